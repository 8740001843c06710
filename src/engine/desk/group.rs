//! Teams, each with a queue of its own.

use serde::{Deserialize, Serialize};

use crate::{GroupId, Time};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The name that everybody sees.
    pub name: String,
    /// Its place in lists, from 0. The first group takes threads that ask for none.
    pub order: u32,
    /// How its threads reach an agent.
    pub assignment: Assignment,
    /// Whether it is within its opening hours now. Always, where no hours are set.
    #[serde(default = "open")]
    pub open: bool,
    /// When that changes, if it is in sight.
    #[serde(default)]
    pub next_change: Option<Time>,
}

fn open() -> bool {
    true
}

impl Group {
    /// A new group, which is open.
    pub fn new(id: GroupId, name: String, order: u32, assignment: Assignment) -> Self {
        Self { id, name, order, assignment, open: true, next_change: None }
    }
}

/// How a group's threads reach an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub enum Assignment {
    /// At once, to the accepting agent with the most room.
    #[default]
    Automatic,
    /// Proposed to one agent after the other, who accepts or declines within a time.
    Offer {
        /// Milliseconds to accept in, from 5,000 to 600,000.
        accept_ms: u64,
    },
    /// Agents pick up what they want.
    PickUp,
}
