//! What happened to a thread, as its agents are told: who did it and why. The customer is told less, or nothing.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::ClosedBy;
use crate::{AgentId, GroupId};

/// What only staff are told of a thread; always in an event for agents only. After the system messages of LiveChat
/// (specs/livechat.md section 10).
///
/// Where everybody is told something too, that line follows at once: see [`StaffLine::retells`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum StaffLine {
    /// An agent came because somebody asked for it (`agent_added`).
    AgentAdded {
        /// Who asked; none if an integration did.
        by: Option<Colleague>,
        /// Who came.
        agent: Colleague,
    },
    /// An agent was sent out (`agent_removed`).
    AgentRemoved {
        /// Who did it; none if an integration did.
        by: Option<Colleague>,
        /// Who went.
        agent: Colleague,
    },
    /// The thread was handed on (`chat_transferred`).
    Transferred {
        /// Who did it; none if an integration did.
        by: Option<Colleague>,
        /// Who had it; none if it waited.
        #[cfg_attr(not(feature = "lean"), serde(default))]
        from: Option<Colleague>,
        /// To whom.
        to: HandedTo,
    },
    /// The thread was taken from an agent who is not there for it. With `next` it is `routing.assigned_…`, without
    /// `routing.unassigned_…`, or `routing.archived_…` where the thread is closed at once as [`ClosedBy::Unserved`].
    TakenBack {
        /// From whom.
        agent: Colleague,
        /// Who has it now; none if it waits again, or if the agent only helped.
        next: Option<Colleague>,
        /// Why.
        why: Away,
    },
    /// The customer's name or mail address changed (`customer_updated`).
    CustomerUpdated {
        /// Which agent did it; none if the customer or an integration did.
        by: Option<Colleague>,
        /// The name from now on.
        name: Option<String>,
        /// The address from now on.
        email: Option<String>,
    },
    /// Nobody has said anything for so long: the thread is idle (`routing.idle`), or closed for it
    /// (`routing.archived_inactive`), which is told by the next event.
    Idle {
        /// For how many milliseconds.
        ms: u64,
    },
    /// The customer judged the thread (`rating.chat_rated`).
    Rated {
        /// From 1 to 5.
        score: u8,
    },
    /// The customer remarked on the thread (`rating.chat_commented`).
    RatingCommented {
        /// What.
        comment: String,
    },
    /// Somebody wants to be sent what was said (`transcript_requested`).
    TranscriptRequested {
        /// Which agent; none if the customer does.
        by: Option<Colleague>,
        /// To which address.
        email: String,
    },
    /// What was said was sent (`transcript_sent`).
    TranscriptSent {
        /// To which address.
        email: String,
    },
    /// Somebody had an agent listen, whom the customer does not see.
    ListenerAdded {
        /// Who did it; none if an integration did.
        by: Option<Colleague>,
        /// Who listens.
        agent: Colleague,
    },
    /// Somebody has an agent listen no more.
    ListenerRemoved {
        /// Who did it; none if an integration did.
        by: Option<Colleague>,
        /// Who listened.
        agent: Colleague,
    },
    /// The customer took the judgement back (`rating.chat_rating_canceled`).
    RatingCancelled {
        /// What it was, from 1 to 5.
        score: u8,
    },
    /// A survey was ended by somebody who did not answer it.
    SurveyCancelled {
        /// Whose doing it was.
        by: ClosedBy,
        /// Which agent's, if it was one.
        agent: Option<Colleague>,
    },
}

/// An agent, with the name of that time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Colleague {
    /// Who.
    pub id: AgentId,
    /// The name.
    pub name: String,
}

/// To whom a thread was handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum HandedTo {
    /// An agent.
    Agent(Colleague),
    /// A group's queue; also that of its own group.
    Group {
        /// The group.
        id: GroupId,
        /// The group's name.
        name: String,
    },
}

/// Why an agent is not there for a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum Away {
    /// The agent has not said a word (`…_inactive`).
    Inactive {
        /// For how many milliseconds.
        ms: u64,
    },
    /// The agent's pages are gone (`…_disconnected`).
    Disconnected {
        /// For how many milliseconds.
        ms: u64,
    },
    /// The agent logged out (`…_signed_out`).
    SignedOut,
    /// Somebody else logged the agent out (`…_remotely_signed_out`).
    RemotelySignedOut {
        /// Who; none if an integration did.
        by: Option<Colleague>,
    },
    /// The agent went offline (`…_other`).
    Offline {
        /// Who set it; none if an integration did.
        by: Option<Colleague>,
    },
    /// The agent is to serve nobody any more, or is suspended (`…_other`).
    Relieved {
        /// Who decided it; none if an integration did.
        by: Option<Colleague>,
    },
    /// The agent does not work here any more (`…_deleted`).
    Removed {
        /// Who decided it; none if an integration did.
        by: Option<Colleague>,
    },
}

#[cfg(not(feature = "lean"))]
impl StaffLine {
    /// Whether it tells in full what everybody is told in the next event: that one adds nothing for staff.
    pub fn retells(&self) -> bool {
        match self {
            StaffLine::AgentAdded { .. }
            | StaffLine::AgentRemoved { .. }
            | StaffLine::Transferred { .. }
            | StaffLine::TakenBack { .. } => true,
            StaffLine::CustomerUpdated { .. }
            | StaffLine::Idle { .. }
            | StaffLine::Rated { .. }
            | StaffLine::RatingCommented { .. }
            | StaffLine::TranscriptRequested { .. }
            | StaffLine::TranscriptSent { .. }
            // The customer is told nothing of it.
            | StaffLine::ListenerAdded { .. }
            | StaffLine::ListenerRemoved { .. }
            | StaffLine::RatingCancelled { .. }
            | StaffLine::SurveyCancelled { .. } => false,
        }
    }

    /// What is left when its customer is erased.
    pub(super) fn erased(&self) -> Self {
        match self {
            StaffLine::CustomerUpdated { by, .. } => {
                StaffLine::CustomerUpdated { by: by.clone(), name: None, email: None }
            }
            StaffLine::RatingCommented { .. } => StaffLine::RatingCommented { comment: String::new() },
            StaffLine::TranscriptRequested { by, .. } => {
                StaffLine::TranscriptRequested { by: by.clone(), email: String::new() }
            }
            StaffLine::TranscriptSent { .. } => StaffLine::TranscriptSent { email: String::new() },
            StaffLine::AgentAdded { .. }
            | StaffLine::AgentRemoved { .. }
            | StaffLine::Transferred { .. }
            | StaffLine::TakenBack { .. }
            | StaffLine::Idle { .. }
            | StaffLine::Rated { .. }
            | StaffLine::ListenerAdded { .. }
            | StaffLine::ListenerRemoved { .. }
            | StaffLine::RatingCancelled { .. }
            | StaffLine::SurveyCancelled { .. } => self.clone(),
        }
    }
}
