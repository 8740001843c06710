//! Members of staff.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

#[cfg(not(feature = "lean"))]
use super::AgentCard;
use super::Rights;
#[cfg(not(feature = "lean"))]
use crate::chat::Properties;
use crate::map::{Map, Set};
use crate::{AgentId, GroupId, SkillId, Time, Viewer};

/// An agent's profile, as an admin sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Agent {
    /// Who it is.
    pub id: AgentId,
    /// The name that staff see, and customers where the agent has no other for them.
    pub name: String,
    /// The mail address, with which the agent signs in.
    pub email: String,
    /// What the agent may do in the account.
    pub role: AgentRole,
    /// How many threads the agent can have at once.
    pub capacity: u16,
    /// The groups whose threads the agent is given.
    pub groups: Set<GroupId>,
    /// Whether this is a program, which acts with a token in place of a password.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub bot: bool,
}

/// What an agent may do in the account; each role includes the ones before it, save that observers change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum AgentRole {
    /// Looks at everything, changes nothing.
    Observer,
    /// Talks with the customers of the own groups.
    Agent,
    /// Sees all threads and steers any of them.
    Supervisor,
    /// Sets up agents and groups.
    Admin,
}

/// Whether an agent takes new threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum RoutingStatus {
    /// Takes new threads.
    Accepting,
    /// Here, keeps the threads at hand, takes no new ones.
    Paused,
    /// Not at work.
    #[default]
    Offline,
}

/// An agent as the desk knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct AgentState {
    /// The profile.
    pub profile: Agent,
    /// Whether new threads are taken.
    pub status: RoutingStatus,
    /// When the agent last came free or was last given something: who has been idle longest is served first.
    pub idle_since: Time,
    /// What the agent can do.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub skills: Set<SkillId>,
    /// What the agent may do in a group, where it is not the ordinary.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub rights: Map<GroupId, Rights>,
    /// Why the status is as it is, if the agent says so.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub reason: Option<String>,
    /// Since when the status is as it is.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub status_at: Time,
    /// How many threads in a row the agent has let pass.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub misses: u16,
    /// The name that customers know the agent by, if it is not the profile's.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub public_name: Option<String>,
    /// Properties.
    #[cfg(not(feature = "lean"))]
    #[serde(default)]
    pub properties: Properties,
    /// The picture and the title.
    #[cfg(not(feature = "lean"))]
    #[serde(default)]
    pub card: AgentCard,
}

impl AgentState {
    /// Whether idleness has paused the agent.
    pub fn is_idle(&self) -> bool {
        self.status == RoutingStatus::Paused && self.reason.as_deref() == Some(crate::account::IDLE)
    }

    /// Somebody new, who is offline.
    pub fn new(profile: Agent) -> Self {
        Self {
            profile,
            status: RoutingStatus::Offline,
            idle_since: Time(0),
            skills: Set::new(),
            rights: Map::new(),
            reason: None,
            status_at: Time(0),
            misses: 0,
            public_name: None,
            #[cfg(not(feature = "lean"))]
            properties: Properties::new(),
            #[cfg(not(feature = "lean"))]
            card: AgentCard::default(),
        }
    }

    /// What the agent may do in a group; none for who is not in it.
    pub fn rights_in(&self, group: GroupId) -> Option<Rights> {
        let member = self.profile.groups.contains(&group);
        member.then(|| self.rights.get(&group).copied().unwrap_or_default())
    }

    /// How this agent looks at the account.
    pub fn viewer(&self) -> Viewer {
        let id = self.profile.id;
        match self.profile.role {
            AgentRole::Observer => Viewer::Observer(id),
            AgentRole::Agent => Viewer::Agent(id),
            AgentRole::Supervisor | AgentRole::Admin => Viewer::Supervisor(id),
        }
    }
}

crate::staff_only!(Agent, AgentRole, RoutingStatus, AgentState);
