//! Who works in a group.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{Agent, AgentRole, Desk, DeskFact, Rights};
use crate::map::{Map, Set};
use crate::{Actor, AgentId, GroupId, Reject, limits};

/// Adds agents to a group, changes their rights there and takes others out of it: all of it or nothing. Needs an admin.
/// (superoffice.md: AddChatTopicUserAgent, DeleteChatTopicUserAgent, and UpdateChatTopicUserAgents, which replaces all.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SaveGroupAgents {
    /// Which group.
    pub group: GroupId,
    /// Who is in it from now on, each with the rights there; with `null` whoever is new has the ordinary ones, and the
    /// others have theirs as before.
    #[serde(default)]
    pub agents: Map<AgentId, Option<Rights>>,
    /// Who is in it no more. Whoever is named above stays.
    #[serde(default)]
    pub remove: Set<AgentId>,
    /// Whether nobody is in it but who is named above.
    #[serde(default)]
    pub replace: bool,
}

impl SaveGroupAgents {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        desk.group(self.group)?;
        let mut facts = Vec::new();
        for (agent, rights) in &self.agents {
            let state = desk.agent(*agent)?;
            let known = state.rights_in(self.group);
            if known.is_none() {
                facts.push(moved(&state.profile, |groups| groups.insert(self.group)));
            }
            let before = known.unwrap_or_default();
            let rights = rights.unwrap_or(before);
            desk.need_rights_fit(*agent, self.group, rights)?;
            if rights != before {
                facts.push(DeskFact::RolesAssigned { group: self.group, agent: *agent, rights });
            }
        }
        for agent in &self.remove {
            desk.agent(*agent)?;
        }
        let inside =
            desk.agents.values().map(|state| &state.profile).filter(|agent| agent.groups.contains(&self.group));
        let leaves =
            |agent: &&Agent| !self.agents.contains_key(&agent.id) && (self.replace || self.remove.contains(&agent.id));
        facts.extend(inside.filter(leaves).map(|agent| moved(agent, |groups| groups.remove(&self.group))));
        if facts.len() > limits::GROUP_AGENT_CHANGES { Err(Reject::LimitReached) } else { Ok(facts) }
    }
}

fn moved(agent: &Agent, change: impl FnOnce(&mut Set<GroupId>) -> bool) -> DeskFact {
    let mut agent = agent.clone();
    change(&mut agent.groups);
    DeskFact::AgentSaved { agent }
}

crate::staff_only!(SaveGroupAgents);
