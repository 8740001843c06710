//! The desk: agents, groups, the queue, offers and load. Knows threads by id only, never what is said in them.

mod absence;
mod agent;
#[cfg(not(feature = "lean"))]
mod attendance;
mod card;
mod commands;
mod configure;
mod delete_group;
mod duty;
#[cfg_attr(feature = "lean", path = "own_work.rs")]
mod evolve;
#[cfg(not(feature = "lean"))]
mod evolve_setup;
mod fact;
mod forms;
mod group;
mod group_agents;
mod hours;
#[cfg_attr(feature = "lean", path = "no_index.rs")]
mod index;
mod public_name;
mod reasons;
mod rights;
mod routing;
mod rules;
mod see;
mod setup;
mod skill;
mod talk;
#[cfg(test)]
mod tests;
mod work;

use serde::{Deserialize, Deserializer, Serialize};

pub use absence::AbsenceRules;
pub use agent::{Agent, AgentRole, AgentState, RoutingStatus};
#[cfg(not(feature = "lean"))]
pub use attendance::Attendance;
pub use card::{AgentCard, SaveAgentCard};
pub use commands::{SaveAgent, SetRoutingStatus};
pub use configure::ConfigureGroup;
pub use delete_group::DeleteGroup;
pub use duty::DutyFact;
pub use fact::{DeskFact, Hand, HandFact, OfferEnd};
pub use forms::{FormDue, FormRules};
pub use group::{Assignment, Group};
pub use group_agents::SaveGroupAgents;
pub use hours::{DaySpan, Holiday, HoursRules, SetOpening, WeekSpan, WhenClosed};
pub use public_name::SavePublicName;
pub use reasons::SaveStatusReasons;
pub use rights::{AssignRoles, Rights, Tier};
pub use rules::{GroupRules, QueueRules, RoutingRules};
pub use setup::{Pace, Setup};
pub use skill::{DeleteSkill, Needs, SaveAgentSkills, SaveSkill, Skill};
pub use talk::TalkRules;
pub use work::{Hold, Invitation, OfferReason, Work, WorkState};

use crate::map::{Map, Set};
use crate::{AgentId, GroupId, Reject, StaffOnly, ThreadId, Time};
use index::Index;

/// Who works here, who waits, and who has what: a fold of [`DeskFact`]s.
///
/// A thread stands in `works` from its start to its close, in exactly one [`WorkState`].
/// An agent's load is the number of works that hold the agent and are not idle; it never passes the agent's capacity, save
/// by what a supervisor took or gave past it, and by what was idle and in which its customer speaks again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Desk {
    /// Every agent of the account. Empty for the customer.
    #[cfg_attr(feature = "lean", serde(serialize_with = "crate::staff_only::empty::serialize"))]
    pub agents: Map<AgentId, AgentState>,
    /// Every group of the account.
    pub groups: Map<GroupId, Group>,
    /// Every thread that is not closed.
    pub works: Map<ThreadId, Work>,
    /// What admins have set on groups, where it is not the default. Empty for the customer.
    #[cfg_attr(feature = "lean", serde(serialize_with = "crate::staff_only::empty::serialize"))]
    pub rules: Map<GroupId, StaffOnly<GroupRules>>,
    #[cfg_attr(feature = "lean", serde(serialize_with = "crate::staff_only::empty::serialize"))]
    setup: Option<Box<Setup>>,
    #[serde(skip)]
    index: Index,
}

impl Desk {
    /// Threads of a group that wait, the one to be served first at the front.
    pub fn queue(&self, group: GroupId) -> impl DoubleEndedIterator<Item = &Work> {
        self.index.queued(group).filter_map(|thread| self.works.get(&thread))
    }

    /// How many threads of a group wait, without the messages behind them.
    pub fn queue_len(&self, group: GroupId) -> usize {
        self.index.queued_len(group)
    }

    /// How many messages of a group nobody has looked after yet.
    pub fn messages_len(&self, group: GroupId) -> usize {
        self.index.messages(group)
    }

    /// Place in its queue, counted from 1; none if the thread does not wait. An offered thread keeps its place at the
    /// front, since for the customer it still waits.
    pub fn position(&self, thread: ThreadId) -> Option<usize> {
        let work = self.works.get(&thread)?;
        if !work.waits() {
            return None;
        }
        let ahead = self.index.waiting_before(work.group, work.place());
        Some(ahead + 1)
    }

    /// How many threads the agent has, offers included and idle ones not.
    pub fn load(&self, agent: AgentId) -> usize {
        self.index.load(agent)
    }

    /// How many more threads the agent can be given.
    pub fn room(&self, agent: AgentId) -> usize {
        let capacity = self.agents.get(&agent).map_or(0, |state| usize::from(state.profile.capacity));
        capacity.saturating_sub(self.load(agent))
    }

    /// How many threads of one group the agent has, offers included.
    pub fn load_in(&self, agent: AgentId, group: GroupId) -> usize {
        self.index.load_in(agent, group)
    }

