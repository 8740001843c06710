//! Drives the authority: takes frames from the channel, stores entries, and sends what may be sent then.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use parlor_engine::chat::Reach;
use parlor_engine::{Time, User};
use parlor_page::channel::{Channel, Post};
use parlor_page::clock::{self, Timer};
use parlor_page::locks::{self, Held};
use parlor_page::{demo, random};
use parlor_sync::authority::{Authority, Config, Transmit};
use parlor_sync::read::Kept;
use parlor_sync::{
    Answer, ClientFrame, Close, Codec, CursorKey, Entry, History, Query, ServerFrame, Snapshot, SubscriberId, read,
};
use wasm_bindgen_futures::spawn_local;

use crate::bootstrap;
use crate::database::{Database, Names};
use crate::pages::{self, Pages};

/// The database of the demo.
pub const DATABASE: &str = "parlor-demo";
/// Whoever holds this is the host; the others wait to take over.
const HOST_LOCK: &str = "parlor-demo-host";
/// How long an agent's pages may be gone, in milliseconds: longer than a reload takes.
const AGENT_GRACE_MS: u64 = 30_000;
/// Entries from which pages that come back can resume.
const TAIL: usize = 1_000;

/// Offers to be the host, and is it once nobody else is, until it is dropped.
pub struct Host(#[expect(dead_code, reason = "keeps the host alive")] Rc<Slot>);

/// Empty while somebody else is the host.
#[derive(Default)]
struct Slot {
    running: RefCell<Option<Running>>,
}

struct Running {
    slot: Weak<Slot>,
    /// The database's name.
    name: String,
    _lock: Option<Held>,
    channel: Channel,
    database: Option<Rc<Database>>,
    authority: Authority,
    pages: Pages,
    /// Answered once everything that is decided is stored.
    questions: Vec<(u32, User, u32, Query)>,
    timer: Timer,
    storing: bool,
}

impl Host {
    /// Waits to be the only host, then loads the database of this name, or starts a new one in it.
    pub fn start(database: &str, reset: bool) -> Self {
        let slot = Rc::new(Slot::default());
        wait(Rc::downgrade(&slot), database.to_owned(), reset);
        Self(slot)
    }
}

fn wait(slot: Weak<Slot>, name: String, reset: bool) {
    spawn_local(async move {
        // Without locks there is one tab and no other to wait for.
        let lock = locks::wait(HOST_LOCK).await;
        if slot.strong_count() == 0 {
            return;
        }
        let loaded = load(&name, reset).await;
        if let Some(slot) = slot.upgrade() {
            slot.open(name, lock, loaded);
        }
    });
}

impl Slot {
    fn open(self: &Rc<Self>, name: String, lock: Option<Held>, (database, history, names): Loaded) {
        let now = clock::now();
        let config = Config {
            seed: random::bits(),
            cursor_key: CursorKey(names.cursor_key),
            agent_grace_ms: AGENT_GRACE_MS,
            tail: TAIL,
            reach: Reach::default(),
        };
        let slot = Rc::downgrade(self);
        let posted = slot.clone();
        let channel = Channel::open(demo::CHANNEL, move |tab, post| {
            act(&posted, |running, now| running.posted(tab, post, now));
        });
        let woken = slot.clone();
        let timer = Timer::new(move || act(&woken, |running, _| running.timer.handle_fired()));
        let Some(channel) = channel else { return };
        channel.post(0, &Post::Up);
        self.running.replace(Some(Running {
            slot,
            name,
            _lock: lock,
            channel,
            database,
            authority: Authority::new(config, history, now),
            pages: Pages::default(),
            questions: Vec::new(),
            timer,
            storing: false,
        }));
        act(&Rc::downgrade(self), |_, _| {});
    }
}

type Loaded = (Option<Rc<Database>>, History, Names);

async fn load(name: &str, reset: bool) -> Loaded {
    let now = clock::now();
    let fresh = Names::fresh(random::bits(), now);
    let database = Database::open(name).await;
    if reset && let Some(database) = &database {
        database.clear().await;
    }
    let kept = match &database {
        Some(database) => database.names(fresh).await.zip(database.load().await),
        None => None,
    };
    match kept {
        Some((names, entries)) if !entries.is_empty() => (database.map(Rc::new), history(names, entries), names),
        _ => {
            let first = bootstrap::entry(now);
            let stored = match &database {
                // What cannot be read cannot be gone on with either.
                Some(database) => match database.clear().await {
                    Some(()) => database.names(fresh).await.zip(database.append(&[Arc::new(first.clone())]).await),
                    None => None,
                },
                None => None,
            };
            // Without a database everything works until the tab is closed.
            (stored.and(database).map(Rc::new), history(fresh, vec![first]), fresh)
        }
    }
}

fn history(names: Names, entries: Vec<Entry>) -> History {
    let mut snapshot = Snapshot::default();
    entries.iter().for_each(|entry| snapshot.apply(entry));
    let spare = entries.len().saturating_sub(TAIL);
    History { epoch: names.epoch, snapshot, tail: entries.into_iter().skip(spare).collect() }
}

/// Does something with the host if there still is one, and then all that follows.
fn act(slot: &Weak<Slot>, change: impl FnOnce(&mut Running, Time)) {
    let Some(slot) = slot.upgrade() else { return };
    let now = clock::now();
    if let Some(running) = slot.running.borrow_mut().as_mut() {
        change(running, now);
        running.turn(now);
    }
}

impl Running {
    fn turn(&mut self, now: Time) {
        for tab in self.pages.take_gone(now) {
            self.authority.handle_close(subscriber(tab), now);
        }
        if self.authority.poll_timeout().is_some_and(|due| due <= now) {
            self.authority.handle_timeout(now);
        }
        self.store();
        self.transmit(now);
        self.answer_questions(now);
        let due = [self.authority.poll_timeout(), self.pages.next_gone()];
        self.timer.set(due.into_iter().flatten().min(), now);
    }

    /// Stores what was decided. Nothing is told until that is done.
    fn store(&mut self) {
        let Some(entries) = self.authority.poll_append() else { return };
        let Some(database) = self.database.clone() else { return self.authority.handle_appended() };
        self.storing = true;
        let (slot, name) = (self.slot.clone(), self.name.clone());
        spawn_local(async move {
            if database.append(&entries).await.is_none() {
                return start_over(slot, name);
            }
            act(&slot, |running, _| {
                running.storing = false;
                running.authority.handle_appended();
            });
        });
    }

    fn transmit(&mut self, now: Time) {
        while let Some((id, transmit)) = self.authority.poll_transmit(now) {
            let tab = id.0 as u32;
            match transmit {
                Transmit::Frame(frame) => self.channel.post(tab, &Post::To(Codec::Postcard.encode(&frame))),
                Transmit::Close(why) => self.close(tab, why, now),
            }
        }
    }

    fn close(&mut self, tab: u32, why: Close, now: Time) {
        self.pages.went(tab);
        self.authority.handle_close(subscriber(tab), now);
        self.channel.post(tab, &Post::Close(why.code()));
    }

    fn posted(&mut self, tab: u32, post: Post, now: Time) {
        match post {
            Post::Hi => self.channel.post(tab, &Post::Up),
            Post::Bye => {
                self.pages.went(tab);
                self.authority.handle_close(subscriber(tab), now);
            }
            Post::Say(bytes) => match Codec::Postcard.decode(&bytes) {
                Ok(frame) => self.said(tab, frame, now),
                Err(_) => self.close(tab, Close::Malformed, now),
            },
            Post::Up | Post::To(_) | Post::All(_) | Post::Close(_) | Post::Link(..) | Post::Again(_) => {}
        }
    }

    fn said(&mut self, tab: u32, frame: ClientFrame, now: Time) {
        if let ClientFrame::Hello(hello) = frame {
            let Some(user) = hello.token.as_deref().and_then(pages::user) else {
                return self.close(tab, Close::Unauthorized, now);
            };
            self.pages.came(tab, user, now);
            return self.authority.handle_open(subscriber(tab), user, hello, now);
        }
        // A page from before this host: it is to say hello.
        let Some(user) = self.pages.heard(tab, now) else { return self.channel.post(tab, &Post::Up) };
        match frame {
            ClientFrame::Query { id, query } => self.questions.push((tab, user, id, query)),
            frame => self.authority.handle_frame(subscriber(tab), frame, now),
        }
    }

    fn answer_questions(&mut self, now: Time) {
        if self.storing {
            return;
        }
        for (tab, user, id, query) in std::mem::take(&mut self.questions) {
            // There is no place here to keep greetings and canned replies in.
            let answer = read::answer(&self.authority, &Kept::default(), user, &query, now);
            let answer = answer.unwrap_or_else(Answer::Refused);
            let frame = ServerFrame::Answer { id, answer };
            self.channel.post(tab, &Post::To(Codec::Postcard.encode(&frame)));
        }
    }
}

/// The authority has folded what is not stored: it is dropped, and pages come back to one that knows what is.
fn start_over(slot: Weak<Slot>, name: String) {
    let Some(running) = slot.upgrade().and_then(|slot| slot.running.borrow_mut().take()) else { return };
    running.channel.post(0, &Post::Close(Close::Unavailable.code()));
    drop(running);
    wait(slot, name, false);
}

fn subscriber(tab: u32) -> SubscriberId {
    SubscriberId(u64::from(tab))
}
