//! The side that decides. Holds one account whole, gives every page what it may see of it, and hands out entries to be
//! stored. Frames leave only when everything decided so far is stored.
//!
//! Whoever drives it calls `handle_*` as often as it likes, then takes [`Authority::poll_append`], stores, says
//! [`Authority::handle_appended`], and sends what [`Authority::poll_transmit`] gives. If storing fails, the authority is
//! to be dropped: it has folded what is not stored.

mod absent;
mod catch_up;
mod customers;
mod execute;
mod holders;
mod idle;
mod positions;
mod presence;
mod signals;
mod subscriber;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use parlor_engine::chat::Reach;
use parlor_engine::{Account, AgentId, Command, CustomerId, Time, User, Viewer};

use crate::clients::Number;
use crate::entry::{Entry, History, Origin, Snapshot};
use crate::frame::{Ack, ClientFrame, Hello, ServerFrame, UNANSWERED_MAX};
use crate::{Close, CursorKey, Epoch, VERSION};
use absent::Absent;
use holders::Holders;
use idle::Idle;
use positions::Positions;
use presence::Presence;
use signals::Doings;
pub use subscriber::SubscriberId;
use subscriber::{Stage, Subscriber};

/// What an authority is set up with.
#[derive(Clone, Copy)]
pub struct Config {
    /// What ids follow from that no command names. Must differ from start to start.
    pub seed: u128,
    /// The secret of customers' cursors. Must stay the same as long as the epoch does.
    pub cursor_key: CursorKey,
    /// How long an agent's pages may be gone before the agent counts as lost, in milliseconds.
    pub agent_grace_ms: u64,
    /// Entries kept for pages that come back; a page that missed more starts from a snapshot.
    pub tail: usize,
    /// How much of a long chat a customer's page is sent at once.
    pub reach: Reach,
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transmit {
    /// A frame.
    Frame(ServerFrame),
    /// Nothing more: the connection is to be closed.
    Close(Close),
}

/// The side that decides.
pub struct Authority {
    config: Config,
    epoch: Epoch,
    state: Snapshot,
    ids_made: u64,
    tail: VecDeque<Arc<Entry>>,
    /// Decided, folded, not yet handed out for storing.
    fresh: Vec<Arc<Entry>>,
    /// Handed out and not yet said to be stored.
    storing: bool,
    subscribers: BTreeMap<SubscriberId, Subscriber>,
    customers: BTreeMap<CustomerId, BTreeSet<SubscriberId>>,
    staff: BTreeSet<SubscriberId>,
    /// The pages of the staff that hold a chat.
    holders: Holders,
    dirty: BTreeSet<SubscriberId>,
    presence: Presence,
    absent: Absent,
    idle: Idle,
    positions: Positions,
    doings: Doings,
    out: VecDeque<(SubscriberId, Transmit)>,
}

impl Authority {
    /// Starts from what is stored. Agents who were at work, and customers with an open thread, have a grace period to come
    /// back in.
    pub fn new(config: Config, history: History, now: Time) -> Self {
        let History { epoch, snapshot, tail } = history;
        let mut authority = Self {
            config,
            epoch,
            ids_made: 0,
            tail: tail.into_iter().map(Arc::new).collect(),
            fresh: Vec::new(),
            storing: false,
            state: snapshot,
            subscribers: BTreeMap::new(),
            customers: BTreeMap::new(),
            staff: BTreeSet::new(),
            holders: Holders::default(),
            dirty: BTreeSet::new(),
            presence: Presence::new(config.agent_grace_ms),
            absent: Absent::default(),
            idle: Idle::default(),
            positions: Positions::default(),
            doings: Doings::default(),
            out: VecDeque::new(),
        };
        let agents: Vec<_> = authority.state.account.desk.agents.keys().copied().collect();
        agents.into_iter().for_each(|agent| authority.presence.lost(agent, now));
        authority.miss_customers(now);
        authority
    }

