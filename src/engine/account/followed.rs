//! Which chats each of the staff follows, found without a walk over all of them. A customer's page has no part in it.

use crate::chat::Chat;
use crate::map::{Map, Set};
use crate::{AgentId, ChatId};

/// The chats of each follower.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Followed(Map<AgentId, Set<ChatId>>);

impl Followed {
    /// What the followers of these chats follow.
    pub(super) fn of<'a>(chats: impl Iterator<Item = &'a Chat>) -> Self {
        let mut followed = Self::default();
        chats.for_each(|chat| followed.add(chat));
        followed
    }

    /// The chats that somebody follows, or whose customers.
    pub(super) fn by(&self, agent: AgentId) -> impl Iterator<Item = ChatId> {
        self.0.get(&agent).into_iter().flatten().copied()
    }

    /// How many those are.
    pub(super) fn count(&self, agent: AgentId) -> usize {
        self.0.get(&agent).map_or(0, Set::len)
    }

    /// Takes note of a chat's followers.
    pub(super) fn add(&mut self, chat: &Chat) {
        for agent in chat.followers() {
            self.0.entry(agent).or_default().insert(chat.id);
        }
    }

    /// Forgets a chat's followers.
    pub(super) fn drop(&mut self, chat: &Chat) {
        for agent in chat.followers() {
            let Some(chats) = self.0.get_mut(&agent) else { continue };
            chats.remove(&chat.id);
            if chats.is_empty() {
                self.0.remove(&agent);
            }
        }
    }
}
