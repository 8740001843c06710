//! An agent who has pages open and touches none of them.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

#[cfg(not(feature = "lean"))]
use super::Account;
#[cfg(not(feature = "lean"))]
use super::decide::of_desk;
use crate::AgentId;
#[cfg(not(feature = "lean"))]
use crate::desk::{Desk, DeskFact, RoutingStatus};
#[cfg(not(feature = "lean"))]
use crate::{Actor, Ctx, Fact, GroupId, Reject};

/// The reason of a status that idleness has brought about. On nobody's list, so that it is nobody's own.
pub const IDLE: &str = "idle";

/// Pauses an agent who takes new threads and has touched no page for longer than a group allows; what is at hand stays. Or
/// lets whom that has paused take new threads again, and nobody else. Only the system knows of it. (LiveChat:
/// `set_away_status`.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct AgentIdle {
    /// Who.
    pub agent: AgentId,
    /// Idle, or back.
    pub idle: bool,
}

#[cfg(not(feature = "lean"))]
impl AgentIdle {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &Ctx) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let (agent, state) = (self.agent, account.desk.agent(self.agent)?);
        let (status, reason) = match self.idle {
            true if account.desk.away_after(agent).is_some() => (RoutingStatus::Paused, Some(IDLE.to_owned())),
            false if state.is_idle() => (RoutingStatus::Accepting, None),
            _ => return Ok(Vec::new()),
        };
        Ok(of_desk(vec![DeskFact::RoutingStatusSet { agent, status, at: ctx.now, reason }]))
    }
}

#[cfg(not(feature = "lean"))]
impl Desk {
    /// After how many milliseconds without a touch an agent is paused: what the most impatient of the groups says in which
    /// the agent answers. None where none says anything, for programs, and for whoever takes no new threads anyway.
    pub fn away_after(&self, agent: AgentId) -> Option<u64> {
        let state = self.agents.get(&agent)?;
        if state.status != RoutingStatus::Accepting || state.profile.bot {
            return None;
        }
        let answers = |group: &&GroupId| state.rights_in(**group).is_some_and(|rights| rights.respond);
        let groups = state.profile.groups.iter().filter(answers);
        groups.filter_map(|group| self.rules_of(*group).routing.away_after_ms).min()
    }
}

crate::staff_only!(AgentIdle);
