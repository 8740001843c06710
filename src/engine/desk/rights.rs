//! What an agent may do in a group, and when the agent's turn comes there.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{AgentRole, Desk, DeskFact};
use crate::map::Set;
use crate::{Actor, AgentId, GroupId, Reject, SkillId, limits};

/// An agent's rights in a group (SuperOffice: can respond, notifications, can listen in, manager), with the place among
/// its agents (LiveChat: priority) and the room for its threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct Rights {
    /// Is given its threads, and sees who waits.
    pub respond: bool,
    /// Is warned of what goes unanswered: of what waits, and, who manages the group, of every thread. Who decides is
    /// [`Account::warned`](crate::Account::warned).
    pub notify: bool,
    /// Sees the threads of colleagues.
    pub listen: bool,
    /// Sees every thread of the group and steers it like a supervisor.
    pub manage: bool,
    /// When the agent's turn comes.
    pub tier: Tier,
    /// How many of the group's threads at once, from 0 to 500; without it only the agent's own capacity counts.
    pub capacity: Option<u16>,
}

/// When an agent's turn in a group comes: later ones only if no earlier one has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Before all others, as bots mostly are.
    First,
    /// In the ordinary way.
    #[default]
    Normal,
    /// Only if nobody else can.
    Last,
}

/// Sets an agent's rights in one of the agent's groups. Needs an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct AssignRoles {
    /// In which group.
    pub group: GroupId,
    /// Whose.
    pub agent: AgentId,
    /// The new rights; what is left out has its default.
    pub rights: Rights,
}

impl Default for Rights {
    /// What every member of a group has unless an admin says otherwise.
    fn default() -> Self {
        Self { respond: true, notify: true, listen: true, manage: false, tier: Tier::Normal, capacity: None }
    }
}

impl AssignRoles {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        desk.group(self.group)?;
        desk.agent(self.agent)?;
        let known = desk.rights(self.agent, self.group).ok_or(Reject::NotInGroup)?;
        desk.need_rights_fit(self.agent, self.group, self.rights)?;
        if known == self.rights {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::RolesAssigned { group: self.group, agent: self.agent, rights: self.rights }])
    }
}

impl Desk {
    /// What the agent may do in a group; none for who is not in it.
    pub fn rights(&self, agent: AgentId, group: GroupId) -> Option<Rights> {
        self.agents.get(&agent)?.rights_in(group)
    }

    /// Whether the agent may read what colleagues talk of in a group.
    pub fn hears(&self, agent: AgentId, group: GroupId) -> bool {
        self.rights(agent, group).is_some_and(|rights| rights.listen || rights.manage)
    }

    /// Refuses less room than the agent's threads of the group take up already.
    pub(super) fn need_rights_fit(&self, agent: AgentId, group: GroupId, rights: Rights) -> Result<(), Reject> {
        let load = self.load_in_within(agent, group);
        let fits = |capacity: u16| capacity <= limits::CAPACITY_MAX && usize::from(capacity) >= load;
        if rights.capacity.is_none_or(fits) { Ok(()) } else { Err(Reject::CapacityOutOfRange) }
    }

    /// Whether any agent of a group, at work or not, can be given threads that require these skills.
    pub(crate) fn has_able(&self, group: GroupId, skills: &Set<SkillId>) -> bool {
        skills.is_empty()
            || self.agents.values().any(|state| {
                skills.iter().all(|skill| state.skills.contains(skill))
                    && state.rights_in(group).is_some_and(|rights| rights.respond)
            })
    }

    /// The group whose agents are given threads with this skill: the own one if anybody there is, or else the first of
    /// all; none where nobody is.
    pub(crate) fn group_with(&self, skill: SkillId, own: GroupId) -> Option<GroupId> {
        let able: Set<GroupId> = self
            .agents
            .values()
            .filter(|state| state.skills.contains(&skill))
            .flat_map(|state| state.profile.groups.iter().copied().map(move |group| (state, group)))
            .filter(|(state, group)| state.rights_in(*group).is_some_and(|rights| rights.respond))
            .map(|(_, group)| group)
            .collect();
        let first = able.iter().filter_map(|id| self.groups.get(id)).min_by_key(|group| (group.order, group.id));
        if able.contains(&own) { Some(own) } else { first.map(|group| group.id) }
    }

    /// Whether the actor may steer the threads of a group as if they were the own: the system, supervisors, and whoever
    /// manages the group.
    pub(crate) fn may_steer(&self, actor: Actor, group: GroupId) -> bool {
        let manages = |agent| self.rights(agent, group).is_some_and(|rights| rights.manage);
        self.need_role(actor, AgentRole::Supervisor).is_ok() || actor.agent().is_some_and(manages)
    }
}

crate::staff_only!(Rights, Tier, AssignRoles);
