//! What happens to agents' being at work, beside their status.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

#[cfg(not(feature = "lean"))]
use super::AgentCard;
#[cfg(not(feature = "lean"))]
use crate::chat::{Holder, PropertiesChange};
use crate::{AgentId, Time};

/// What happened to agents' being at work. Staff only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum DutyFact {
    /// An agent was logged out everywhere: whoever serves the pages turns them out, and ends the sign-ins.
    LoggedOut {
        /// Who.
        agent: AgentId,
        /// When.
        at: Time,
    },
    /// An admin set the reasons that agents may give for a status.
    ReasonsSaved {
        /// All of them.
        reasons: Vec<String>,
    },
    /// An agent does not work here for a while: to everybody as if there were none.
    Suspended {
        /// Who.
        agent: AgentId,
        /// When.
        at: Time,
    },
    /// A suspended agent is back.
    Reinstated {
        /// Who.
        agent: AgentId,
        /// When.
        at: Time,
    },
    /// An agent does not work here any more.
    Removed {
        /// Who.
        agent: AgentId,
        /// When.
        at: Time,
    },
    /// Customers know an agent by another name.
    PublicNameSaved {
        /// Who.
        agent: AgentId,
        /// The name; none for the profile's.
        name: Option<String>,
    },
    /// Properties of the account, a group or an agent changed.
    #[cfg(not(feature = "lean"))]
    PropertiesChanged {
        /// Whose.
        of: Holder,
        /// What.
        change: PropertiesChange,
    },
    /// An agent is shown by another picture or under another title.
    #[cfg(not(feature = "lean"))]
    CardSaved {
        /// Who.
        agent: AgentId,
        /// All of it.
        card: AgentCard,
    },
}

crate::staff_only!(DutyFact);
