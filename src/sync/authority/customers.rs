//! Who acts as somebody else, is turned out, or is forgotten.

use std::sync::Arc;

use parlor_engine::chat::{ChatFact, ProfileFact};
use parlor_engine::desk::{DeskFact, DutyFact};
use parlor_engine::{AgentId, CustomerId, Fact, Time, User};

use super::{Authority, SubscriberId};
use crate::{Close, Entry};

impl Authority {
    /// As whom a user acts: a customer who was merged into another, as that one.
    pub(super) fn acting(&self, user: User) -> User {
        match user {
            User::Customer(customer) => User::Customer(self.state.account.acts_as(customer)),
            User::Agent(_) | User::System => user,
        }
    }

    pub(super) fn is_banned(&self, user: User, now: Time) -> bool {
        // Decisions never run backwards in time; neither do bans.
        let now = now.max(self.state.at);
        matches!(user, User::Customer(customer) if self.state.account.is_banned(customer, now))
    }

    /// Turns out the pages of customers who are somebody else from now on, or are to stay away, and of agents who are
    /// logged out.
    pub(super) fn part(&mut self, entry: &Entry, now: Time) {
        for fact in &entry.facts {
            if let Fact::Desk(DeskFact::Duty(DutyFact::LoggedOut { agent, .. })) = fact {
                self.turn_out_agent(*agent, now);
            }
            let Fact::Chat { chat, fact: ChatFact::Profile(fact) } = fact else { continue };
            match fact {
                ProfileFact::Banned { .. } => {
                    let customer = self.state.account.chats.get(chat).map(|chat| chat.customer.id);
                    customer.into_iter().for_each(|customer| self.turn_out_all(customer, Close::Banned, now));
                }
                ProfileFact::Merged { from, .. } => self.turn_out_all(*from, Close::GoingAway, now),
                // A page that is still open begins anew.
                ProfileFact::Dropped { customer, .. } => self.turn_out_all(*customer, Close::GoingAway, now),
                // Who is who is asked anew.
                ProfileFact::Unmerged { from, into, .. } => {
                    [from, into].into_iter().for_each(|customer| self.turn_out_all(*customer, Close::GoingAway, now));
                }
                _ => {}
            }
        }
    }

    /// Blanks what an entry erases wherever it is still kept, and in the entry itself.
    pub(super) fn forget(&mut self, entry: Entry) -> Entry {
        let Some(erasure) = entry.erasure() else { return entry };
        let kept = self.tail.iter_mut().chain(&mut self.fresh);
        let told = self.subscribers.values_mut().flat_map(|page| &mut page.news);
        for entry in kept.chain(told) {
            if let Some(blank) = entry.blank(&erasure) {
                *entry = Arc::new(blank);
            }
        }
        entry.blank(&erasure).unwrap_or(entry)
    }

    fn turn_out_agent(&mut self, agent: AgentId, now: Time) {
        let theirs = |id: &SubscriberId| self.subscribers.get(id).is_some_and(|page| page.user == User::Agent(agent));
        let pages: Vec<_> = self.staff.iter().copied().filter(theirs).collect();
        pages.into_iter().for_each(|id| self.turn_out(id, Close::Unauthorized, now));
    }

    fn turn_out_all(&mut self, customer: CustomerId, why: Close, now: Time) {
        let pages: Vec<_> = self.customers.get(&customer).into_iter().flatten().copied().collect();
        pages.into_iter().for_each(|id| self.turn_out(id, why, now));
    }
}
