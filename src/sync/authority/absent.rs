//! Which customers with an open thread have no page open, and when that has lasted too long.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{AttributeFact, ChatFact};
use parlor_engine::command::CustomerLost;
use parlor_engine::desk::DeskFact;
use parlor_engine::{Command, CustomerId, Fact, Time, User, limits};

use super::Authority;

/// Customers whose pages are gone. What the group allows is asked anew whenever the thread or the rules change, so that
/// nobody is closed by a rule that is no more.
#[derive(Default)]
pub(super) struct Absent {
    gone: BTreeMap<CustomerId, Gone>,
    /// When the absence of whom has lasted too long; not of whom may be gone for ever.
    due: BTreeSet<(Time, CustomerId)>,
}

#[derive(Clone, Copy)]
struct Gone {
    since: Time,
    /// After a start everybody has the time to come back that agents have, however short the group's patience.
    not_before: Time,
    due: Option<Time>,
}

impl Absent {
    pub(super) fn next_due(&self) -> Option<Time> {
        self.due.first().map(|(at, _)| *at)
    }

    fn forget(&mut self, customer: CustomerId) -> Option<Gone> {
        let gone = self.gone.remove(&customer)?;
        if let Some(due) = gone.due {
            self.due.remove(&(due, customer));
        }
        Some(gone)
    }

    fn put(&mut self, customer: CustomerId, gone: Gone, ms: Option<u64>) {
        let due = ms.map(|ms| gone.since.plus_ms(ms).max(gone.not_before));
        self.due.extend(due.map(|due| (due, customer)));
        self.gone.insert(customer, Gone { due, ..gone });
    }
}

impl Authority {
    /// At a start nobody has a page open: whoever has an open thread is missed from now on.
    pub(super) fn miss_customers(&mut self, now: Time) {
        let account = &self.state.account;
        let open = account.desk.works.values().filter(|work| work.wrapped_up_by().is_none());
        let customers: Vec<_> =
            open.filter_map(|work| account.chats.get(&work.chat)).map(|chat| chat.customer.id).collect();
        let not_before = now.plus_ms(self.config.agent_grace_ms);
        customers.into_iter().for_each(|customer| self.miss_customer(customer, now, not_before));
    }

    /// A customer's last page is gone, or the customer has done something without a page.
    pub(super) fn note_gone(&mut self, customer: CustomerId, now: Time) {
        if !self.is_online(User::Customer(customer)) {
            self.miss_customer(customer, now, Time(0));
        }
    }

    /// A customer's page has come.
    pub(super) fn note_back(&mut self, customer: CustomerId) {
        self.absent.forget(customer);
    }

    fn miss_customer(&mut self, customer: CustomerId, since: Time, not_before: Time) {
        self.absent.forget(customer);
        let account = &self.state.account;
        let has_thread = account.chat_of(customer).is_some_and(|chat| chat.open_thread().is_some());
        if has_thread {
            self.absent.put(customer, Gone { since, not_before, due: None }, account.absence_ms(customer));
        }
    }

    /// What happened may change how long somebody may be gone.
    pub(super) fn reconsider_absence(&mut self, fact: &Fact) {
        if self.absent.gone.is_empty() {
            return;
        }
        let concerned: Vec<CustomerId> = match fact {
            Fact::Desk(DeskFact::GroupRulesSaved { .. }) => self.absent.gone.keys().copied().collect(),
            Fact::Desk(_)
            | Fact::Chat { fact: ChatFact::ThreadClosed { .. } | ChatFact::Profile(_), .. }
            | Fact::Chat {
                fact:
                    ChatFact::AttributesChanged(
                        AttributeFact::PropertiesSet { .. } | AttributeFact::PropertiesDeleted { .. },
                    ),
                ..
            } => {
                let chat = fact.chat().and_then(|chat| self.state.account.chats.get(&chat));
                chat.map(|chat| chat.customer.id).into_iter().collect()
            }
            Fact::Chat { .. } => return,
        };
        for customer in concerned {
            if let Some(gone) = self.absent.gone.get(&customer).copied() {
                self.miss_customer(customer, gone.since, gone.not_before);
            }
        }
    }

    /// Closes the threads of those who have been gone for too long, of so many at once: after a start, all who do not come
    /// back are due at one and the same moment. The rest stays due.
    pub(super) fn lose_customers(&mut self, now: Time) {
        for _ in 0..limits::DUE_AT_ONCE {
            let due = self.absent.due.first().copied().filter(|(due, _)| *due <= now);
            let Some((_, customer)) = due else { return };
            self.absent.forget(customer);
            let account = &self.state.account;
            // Who was merged into somebody else meanwhile is missed as that one.
            let is_themself = account.chat_of(customer).is_some_and(|chat| chat.customer.id == customer);
            if is_themself && account.absence_ms(customer).is_some() {
                self.execute(User::System, None, &Command::CustomerLost(CustomerLost { customer }), now);
            }
        }
    }
}
