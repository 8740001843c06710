//! The shard's thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parlor_engine::chat::Reach;
use parlor_engine::{AccountId, Time, User};
use parlor_sync::archive;
use parlor_sync::authority::{Answered, Authority, Config};
use parlor_sync::{Answer, ClientFrame, Close, ServerFrame};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::clock::Clock;
use super::input::Input;
use super::later::{Asker, Later, Shelf};
use super::ledger::Ledger;
use super::pages::Pages;
use super::saver::Saver;
use super::{Carried, Ended, ShardConfig, filing};
use crate::audit::{Noted, Whence};
use crate::random;
use crate::store::{Log, Store, StoreError};

/// Inputs handled before what they decide is stored: what comes while the disk is busy goes with the next write.
const BATCH: usize = 512;
/// Searches of the archive at the same time.
const SEARCHES: usize = 4;
/// The shortest sleep, so that no timer can keep the thread spinning.
const SLEEP_MIN: Duration = Duration::from_millis(1);

/// What the thread owns.
pub(super) struct Worker {
    account: AccountId,
    config: ShardConfig,
    clock: Clock,
    store: Arc<dyn Store>,
    log: Box<dyn Log>,
    /// None after a failure to store, until the account is loaded again.
    authority: Option<Authority>,
    pages: Pages,
    /// What is to be done when everything decided is stored; dropped if that fails.
    later: Vec<Later>,
    inputs: mpsc::Receiver<Input>,
    /// For answers that come from other threads.
    input: mpsc::WeakSender<Input>,
    retry_at: Instant,
    pause_ms: u64,
    saver: Saver,
    /// What admins are told of the entries that wait to be stored.
    ledger: Ledger,
    /// Tells how far the log goes.
    stored: watch::Sender<u64>,
    /// The last entry that has erased something.
    erased: Arc<AtomicU64>,
}

impl Worker {
    /// Loads the account.
    pub fn new(
        account: AccountId,
        store: Arc<dyn Store>,
        config: ShardConfig,
        inputs: mpsc::Receiver<Input>,
        input: mpsc::WeakSender<Input>,
        erased: Arc<AtomicU64>,
    ) -> Result<(Self, watch::Receiver<u64>), StoreError> {
        let mut log = store.log(account)?;
        let clock = Clock::new();
        let authority = load(log.as_mut(), &config, &clock)?;
        let (stored, watching) = watch::channel(authority.snapshot().position);
        let worker = Self {
            account,
            config,
            clock,
            store: store.clone(),
            log,
            saver: Saver::new(account, store.clone(), config.snapshot_every, authority.snapshot().position),
            authority: Some(authority),
            pages: Pages::default(),
            later: Vec::new(),
            inputs,
            input,
            retry_at: Instant::now(),
            pause_ms: config.pause_ms,
            ledger: Ledger::default(),
            stored,
            erased,
        };
        Ok((worker, watching))
    }

    /// Goes on until it is told to stop, nobody holds the shard, or the store is broken.
    pub fn run(mut self) -> Ended {
        let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(SEARCHES).build();
        let ended = match &runtime {
            Ok(runtime) => {
                let _entered = runtime.enter();
                self.work(runtime)
            }
            Err(error) => Ended::Failed(format!("no runtime can be started: {error}")),
        };
        // The data directory is free when the thread has ended.
        self.saver.finish();
        // Searches that are under way must not wait for room in a queue that nobody empties.
        self.inputs.close();
        ended
    }

    fn work(&mut self, runtime: &Runtime) -> Ended {
        let mut batch = Vec::with_capacity(BATCH);
        let mut stopping = false;
        loop {
            let sleep = self.sleep();
            let received = self.inputs.recv_many(&mut batch, BATCH);
            let received = runtime.block_on(async { timeout(sleep, received).await });
            for input in batch.drain(..) {
                if let Input::Stop = input {
                    self.inputs.close();
                    stopping = true;
                }
                self.handle(input);
            }
            if let Err(error) = self.reload().and_then(|()| self.settle())
                && let Some(ended) = self.fail(&error)
            {
                return ended;
            }
            if received == Ok(0) {
                if stopping {
                    self.pages.close_all(Close::GoingAway);
                    if let Some(authority) = &self.authority {
                        self.saver.save_last(authority.snapshot());
                    }
                }
                return Ended::Stopped;
            }
        }
    }

    /// Until when there is nothing to do, if nothing comes.
    fn sleep(&self) -> Duration {
        let until = |due: Time| Duration::from_millis(due.since_ms(self.clock.now()));
        let sleep = match &self.authority {
            None => self.retry_at.saturating_duration_since(Instant::now()),
            Some(authority) => authority.poll_timeout().map_or(Duration::MAX, until),
        };
        sleep.max(SLEEP_MIN)
    }

