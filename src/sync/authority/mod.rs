//! The side that decides. Holds one account whole, gives every page what it may see of it, and hands out entries to be
//! stored. Frames leave only when everything decided so far is stored.
//!
//! Whoever drives it calls `handle_*` as often as it likes, then takes [`Authority::poll_append`], stores, says
//! [`Authority::handle_appended`], and sends what [`Authority::poll_transmit`] gives. If storing fails, the authority is
//! to be dropped: it has folded what is not stored.

mod catch_up;
mod positions;
mod presence;
mod signals;
mod subscriber;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use parlor_engine::command::AgentLost;
use parlor_engine::desk::DeskFact;
use parlor_engine::{Account, Command, Ctx, CustomerId, Fact, IdSource, Time, User, Viewer};

use crate::clients::Number;
use crate::entry::{Entry, History, Origin, Snapshot};
use crate::frame::{Ack, ClientFrame, Hello, ServerFrame, UNANSWERED_MAX};
use crate::{Close, CursorKey, Epoch, VERSION};
use positions::Positions;
use presence::Presence;
use subscriber::{Stage, Subscriber};
pub use subscriber::SubscriberId;

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
    /// Up to where subscribers have been told.
    told: u64,
    subscribers: BTreeMap<SubscriberId, Subscriber>,
    customers: BTreeMap<CustomerId, BTreeSet<SubscriberId>>,
    staff: BTreeSet<SubscriberId>,
    dirty: BTreeSet<SubscriberId>,
    presence: Presence,
    positions: Positions,
    out: VecDeque<(SubscriberId, Transmit)>,
}

impl Authority {
    /// Starts from what is stored. Agents who were at work have a grace period to come back in.
    pub fn new(config: Config, history: History, now: Time) -> Self {
        let History { epoch, snapshot, tail } = history;
        let mut authority = Self {
            config,
            epoch,
            ids_made: 0,
            tail: tail.into_iter().map(Arc::new).collect(),
            fresh: Vec::new(),
            storing: false,
            told: snapshot.position,
            state: snapshot,
            subscribers: BTreeMap::new(),
            customers: BTreeMap::new(),
            staff: BTreeSet::new(),
            dirty: BTreeSet::new(),
            presence: Presence::new(config.agent_grace_ms),
            positions: Positions::default(),
            out: VecDeque::new(),
        };
        let agents: Vec<_> = authority.state.account.desk.agents.keys().copied().collect();
        agents.into_iter().for_each(|agent| authority.presence.lost(agent, now));
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
        let Some(viewer) = self.viewer_of(user) else { return self.close(id, Close::Unauthorized) };
        self.handle_close(id, now);
        match viewer {
            Viewer::Customer(customer) => {
                self.customers.entry(customer).or_default().insert(id);
                self.positions.note_reader();
            }
            Viewer::Agent(agent) | Viewer::Supervisor(agent) | Viewer::Observer(agent) => {
                self.staff.insert(id);
                self.presence.came(agent);
            }
        }
        let welcome = ServerFrame::Welcome { epoch: self.epoch, user, now };
        self.out.push_back((id, Transmit::Frame(welcome)));
        self.subscribers.insert(id, Subscriber::new(user, viewer, Stage::Starting(hello.resume)));
        self.dirty.insert(id);
        self.tell_presence(user, true);
    }

