//! The side that shows. Holds the viewer's copy of the account, applies what the authority tells, and keeps the user's
//! own commands until they are acknowledged, showing at once what they will most likely do.
//!
//! Whoever drives it hands in frames and takes out frames ([`Replica::poll_transmit`]); after each call that changed the
//! outbox ([`Replica::take_outbox`]) stores that first, so that a reload loses nothing.

mod apply;
mod outbox;
mod predict;
#[cfg(test)]
mod tests;

use parlor_engine::chat::Chat;
use parlor_engine::desk::Desk;
use parlor_engine::map::Map;
use parlor_engine::{Account, ChatId, Command, EventId, Reject, Time, User};

pub use outbox::{Failed, Outbox};

use crate::entry::{Numbered, Origin};
use crate::frame::{ClientFrame, HELD_MAX, Hello, Reset, Resume, ServerFrame, UNANSWERED_MAX};
use crate::{Answer, Close, Cursor, Epoch, Query, Signal, Told, VERSION};

/// What the page is to take note of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The copy, the outbox or the connection changed: draw again.
    State,
    /// A command was refused. It stays in the outbox's list of failed ones until it is dismissed.
    Refused(Numbered, Reject),
    /// A passing notice.
    Told(Told),
    /// An answer to a query.
    Answer(u32, Answer),
    /// The connection is of no use any more and is to be closed with this reason.
    Close(Close),
}

/// A page's copy.
pub struct Replica {
    user: Option<User>,
    /// Whose commands the outbox holds, and under whom they were given before, if that is the same person.
    owner: Option<User>,
    before: Option<User>,
    epoch: Option<Epoch>,
    cursor: Option<Cursor>,
    confirmed: Account,
    /// Whether the customer's chat has threads before those of the copy.
    earlier: bool,
    /// Chats as they will be once the pending commands are done.
    predicted: Map<ChatId, Chat>,
    outbox: Outbox,
    outbox_moved: bool,
    /// How many of the pending commands this connection has been given.
    sent: usize,
    live: bool,
    queries: u32,
    clock_ahead_ms: i64,
    out: Vec<ClientFrame>,
    changes: Vec<Change>,
}

impl Replica {
    /// An empty copy with what an earlier page left to be sent, by whoever comes.
    pub fn new(outbox: Outbox) -> Self {
        Self::of(outbox, None)
    }

