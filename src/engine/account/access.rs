//! Who lets further groups see a thread.

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::attributes::SetAccess;
use crate::chat::{Chat, ChatFact, Scope};
use crate::desk::DeleteGroup;
use crate::map::Set;
use crate::{Actor, Fact, GroupId, Reject, limits};

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
        let set = self.fact(thread).map(ChatFact::AttributesChanged);
        Ok(of_chat(chat.id, set.into_iter().collect()))
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
            let Some(thread) = thread.filter(|thread| thread.access().any(|group| group == command.group)) else {
                continue;
            };
            let groups = thread.access().filter(|group| *group != command.group).collect();
            let set = SetAccess { chat: work.chat, thread: thread.id, groups }.fact(thread);
            facts.extend(of_chat(work.chat, set.into_iter().map(ChatFact::AttributesChanged).collect()));
        }
        Ok(facts)
    }
}