    /// A page is gone.
    pub fn handle_close(&mut self, id: SubscriberId, now: Time) {
        let Some(gone) = self.subscribers.remove(&id) else { return };
        self.dirty.remove(&id);
        self.staff.remove(&id);
        if let User::Customer(customer) = gone.user
            && let Some(pages) = self.customers.get_mut(&customer)
        {
            pages.remove(&id);
            if pages.is_empty() {
                self.customers.remove(&customer);
            }
        }
        if !self.is_online(gone.user) {
            if let Some(agent) = gone.user.agent() {
                self.presence.lost(agent, now);
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
                    return self.close(id, Close::TooMany);
                }
                let user = subscriber.user;
                self.command(id, user, origin, command, now);
            }
            ClientFrame::Signal(signal) => self.signal(id, signal),
            ClientFrame::Ping => self.out.push_back((id, Transmit::Frame(ServerFrame::Pong { now }))),
            ClientFrame::Hello(_) | ClientFrame::Query { .. } => self.close(id, Close::Malformed),
        }
    }

    /// A command that comes by itself, over HTTP. The answer may be given once everything is stored.
    pub fn handle_command(&mut self, user: User, origin: Origin, command: Command, now: Time) -> Answered {
        match self.state.clients.look_up(user, origin) {
            Number::Known(refused) => Answered::Done(Ack { origin, refused }),
            Number::Early(number) => Answered::Expected(number),
            Number::Next => Answered::Done(Ack { origin, refused: self.execute(user, Some(origin), &command, now) }),
        }
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
        for agent in self.presence.take_overdue(now) {
            let desk = &self.state.account.desk;
            let at_work = desk.agents.get(&agent).is_some_and(|state| state.status != Default::default());
            if at_work || desk.load(agent) > 0 {
                self.execute(User::System, None, &Command::AgentLost(AgentLost { agent }), now);
            }
        }
    }

    /// When [`Authority::handle_timeout`] is to be called next.
    pub fn poll_timeout(&self) -> Option<Time> {
        let due = [self.state.account.next_wakeup(), self.presence.next_overdue(), self.positions.next_due()];
        due.into_iter().flatten().min()
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
        }
        self.out.pop_front()
    }

    fn command(&mut self, id: SubscriberId, user: User, origin: Origin, command: Command, now: Time) {
        let ack = match self.handle_command(user, origin, command, now) {
            Answered::Done(ack) => ack,
            Answered::Expected(number) => {
                let frame = ServerFrame::Expected { client: origin.client, number };
                return self.out.push_back((id, Transmit::Frame(frame)));
            }
        };
        if let Some(subscriber) = self.subscribers.get_mut(&id) {
            subscriber.acks.push(ack);
            self.dirty.insert(id);
        }
    }

    /// Decides and folds one command with all that follows from it, as one entry.
    fn execute(&mut self, actor: User, origin: Option<Origin>, command: &Command, now: Time) -> Option<parlor_engine::Reject> {
        // Times in the log never run backwards, whatever the clock does.
        let at = now.max(self.state.at);
        let ids = match origin {
            Some(origin) => IdSource::of_command(actor.bits(), origin.client, origin.number),
            None => IdSource::new(self.next_seed()),
        };
        let mut ctx = Ctx::new(at, ids);
        let account = &mut self.state.account;
        let (facts, refused) = match account.decide(actor, command, &mut ctx) {
            Ok(mut facts) => {
                facts.iter().for_each(|fact| account.evolve(fact));
                while let Some(more) = account.settle(&mut ctx) {
                    more.iter().for_each(|fact| account.evolve(fact));
                    facts.extend(more);
                }
                (facts, None)
            }
            Err(reject) => (Vec::new(), Some(reject)),
        };
        if origin.is_none() && facts.is_empty() {
            return refused;
        }
        let entry = Entry { position: self.state.position + 1, at, actor, origin, facts, refused };
        self.record(entry);
        refused
    }

    /// Takes note of an entry whose facts are folded already.
    fn record(&mut self, entry: Entry) {
        self.state.position = entry.position;
        self.state.at = entry.at;
        if let Some(origin) = entry.origin {
            self.state.clients.record(entry.actor, origin, entry.refused, entry.position);
        }
        for fact in &entry.facts {
            self.mark_dirty(fact);
        }
        let entry = Arc::new(entry);
        self.fresh.push(entry.clone());
        self.tail.push_back(entry);
    }

    fn mark_dirty(&mut self, fact: &Fact) {
        self.dirty.extend(&self.staff);
        if let Some(chat) = fact.chat() {
            let customer = self.state.account.chats.get(&chat).map(|chat| chat.customer.id);
            let pages = customer.and_then(|customer| self.customers.get(&customer));
            self.dirty.extend(pages.into_iter().flatten());
        }
        if let Fact::Desk(fact) = fact {
            if let DeskFact::GroupSaved { .. } = fact {
                self.dirty.extend(self.subscribers.keys());
            }
            self.positions.note(fact);
        }
    }

    fn next_seed(&mut self) -> u128 {
        self.ids_made += 1;
        IdSource::new(self.config.seed ^ u128::from(self.ids_made).rotate_left(64)).draw()
    }

    fn viewer_of(&self, user: User) -> Option<Viewer> {
        match user {
            User::Customer(customer) => Some(Viewer::Customer(customer)),
            User::Agent(agent) => self.state.account.desk.agents.get(&agent).map(|state| state.viewer()),
            User::System => None,
        }
    }

    fn is_online(&self, user: User) -> bool {
        match user {
            User::Customer(customer) => self.customers.contains_key(&customer),
            User::Agent(_) => self.staff.iter().any(|id| self.subscribers.get(id).is_some_and(|s| s.user == user)),
            User::System => false,
        }
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
}
