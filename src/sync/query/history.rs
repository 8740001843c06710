//! Conversations in pieces: events of a thread or of a whole chat, and the threads of a chat.

use std::sync::Arc;

use parlor_engine::chat::Event;
use parlor_engine::{ChatId, EventId, Reject, ThreadId, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{PAGE_MAX, ThreadRow};

/// Which events of a chat, oldest first. They are numbered from 1, among those that the asker may see and within what is
/// asked for: one thread, or all threads of the chat one after the other. Without a bound it begins at the first event;
/// bounded only towards the end, it ends there. After LivePerson's `queryMessages`, SuperOffice's `GetChatMessages` and
/// Genesys' `RequestChatHistory`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// The chat.
    pub chat: ChatId,
    /// Only this thread of it.
    #[serde(default)]
    pub thread: Option<ThreadId>,
    /// From this number on.
    #[serde(default)]
    pub from: Option<u32>,
    /// Up to this number.
    #[serde(default)]
    pub to: Option<u32>,
    /// Newer than this event.
    #[serde(default)]
    pub after: Option<EventId>,
    /// Older than this event.
    #[serde(default)]
    pub before: Option<EventId>,
    /// Around this event, such as one that a search has found. The other bounds do not count then.
    #[serde(default)]
    pub around: Option<EventId>,
    /// Events wanted, 1 to 100; 0 for 25.
    #[serde(default)]
    pub limit: u16,
}

/// A piece of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct HistoryPage {
    /// The number of the first event here; those after it follow on. 0 if there is none.
    pub first: u32,
    /// How many events there are, as far as the asker may see them.
    pub total: u32,
    /// The events, by the thread that they are of, oldest first.
    pub threads: Vec<Piece>,
}

/// Events of one thread that follow on each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Piece {
    /// The thread.
    pub thread: ThreadId,
    /// The events, oldest first.
    pub events: Vec<Arc<Event>>,
}

/// Which threads of a chat, open or closed. After LiveChat's `list_threads`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ThreadsQuery {
    /// The chat.
    pub chat: ChatId,
    /// Only threads that started at this moment or later.
    #[serde(default)]
    pub from: Option<Time>,
    /// Only threads that started before this moment.
    #[serde(default)]
    pub to: Option<Time>,
    /// Only threads older than this one; the page begins with the latest of them.
    #[serde(default)]
    pub before: Option<ThreadId>,
    /// Only threads newer than this one; the page ends with the oldest of them.
    #[serde(default)]
    pub after: Option<ThreadId>,
    /// Threads wanted, 1 to 100; 0 for 25.
    #[serde(default)]
    pub limit: u16,
    /// From the oldest on, rather than from the latest.
    #[serde(default)]
    pub ascending: bool,
    /// As many threads as together have this many events, 1 to 100, that the asker may see. `limit` does not count then.
    #[serde(default)]
    pub min_events: Option<u16>,
}

/// Threads of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ThreadsPage {
    /// The threads, the latest first, or the oldest if asked so.
    pub rows: Vec<ThreadRow>,
    /// Whether there are older ones; to read on, give the oldest one here as `before`.
    pub older: bool,
    /// Whether there are newer ones; to read on, give the latest one here as `after`.
    pub newer: bool,
    /// How many threads there are between the moments asked for.
    pub found: u32,
    /// How many more there are between them that the asker may not read, and of which nothing is told (LiveChat:
    /// `restricted_access`).
    #[serde(default)]
    pub withheld: u32,
}

impl ThreadsQuery {
    /// The latest threads of a chat.
    pub fn of(chat: ChatId) -> Self {
        let (from, to, before, after, min_events) = (None, None, None, None, None);
        Self { chat, from, to, before, after, limit: 0, ascending: false, min_events }
    }

    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it asks for more events than threads are listed by.
    pub fn check(&self) -> Result<(), Reject> {
        let within = self.min_events.is_none_or(|events| (1..=PAGE_MAX).contains(&events));
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

parlor_engine::staff_only!(HistoryQuery, HistoryPage, Piece, ThreadsQuery, ThreadsPage);
