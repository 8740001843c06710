//! Logging an agent out everywhere.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::of_desk;
use crate::chat::Away;
use crate::desk::{AgentRole, DeskFact, DutyFact};
use crate::{Actor, AgentId, Ctx, Fact, Reject};

/// Logs an agent out everywhere: every page is turned out, every sign-in ends, and the agent is offline. What the agent
/// had goes on as if the agent's pages had been gone for too long. Another's log-out needs a supervisor; without `agent`
/// it is the actor's own. Tokens of programs stay good: they are taken back at their own door. (specs/livechat.md: logout.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct LogOutAgent {
    /// Whom.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub agent: Option<AgentId>,
}

#[cfg(not(feature = "lean"))]
impl LogOutAgent {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let own = actor.agent();
        let agent = self.agent.or(own).ok_or(Reject::NotAllowed)?;
        account.desk.agent(agent)?;
        if own != Some(agent) {
            account.desk.need_role(actor, AgentRole::Supervisor)?;
        }
        let why = match own == Some(agent) {
            true => Away::SignedOut,
            false => Away::RemotelySignedOut { by: account.doer(actor) },
        };
        let mut facts = account.end_work(agent, &why, ctx);
        facts.extend(of_desk(vec![DeskFact::Duty(DutyFact::LoggedOut { agent, at: ctx.now })]));
        Ok(facts)
    }
}

crate::staff_only!(LogOutAgent);
