//! Who acts, who is named as author, and who looks.

use serde::{Deserialize, Serialize};

use crate::{AgentId, CustomerId};

/// Somebody who can stand in a thread as member or author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum User {
    /// The person served.
    Customer(CustomerId),
    /// A member of staff.
    Agent(AgentId),
    /// Parlor itself: routing, timers.
    System,
}

impl User {
    /// The bits that tell this user from every other; ids of a user's commands follow from them.
    pub fn bits(self) -> u128 {
        match self {
            User::Customer(id) => id.0,
            User::Agent(id) => id.0,
            User::System => 0,
        }
    }

    /// The agent, if it is one.
    pub fn agent(self) -> Option<AgentId> {
        if let User::Agent(agent) = self { Some(agent) } else { None }
    }

    /// Whether this is the customer.
    pub fn is_customer(self) -> bool {
        matches!(self, User::Customer(_))
    }
}

/// Whoever gives a command: a user whose identity the shell has established.
pub type Actor = User;

/// Whoever looks. What a viewer may see is decided by [`Fact::seen_by`](crate::Fact::seen_by) for what happens and by
/// [`Account::view`](crate::Account::view) for what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewer {
    /// Sees the own chat, without anything that is for agents only.
    Customer(CustomerId),
    /// Sees the open threads of the own groups, and those offered or assigned to the agent.
    Agent(AgentId),
    /// Sees every open thread of the account.
    Supervisor(AgentId),
    /// Sees what a supervisor sees and may change nothing.
    Observer(AgentId),
}

impl Viewer {
    /// Whether this viewer belongs to the staff.
    pub fn is_staff(self) -> bool {
        match self {
            Viewer::Customer(_) => false,
            Viewer::Agent(_) | Viewer::Supervisor(_) | Viewer::Observer(_) => true,
        }
    }

    /// Whether this viewer still sees what a deleted event said.
    pub fn sees_deleted(self) -> bool {
        match self {
            Viewer::Customer(_) | Viewer::Agent(_) => false,
            Viewer::Supervisor(_) | Viewer::Observer(_) => true,
        }
    }

    /// The user behind the viewer.
    pub fn user(self) -> User {
        match self {
            Viewer::Customer(id) => User::Customer(id),
            Viewer::Agent(id) | Viewer::Supervisor(id) | Viewer::Observer(id) => User::Agent(id),
        }
    }
}
