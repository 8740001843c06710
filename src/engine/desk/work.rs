//! A thread as the desk knows it.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::Needs;
use crate::map::{Map, Set};
use crate::{AgentId, ChatId, GroupId, ThreadId, Time};

/// A place in a queue.
pub(crate) type Place = (bool, Reverse<u8>, Time, ThreadId);

/// A thread that somebody still has to do with: where it waits (it is a queue entry then), or who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Work {
    /// The chat it belongs to.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// The group that serves it.
    pub group: GroupId,
    /// When it first entered a queue. Kept when it comes back, so that it returns to its old place.
    pub queued_at: Time,
    /// Where it stands.
    pub state: WorkState,
    /// Who has declined it since it last entered the queue. Empty for the customer.
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    pub declined: Set<AgentId>,
    /// What it asks of its agents, if anything. None for the customer.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    pub needs: Option<Box<Needs>>,
    /// Agents who help the one responsible, in order of joining. Empty for the customer.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    pub helpers: Vec<AgentId>,
    /// How each agent has it who has a part in it. Empty for the customer.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    pub holds: Map<AgentId, Hold>,
    /// Who is asked to help. Empty for the customer.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    pub invited: Map<AgentId, Invitation>,
}

/// That an agent is asked to help with a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Invitation {
    /// When it ends by itself.
    pub until: Time,
    /// Which agent asks; none if an integration does.
    pub by: Option<AgentId>,
}

/// How an agent has a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Hold {
    /// The smallest number, from 1, that none of the agent's other threads had when it came: an index of colours
    /// (SuperOffice 7.9).
    pub rank: u32,
    /// Whether it came past the agent's capacity: by a supervisor's doing, or back from being idle.
    pub over_capacity: bool,
    /// Whether it takes up nothing of the agent's capacity, because nobody says anything in it.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub idle: bool,
}

/// Where a thread stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkState {
    /// Waits for an agent.
    Queued,
    /// Proposed to an agent, who has not answered yet.
    Offered {
        /// To whom.
        agent: AgentId,
        /// When the offer ends by itself.
        until: Time,
        /// Why it was made.
        reason: OfferReason,
    },
    /// An agent is responsible.
    Assigned {
        /// Who.
        agent: AgentId,
        /// Since when.
        since: Time,
    },
    /// The talk is over, and its agent still works on it: notes, tags, records. The thread is closed, and its customer may
    /// start another. Only staff know of it.
    #[cfg_attr(feature = "lean", serde(skip_deserializing))]
    WrapUp {
        /// Who.
        agent: AgentId,
        /// Since when.
        since: Time,
        /// When it ends by itself.
        until: Time,
    },
}

/// Why an offer was made, and so where the thread goes when it is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum OfferReason {
    /// The queue chose this agent; otherwise the thread waits on.
    Routing,
    /// A colleague wants to hand it over; until then the colleague keeps it.
    Transfer {
        /// The colleague.
        from: AgentId,
        /// Since when the colleague has had it.
        since: Time,
        /// Which agent wants it so; none if an integration does.
        #[cfg_attr(not(feature = "lean"), serde(default))]
        by: Option<AgentId>,
    },
    /// The agent is asked to help; the one responsible keeps it in any case. Several may be asked at once.
    Invite {
        /// The one responsible.
        owner: AgentId,
        /// Since when.
        since: Time,
        /// Which agent asks; none if an integration does.
        #[cfg_attr(not(feature = "lean"), serde(default))]
        by: Option<AgentId>,
    },
    /// Somebody who let go of it, or who steers what waits, wants this agent to have it; otherwise it waits on.
    Handed {
        /// Which agent; none if an integration does.
        by: Option<AgentId>,
    },
}

impl OfferReason {
    /// Who keeps the thread meanwhile, and since when; none while it waits.
    pub fn keeper(self) -> Option<(AgentId, Time)> {
        match self {
            OfferReason::Routing | OfferReason::Handed { .. } => None,
            OfferReason::Transfer { from: owner, since, .. } | OfferReason::Invite { owner, since, .. } => {
                Some((owner, since))
            }
        }
    }
}

