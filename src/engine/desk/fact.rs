//! What can happen at the desk.

use serde::{Deserialize, Serialize};

use super::{Agent, DutyFact, Group, GroupRules, Hold, Needs, OfferReason, Rights, RoutingStatus, Skill};
use crate::map::Set;
use crate::{AgentId, ChatId, GroupId, SkillId, StaffOnly, ThreadId, Time};

/// One thing that happened at the desk. Facts are only ever added to this list, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeskFact {
    /// An agent came or changed.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    AgentSaved {
        /// The whole new profile.
        agent: Agent,
    },
    /// A group came or changed.
    GroupSaved {
        /// The whole new group.
        group: Group,
    },
    /// An agent takes new threads, or no more.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    RoutingStatusSet {
        /// Who.
        agent: AgentId,
        /// The new status.
        status: RoutingStatus,
        /// When.
        at: Time,
        /// Why, as the account's list of reasons says it.
        #[cfg_attr(not(feature = "lean"), serde(default))]
        reason: Option<String>,
    },
    /// A thread waits in a group's queue: newly, again, or in another group's.
    Queued {
        /// The chat it belongs to.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// The group that serves it now.
        group: GroupId,
        /// What its place follows from.
        queued_at: Time,
    },
    /// A thread was proposed to an agent.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    Offered {
        /// The chat it belongs to.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// To whom.
        agent: AgentId,
        /// When the offer ends by itself.
        until: Time,
        /// Why.
        reason: OfferReason,
        /// When it was made.
        at: Time,
    },
    /// An offer ended without being accepted: the thread is where it was before.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    OfferEnded {
        /// The chat it belongs to.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// Whose offer it was.
        agent: AgentId,
        /// How it ended.
        end: OfferEnd,
    },
    /// An agent is responsible for a thread.
    Assigned {
        /// The chat it belongs to.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// Who.
        agent: AgentId,
        /// When.
        at: Time,
    },
    /// A thread was closed and leaves the desk.
    Released {
        /// The chat it belongs to.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// When.
        at: Time,
    },
    /// An admin set the rules of a group.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    GroupRulesSaved {
        /// Whose.
        group: GroupId,
        /// All of them.
        rules: StaffOnly<Box<GroupRules>>,
    },
    /// A skill came or changed.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    SkillSaved {
        /// The whole new skill.
        skill: Skill,
    },
    /// A skill is gone, from agents and threads too.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    SkillDeleted {
        /// Which.
        skill: SkillId,
    },
    /// An agent has these skills and no others.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    AgentSkillsSaved {
        /// Who.
        agent: AgentId,
        /// All of them.
        skills: Set<SkillId>,
    },
    /// An agent may do this in a group.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    RolesAssigned {
        /// In which.
        group: GroupId,
        /// Who.
        agent: AgentId,
        /// All that it is.
        rights: Rights,
    },
    /// A thread requires this of its agents.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    Required {
        /// The chat it belongs to.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// All that it requires.
        needs: Box<Needs>,
    },
    /// A group's queue takes no more threads, or takes them again.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    QueueMarked {
        /// Whose.
        group: GroupId,
        /// Whether it is full.
        full: bool,
    },
    /// A group has opened or closed, or it is known when it will.
    OpeningSet {
        /// Which.
        group: GroupId,
        /// Whether it is open.
        open: bool,
        /// When that changes, if it is in sight.
        next_change: Option<Time>,
    },
    /// An agent's part in a thread changed. Staff only.
    Hand(HandFact),
    /// Something happened to an agent's being at work. Staff only.
    Duty(StaffOnly<DutyFact>),
    /// A group is gone. Agents belong to it no more, and its rules are gone.
    GroupDeleted {
        /// Which.
        group: GroupId,
    },
}

/// What became of an agent's part in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct HandFact {
    /// The chat it belongs to.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// Whose part.
    pub agent: AgentId,
    /// When.
    pub at: Time,
    /// What became of it.
    pub hand: Hand,
}

/// An agent's part in a thread, as it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// Helps the one responsible from now on.
    Helps,
    /// Helps no more.
    HelpsNoMore,
    /// How the agent has what was just taken.
    Holds(Hold),
    /// Gave it away, and is not to be given it again by the queue before anybody else had it.
    GaveAway,
    /// Works on it after its end. To the customer this is the end.
    WrapsUp {
        /// Until when at the latest.
        until: Time,
    },
    /// Has done with it.
    WrappedUp,
    /// Has lost it without a word to the customer, and is not to be given it again by the queue before anybody else had it.
    Unanswered,
    /// Has said a word to a customer, or taken what a colleague asked for, after having let threads pass.
    Answered,
}

/// How an offer ended that was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The agent said no.
    Declined,
    /// The agent did not answer in time.
    TimedOut,
    /// The agent went offline, or the one who offered took it back.
    Revoked,
}

impl DeskFact {
    /// The chat it is about, if it is about one.
    pub fn chat(&self) -> Option<ChatId> {
        self.work().map(|(chat, _)| chat)
    }

    /// The thread it is about, if it is about one.
    pub fn thread(&self) -> Option<ThreadId> {
        self.work().map(|(_, thread)| thread)
    }

    fn work(&self) -> Option<(ChatId, ThreadId)> {
        match self {
            DeskFact::AgentSaved { .. }
            | DeskFact::GroupSaved { .. }
            | DeskFact::RoutingStatusSet { .. }
            | DeskFact::GroupRulesSaved { .. }
            | DeskFact::SkillSaved { .. }
            | DeskFact::SkillDeleted { .. }
            | DeskFact::AgentSkillsSaved { .. }
            | DeskFact::RolesAssigned { .. }
            | DeskFact::OpeningSet { .. }
            | DeskFact::QueueMarked { .. }
            | DeskFact::Duty(_)
            | DeskFact::GroupDeleted { .. } => None,
            DeskFact::Queued { chat, thread, .. }
            | DeskFact::Offered { chat, thread, .. }
            | DeskFact::OfferEnded { chat, thread, .. }
            | DeskFact::Assigned { chat, thread, .. }
            | DeskFact::Required { chat, thread, .. }
            | DeskFact::Released { chat, thread, .. }
            | DeskFact::Hand(HandFact { chat, thread, .. }) => Some((*chat, *thread)),
        }
    }
}

crate::staff_only!(OfferEnd, HandFact, Hand);
