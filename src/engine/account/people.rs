//! Customers in the order in which they were first heard of, and those who are banned, found without a walk over all. A
//! customer's page has no part in it.

use std::ops::RangeBounds;

use super::Account;
use crate::chat::Chat;
use crate::map::{Map, Set};
use crate::{AgentId, ChatId, CustomerId, Time};

/// Where a customer stands in the order in which customers were first heard of; ties by id.
pub type Heard = (Time, CustomerId);

/// Derived from the chats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    /// Of two chats with one customer, as a page holds them for a moment in a merge, the later one.
    heard: Map<Heard, ChatId>,
    /// Whose customers are banned, or were until a while ago.
    banned: Set<ChatId>,
}

impl People {
    /// Derives it from these chats.
    pub(super) fn of<'a>(chats: impl Iterator<Item = &'a Chat>) -> Self {
        let mut people = Self::default();
        chats.for_each(|chat| people.moved(chat.id, None, Some(Place::of(chat))));
        people
    }

    /// A chat went from one place to another.
    pub(super) fn moved(&mut self, chat: ChatId, before: Option<Place>, after: Option<Place>) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            if self.heard.get(&before.heard) == Some(&chat) {
                self.heard.remove(&before.heard);
            }
            self.banned.remove(&chat);
        }
        if let Some(after) = after {
            self.heard.insert(after.heard, chat);
            after.banned.then(|| self.banned.insert(chat));
        }
    }
}

/// What of a chat is kept ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    heard: Heard,
    banned: bool,
}

impl Place {
    /// Of this chat.
    pub(super) fn of(chat: &Chat) -> Self {
        let banned = chat.profile.as_ref().is_some_and(|profile| profile.ban.is_some());
        Self { heard: (chat.heard_of().unwrap_or_default(), chat.customer.id), banned }
    }
}

impl Chat {
    /// When the customer was first heard of, as far as that is known.
    pub fn heard_of(&self) -> Option<Time> {
        let first = self.threads.first().map(|thread| thread.started_at);
        self.profile.as_ref().and_then(|profile| profile.created_at).or(first)
    }
}

impl Account {
    /// The chats of customers who were first heard of within these bounds, in that order. Whoever is of no known time
    /// comes first.
    pub fn heard_of(&self, range: impl RangeBounds<Heard>) -> impl DoubleEndedIterator<Item = &Chat> {
        self.people.heard.range(range).filter_map(|(_, chat)| self.chat(*chat))
    }

    /// The chats of customers who are banned, or were until a while ago.
    pub fn banned(&self) -> impl Iterator<Item = &Chat> {
        self.people.banned.iter().filter_map(|chat| self.chat(*chat))
    }

    /// The chats that this agent follows, or whose customers.
    pub fn followed_by(&self, agent: AgentId) -> impl Iterator<Item = &Chat> {
        self.followed.by(agent).filter_map(|chat| self.chat(chat))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Customer;

    #[test]
    fn of_two_chats_with_one_customer_the_later_is_found_and_the_earlier_takes_nothing_along() {
        let mut account = Account::default();
        let customer = Customer { id: CustomerId(1), name: None, email: None };
        for id in [ChatId(1), ChatId(2)] {
            account.put_chat(Chat::open(id, customer.clone()));
        }
        account.drop_chat(ChatId(1));
        assert_eq!(account.heard_of(..).map(|chat| chat.id).collect::<Vec<_>>(), [ChatId(2)]);
        assert_eq!(account.check(), Ok(()));
    }
}
