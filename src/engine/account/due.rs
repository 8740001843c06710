//! Which chat's timer runs out when, kept ready so that time need not walk over all chats.

use crate::chat::Chat;
use crate::{ChatId, Time};

/// Derived from the chats. A customer's page has no timers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Due {
    #[cfg(not(feature = "lean"))]
    timers: crate::map::Set<(Time, ChatId)>,
}

impl Due {
    /// Derives the timers of these chats.
    pub(super) fn of<'a>(chats: impl Iterator<Item = &'a Chat>) -> Self {
        let mut due = Self::default();
        chats.for_each(|chat| due.moved(chat.id, None, chat.next_timer()));
        due
    }
}

#[cfg(not(feature = "lean"))]
impl Due {
    /// A chat's timer went from one moment to another.
    pub(super) fn moved(&mut self, chat: ChatId, before: Option<Time>, after: Option<Time>) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            self.timers.remove(&(before, chat));
        }
        if let Some(after) = after {
            self.timers.insert((after, chat));
        }
    }

    /// The first.
    pub(super) fn next(&self) -> Option<Time> {
        self.timers.first().map(|(at, _)| *at)
    }

    /// The chats whose timers have run out.
    pub(super) fn by(&self, now: Time) -> impl Iterator<Item = ChatId> {
        self.timers.iter().take_while(move |(at, _)| *at <= now).map(|(_, chat)| *chat)
    }
}

#[cfg(feature = "lean")]
impl Due {
    pub(super) fn moved(&mut self, _: ChatId, _: Option<Time>, _: Option<Time>) {}

    pub(super) fn next(&self) -> Option<Time> {
        None
    }

    pub(super) fn by(&self, _: Time) -> impl Iterator<Item = ChatId> {
        std::iter::empty()
    }
}