impl Work {
    /// A thread that has just come to a group's queue.
    pub(crate) fn new(chat: ChatId, thread: ThreadId, group: GroupId, queued_at: Time) -> Self {
        Self {
            chat,
            thread,
            group,
            queued_at,
            state: WorkState::Queued,
            declined: Set::new(),
            needs: None,
            helpers: Vec::new(),
            holds: Map::new(),
            invited: Map::new(),
        }
    }

    /// Whether, for the customer, the thread still waits.
    pub fn waits(&self) -> bool {
        match self.state {
            WorkState::Queued => true,
            WorkState::Offered { reason, .. } => reason.keeper().is_none(),
            WorkState::Assigned { .. } | WorkState::WrapUp { .. } => false,
        }
    }

    /// The agent who is responsible for it now, and since when.
    pub fn owner(&self) -> Option<(AgentId, Time)> {
        match self.state {
            WorkState::Assigned { agent, since } => Some((agent, since)),
            WorkState::Offered { reason, .. } => reason.keeper(),
            WorkState::Queued | WorkState::WrapUp { .. } => None,
        }
    }

    /// Who works on it after its end.
    pub fn wrapped_up_by(&self) -> Option<AgentId> {
        if let WorkState::WrapUp { agent, .. } = self.state { Some(agent) } else { None }
    }

    /// The agent who answers the customer now.
    pub fn assignee(&self) -> Option<AgentId> {
        self.owner().map(|(agent, _)| agent)
    }

    /// The agent who is to say whether to be responsible for it.
    pub fn offered_to(&self) -> Option<AgentId> {
        if let WorkState::Offered { agent, .. } = self.state { Some(agent) } else { None }
    }

    /// Everybody whose answer is waited for: whether to be responsible for it, or to help.
    pub fn asked(&self) -> impl Iterator<Item = AgentId> {
        self.offered_to().into_iter().chain(self.invited.keys().copied())
    }

    /// What this agent is asked, and until when; none if nothing.
    pub fn asks(&self, agent: AgentId) -> Option<(OfferReason, Time)> {
        match (self.state, self.invited.get(&agent)) {
            (WorkState::Offered { agent: asked, until, reason }, _) if asked == agent => Some((reason, until)),
            (_, Some(Invitation { until, by })) => {
                let (owner, since) = self.owner()?;
                Some((OfferReason::Invite { owner, since, by: *by }, *until))
            }
            (_, None) => None,
        }
    }

    /// Whether the agent talks with the customer: is responsible, or helps.
    pub fn serves(&self, agent: AgentId) -> bool {
        self.assignee() == Some(agent) || self.helpers.contains(&agent)
    }

    /// Whether the agent has it without its taking up capacity.
    pub fn is_idle_for(&self, agent: AgentId) -> bool {
        self.holds.get(&agent).is_some_and(|hold| hold.idle)
    }

    /// Everybody who has a part in it. It takes up the capacity of each for whom it is not idle.
    pub fn holders(&self) -> impl Iterator<Item = AgentId> {
        let of_state = [self.assignee(), self.wrapped_up_by()];
        of_state.into_iter().flatten().chain(self.helpers.iter().copied()).chain(self.asked())
    }

    /// Forgets how those had it who have no part in it any more.
    pub(super) fn tidy(&mut self) {
        let gone: Vec<AgentId> = self
            .holds
            .keys()
            .copied()
            .filter(|agent| !self.serves(*agent) && self.wrapped_up_by() != Some(*agent))
            .collect();
        gone.iter().for_each(|agent| {
            self.holds.remove(agent);
        });
    }

    /// What its place in the queue follows from: who waits before who has left a message, then the more urgent first, then
    /// who came first; ties by id.
    pub(crate) fn place(&self) -> Place {
        let needs = self.needs();
        (needs.message, Reverse(needs.priority), self.queued_at, self.thread)
    }

    /// What it asks of its agents.
    pub fn needs(&self) -> &Needs {
        static NONE: Needs = Needs { skills: Set::new(), priority: 0, prefer: None, message: false };
        self.needs.as_deref().unwrap_or(&NONE)
    }
}

crate::staff_only!(OfferReason, Hold);
