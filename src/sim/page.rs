//! A page: a replica with what a browser keeps for it.

use std::collections::{BTreeSet, VecDeque};

use parlor_engine::chat::{ChatFact, Thread};
use parlor_engine::{ClientId, Fact, ThreadId, Time, User};
use parlor_sync::frame::Item;
use parlor_sync::replica::Change;
use parlor_sync::{ClientFrame, Outbox, Replica, ServerFrame, SubscriberId};

/// A page and its connection. Frames stay in order on a connection and may be late.
pub struct Page {
    /// Whose it is.
    pub user: User,
    /// The copy.
    pub replica: Replica,
    /// What the browser has stored: it survives a reload.
    pub stored: Outbox,
    /// The connection, if one is up.
    pub link: Option<SubscriberId>,
    /// Frames on their way to the authority.
    pub to_authority: VecDeque<ClientFrame>,
    /// Frames on their way to the page.
    pub to_page: VecDeque<ServerFrame>,
    /// How far the clock of its machine is ahead, in milliseconds; may be negative.
    pub ahead_ms: i64,
    /// The threads of the customer's own chat that it has been told of since it last started anew.
    pub told: BTreeSet<ThreadId>,
    /// How many times it will not read when it could: a slow reader.
    pub dozes: usize,
}

impl Page {
    /// A page that has just been opened for the first time.
    pub fn new(user: User, client: ClientId) -> Self {
        let stored = Outbox::new(client);
        let replica = Replica::new(stored.clone());
        let (to_authority, to_page) = (VecDeque::new(), VecDeque::new());
        Self { user, replica, stored, link: None, to_authority, to_page, ahead_ms: 0, told: BTreeSet::new(), dozes: 0 }
    }

    /// The connection breaks: what is on its way is lost.
    pub fn cut(&mut self) {
        if self.link.take().is_some() {
            self.to_authority.clear();
            self.to_page.clear();
            self.replica.handle_lost();
        }
    }

    /// The page is loaded anew: only what was stored is left.
    pub fn reload(&mut self) {
        self.cut();
        self.replica = Replica::new(self.stored.clone());
    }

    /// Takes a frame in, and notes of which threads it tells.
    pub fn take(&mut self, frame: ServerFrame, now: Time) {
        let told = threads_of(&frame);
        let anew = matches!(frame, ServerFrame::Reset(_));
        let clock = self.clock(now);
        self.replica.handle_frame(frame, clock);
        if anew {
            self.told.clear();
        }
        // An update that does not follow on what the page has is not taken over, and the page is not live then.
        if self.replica.is_live() {
            self.told.extend(told);
        }
    }

    /// What its own clock says at this moment.
    pub fn clock(&self, now: Time) -> Time {
        Time(now.0.saturating_add_signed(self.ahead_ms))
    }

    /// The browser forgets what it kept for the page, which is loaded anew.
    pub fn lose_storage(&mut self, client: ClientId) {
        self.stored = Outbox::new(client);
        self.reload();
    }

    /// Stores the outbox, then hands out what is to be sent. Returns whether the page wants its connection closed.
    pub fn pump(&mut self) -> bool {
        if let Some(outbox) = self.replica.take_outbox() {
            self.stored = outbox.clone();
        }
        let mut close = false;
        while let Some(change) = self.replica.poll_change() {
            close |= matches!(change, Change::Close(_));
        }
        if self.link.is_some() {
            while let Some(frame) = self.replica.poll_transmit() {
                self.to_authority.push_back(frame);
            }
        }
        close
    }
}

/// The threads that a frame tells of from their beginning.
fn threads_of(frame: &ServerFrame) -> Vec<ThreadId> {
    let ids = |threads: &[Thread]| threads.iter().map(|thread| thread.id).collect::<Vec<_>>();
    match frame {
        ServerFrame::Reset(reset) => reset.account.chats.values().flat_map(|chat| ids(&chat.threads)).collect(),
        ServerFrame::Update(update) => {
            let told = update.items.iter().flat_map(|item| match item {
                Item::Fact(Fact::Chat { fact: ChatFact::ThreadStarted { thread, .. }, .. }) => vec![*thread],
                Item::Admit(chat) => ids(&chat.threads),
                Item::Earlier(earlier) => ids(&earlier.threads),
                Item::Fact(_) | Item::Dismiss(_) => Vec::new(),
            });
            told.collect()
        }
        _ => Vec::new(),
    }
}
