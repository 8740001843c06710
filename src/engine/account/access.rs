//! Who lets further groups see a thread.

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::attributes::SetAccess;
use crate::chat::{AttributeFact, Chat, ChatFact, Scope, Thread};
use crate::desk::{AgentRole, DeleteGroup};
use crate::map::Set;
use crate::{Actor, AgentId, Fact, GroupId, Reject, limits};

impl SetAccess {
    pub(super) fn decide(&self, account: &Account, actor: Actor) -> Result<Vec<Fact>, Reject> {
        if actor.is_customer() {
            return Err(Reject::NotAllowed);
        }
        let chat = account.need_scope(actor, self.chat, Scope::Thread(self.thread))?;
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        if !thread.is_active(actor) && !account.desk.may_steer(actor, thread.group) {
            return Err(Reject::NotMember);
        }
        account.need_access(&self.groups)?;
        Ok(account.set_access(chat, thread, self))
    }
}

impl Account {
    /// Refuses groups that are not there, and more than a thread may be open to.
    pub(super) fn need_access(&self, groups: &Set<GroupId>) -> Result<(), Reject> {
        if groups.len() > limits::ACCESS_GROUPS {
            return Err(Reject::LimitReached);
        }
        groups.iter().try_for_each(|group| self.desk.group(*group).map(drop))
    }

    /// Deletes a group. Threads that are open to it are so no longer: by that the pages of its agents let go of them.
    pub(super) fn delete_group(&self, command: &DeleteGroup, actor: Actor) -> Result<Vec<Fact>, Reject> {
        let mut facts = of_desk(command.decide(&self.desk, actor)?);
        for work in self.desk.works.values() {
            let thread = self.chat(work.chat).and_then(Chat::open_thread).filter(|thread| thread.id == work.thread);
            let open_to_it = thread.filter(|thread| thread.access().any(|group| group == command.group));
            let (Some(chat), Some(thread)) = (self.chat(work.chat), open_to_it) else { continue };
            let groups = thread.access().filter(|group| *group != command.group).collect();
            facts.extend(self.set_access(chat, thread, &SetAccess { chat: chat.id, thread: thread.id, groups }));
        }
        Ok(facts)
    }

    /// Sets access, if that changes anything. Who follows the chat and may listen to its open thread by a group alone from
    /// which it is taken back follows it no more: following would go on showing it.
    fn set_access(&self, chat: &Chat, thread: &Thread, set: &SetAccess) -> Vec<Fact> {
        let Some(fact) = set.fact(thread) else { return Vec::new() };
        let is_agent =
            |agent: AgentId| self.desk.agents.get(&agent).is_some_and(|known| known.profile.role == AgentRole::Agent);
        let hears = |agent, group| self.desk.hears(agent, group);
        let loses = |agent: AgentId| {
            let mut lost = thread.access().filter(|group| !set.groups.contains(group));
            let mut kept = std::iter::once(thread.group).chain(set.groups.iter().copied());
            lost.any(|group| hears(agent, group)) && !kept.any(|group| hears(agent, group))
        };
        let gone: Set<AgentId> = match thread.closed {
            None => chat
                .followers()
                .filter(|agent| chat.follows_chat(*agent) && is_agent(*agent) && loses(*agent))
                .collect(),
            Some(_) => Set::default(),
        };
        let gone = gone.into_iter().map(|agent| AttributeFact::ChatUnfollowed { agent });
        of_chat(chat.id, std::iter::once(fact).chain(gone).map(ChatFact::AttributesChanged).collect())
    }
}
