//! Lists of what goes on now: open threads, agents, and to whom a thread can be handed on.

use parlor_engine::desk::{AgentCard, AgentRole, RoutingStatus};
use parlor_engine::{AgentId, ChatId, GroupId, Reject, SkillId, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::ThreadRow;

/// Values in the filters of one list, at most.
const VALUES_MAX: usize = 100;
/// Characters of the words looked for.
const TEXT_CHARS: usize = 200;

/// Which open threads. Staff only, as far as they see them. After LiveChat's `list_chats` and SuperOffice's
/// `ChatSessionsForUser`; closed threads are in the archive.
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
    /// From the earliest on, rather than from the latest. With [`ChatSort::Queue`], who is served first comes first.
    #[serde(default)]
    pub ascending: bool,
    /// The `next` of the page before.
    #[serde(default)]
    pub page: Option<String>,
    /// Rows wanted, 1 to 100; 0 for 25.
    #[serde(default)]
    pub limit: u16,
}

/// What a list of open threads is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum ChatSort {
    /// When the thread started.
    #[default]
    Started,
    /// When something was last said. A thread in which something is said meanwhile changes its place.
    Activity,
    /// The place in the queue: by urgency, then by when it was first queued.
    Queue,
}

/// A page of open threads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ChatsPage {
    /// The rows, in the order asked for.
    pub rows: Vec<ChatRow>,
    /// Asks for the page after this one, if there is one. What came or went meanwhile neither repeats nor hides a row.
    pub next: Option<String>,
    /// How many threads the query finds.
    pub found: u32,
}

/// An open thread in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ChatRow {
    /// The thread, as the archive will list it.
    pub thread: ThreadRow,
    /// The group that serves it now.
    pub group: GroupId,
    /// The agent who answers, if one does.
    pub agent: Option<AgentId>,
    /// When something was last said; when it started, if nothing was.
    pub active_at: Time,
    /// How many events it has.
    pub events: u32,
    /// Its place in the queue, counted from 1, if it waits.
    pub position: Option<u32>,
    /// When it first entered a queue.
    pub queued_at: Time,
    /// How urgent it is.
    pub priority: u8,
}

/// Which agents. Staff only. After LiveChat's `list_routing_statuses` and SuperOffice's `GetUserAgentList`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct AgentsQuery {
    /// Only those of one of these groups; empty for all.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// Only those of this status.
    #[serde(default)]
    pub status: Option<RoutingStatus>,
    /// Only those with an open page, or only those without.
    #[serde(default)]
    pub online: Option<bool>,
}

/// An agent in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct AgentRow {
    /// Who it is.
    pub agent: AgentId,
    /// The name.
    pub name: String,
    /// The role in the account.
    pub role: AgentRole,
    /// Whether it is a program.
    pub bot: bool,
    /// Whether new threads are taken.
    pub status: RoutingStatus,
    /// Whether a page is open.
    pub online: bool,
    /// Threads at hand, offers included.
    pub load: u32,
    /// Threads that the agent can have at once.
    pub capacity: u16,
    /// The groups whose threads the agent is given.
    pub groups: Vec<GroupId>,
    /// What the agent can do.
    pub skills: Vec<SkillId>,
    /// Why the status is as it is, if the agent says so.
    pub reason: Option<String>,
    /// Since when the status is as it is.
    pub status_at: Time,
    /// The name that customers know the agent by, if it is not the other.
    pub public_name: Option<String>,
    /// The picture and the title.
    pub card: AgentCard,
}

/// An agent to whom a thread might be handed on. After LiveChat's `list_agents_for_transfer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct TransferRow {
    /// The agent.
    pub agent: AgentRow,
    /// How many more threads of its group the agent can be given.
    pub room: u32,
    /// Skills that the thread requires and the agent lacks.
    pub missing: Vec<SkillId>,
    /// Why the asker cannot hand it to this agent now; none if it can be.
    pub refused: Option<Reject>,
}

/// What the asker would have handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct TransferQuery {
    /// The chat.
    pub chat: ChatId,
}

impl ChatsQuery {
    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it asks for more than one query may.
    pub fn check(&self) -> Result<(), Reject> {
        let values = self.groups.len() + self.agents.len() + self.skills.len() + self.tags.len();
        let within = values <= VALUES_MAX && self.text.chars().count() <= TEXT_CHARS;
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

impl AgentsQuery {
    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it asks for more than one query may.
    pub fn check(&self) -> Result<(), Reject> {
        if self.groups.len() <= VALUES_MAX { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

parlor_engine::staff_only!(ChatsQuery, ChatSort, ChatsPage, ChatRow, AgentsQuery, AgentRow, TransferRow, TransferQuery);
