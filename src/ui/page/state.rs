//! Everything of a page that changes.

use std::rc::{Rc, Weak};

use parlor_engine::{ClientId, Time, User};
use parlor_sync::{Answer, Change, Connector, Link, Query, Replica, Told};

use crate::Notice;
use crate::around::Around;
use crate::channel::Channel;
use crate::claim::{Claimed, Shelf};
use crate::clock::{self, Timer};
use crate::later::Setter;
use crate::line::Probe;
use crate::locks::Held;
use crate::page::Inner;
use crate::poll::Poll;
use crate::relay::Relay;
use crate::setup::Setup;
use crate::socket::Socket;
#[cfg(not(feature = "lean"))]
use crate::touching::Touching;
use crate::typing::Typing;

/// How often listeners are told at most, in milliseconds: once for each picture that a screen shows.
const TELL_MS: u64 = 16;
/// How long a question waits for its answer.
const ASK_MS: u64 = 30_000;

/// What a page is among the tabs of its browser.
pub(crate) enum Role {
    /// Its outbox is not settled yet; nothing is sent.
    Claiming,
    /// Looks whether another tab is connected; after this time it connects by itself.
    Seeking(Time),
    /// Speaks through the leader.
    Follower,
    /// Is connected and speaks for the others.
    Leader(#[expect(dead_code, reason = "held for as long as the role lasts")] Held),
    /// Is connected for itself alone.
    Solo,
    /// Does nothing any more.
    Stopped,
}

/// What carries frames at present.
pub(crate) enum Wire {
    None,
    Socket(Socket),
    Poll(Poll),
    /// The demo's channel.
    Demo,
}

pub(crate) struct State {
    pub page: Weak<Inner>,
    pub setup: Rc<Setup>,
    pub shelf: Shelf,
    pub replica: Replica,
    /// The name of the outbox, as it is kept.
    pub client: ClientId,
    /// Whose the outbox is.
    pub user: Option<User>,
    /// Numbers up to this one were in the outbox when the page started.
    pub taken_over: u32,
    pub outbox_lock: Option<Held>,
    pub role: Role,
    pub wire: Wire,
    /// Which attempt at a connection is the present one, so that news of an earlier one are not taken for its own.
    pub attempt: u32,
    /// How many attempts there were.
    pub attempts: u32,
    pub probe: Option<Probe>,
    pub connector: Connector,
    /// The link that was told last: for a follower, the leader's.
    pub told_link: Link,
    pub token: Option<String>,
    pub token_refused: bool,
    pub heard_at: Time,
    /// By when something must be heard, since a sign of life was asked for.
    pub answer_by: Option<Time>,
    pub channel: Option<Channel>,
    /// This tab's name among the tabs.
    pub tab: u32,
    /// Whether the leader has greeted this tab since it was last connected.
    pub greeted: bool,
    pub relay: Relay,
    pub around: Around,
    pub typing: Typing,
    #[cfg(not(feature = "lean"))]
    pub touching: Touching,
    pub asked: Vec<Asking>,
    pub timer: Timer,
    pub notices: Vec<Notice>,
    pub changed: bool,
    pub link_changed: bool,
    pub told_at: Time,
}

/// A question that waits for its answer.
pub(crate) struct Asking {
    pub query: Query,
    /// What the replica calls it on the present connection.
    pub id: Option<u32>,
    pub answer: Setter<Answer>,
    pub until: Time,
}

impl State {
    pub(crate) fn new(page: Weak<Inner>, setup: Rc<Setup>) -> Self {
        let shelf = Shelf::new(setup.scope());
        let Claimed { outbox, user, .. } = shelf.own().unwrap_or_else(Shelf::fresh);
        let now = clock::now();
        let woken = page.clone();
        let timer = Timer::new(move || {
            if let Some(inner) = woken.upgrade() {
                inner.state.borrow_mut().timer.handle_fired();
                inner.turn();
            }
        });
        Self {
            page,
            setup,
            shelf,
            taken_over: outbox.last,
            client: outbox.client,
            replica: Replica::new(outbox),
            user,
            outbox_lock: None,
            role: Role::Claiming,
            wire: Wire::None,
            attempt: 0,
            attempts: 0,
            probe: None,
            connector: Connector::new(now),
            told_link: Link::Waiting(now),
            token: None,
            token_refused: false,
            heard_at: now,
            answer_by: None,
            channel: None,
            tab: crate::random::jitter() | 1,
            greeted: false,
            relay: Relay::default(),
            around: Around::default(),
            typing: Typing::default(),
            #[cfg(not(feature = "lean"))]
            touching: Touching::new(now),
            asked: Vec::new(),
            timer,
            notices: Vec::new(),
            changed: false,
            link_changed: false,
            told_at: Time(0),
        }
    }

