//! Items in a thread.

use serde::{Deserialize, Serialize};

use crate::{EventId, GroupId, NoteId, Time, User};

/// Who may see an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody in the thread.
    #[default]
    All,
    /// Staff only; never sent to the customer in any form.
    Agents,
}

/// An item in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// Its id, the same from the local echo on.
    pub id: EventId,
    /// When it was said.
    pub at: Time,
    /// Who said it.
    pub author: User,
    /// Who may see it.
    pub audience: Audience,
    /// What it says.
    pub content: Content,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Plain text, at most 8,000 characters.
    Text(String),
    /// A line about the thread itself. Pages word it in their own language.
    System(System),
}

/// What happened to the thread. After the system messages of LiveChat (specs/livechat.md section 10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// An agent took the thread.
    AgentJoined {
        /// The agent's name.
        name: String,
    },
    /// An agent left the thread.
    AgentLeft {
        /// The agent's name.
        name: String,
    },
    /// The thread went from one agent to another.
    Transferred {
        /// Name of the agent who gave it away.
        from: String,
        /// Name of the agent who took it.
        to: String,
    },
    /// The thread went to a group's queue.
    TransferredToGroup {
        /// The group.
        group: GroupId,
        /// The group's name.
        name: String,
    },
    /// The agent's pages are gone; the thread waits again at its old place.
    AgentLost {
        /// The agent's name.
        name: String,
    },
    /// The thread was closed.
    Closed {
        /// Whose doing it was.
        by: ClosedBy,
    },
    /// The customer is kept out.
    CustomerBanned {
        /// For how many days.
        days: u16,
    },
}

/// Who closed a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClosedBy {
    /// The customer ended it.
    Customer,
    /// An agent closed it.
    Agent,
}

/// An agents' remark on a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// When it was written.
    pub at: Time,
    /// Who wrote it.
    pub author: User,
    /// Plain text, at most 5,000 characters.
    pub text: String,
}

crate::staff_only!(Note);
