//! An agent whose pages are gone, and do not come back in time.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use crate::chat::Away;
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
    /// For how many milliseconds they have been gone.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub ms: u64,
}

impl AgentLost {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        account.desk.agent(self.agent)?;
        Ok(account.end_work(self.agent, &Away::Disconnected { ms: self.ms }, ctx))
    }
}

crate::staff_only!(AgentLost);