    /// Whether this page has a connection of its own.
    pub(crate) fn is_direct(&self) -> bool {
        matches!(self.role, Role::Leader(_) | Role::Solo)
    }

    pub(crate) fn link(&self) -> Link {
        if self.is_direct() { self.connector.link() } else { self.told_link }
    }

    /// Keeps the outbox, sends what is to be sent, and takes note of what changed.
    fn pump(&mut self, now: Time) {
        self.ask_again();
        if !matches!(self.role, Role::Claiming) {
            self.keep_outbox();
            self.transmit();
        }
        while let Some(change) = self.replica.poll_change() {
            match change {
                Change::State => self.changed = true,
                Change::Refused(command, reject) => self.notices.push(Notice::Refused(command, reject)),
                Change::Told(told) => self.told(told, now),
                Change::Answer(id, answer) => self.answered(id, answer),
                Change::Close(why) => self.lost(why.code(), now),
            }
        }
    }

    /// Asks a question as soon as there is a connection.
    pub(crate) fn ask(&mut self, query: Query, answer: Setter<Answer>, now: Time) {
        self.asked.push(Asking { query, id: None, answer, until: now.plus_ms(ASK_MS) });
    }

    /// Time has passed for everything that is not the connection.
    fn expire(&mut self, now: Time) {
        self.changed |= self.around.expire(now);
        self.asked.retain(|asking| asking.until > now);
        while let Some(signal) = self.typing.poll(now) {
            self.replica.signal(signal);
        }
        #[cfg(not(feature = "lean"))]
        self.tell_touches(now);
    }

    /// Only agents are missed when they touch nothing.
    #[cfg(not(feature = "lean"))]
    fn tell_touches(&mut self, now: Time) {
        let is_agents = self.replica.user().is_some_and(|user| user.agent().is_some());
        if let Some(signal) = self.touching.poll(is_agents && self.replica.is_live(), now) {
            self.replica.signal(signal);
        }
    }

    /// A new connection knows nothing of what was asked on an earlier one.
    pub(crate) fn forget_questions(&mut self) {
        self.asked.iter_mut().for_each(|asking| asking.id = None);
    }

    /// Does everything that is due.
    pub(crate) fn turn(&mut self, now: Time) {
        if matches!(self.role, Role::Stopped) {
            return;
        }
        self.watch_leader(now);
        if self.is_direct() {
            self.drive(now);
        }
        self.expire(now);
        self.pump(now);
        if self.is_direct() {
            self.note_link();
        }
        self.timer.set(self.next_due(), now);
    }

    /// When something is to be done next.
    fn next_due(&self) -> Option<Time> {
        let asked = self.asked.iter().map(|asking| asking.until).min();
        let dues = [self.tell_due(), self.around.next_expiry(), self.typing.next_due(), asked, self.connection_due()];
        #[cfg(not(feature = "lean"))]
        let dues = dues.into_iter().chain([self.touching.next_due()]);
        dues.into_iter().flatten().min()
    }

    /// When listeners are to be told, if there is anything to tell.
    fn tell_due(&self) -> Option<Time> {
        let any = self.changed || self.link_changed || !self.notices.is_empty();
        any.then(|| self.told_at.plus_ms(TELL_MS))
    }

    /// What listeners are to be told now.
    pub(crate) fn take_notices(&mut self, now: Time) -> Vec<Notice> {
        if self.tell_due().is_none_or(|due| due > now) {
            return Vec::new();
        }
        self.told_at = now;
        let mut notices = std::mem::take(&mut self.notices);
        if std::mem::take(&mut self.link_changed) {
            notices.push(Notice::Link);
        }
        if std::mem::take(&mut self.changed) {
            notices.push(Notice::Changed);
        }
        notices
    }

    fn ask_again(&mut self) {
        if !self.replica.is_live() {
            return;
        }
        for asking in self.asked.iter_mut().filter(|asking| asking.id.is_none()) {
            asking.id = Some(self.replica.ask(asking.query.clone()));
        }
    }

    fn told(&mut self, told: Told, now: Time) {
        self.around.take(&told, now);
        self.changed = true;
        self.notices.push(Notice::Told(told));
    }

    fn answered(&mut self, id: u32, answer: Answer) {
        if let Some(place) = self.asked.iter().position(|asking| asking.id == Some(id)) {
            self.asked.swap_remove(place).answer.set(answer);
        }
    }
}