    fn handle(&mut self, input: Input) {
        let Some(authority) = &mut self.authority else {
            // Replies are dropped, which says that the account is not available.
            if let Input::Open { outlet, .. } = input {
                outlet.close(Close::Unavailable);
            }
            return;
        };
        let now = self.clock.now();
        match input {
            Input::Open { id, user, hello, outlet } => {
                self.pages.open(id, user, outlet);
                authority.handle_open(id, user, hello, now);
            }
            Input::Frame { id, frame: ClientFrame::Query { id: query, query: asked }, whence: _ } => {
                if let Some(user) = self.pages.asks(id) {
                    self.later.push(Later::Ask(Asker::Page(id, query), user, Box::new(asked)));
                }
            }
            Input::Frame { id, frame, whence } => {
                let noted = match (&frame, self.pages.user(id)) {
                    (ClientFrame::Command { command, .. }, Some(user)) => Noted::of(user, command, whence),
                    _ => None,
                };
                self.ledger.watch(noted, authority, |authority| authority.handle_frame(id, frame, now));
            }
            Input::Close(id) => self.pages.forget(id),
            Input::Command { user, origin, command, whence, reply } => {
                let noted = Noted::of(user, &command, whence);
                let handle = |authority: &mut Authority| authority.handle_command(user, origin, command, now);
                let answered = self.ledger.watch(noted, authority, handle);
                self.later.push(Later::Look(Box::new(move |authority, _| {
                    let done = matches!(answered, Answered::Done(ack) if ack.refused.is_none());
                    let entry = authority.entry_of(user, origin).filter(|_| done).cloned();
                    let _ = reply.send(Carried { answered, entry });
                })));
            }
            Input::Signal { user, signal, reply } => {
                let answer = authority.handle_signal(user, signal);
                self.answer_later(reply, answer);
            }
            Input::System { command, reply } => {
                let noted = Noted::of(User::System, &command, Whence::default());
                let handle = |authority: &mut Authority| authority.handle_system(&command, now);
                let answer = self.ledger.watch(noted, authority, handle);
                self.answer_later(reply, answer);
            }
            Input::Query { user, query, reply } => {
                self.later.push(Later::Ask(Asker::Caller(reply), user, Box::new(query)))
            }
            Input::Answered { id, query, answer } => self.pages.answer(id, ServerFrame::Answer { id: query, answer }),
            Input::First { command, asker, answer } => {
                let refused = authority.handle_system(&command, now);
                self.later.push(Later::Tell(asker, Box::new(refused.map_or(answer, Answer::Refused))));
            }
            Input::Look(look) => self.later.push(Later::Look(look)),
            Input::Stop => {}
        }
    }

    /// The one who asked may have gone meanwhile; that is no matter.
    fn answer_later<T: Send + 'static>(&mut self, reply: oneshot::Sender<T>, answer: T) {
        self.later.push(Later::Look(Box::new(move |_, _| {
            let _ = reply.send(answer);
        })));
    }

    /// Stores what was decided, then says so to everybody whom it concerns.
    fn settle(&mut self) -> Result<(), StoreError> {
        let Some(authority) = &mut self.authority else { return Ok(()) };
        let now = self.clock.now();
        if authority.poll_timeout().is_some_and(|due| due <= now) {
            authority.handle_timeout(now);
        }
        if let Some(entries) = authority.poll_append() {
            let filed = filing::filed(authority.account(), &entries);
            self.log.append_recorded(&entries, &filed, &self.ledger.records(&entries))?;
            authority.handle_appended();
            if entries.iter().any(|entry| entry.erases_words()) {
                self.saver.lose();
                self.erased.store(authority.snapshot().position, Ordering::Release);
            } else if entries.iter().any(|entry| entry.erasure().is_some()) {
                self.saver.outdate();
            }
            self.stored.send_replace(authority.snapshot().position);
            self.pause_ms = self.config.pause_ms;
        }
        let shelf =
            Shelf { account: self.account, now, store: &self.store, input: &self.input, key: self.config.cursor_key };
        self.later.drain(..).for_each(|later| later.carry_out(authority, &mut self.pages, &shelf));
        self.send();
        if let Some(authority) = &self.authority {
            self.saver.consider(authority.snapshot());
        }
        Ok(())
    }

    fn send(&mut self) {
        let Some(authority) = &mut self.authority else { return };
        loop {
            while let Some((id, transmit)) = authority.poll_transmit(self.clock.now()) {
                self.pages.transmit(id, transmit);
            }
            // That a page has gone may be news to others.
            let gone = self.pages.take_gone();
            if gone.is_empty() {
                return;
            }
            gone.into_iter().for_each(|id| authority.handle_close(id, self.clock.now()));
        }
    }

    /// After a failure, loads the account again when the pause is over.
    fn reload(&mut self) -> Result<(), StoreError> {
        if self.authority.is_none() && Instant::now() >= self.retry_at {
            self.authority = Some(load(self.log.as_mut(), &self.config, &self.clock)?);
            tracing::info!(account = %self.account, "the account is loaded again");
        }
        Ok(())
    }

    /// Gives up what is not stored. A page learns that it is to come back; a broken store ends the shard.
    fn fail(&mut self, error: &StoreError) -> Option<Ended> {
        tracing::error!(account = %self.account, %error, pause_ms = self.pause_ms, "the account cannot be stored");
        self.authority = None;
        self.later.clear();
        self.ledger.clear();
        self.pages.close_all(Close::Unavailable);
        self.retry_at = Instant::now() + Duration::from_millis(self.pause_ms);
        self.pause_ms = (self.pause_ms * 2).min(self.config.pause_max_ms);
        if let StoreError::Broken(_) = error { Some(Ended::Failed(error.to_string())) } else { None }
    }
}

fn load(log: &mut dyn Log, config: &ShardConfig, clock: &Clock) -> Result<Authority, StoreError> {
    let config = Config {
        seed: random::id().map_err(|error| StoreError::Failed(format!("there is no randomness to be had: {error}")))?,
        cursor_key: config.cursor_key,
        agent_grace_ms: config.agent_grace_ms,
        tail: config.tail,
        reach: Reach::default(),
    };
    let history = log.load(config.tail)?;
    clock.not_before(history.snapshot.at);
    let authority = Authority::new(config, history, clock.now());
    if log.is_filing_due()? {
        tracing::info!("the closed threads are filed again");
        log.file_again(&mut archive::closed(authority.account()))?;
    }
    Ok(authority)
}
