//! Under which name customers know an agent.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Desk;
#[cfg(not(feature = "lean"))]
use super::{AgentRole, DeskFact, DutyFact};
use crate::AgentId;
#[cfg(not(feature = "lean"))]
use crate::{Actor, Reject, text};

/// Says under which name customers know an agent, from the next thread on. Another's needs an admin; without `agent` it is
/// the actor's own. (specs/livechat.md: the nickname of a profile.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SavePublicName {
    /// Whose.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// The name in place of the profile's, at most 200 characters; empty for the profile's.
    pub name: String,
}

#[cfg(not(feature = "lean"))]
impl SavePublicName {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        let agent = self.agent.or(actor.agent()).ok_or(Reject::NotAllowed)?;
        if actor.agent() != Some(agent) {
            desk.need_role(actor, AgentRole::Admin)?;
        }
        let name = text::optional_name(&self.name)?;
        if desk.agent(agent)?.public_name == name {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::Duty(DutyFact::PublicNameSaved { agent, name })])
    }
}

impl Desk {
    /// The name that customers know an agent by.
    pub fn public_name(&self, agent: AgentId) -> String {
        let Some(state) = self.agents.get(&agent) else { return String::new() };
        state.public_name.as_ref().unwrap_or(&state.profile.name).clone()
    }
}

crate::staff_only!(SavePublicName);