    /// The account, folded up to the last decision.
    pub fn account(&self) -> &Account {
        &self.state.account
    }

    /// All that a replay of the stored entries yields; meaningful when nothing waits to be stored.
    pub fn snapshot(&self) -> &Snapshot {
        &self.state
    }

    /// In which history it is.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// A page has come, and whoever drives this has made sure that it is for `user`.
    pub fn handle_open(&mut self, id: SubscriberId, user: User, hello: Hello, now: Time) {
        if hello.version != VERSION {
            return self.close(id, Close::Version);
        }
        let (of, user) = (user, self.acting(user));
        let Some(viewer) = self.viewer_of(user) else { return self.close(id, Close::Unauthorized) };
        self.handle_close(id, now);
        if self.is_banned(user, now) {
            return self.close(id, Close::Banned);
        }
        match viewer {
            Viewer::Customer(customer) => {
                self.customers.entry(customer).or_default().insert(id);
                self.positions.note_reader();
                self.note_back(customer);
            }
            Viewer::Agent(agent) | Viewer::Supervisor(agent) | Viewer::Observer(agent) => {
                self.staff.insert(id);
                self.presence.came(agent);
                self.watch_page(id, agent);
            }
        }
        let same = hello.was.is_some_and(|was| self.acting(was) == user);
        let welcome = ServerFrame::Welcome { epoch: self.epoch, user, now, of, same };
        self.out.push_back((id, Transmit::Frame(welcome)));
        self.subscribers.insert(id, Subscriber::new(user, viewer, Stage::Starting(hello.resume)));
        self.dirty.insert(id);
        self.tell_presence(user, true);
    }

    /// A page is gone.
    pub fn handle_close(&mut self, id: SubscriberId, now: Time) {
        let Some(gone) = self.subscribers.remove(&id) else { return };
        self.dirty.remove(&id);
        if self.staff.remove(&id) {
            self.holders.forget(id, &gone.held.chats);
        }
        if let User::Customer(customer) = gone.user
            && let Some(pages) = self.customers.get_mut(&customer)
        {
            pages.remove(&id);
            if pages.is_empty() {
                self.customers.remove(&customer);
            }
        }
        if let User::Agent(agent) = gone.user {
            self.unwatch_page(id, agent);
        }
        if !self.is_online(gone.user) {
            match gone.user {
                User::Agent(agent) => self.presence.lost(agent, now),
                User::Customer(customer) => self.note_gone(customer, now),
                User::System => {}
            }
            self.tell_presence(gone.user, false);
        }
    }

    /// A frame has come from a page, after its hello. Queries are not for the authority: whoever drives it answers them.
    pub fn handle_frame(&mut self, id: SubscriberId, frame: ClientFrame, now: Time) {
        let Some(subscriber) = self.subscribers.get_mut(&id) else { return };
        match frame {
            ClientFrame::Command { origin, command } => {
                if subscriber.acks.len() >= UNANSWERED_MAX {
                    return self.turn_out(id, Close::TooMany, now);
                }
                let user = subscriber.user;
                self.command(id, user, origin, command, now);
            }
            ClientFrame::Signal(signal) => self.signal(id, signal, now),
            ClientFrame::Ping => self.out.push_back((id, Transmit::Frame(ServerFrame::Pong { now }))),
            ClientFrame::Earlier { before } => {
                subscriber.earlier = Some(before);
                self.dirty.insert(id);
            }
            ClientFrame::Hello(_) | ClientFrame::Query { .. } => self.turn_out(id, Close::Malformed, now),
        }
    }

    /// A command that comes by itself, over HTTP. The answer may be given once everything is stored.
    pub fn handle_command(&mut self, user: User, origin: Origin, command: Command, now: Time) -> Answered {
        let user = self.acting(user);
        let answered = match self.state.clients.look_up(user, origin) {
            Number::Known(refused) => Answered::Done(Ack { origin, refused }),
            Number::Early(number) => Answered::Expected(number),
            Number::Another => Answered::Another,
            Number::Next => Answered::Done(Ack { origin, refused: self.execute(user, Some(origin), &command, now) }),
        };
        if let User::Customer(customer) = user {
            self.note_gone(customer, now);
        }
        answered
    }

