//! Agents who are not to work here for a while, or any more.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use crate::AgentId;
#[cfg(not(feature = "lean"))]
use crate::{
    Account, Actor, Ctx, Fact, Reject,
    account::decide::of_desk,
    chat::Away,
    desk::{AgentRole, DeskFact, DutyFact},
    limits,
};

/// Suspends an agent, or lets one back. Whoever is suspended is to everybody as if the agent did not exist: nobody signs in
/// as the agent, pages and tokens are good for nothing, and every thread waits at its old place again. The profile, the
/// rights and the skills are kept for the way back, and what was said stays as it is. Needs an admin; the last one stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SuspendAgent {
    /// Whom.
    pub agent: AgentId,
    /// Whether the agent is suspended; false lets the agent back, who is offline then.
    pub suspended: bool,
}

/// Removes an agent, suspended or not, for good: as a suspension without a way back. The mail address is free for somebody
/// else, staff keep the name, and threads stay as they are. Needs an admin; the last one stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct RemoveAgent {
    /// Whom.
    pub agent: AgentId,
}

#[cfg(not(feature = "lean"))]
impl SuspendAgent {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        account.desk.need_role(actor, AgentRole::Admin)?;
        let (agent, at) = (self.agent, ctx.now);
        let aside = account.desk.setup().suspended.contains_key(&agent);
        match self.suspended {
            _ if aside == self.suspended && (aside || account.desk.agent(agent).is_ok()) => Ok(Vec::new()),
            true => {
                let why = Away::Relieved { by: account.doer(actor) };
                account.ends_here(agent, &why, DutyFact::Suspended { agent, at }, ctx)
            }
            false if aside => Ok(of_desk(vec![DeskFact::Duty(DutyFact::Reinstated { agent, at })])),
            false => Err(Reject::UnknownAgent),
        }
    }
}

#[cfg(not(feature = "lean"))]
impl RemoveAgent {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        account.desk.need_role(actor, AgentRole::Admin)?;
        if account.desk.setup().left.len() >= limits::AGENTS_GONE {
            return Err(Reject::LimitReached);
        }
        let (agent, at) = (self.agent, ctx.now);
        let removed = DutyFact::Removed { agent, at };
        match account.desk.setup().suspended.contains_key(&agent) {
            true => Ok(of_desk(vec![DeskFact::Duty(removed)])),
            false => account.ends_here(agent, &Away::Removed { by: account.doer(actor) }, removed, ctx),
        }
    }
}

#[cfg(not(feature = "lean"))]
impl Account {
    /// Ends an agent's work, sign-ins and being here.
    fn ends_here(&self, agent: AgentId, why: &Away, end: DutyFact, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        self.desk.agent(agent)?;
        self.desk.need_other_admin(Some(agent), false)?;
        let mut facts = self.end_work(agent, why, ctx);
        facts.extend(of_desk(vec![DeskFact::Duty(DutyFact::LoggedOut { agent, at: ctx.now }), DeskFact::Duty(end)]));
        Ok(facts)
    }
}

crate::staff_only!(SuspendAgent, RemoveAgent);
