//! One account in operation. A thread of its own holds the account's authority and its log: it decides, stores in
//! groups, and sends what is stored. Everything else talks to it through a [`Shard`], which is a handle and can be
//! cloned.
//!
//! Dropping every handle ends the thread without ceremony; what was acknowledged is stored. [`Shard::stop`] also says
//! goodbye and saves a snapshot.

mod clock;
mod connection;
mod filing;
mod input;
mod later;
mod ledger;
mod pages;
mod read;
mod saver;
#[cfg(test)]
mod tests;
mod worker;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parlor_engine::{Account, AccountId, Command, CustomerId, Reject, Time, User};
use parlor_sync::authority::Authority;
use parlor_sync::frame::{Hello, Reset};
use parlor_sync::{Answer, ClientFrame, CursorKey, Entry, Origin, Query, Signal, SubscriberId};
use tokio::sync::{mpsc, oneshot, watch};

pub use clock::now;
pub use connection::Connection;
pub use parlor_sync::authority::{Answered, Transmit};

use crate::audit::Whence;
use crate::store::{Store, StoreError};
use input::Input;
use worker::Worker;

/// Inputs that wait for the thread, at most; whoever has more waits.
const INPUTS_MAX: usize = 1_024;

/// What a shard is set up with.
#[derive(Clone, Copy)]
pub struct ShardConfig {
    /// The secret of customers' cursors.
    pub cursor_key: CursorKey,
    /// How long an agent's pages may be gone before the agent counts as lost, in milliseconds.
    pub agent_grace_ms: u64,
    /// Entries kept for pages that come back.
    pub tail: usize,
    /// Entries after which a snapshot is saved, at the earliest.
    pub snapshot_every: u64,
    /// The pause after a failure to store, in milliseconds; it doubles from failure to failure.
    pub pause_ms: u64,
    /// The longest such pause.
    pub pause_max_ms: u64,
}

impl ShardConfig {
    /// What suits a server.
    pub fn new(cursor_key: CursorKey) -> Self {
        Self {
            cursor_key,
            agent_grace_ms: 120_000,
            tail: 10_000,
            snapshot_every: 50_000,
            pause_ms: 200,
            pause_max_ms: 10_000,
        }
    }
}

/// A handle to an account in operation.
#[derive(Clone)]
pub struct Shard {
    account: AccountId,
    input: mpsc::Sender<Input>,
    next_id: Arc<AtomicU64>,
    ended: watch::Receiver<Option<Ended>>,
    stored: watch::Receiver<u64>,
}

/// Why a shard has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It was told to, or nobody holds it any more.
    Stopped,
    /// It cannot go on; in words.
    Failed(String),
}

/// What became of a command that came by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Whether it is done.
    pub answered: Answered,
    /// What it became, now or before; none if it was refused, or that was too long ago.
    pub entry: Option<Arc<Entry>>,
}

/// The shard cannot store anything at present, or has ended. What was asked for may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unavailable;

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the account is not available at present")
    }
}

impl std::error::Error for Unavailable {}

impl Shard {
    /// Loads an account and starts its thread. Blocks while it loads.
    ///
    /// # Errors
    /// If the account cannot be loaded.
    pub fn start(account: AccountId, store: Arc<dyn Store>, config: ShardConfig) -> Result<Self, StoreError> {
        let (input, inputs) = mpsc::channel(INPUTS_MAX);
        let (worker, stored) = Worker::new(account, store, config, inputs, input.downgrade())?;
        let (ending, ended) = watch::channel(None);
        let thread = std::thread::Builder::new().name(format!("shard {account}"));
        let spawned = thread.spawn(move || {
            let why = worker.run();
            ending.send_replace(Some(why));
        });
        spawned.map_err(|error| StoreError::Failed(format!("no thread can be started: {error}")))?;
        Ok(Self { account, input, next_id: Arc::new(AtomicU64::new(1)), ended, stored })
    }

    /// Whose it is.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Connects a page, which must have shown that it is for `user`. The first frames, or the reason why it may not be,
    /// come through the connection.
    pub async fn open(&self, user: User, hello: Hello) -> Connection {
        let id = SubscriberId(self.next_id.fetch_add(1, Ordering::Relaxed));
        let (outlet, connection) = connection::pair(id, self.input.downgrade());
        // If it has ended, the outlet is dropped, and the connection says so.
        let _ = self.input.send(Input::Open { id, user, hello, outlet }).await;
        connection
    }

    /// Hands in a frame of a connected page, queries included. The answer comes through its connection.
    pub async fn frame(&self, id: SubscriberId, frame: ClientFrame) {
        self.frame_from(id, frame, Whence::default()).await;
    }

    /// As [`Shard::frame`], and says from where, for the record.
    pub async fn frame_from(&self, id: SubscriberId, frame: ClientFrame, whence: Whence) {
        let _ = self.input.send(Input::Frame { id, frame, whence }).await;
    }

