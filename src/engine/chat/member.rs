//! Who takes part in a thread.

use serde::{Deserialize, Serialize};

use crate::{AgentId, EventId, User};

/// What a member may do in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person served.
    Customer,
    /// The agent responsible.
    Agent,
    /// An agent who helps the one responsible.
    CoAgent,
    /// A program that answers before a person does.
    Bot,
    /// Listens and whispers to the agents; the customer never knows.
    Supervisor,
    /// Listens only; the customer never knows.
    Observer,
}

/// Somebody in a thread. Whoever leaves stays listed, so that old events keep their author's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// Who it is.
    pub user: User,
    /// The name shown to everybody in the thread.
    pub name: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Whether they take part now.
    pub active: bool,
}

/// Somebody of the staff who is in a thread without the customer's knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Hidden {
    /// Who it is.
    pub agent: AgentId,
    /// The name shown to the staff.
    pub name: String,
    /// Supervisor or observer.
    pub role: Role,
    /// Whether they listen now.
    pub active: bool,
}

/// How far a member's pages have got. Marks only ever move forward and point to events that everybody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marks {
    /// Whose.
    pub user: User,
    /// The last event that reached one of the member's pages.
    pub delivered: Option<EventId>,
    /// The last event that the member has looked at.
    pub read: Option<EventId>,
}

crate::staff_only!(Hidden);
