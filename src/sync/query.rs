//! Questions about what is not in a page's copy, and their answers.

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{AgentId, ChatId, GroupId, Reject, ThreadId, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

/// Rows of one page, at most.
pub const PAGE_MAX: u16 = 100;
/// Characters of the line that an archive row shows.
const LINE_CHARS: usize = 120;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// Closed threads, the latest first. Staff only.
    Archive(ArchiveQuery),
    /// One thread, open or closed.
    Thread {
        /// Its chat.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
    },
}

/// Which closed threads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ArchiveQuery {
    /// Words that the customer's name, address or the thread's texts contain; empty for all.
    #[serde(default)]
    pub text: String,
    /// Only threads of this group.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Only threads that this agent took part in.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// The `next` of the page before.
    #[serde(default)]
    pub page: Option<String>,
    /// Rows wanted, 1 to 100; 0 for 25.
    #[serde(default)]
    pub limit: u16,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Closed threads.
    Archive(ArchivePage),
    /// The chat with that one thread.
    Thread(Box<Chat>),
    /// It may not be asked.
    Refused(Reject),
    /// It could not be answered now.
    Unavailable,
}

/// A page of closed threads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ArchivePage {
    /// The rows, latest first.
    pub rows: Vec<ThreadRow>,
    /// Asks for the page after this one, if there is one.
    pub next: Option<String>,
}

/// A thread in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ThreadRow {
    /// Its chat.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// The group it was started in.
    pub group: GroupId,
    /// The customer's name, if known.
    pub customer: Option<String>,
    /// The customer's mail address, if known.
    pub email: Option<String>,
    /// Agents who took part.
    pub agents: Vec<AgentId>,
    /// Their names.
    pub agent_names: Vec<String>,
    /// When it started.
    pub started_at: Time,
    /// When it was closed; none while it is open.
    pub closed_at: Option<Time>,
    /// The score of its rating.
    pub score: Option<u8>,
    /// The beginning of what was said last.
    pub line: String,
}

impl ThreadRow {
    /// The row of a thread.
    pub fn of(chat: &Chat, thread: &Thread) -> Self {
        let agents = thread.members.iter().filter_map(|member| Some((member.user.agent()?, member.name.clone())));
        let (agents, names): (Vec<_>, Vec<_>) = agents.unzip();
        let last = thread.events.iter().rev().find_map(|event| event.words());
        let line = last.map(|words| words.chars().take(LINE_CHARS).collect());
        Self {
            chat: chat.id,
            thread: thread.id,
            group: thread.group,
            customer: chat.customer.name.clone(),
            email: chat.customer.email.clone(),
            agents,
            agent_names: names.into_iter().flatten().collect(),
            started_at: thread.started_at,
            closed_at: thread.closed.map(|closed| closed.at),
            score: thread.rating.as_ref().map(|rating| rating.score),
            line: line.unwrap_or_default(),
        }
    }
}

parlor_engine::staff_only!(Query, ArchiveQuery, Answer, ArchivePage, ThreadRow);
