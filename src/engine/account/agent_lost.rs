//! An agent whose pages are gone, and do not come back in time.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::of_desk;
use crate::chat::System;
use crate::desk::{DeskFact, RoutingStatus};
use crate::{Actor, AgentId, Ctx, Fact, Reject};

/// Takes an agent offline whose pages have been gone for longer than the grace period; every thread goes back to its
/// old place in the queue. Only the system knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct AgentLost {
    /// Who.
    pub agent: AgentId,
}

impl AgentLost {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let state = account.desk.agent(self.agent)?;
        let mut facts = account.take_from(self.agent, |name| System::AgentLost { name }, ctx);
        facts.extend(account.stop_listening(self.agent));
        if state.status != RoutingStatus::Offline {
            let offline = DeskFact::RoutingStatusSet { agent: self.agent, status: RoutingStatus::Offline, at: ctx.now };
            facts.extend(of_desk(vec![offline]));
        }
        Ok(facts)
    }
}

crate::staff_only!(AgentLost);
