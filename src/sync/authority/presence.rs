//! Which agents have a page open, and since when those who had one do not.

use std::collections::BTreeMap;

use parlor_engine::{AgentId, Time, User};

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
    /// Tells the staff that somebody's first page came or last page went; a customer's only to those who see the chat.
    pub(super) fn tell_presence(&mut self, user: User, online: bool) {
        let chat = match user {
            User::Customer(customer) => self.state.account.chat_of(customer).map(|chat| chat.id),
            User::Agent(_) | User::System => None,
        };
        if user.is_customer() && chat.is_none() {
            return;
        }
        for id in &self.staff {
            let Some(page) = self.subscribers.get(id) else { continue };
            if chat.is_none_or(|chat| page.held.contains(&chat)) {
                let told = ServerFrame::Signals(vec![Told::Presence { user, online }]);
                self.out.push_back((*id, Transmit::Frame(told)));
            }
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
        let chats = page.held.iter().filter_map(|chat| self.state.account.chats.get(chat));
        let customers = chats.map(|chat| chat.customer.id).filter(|customer| self.customers.contains_key(customer));
        there.extend(customers.map(User::Customer));
        let told = there.into_iter().map(|user| Told::Presence { user, online: true }).collect();
        self.out.push_back((id, Transmit::Frame(ServerFrame::Signals(told))));
    }
}