    /// How many more threads of one group the agent can be given.
    pub fn room_in(&self, agent: AgentId, group: GroupId) -> usize {
        let capacity = self.rights(agent, group).and_then(|rights| rights.capacity);
        let room = self.room(agent);
        capacity.map_or(room, |most| room.min(usize::from(most).saturating_sub(self.load_in(agent, group))))
    }

    /// The threads in which an agent has a part: has it, helps, or is asked.
    pub fn held_by(&self, agent: AgentId) -> impl Iterator<Item = &Work> {
        self.index.held(agent).filter_map(|thread| self.works.get(&thread))
    }

    /// The agent's load without what came past the capacity.
    pub fn load_within(&self, agent: AgentId) -> usize {
        let over = |work: &&Work| work.holds.get(&agent).is_some_and(|hold| hold.over_capacity && !hold.idle);
        self.load(agent).saturating_sub(self.held_by(agent).filter(over).count())
    }

    /// The same for the threads of one group.
    pub fn load_in_within(&self, agent: AgentId, group: GroupId) -> usize {
        let of_group = self.held_by(agent).filter(|work| work.group == group);
        of_group.filter(|work| work.holds.get(&agent).is_none_or(|hold| !hold.over_capacity && !hold.idle)).count()
    }

    /// What an agent is called, or was before the agent was suspended or removed; staff alone know.
    pub fn agent_name(&self, agent: AgentId) -> Option<&str> {
        let setup = self.setup();
        let known = self.agents.get(&agent).or_else(|| setup.suspended.get(&agent)).map(|state| &state.profile.name);
        known.or_else(|| setup.left.get(&agent)).map(String::as_str)
    }

    /// The smallest rank that none of the agent's threads has.
    pub(crate) fn free_rank(&self, agent: AgentId) -> u32 {
        let taken: Set<u32> = self.held_by(agent).filter_map(|work| Some(work.holds.get(&agent)?.rank)).collect();
        (1..).find(|rank| !taken.contains(rank)).unwrap_or(u32::MAX)
    }

    /// Every waiting thread of a group with its place, counted from 1.
    pub fn positions(&self, group: GroupId) -> impl Iterator<Item = (&Work, u32)> {
        self.index.positions(group).filter_map(|(thread, place)| Some((self.works.get(&thread)?, place)))
    }

    /// The group that takes threads which ask for none.
    pub fn first_group(&self) -> Option<GroupId> {
        self.groups.values().min_by_key(|group| (group.order, group.id)).map(|group| group.id)
    }

    /// When something falls due without anybody's doing.
    pub fn next_wakeup(&self) -> Option<Time> {
        self.index.next_timer()
    }

    /// How soon a thread of a group is answered: as the first of its skills says that says anything, or as the group does.
    #[cfg(not(feature = "lean"))]
    pub(crate) fn response_rules(&self, group: GroupId, needs: &Needs) -> crate::chat::ResponseRules {
        let skills = needs.skills.iter().filter_map(|skill| self.setup().skills.get(skill));
        let first = skills.filter(|skill| skill.response.is_some()).min_by_key(|skill| (skill.order, skill.id));
        first.and_then(|skill| skill.response).unwrap_or(self.rules_of(group).response)
    }

    pub(crate) fn agent(&self, id: AgentId) -> Result<&AgentState, Reject> {
        self.agents.get(&id).ok_or(Reject::UnknownAgent)
    }

    pub(crate) fn group(&self, id: GroupId) -> Result<&Group, Reject> {
        self.groups.get(&id).ok_or(Reject::UnknownGroup)
    }

    /// Checks what must always hold; the message names what does not.
    ///
    /// # Errors
    /// The first thing found wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        if Index::of(self) != self.index {
            return Err("the desk's index differs from what its works say".to_owned());
        }
        for work in self.works.values() {
            let holders: Set<AgentId> = work.holders().collect();
            if holders.len() != work.holders().count() {
                return Err(format!("somebody has two parts in thread {}", work.thread));
            }
            if !work.invited.is_empty() && work.owner().is_none() {
                return Err(format!("somebody is asked to help with thread {}, which nobody has", work.thread));
            }
        }
        for (id, state) in &self.agents {
            if self.load_within(*id) > usize::from(state.profile.capacity) {
                return Err(format!("agent {id} has more threads than room"));
            }
            for (group, rights) in &state.rights {
                if rights.capacity.is_some_and(|most| self.load_in_within(*id, *group) > usize::from(most)) {
                    return Err(format!("agent {id} has more threads of group {group} than room"));
                }
            }
        }
        Ok(())
    }
}

/// The stored shape: a desk without its index, which follows from the rest.
#[derive(Deserialize)]
struct Stored {
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    agents: Map<AgentId, AgentState>,
    groups: Map<GroupId, Group>,
    works: Map<ThreadId, Work>,
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    rules: Map<GroupId, StaffOnly<GroupRules>>,
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    setup: Option<Box<Setup>>,
}

impl<'de> Deserialize<'de> for Desk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Stored { agents, groups, works, rules, setup } = Stored::deserialize(deserializer)?;
        let mut desk = Self { agents, groups, works, rules, setup, index: Index::default() };
        desk.index = Index::of(&desk);
        Ok(desk)
    }
}
