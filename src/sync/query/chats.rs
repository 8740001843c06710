//! Lists of chats.

use std::sync::Arc;

use parlor_engine::chat::{Customer, Event, Properties};
use parlor_engine::map::Set;
use parlor_engine::{AgentId, ChatId, GroupId, Reject, SkillId, ThreadId, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{MemberRow, ThreadRow};

/// Values in the filters of one list, at most.
const VALUES_MAX: usize = 100;
/// Conditions on properties in one list, at most.
const PROPERTIES_MAX: usize = 20;
/// Characters of the words looked for.
const TEXT_CHARS: usize = 200;

/// Which chats, one row for each: with their open thread, or else the last one that the asker may read. Staff only, as far
/// as they may read. After LiveChat's `list_chats` and SuperOffice's `ChatSessionsForUser`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ChatsQuery {
    /// Only those that one of these groups serves; empty for all.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// Only those that one of these agents answers; empty for all.
    #[serde(default)]
    pub agents: Vec<AgentId>,
    /// Only those that require one of these skills; empty for all.
    #[serde(default)]
    pub skills: Vec<SkillId>,
    /// Only those with one of these tags; empty for all.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Only those that wait for an agent, or only those that do not.
    #[serde(default)]
    pub waiting: Option<bool>,
    /// Only those whose customer's name or mail address contains this, in whatever case.
    #[serde(default)]
    pub text: String,
    /// What they are ordered by.
    #[serde(default)]
    pub sort: ChatSort,
    /// From the earliest on, rather than from the latest. With [`ChatSort::Queue`], who is served first comes first; with
    /// [`ChatSort::Due`], who is to be answered first.
    #[serde(default)]
    pub ascending: bool,
    /// The `next` of the page before.
    #[serde(default)]
    pub page: Option<String>,
    /// Rows wanted, 1 to 100; 0 for 25. With `last_events` there are 25 at most.
    #[serde(default)]
    pub limit: u16,
    /// Chats with an open thread, chats without, or both.
    #[serde(default)]
    pub state: ChatState,
    /// With those that have no open thread, also those in which there never was a thread.
    #[serde(default)]
    pub without_threads: bool,
    /// Conditions on the chat's own properties, all of which must hold; at most 20.
    #[serde(default)]
    pub properties: Vec<PropertyFilter>,
    /// Whether rows tell the last event of each type.
    #[serde(default)]
    pub last_events: bool,
    /// Only those that somebody is to see to, because they are pinned or wait, or only the others.
    #[serde(default)]
    pub pinned: Option<bool>,
    /// Only those whose customer should have been answered by now, or only the others.
    #[serde(default)]
    pub overdue: Option<bool>,
    /// Only those whose customer is to be answered before this moment (LivePerson: `maxETTR`).
    #[serde(default)]
    pub due_before: Option<Time>,
}

/// Which chats a list is of. An open thread that the asker may not read does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum ChatState {
    /// Those with an open thread.
    #[default]
    Open,
    /// Those without one.
    Closed,
    /// Both.
    Any,
}

/// A condition on one property of a chat. Whatever is said of `exists`, `any` and `none` must hold; if nothing of it is
/// said, the chat must have the property. Values are `true` and `false`, a number, or a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct PropertyFilter {
    /// The property's namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Whether the chat has it at all.
    #[serde(default)]
    pub exists: Option<bool>,
    /// It has one of these values.
    #[serde(default)]
    pub any: Vec<String>,
    /// It has none of these values.
    #[serde(default)]
    pub none: Vec<String>,
}

/// What a list of chats is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum ChatSort {
    /// When the thread started; without any, when the customer was first heard of.
    #[default]
    Started,
    /// When something was last said. A chat in which something is said meanwhile changes its place.
    Activity,
    /// The place in the queue: by urgency, then by when it was first queued. What is not open is served last.
    Queue,
    /// When the customer is to be answered; where nobody waits for an answer, after all others, the latest activity first.
    Due,
}

/// A page of chats.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ChatsPage {
    /// The rows, in the order asked for.
    pub rows: Vec<ChatRow>,
    /// Asks for the page after this one, if there is one. What came or went meanwhile neither repeats nor hides a row.
    pub next: Option<String>,
    /// How many chats the query finds.
    pub found: u32,
}

/// A chat in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ChatRow {
    /// The chat.
    pub chat: ChatId,
    /// Whose it is.
    pub customer: Customer,
    /// The thread that the rest is about, as the archive lists it: the open one, or the last that the asker may read. None
    /// where there never was one.
    pub thread: Option<ThreadRow>,
    /// The group that serves it, or served it at its end.
    pub group: Option<GroupId>,
    /// The agent who answers, if one does.
    pub agent: Option<AgentId>,
    /// When something was last said; when it started, if nothing was.
    pub active_at: Time,
    /// How many events it has.
    pub events: u32,
    /// Its place in the queue, counted from 1, if it waits.
    pub position: Option<u32>,
    /// How long it probably waits on, in milliseconds, if it waits and that can be told.
    pub wait_ms: Option<u64>,
    /// When it first entered a queue, if it is open.
    pub queued_at: Option<Time>,
    /// How urgent it is, if it is open.
    pub priority: u8,
    /// Everybody who takes part or took part, in order of joining; then who listens or listened without the customer's
    /// knowing, and who is asked to come.
    pub members: Vec<MemberRow>,
    /// Its tags.
    pub tags: Set<String>,
    /// Its properties.
    pub properties: Properties,
    /// The chat's own properties.
    pub chat_properties: Properties,
    /// Whether the asker follows the chat or the customer.
    pub followed: bool,
    /// The last event of each type among the last 1,000 events of the threads that the asker may read, the latest first, if
    /// asked for.
    pub last_events: Vec<LastEvent>,
    /// Whether somebody is to see to it: it is pinned, or its open thread waits (LiveChat: `routing.pinned`).
    #[serde(default)]
    pub pinned: bool,
}

/// The last event of its type in a chat. After LiveChat's `last_event_per_type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct LastEvent {
    /// The type, as in [`Kind::EventType`](super::Kind::EventType).
    pub kind: String,
    /// Its thread.
    pub thread: ThreadId,
    /// When that started.
    pub thread_started_at: Time,
    /// The event.
    pub event: Arc<Event>,
}

impl ChatsQuery {
    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it asks for more than one query may.
    pub fn check(&self) -> Result<(), Reject> {
        let of_properties = self.properties.iter().map(|filter| filter.any.len() + filter.none.len()).sum::<usize>();
        let listed = self.groups.len() + self.agents.len() + self.skills.len() + self.tags.len();
        let within = listed + of_properties <= VALUES_MAX
            && self.properties.len() <= PROPERTIES_MAX
            && self.text.chars().count() <= TEXT_CHARS;
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

parlor_engine::staff_only!(ChatsQuery, ChatSort, ChatState, PropertyFilter, ChatsPage, ChatRow, LastEvent);
