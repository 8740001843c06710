//! Lists of agents, and of those to whom a thread can be handed on; what is kept of them.

use parlor_engine::chat::Holder;
use parlor_engine::desk::{AgentCard, AgentRole, Rights, RoutingStatus};
use parlor_engine::map::Map;
use parlor_engine::{AgentId, ChatId, GroupId, Reject, SkillId, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

/// Groups in one list, at most.
const VALUES_MAX: usize = 100;

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
    /// Those who work here, those who are suspended, or those who were removed.
    #[serde(default)]
    pub state: Standing,
}

/// Whether somebody works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Yes.
    #[default]
    Active,
    /// Not for a while. Profile, rights and skills are kept for the way back.
    Suspended,
    /// Not any more. Only the name is kept.
    Removed,
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
    /// The role in the account; none of who was removed.
    pub role: Option<AgentRole>,
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
    /// What the agent may do in each of the groups.
    #[serde(default)]
    pub rights: Map<GroupId, Rights>,
    /// Whether the agent works here.
    #[serde(default)]
    pub state: Standing,
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

/// Whose properties. Staff only. Those of a chat, a thread and a customer come with each in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct PropertiesQuery {
    /// Whose.
    pub of: Holder,
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

parlor_engine::staff_only!(AgentsQuery, Standing, AgentRow, TransferRow, TransferQuery, PropertiesQuery);