    /// Refuses a page's query that is not even asked.
    pub async fn refuse(&self, id: SubscriberId, query: u32) {
        let answer = Answer::Refused(Reject::NotAllowed);
        let _ = self.input.send(Input::Answered { id, query, answer }).await;
    }

    /// Disconnects a page. Dropping its [`Connection`] does the same.
    pub async fn close(&self, id: SubscriberId) {
        let _ = self.input.send(Input::Close(id)).await;
    }

    /// Carries out a command that comes by itself. The answer is given when everything is stored.
    ///
    /// # Errors
    /// If it cannot be stored now: then it is not carried out.
    pub async fn command(&self, user: User, origin: Origin, command: Command) -> Result<Answered, Unavailable> {
        Ok(self.command_from(user, origin, command, Whence::default()).await?.answered)
    }

    /// As [`Shard::command`], and says from where, for the record. Tells also what the command became.
    ///
    /// # Errors
    /// As [`Shard::command`].
    pub async fn command_from(
        &self,
        user: User,
        origin: Origin,
        command: Command,
        whence: Whence,
    ) -> Result<Carried, Unavailable> {
        self.ask(|reply| Input::Command { user, origin, command, whence, reply }).await
    }

    /// Passes a notice on that comes by itself, and says why nobody is told, if nobody is.
    ///
    /// # Errors
    /// If the account is not available.
    pub async fn signal(&self, user: User, signal: Signal) -> Result<Result<(), Reject>, Unavailable> {
        self.ask(|reply| Input::Signal { user, signal, reply }).await
    }

    /// Carries out a command of the server itself, and says why it was refused, if it was.
    ///
    /// # Errors
    /// If it cannot be stored now: then it is not carried out.
    pub async fn system(&self, command: Command) -> Result<Option<Reject>, Unavailable> {
        self.ask(|reply| Input::System { command, reply }).await
    }

    /// Asks for what is not in a page's copy.
    pub async fn query(&self, user: User, query: Query) -> Answer {
        self.ask(|reply| Input::Query { user, query, reply }).await.unwrap_or(Answer::Unavailable)
    }

    /// Looks at the account, as far as it is stored. `look` runs on the shard's thread and must be quick.
    ///
    /// # Errors
    /// If the shard is not available.
    pub async fn read<R: Send + 'static>(
        &self,
        look: impl FnOnce(&Account) -> R + Send + 'static,
    ) -> Result<R, Unavailable> {
        self.look(|authority, _| look(authority.account())).await
    }

    /// Visitors who have only looked at the site, not since this moment, and have no page open.
    ///
    /// # Errors
    /// If the shard is not available.
    pub async fn passing(&self, unheard_since: Time) -> Result<Vec<CustomerId>, Unavailable> {
        self.look(move |authority, _| {
            let passing = authority.account().passing(unheard_since);
            passing.filter(|customer| !authority.is_online(User::Customer(*customer))).collect()
        })
        .await
    }

    /// All that a user may see now; none for somebody who is not of this account.
    ///
    /// # Errors
    /// If the shard is not available.
    pub async fn view(&self, user: User) -> Result<Option<Reset>, Unavailable> {
        self.look(move |authority, key| read::view(authority, key, user)).await
    }

    /// Takes nothing more in, finishes what is there, says goodbye to all pages and saves a snapshot. Comes back when
    /// the thread is done.
    pub async fn stop(&self) {
        let _ = self.input.send(Input::Stop).await;
        self.ended().await;
    }

    /// The position of the last entry that is stored. Ends with the shard.
    pub fn stored(&self) -> watch::Receiver<u64> {
        self.stored.clone()
    }

    /// Comes back when the shard has ended, for whatever reason. Holding it does not keep the shard going.
    pub fn ended(&self) -> impl Future<Output = Ended> + Send + 'static {
        let mut ended = self.ended.clone();
        async move {
            match ended.wait_for(Option::is_some).await {
                Ok(why) => why.clone().unwrap_or(Ended::Stopped),
                Err(_) => Ended::Failed("the thread of an account has panicked".to_owned()),
            }
        }
    }

    async fn look<R: Send + 'static>(
        &self,
        look: impl FnOnce(&Authority, CursorKey) -> R + Send + 'static,
    ) -> Result<R, Unavailable> {
        self.ask(|reply| {
            Input::Look(Box::new(move |authority, key| {
                let _ = reply.send(look(authority, key));
            }))
        })
        .await
    }

    async fn ask<R>(&self, input: impl FnOnce(oneshot::Sender<R>) -> Input) -> Result<R, Unavailable> {
        let (reply, answer) = oneshot::channel();
        self.input.send(input(reply)).await.map_err(|_| Unavailable)?;
        answer.await.map_err(|_| Unavailable)
    }
}
