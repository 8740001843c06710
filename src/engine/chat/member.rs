//! Who takes part in a thread.

use serde::{Deserialize, Serialize};

use crate::{EventId, User};

/// What a member may do in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person served.
    Customer,
    /// The agent responsible.
    Agent,
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
