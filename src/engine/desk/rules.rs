//! What an admin sets on a group beyond its name, its order and how its threads reach an agent.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{AbsenceRules, Desk, FormRules, HoursRules, TalkRules};
use crate::chat::{ResponseRules, SurveyRules};
use crate::{GroupId, Reject, limits};

/// The rules of a group; what is left out has its default. Staff only: a customer learns what follows from them, never
/// the rules themselves.
///
/// Each part belongs to one subject and checks its own bounds in its `check`, which [`GroupRules::check`] calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct GroupRules {
    /// Who may wait.
    pub queue: QueueRules,
    /// Who is chosen.
    pub routing: RoutingRules,
    /// When it is open.
    pub hours: HoursRules,
    /// How soon customers are answered, and how long a silence may last.
    pub response: ResponseRules,
    /// What customers are asked after the talk.
    pub survey: SurveyRules,
    /// How threads go from hand to hand.
    pub talk: TalkRules,
    /// How long customers may be gone.
    pub absence: AbsenceRules,
    /// What customers are asked before the talk, or in its place.
    pub forms: FormRules,
}

/// Who may wait in a group's queue (LiveChat: `queue.enabled`, `queue.limit`, `queue.reopen_threshold`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct QueueRules {
    /// Whether anybody may wait at all. Without a queue a thread begins only if it can be given or offered to an agent at
    /// once; in a group whose agents pick up, none does. A thread whose agent is not there for
    /// it any more is closed unless somebody else can be given or offered it at once.
    pub enabled: bool,
    /// How many threads may wait, from 1 to 10,000; without it 10,000.
    pub limit: Option<u32>,
    /// A queue that was full takes threads again once fewer than this many wait, from 1 to the limit; without it, once
    /// fewer than the limit wait.
    pub reopen_below: Option<u32>,
    /// Whether a thread begins only while somebody who answers the group takes new threads, however busy (LiveChat: a chat
    /// that is not continuous needs an online group; SuperOffice: all agents Away). A bot that new threads go to counts.
    pub attended: bool,
    /// Whether customers may begin a chat that goes on while either side is away (LiveChat: continuous), so that its
    /// threads begin outside opening hours too.
    pub continuous: bool,
}

/// Whom a group's queue chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct RoutingRules {
    /// Whether the agent of the customer's last thread comes before all others (LiveChat: `prefer_recent_agent`).
    pub prefer_last_agent: bool,
    /// How many times in a row an agent may let a thread of the group pass, offered or given, before the agent is paused:
    /// from 1 to 100; without it 1. The row ends when the agent answers an offer or sets the status.
    pub pause_after: Option<u16>,
    /// After how many milliseconds in which they have touched none of their pages agents who answer the group are paused,
    /// with the reason `idle`: from 60,000 to 86,400,000; without it never. Of several groups the most impatient counts. Who
    /// touches a page again takes new threads again. (LiveChat: `set_away_status`.)
    pub away_after_ms: Option<u64>,
}

/// The rules of a group for which nobody has set any.
static DEFAULT: GroupRules = GroupRules {
    queue: QueueRules { enabled: true, limit: None, reopen_below: None, attended: false, continuous: false },
    routing: RoutingRules { prefer_last_agent: false, pause_after: None, away_after_ms: None },
    hours: HoursRules::NONE,
    response: ResponseRules::NONE,
    survey: SurveyRules::NONE,
    talk: TalkRules::NONE,
    absence: AbsenceRules::NONE,
    forms: FormRules::NONE,
};

impl GroupRules {
    /// Checks the bounds of every part.
    pub(crate) fn check(&self) -> Result<(), Reject> {
        self.queue.check()?;
        self.routing.check()?;
        self.response.check()?;
        self.survey.check()?;
        self.talk.check()?;
        self.absence.check()?;
        self.forms.check()?;
        self.hours.check()
    }
}

impl QueueRules {
    /// How many threads may wait.
    pub(crate) fn limit(&self) -> usize {
        self.limit.map_or(limits::QUEUE_PER_GROUP, |limit| limit as usize)
    }

    /// Below how many a full queue takes threads again.
    pub(crate) fn reopen_below(&self) -> usize {
        self.reopen_below.map_or(self.limit(), |below| below as usize)
    }

    fn check(&self) -> Result<(), Reject> {
        let good = |value: Option<u32>, most: usize| value.is_none_or(|value| (1..=most).contains(&(value as usize)));
        if good(self.limit, limits::QUEUE_PER_GROUP) && good(self.reopen_below, self.limit()) {
            Ok(())
        } else {
            Err(Reject::QueueLimitOutOfRange)
        }
    }
}

impl RoutingRules {
    /// How many times in a row an agent may let a thread pass before the agent is paused.
    pub fn pause_after(&self) -> u16 {
        self.pause_after.unwrap_or(1)
    }

    fn check(&self) -> Result<(), Reject> {
        if !(1..=limits::MISSES_MAX).contains(&self.pause_after()) {
            return Err(Reject::MissesOutOfRange);
        }
        let good = |ms| (limits::AWAY_MS_MIN..=limits::AWAY_MS_MAX).contains(&ms);
        if self.away_after_ms.is_none_or(good) { Ok(()) } else { Err(Reject::AwayOutOfRange) }
    }
}

impl Default for QueueRules {
    fn default() -> Self {
        DEFAULT.queue.clone()
    }
}

impl Desk {
    /// The rules of a group; the defaults where nobody has set any.
    #[cfg(not(feature = "lean"))]
    pub fn rules_of(&self, group: GroupId) -> &GroupRules {
        self.rules.get(&group).unwrap_or(&DEFAULT)
    }

    /// A customer's page knows of no rules.
    #[cfg(feature = "lean")]
    pub(crate) fn rules_of(&self, _: GroupId) -> &GroupRules {
        &DEFAULT
    }
}

crate::staff_only!(GroupRules, QueueRules, RoutingRules);