    /// What a user's command became, if it is among the latest entries.
    pub fn entry_of(&self, user: User, origin: Origin) -> Option<&Arc<Entry>> {
        let user = self.acting(user);
        let same = |entry: &&Arc<Entry>| entry.origin == Some(origin) && self.acting(entry.actor) == user;
        // Nearly always it is the last, or one of the few that are stored with it.
        self.tail.iter().rev().find(same)
    }

    /// Carries out a command of the system itself, such as setting up the first agent.
    pub fn handle_system(&mut self, command: &Command, now: Time) -> Option<parlor_engine::Reject> {
        self.execute(User::System, None, command, now)
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Time) {
        if self.state.account.next_wakeup().is_some_and(|due| due <= now) {
            self.execute(User::System, None, &Command::Tick, now);
        }
        self.lose_customers(now);
        self.pause_idle(now);
        self.lose_agents(now);
    }

    /// When [`Authority::handle_timeout`] is to be called next.
    pub fn poll_timeout(&self) -> Option<Time> {
        // Places and doings are told after the write that is under way; until then there is nothing to wake up for.
        let told = if self.storing { [None; 2] } else { [self.positions.next_due(), self.doings.next_due()] };
        let lost = [self.presence.next_overdue(), self.absent.next_due(), self.idle.next_due()];
        let due = [self.state.account.next_wakeup()].into_iter().chain(lost).chain(told);
        due.flatten().min()
    }

    /// What is to be stored, in one transaction, before anything else is sent.
    pub fn poll_append(&mut self) -> Option<Vec<Arc<Entry>>> {
        if self.fresh.is_empty() || self.storing {
            return None;
        }
        self.storing = true;
        Some(std::mem::take(&mut self.fresh))
    }

    /// What was taken by [`Authority::poll_append`] is stored for good.
    pub fn handle_appended(&mut self) {
        self.storing = false;
    }

    /// What is to be sent next. Nothing while something waits to be stored.
    pub fn poll_transmit(&mut self, now: Time) -> Option<(SubscriberId, Transmit)> {
        if self.storing || !self.fresh.is_empty() {
            return None;
        }
        if self.out.is_empty() {
            self.tell_news();
            self.tell_positions(now);
            self.tell_doings(now);
        }
        self.out.pop_front()
    }

    fn viewer_of(&self, user: User) -> Option<Viewer> {
        match user {
            User::Customer(customer) => Some(Viewer::Customer(customer)),
            User::Agent(agent) => self.state.account.desk.agents.get(&agent).map(|state| state.viewer()),
            User::System => None,
        }
    }

    /// The agents who have a page open.
    pub(crate) fn agents_online(&self) -> BTreeSet<AgentId> {
        let pages = self.staff.iter().filter_map(|id| self.subscribers.get(id));
        pages.filter_map(|page| page.user.agent()).collect()
    }

    /// Whether a page of this user is open.
    pub fn is_online(&self, user: User) -> bool {
        match user {
            User::Customer(customer) => self.customers.contains_key(&customer),
            User::Agent(_) => self.staff.iter().any(|id| self.subscribers.get(id).is_some_and(|s| s.user == user)),
            User::System => false,
        }
    }

    /// Ends a page's connection; what it still sends is not listened to.
    fn turn_out(&mut self, id: SubscriberId, why: Close, now: Time) {
        self.handle_close(id, now);
        self.close(id, why);
    }

    fn close(&mut self, id: SubscriberId, why: Close) {
        self.out.push_back((id, Transmit::Close(why)));
    }
}

/// The answer to a command that came by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It is done, now or before.
    Done(Ack),
    /// It came out of order; this number is due.
    Expected(u32),
    /// Its key stands for another command: see [`Origin::alone`].
    Another,
}
