//! An agent's new profile, and what the agent may keep under it.

use super::Account;
use super::decide::of_desk;
use crate::chat::Away;
use crate::desk::{AgentRole, DeskFact, DutyFact, SaveAgent};
use crate::{Actor, Ctx, Fact, Reject};

impl Account {
    /// Adds or changes an agent. Who becomes an observer serves nobody any more and hands back every thread.
    pub(super) fn save_agent(&self, command: &SaveAgent, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let mut saved = of_desk(command.decide(&self.desk, actor, ctx)?);
        let person = command.agent.and_then(|agent| self.desk.agents.get(&agent)).filter(|state| !state.profile.bot);
        if let Some(person) = person.filter(|_| command.bot) {
            // A program has a token: the person's sign-ins are none of its.
            let gone = DutyFact::LoggedOut { agent: person.profile.id, at: ctx.now };
            saved.extend(of_desk(vec![DeskFact::Duty(gone)]));
        }
        match command.agent {
            Some(agent) if command.role == AgentRole::Observer => {
                Ok([self.end_work(agent, &Away::Relieved { by: self.doer(actor) }, ctx), saved].concat())
            }
            _ => Ok(saved),
        }
    }
}
