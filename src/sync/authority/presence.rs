//! Which agents have a page open, and since when those who had one do not.

use std::collections::BTreeMap;

use parlor_engine::command::AgentLost;
use parlor_engine::desk::RoutingStatus;
use parlor_engine::{AgentId, Command, CustomerId, Time, User};

use super::subscriber::Subscriber;
use super::{Authority, SubscriberId, Transmit};
use crate::frame::ServerFrame;
use crate::signal::Told;

/// Agents whose pages are gone, with the moment when they count as lost.
pub(super) struct Presence {
    grace_ms: u64,
    overdue_at: BTreeMap<AgentId, Time>,
}

impl Presence {
    pub(super) fn new(grace_ms: u64) -> Self {
        Self { grace_ms, overdue_at: BTreeMap::new() }
    }

    pub(super) fn came(&mut self, agent: AgentId) {
        self.overdue_at.remove(&agent);
    }

    pub(super) fn lost(&mut self, agent: AgentId, now: Time) {
        self.overdue_at.entry(agent).or_insert(now.plus_ms(self.grace_ms));
    }

    pub(super) fn next_overdue(&self) -> Option<Time> {
        self.overdue_at.values().min().copied()
    }

    pub(super) fn take_overdue(&mut self, now: Time) -> Vec<AgentId> {
        let overdue: Vec<_> = self.overdue_at.iter().filter(|(_, at)| **at <= now).map(|(agent, _)| *agent).collect();
        overdue.iter().for_each(|agent| {
            self.overdue_at.remove(agent);
        });
        overdue
    }
}

impl Authority {
    /// Takes those for lost whose pages have been gone for too long, if they are at work, have a part in a thread or listen.
    pub(super) fn lose_agents(&mut self, now: Time) {
        let overdue = self.presence.take_overdue(now);
        if overdue.is_empty() {
            return;
        }
        let ms = self.presence.grace_ms;
        let listeners = self.state.account.listeners();
        for agent in overdue {
            let desk = &self.state.account.desk;
            let at_work = desk.agents.get(&agent).is_some_and(|state| state.status != RoutingStatus::Offline);
            if at_work || desk.held_by(agent).next().is_some() || listeners.contains(&agent) {
                self.execute(User::System, None, &Command::AgentLost(AgentLost { agent, ms }), now);
            }
        }
    }

    /// Tells the staff that somebody's first page came or last page went; a customer's only to those who see the chat.
    pub(super) fn tell_presence(&mut self, user: User, online: bool) {
        let chat = match user {
            User::Customer(customer) => self.state.account.chat_of(customer).map(|chat| chat.id),
            User::Agent(_) | User::System => None,
        };
        if user.is_customer() && chat.is_none() {
            return;
        }
        let readers: Vec<SubscriberId> = match chat {
            Some(chat) => self.holders.of(chat).collect(),
            None => self.staff.iter().copied().collect(),
        };
        for id in readers {
            let told = ServerFrame::Signals(vec![Told::Presence { user, online }]);
            self.out.push_back((id, Transmit::Frame(told)));
        }
    }

    /// Tells a page of the staff which customers are there of chats that it may see from now on: when they came, it was
    /// not told.
    pub(super) fn tell_who_has_come(&mut self, id: SubscriberId, page: &Subscriber, customers: Vec<CustomerId>) {
        let there =
            customers.into_iter().filter(|customer| page.viewer.is_staff() && self.customers.contains_key(customer));
        let told: Vec<Told> =
            there.map(|customer| Told::Presence { user: User::Customer(customer), online: true }).collect();
        if !told.is_empty() {
            self.out.push_back((id, Transmit::Frame(ServerFrame::Signals(told))));
        }
    }

    /// Tells a page that has just come who else is there.
    pub(super) fn tell_who_is_there(&mut self, id: SubscriberId, page: &Subscriber) {
        if !page.viewer.is_staff() {
            return;
        }
        let mut there: std::collections::BTreeSet<User> =
            self.staff.iter().filter_map(|id| self.subscribers.get(id)).map(|page| page.user).collect();
        there.insert(page.user);
        let chats = page.held.chats.iter().filter_map(|chat| self.state.account.chats.get(chat));
        let customers = chats.map(|chat| chat.customer.id).filter(|customer| self.customers.contains_key(customer));
        there.extend(customers.map(User::Customer));
        let told = there.into_iter().map(|user| Told::Presence { user, online: true }).collect();
        self.out.push_back((id, Transmit::Frame(ServerFrame::Signals(told))));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use parlor_engine::chat::Reach;
    use parlor_engine::command::StartThread;
    use parlor_engine::desk::{Agent, AgentRole, DeskFact, Group};
    use parlor_engine::{ClientId, Fact, GroupId};

    use super::*;
    use crate::authority::Config;
    use crate::frame::{ClientFrame, Hello};
    use crate::{CursorKey, Entry, Epoch, History, Origin, Snapshot, VERSION};

    const ADA: AgentId = AgentId(1);
    const MAYA: User = User::Customer(CustomerId(2));

    fn authority() -> Authority {
        let group = Group::new(GroupId(1), "Support".to_owned(), 0, Default::default());
        let agent = Agent {
            id: ADA,
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            role: AgentRole::Agent,
            capacity: 1,
            groups: BTreeSet::from([group.id]),
            bot: false,
        };
        let facts = vec![Fact::Desk(DeskFact::GroupSaved { group }), Fact::Desk(DeskFact::AgentSaved { agent })];
        let entry = Entry { position: 1, at: Time(1), actor: User::System, origin: None, facts, refused: None };
        let mut snapshot = Snapshot::default();
        snapshot.apply(&entry);
        let config =
            Config { seed: 1, cursor_key: CursorKey(1), agent_grace_ms: 1_000, tail: 10, reach: Reach::default() };
        Authority::new(config, History { epoch: Epoch(1), snapshot, tail: vec![entry] }, Time(1))
    }

    fn told(authority: &mut Authority, id: SubscriberId) -> Vec<Told> {
        while authority.poll_append().is_some() {
            authority.handle_appended();
        }
        let sent = std::iter::from_fn(|| authority.poll_transmit(Time(2)));
        let signals = sent.filter(|(to, _)| *to == id).filter_map(|(_, transmit)| match transmit {
            Transmit::Frame(ServerFrame::Signals(told)) => Some(told),
            _ => None,
        });
        signals.flatten().collect()
    }

    #[test]
    fn staff_learn_that_a_customer_is_there_whose_first_chat_begins() {
        let mut authority = authority();
        let hello = || Hello { version: VERSION, token: None, resume: None, was: None };
        let (agent, customer) = (SubscriberId(1), SubscriberId(2));
        authority.handle_open(agent, User::Agent(ADA), hello(), Time(2));
        authority.handle_open(customer, MAYA, hello(), Time(2));
        let there = Told::Presence { user: MAYA, online: true };
        assert!(!told(&mut authority, agent).contains(&there));

        let origin = Origin { client: ClientId(1), number: 1 };
        let command = Command::StartThread(StartThread::default());
        authority.handle_frame(customer, ClientFrame::Command { origin, command }, Time(2));
        assert_eq!(told(&mut authority, agent), [there]);
    }
}
