//! Who is warned that a customer waits for too long (specs/superoffice.md 7.8).

use super::Account;
use crate::chat::Thread;
use crate::desk::{AgentRole, RoutingStatus, Work};
use crate::{AgentId, GroupId};

impl Account {
    /// How far the warnings of a thread have gone that concern this agent; 0 for none. The first level is for whoever has
    /// the thread and, while nobody does, for those of its group who are not offline and have the right `notify` there.
    /// The second is for supervisors and for those who manage the group, unless they are without `notify` in it; while
    /// nobody has the thread, only if somebody is there who could answer it.
    pub fn warned(&self, agent: AgentId, work: &Work, thread: &Thread) -> u8 {
        let raised = thread.alert();
        let group = work.group;
        let waits = work.assignee().is_none();
        let manager = self.is_manager(agent, group) && (!waits || self.is_attended(group));
        // A group may warn its managers and nobody else.
        let rules = thread.response().map(|response| response.rules).unwrap_or_default();
        let of_agents = if waits { rules.warn_new_ms } else { rules.warn_message_ms };
        let notified = || self.is_there(agent, group) && self.notified(agent, group) == Some(true);
        let own = of_agents > 0 && (work.serves(agent) || waits && notified());
        match raised {
            2.. if manager => raised,
            1.. if own => 1,
            _ => 0,
        }
    }

    fn is_manager(&self, agent: AgentId, group: GroupId) -> bool {
        let Some(state) = self.desk.agents.get(&agent) else { return false };
        let manages = self.desk.rights(agent, group).is_some_and(|rights| rights.manage);
        (manages || state.profile.role >= AgentRole::Supervisor) && self.notified(agent, group) != Some(false)
    }

    /// Whether the agent is to be notified of a group's matters; none if not of it.
    fn notified(&self, agent: AgentId, group: GroupId) -> Option<bool> {
        self.desk.rights(agent, group).map(|rights| rights.notify)
    }

    fn is_attended(&self, group: GroupId) -> bool {
        self.desk.agents.keys().any(|agent| {
            self.is_there(*agent, group) && self.desk.rights(*agent, group).is_some_and(|rights| rights.respond)
        })
    }

    fn is_there(&self, agent: AgentId, group: GroupId) -> bool {
        let state = self.desk.agents.get(&agent).filter(|state| state.profile.groups.contains(&group));
        state.is_some_and(|state| state.status != RoutingStatus::Offline)
    }
}