    /// An empty copy with what this user's earlier page left to be sent.
    pub fn of(outbox: Outbox, owner: Option<User>) -> Self {
        Self {
            user: None,
            owner,
            before: None,
            epoch: None,
            cursor: None,
            confirmed: Account::default(),
            earlier: false,
            predicted: Map::new(),
            outbox,
            outbox_moved: false,
            sent: 0,
            live: false,
            queries: 0,
            clock_ahead_ms: 0,
            out: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// Who the page is for, once the authority has said so.
    pub fn user(&self) -> Option<User> {
        self.user
    }

    /// Whose commands the outbox holds: who was let in last.
    pub fn owner(&self) -> Option<User> {
        self.owner
    }

    /// Whether somebody is the owner of the outbox, now or under another name before.
    pub fn is_owner(&self, user: Option<User>) -> bool {
        user.is_some() && (user == self.owner || user == self.before)
    }

    /// Whether the copy has been filled.
    pub fn is_loaded(&self) -> bool {
        self.cursor.is_some()
    }

    /// Whether the connection is up and the copy is exact.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Agents, groups and queue.
    pub fn desk(&self) -> &Desk {
        &self.confirmed.desk
    }

    /// The copy without anything predicted.
    pub fn confirmed(&self) -> &Account {
        &self.confirmed
    }

    /// A chat as it is, with what the pending commands will most likely do.
    pub fn chat(&self, id: ChatId) -> Option<&Chat> {
        self.predicted.get(&id).or_else(|| self.confirmed.chat(id))
    }

    /// Whether the customer's chat has threads before those of the copy; see [`Replica::ask_earlier`].
    pub fn has_earlier(&self) -> bool {
        self.earlier && self.is_loaded()
    }

    /// All chats of the copy, with what is predicted.
    pub fn chats(&self) -> impl Iterator<Item = &Chat> {
        self.confirmed.chats.keys().filter_map(|id| self.chat(*id))
    }

    /// Whether an event is shown ahead of its confirmation.
    pub fn is_pending(&self, chat: ChatId, event: EventId) -> bool {
        self.predicted.contains_key(&chat) && self.confirmed.chats.get(&chat).is_some_and(|chat| !chat.has_event(event))
    }

    /// The page's commands that are under way or have failed.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// The authority's clock, as far as the page knows it.
    pub fn server_time(&self, now: Time) -> Time {
        Time(now.0.saturating_add_signed(self.clock_ahead_ms))
    }

    /// A connection is up: says hello. `token` is the customer's.
    pub fn handle_open(&mut self, token: Option<String>) {
        self.sent = 0;
        self.live = false;
        self.out.clear();
        let held = self.confirmed.chats.keys().copied().collect();
        let known = self.epoch.zip(self.cursor).filter(|_| self.confirmed.chats.len() <= HELD_MAX);
        let resume = known.map(|(epoch, cursor)| Resume { epoch, cursor, held });
        self.out.push(ClientFrame::Hello(Hello { version: VERSION, token, resume, was: self.owner }));
    }

    /// Whoever is here is let in no more under the name of before, and has been given another. What they were about to say
    /// is said under that one, or refused and given back; it is not dropped as somebody else's.
    pub fn handle_renamed(&mut self) {
        self.before = self.owner.take().or(self.before);
    }

    /// The connection is gone.
    pub fn handle_lost(&mut self) {
        self.live = false;
        self.out.clear();
        self.changes.push(Change::State);
    }

    /// A frame has come.
    pub fn handle_frame(&mut self, frame: ServerFrame, now: Time) {
        match frame {
            ServerFrame::Welcome { user, now: theirs, of, same, .. } => {
                self.welcome(user, of, same);
                self.set_clock(theirs, now);
            }
            ServerFrame::Reset(reset) => self.reset(*reset),
            ServerFrame::Update(update) => self.update(update),
            ServerFrame::Signals(told) => self.changes.extend(told.into_iter().map(Change::Told)),
            ServerFrame::Answer { id, answer } => self.changes.push(Change::Answer(id, answer)),
            ServerFrame::Expected { client, number } if client == self.outbox.client => self.expected(number),
            ServerFrame::Expected { .. } => {}
            ServerFrame::Pong { now: theirs } => self.set_clock(theirs, now),
        }
    }

    /// Gives a command. It is kept, shown as far as its outcome can be known, and sent when there is a connection.
    pub fn send(&mut self, command: Command, now: Time) -> u32 {
        let at = self.server_time(now);
        let number = self.outbox.push(command, at);
        self.outbox_moved = true;
        self.predict_last();
        self.changes.push(Change::State);
        number
    }

    /// Drops a failed command, for good.
    pub fn dismiss(&mut self, number: u32) -> Option<Failed> {
        let dropped = self.outbox.dismiss(number);
        self.outbox_moved |= dropped.is_some();
        self.changes.push(Change::State);
        dropped
    }

    /// Passes a notice on, if there is a connection; otherwise it is void.
    pub fn signal(&mut self, signal: Signal) {
        if self.live {
            self.out.push(ClientFrame::Signal(signal));
        }
    }

    /// Asks something. The answer comes as a [`Change::Answer`] with the number returned here; none comes if there is no
    /// connection or it breaks, so whoever asks asks again when the copy is live again.
    pub fn ask(&mut self, query: Query) -> u32 {
        self.queries += 1;
        let id = self.queries;
        if self.live {
            self.out.push(ClientFrame::Query { id, query });
        }
        id
    }

    /// Asks for threads before those of the copy, if there are any and there is a connection. They become a part of the copy.
    pub fn ask_earlier(&mut self) {
        let first = self.confirmed.chats.values().find_map(|chat| chat.threads.first());
        if let Some(first) = first.filter(|_| self.live && self.earlier) {
            self.out.push(ClientFrame::Earlier { before: first.id });
        }
    }

    /// Asks for a sign of life.
    pub fn ping(&mut self) {
        self.out.push(ClientFrame::Ping);
    }

    /// The outbox, if it changed since the last call: to be stored before anything is transmitted.
    pub fn take_outbox(&mut self) -> Option<&Outbox> {
        std::mem::take(&mut self.outbox_moved).then_some(&self.outbox)
    }

    /// What to send next.
    pub fn poll_transmit(&mut self) -> Option<ClientFrame> {
        if !self.out.is_empty() {
            return Some(self.out.remove(0));
        }
        if !self.live || self.sent >= UNANSWERED_MAX {
            return None;
        }
        let next = self.outbox.pending.get(self.sent)?;
        self.sent += 1;
        let origin = Origin { client: self.outbox.client, number: next.number };
        Some(ClientFrame::Command { origin, command: next.command.clone() })
    }

    /// What the page is to take note of next.
    pub fn poll_change(&mut self) -> Option<Change> {
        if self.changes.is_empty() { None } else { Some(self.changes.remove(0)) }
    }

    /// What another tab of the same browser starts from that shares this page's connection.
    pub fn for_tab(&self) -> Option<Reset> {
        let (epoch, cursor) = self.epoch.zip(self.cursor)?;
        Some(Reset { epoch, cursor, account: self.confirmed.clone(), acks: Vec::new(), earlier: self.earlier })
    }
}
