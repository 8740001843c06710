//! An agent's new profile, and what the agent may keep under it.

use super::Account;
use super::decide::of_desk;
use crate::chat::System;
use crate::desk::{AgentRole, SaveAgent};
use crate::{Actor, Ctx, Fact, Reject};

impl Account {
    /// Adds or changes an agent. Who becomes an observer serves nobody any more and hands back every thread.
    pub(super) fn save_agent(&self, command: &SaveAgent, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let saved = of_desk(command.decide(&self.desk, actor, ctx)?);
        match command.agent {
            Some(agent) if command.role == AgentRole::Observer => {
                Ok([self.end_work(agent, |name| System::AgentLeft { name }, ctx), saved].concat())
            }
            _ => Ok(saved),
        }
    }
}
