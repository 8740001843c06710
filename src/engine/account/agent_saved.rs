//! An agent's new profile, and what the agent may keep under it.

use super::Account;
use super::decide::of_desk;
use crate::chat::System;
use crate::desk::{AgentRole, DeskFact, RoutingStatus, SaveAgent};
use crate::{Actor, AgentId, Ctx, Fact, Reject};

impl Account {
    /// Adds or changes an agent. Who becomes an observer serves nobody any more and hands back every thread.
    pub(super) fn save_agent(&self, command: &SaveAgent, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let saved = of_desk(command.decide(&self.desk, actor, ctx)?);
        match command.agent {
            Some(agent) if command.role == AgentRole::Observer => Ok([self.retire(agent, ctx), saved].concat()),
            _ => Ok(saved),
        }
    }

    fn retire(&self, agent: AgentId, ctx: &mut Ctx) -> Vec<Fact> {
        let mut facts = self.take_from(agent, |name| System::AgentLeft { name }, ctx);
        facts.extend(self.stop_listening(agent));
        if self.desk.agents.get(&agent).is_some_and(|state| state.status != RoutingStatus::Offline) {
            facts.extend(of_desk(vec![DeskFact::RoutingStatusSet {
                agent,
                status: RoutingStatus::Offline,
                at: ctx.now,
            }]));
        }
        facts
    }
}
