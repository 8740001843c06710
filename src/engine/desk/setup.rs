//! What only staff know of the desk as a whole.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{AgentState, Desk, Skill};
#[cfg(not(feature = "lean"))]
use crate::chat::Properties;
use crate::map::{Map, Set};
use crate::{AgentId, GroupId, SkillId, Time, limits};

/// Skills, and how the queues are doing. A customer's copy has none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default))]
pub struct Setup {
    /// Every skill of the account.
    pub skills: Map<SkillId, Skill>,
    /// Groups whose queue is full and has not reopened yet.
    pub full: Set<GroupId>,
    /// How fast each queue moves.
    pub paces: Map<GroupId, Pace>,
    /// What deleted groups were called.
    pub gone: Map<GroupId, String>,
    /// Why agents may say that they take no new threads.
    pub reasons: Vec<String>,
    /// Agents who are suspended, as they come back.
    pub suspended: Map<AgentId, AgentState>,
    /// What removed agents were called.
    pub left: Map<AgentId, String>,
    /// The account's own properties.
    #[cfg(not(feature = "lean"))]
    pub properties: Properties,
    /// Properties of groups, where one has any.
    #[cfg(not(feature = "lean"))]
    pub group_properties: Map<GroupId, Properties>,
}

/// How fast a queue moves: the time that each of the last 20 threads spent at its front.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Pace {
    /// When the last thread left the queue for an agent.
    pub last: Time,
    /// Milliseconds of each step, the oldest first.
    pub steps: Vec<u64>,
}

static NOTHING: Setup = Setup {
    skills: Map::new(),
    full: Set::new(),
    paces: Map::new(),
    gone: Map::new(),
    reasons: Vec::new(),
    suspended: Map::new(),
    left: Map::new(),
    #[cfg(not(feature = "lean"))]
    properties: Properties::new(),
    #[cfg(not(feature = "lean"))]
    group_properties: Map::new(),
};

impl Desk {
    /// Skills, and how the queues are doing.
    pub fn setup(&self) -> &Setup {
        self.setup.as_deref().unwrap_or(&NOTHING)
    }

    /// How long the thread at this place of a group's queue, counted from 1, probably waits on, in milliseconds: the
    /// mean time between the group's last 20 assignments for each place (SuperOffice: seconds per accept). None before
    /// the first.
    pub fn wait_ms(&self, group: GroupId, place: u32) -> Option<u64> {
        let steps = &self.setup().paces.get(&group)?.steps;
        let sum = steps.iter().fold(0u64, |sum, step| sum.saturating_add(*step));
        Some((sum / steps.len().max(1) as u64).saturating_mul(u64::from(place)))
    }

    /// Takes note of a thread that leaves the queue for an agent. Only copies that know the agent count: a customer's
    /// would count the own threads alone. A bot's do not count: nobody waits for a bot. Neither do messages.
    pub(super) fn note_pace(&mut self, group: GroupId, queued_at: Time, agent: AgentId, at: Time) {
        if self.agents.get(&agent).is_none_or(|state| state.profile.bot) {
            return;
        }
        let paces = &mut self.setup.get_or_insert_default().paces;
        let mut pace = paces.get(&group).cloned().unwrap_or_default();
        pace.steps.push(at.since_ms(queued_at.max(pace.last)));
        if pace.steps.len() > limits::PACE_STEPS {
            pace.steps.remove(0);
        }
        pace.last = at;
        paces.insert(group, pace);
    }
}

crate::staff_only!(Setup, Pace);
