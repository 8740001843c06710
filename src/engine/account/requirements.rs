//! What a thread asks of its agents.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use crate::desk::{DeskFact, Needs};
use crate::map::Set;
use crate::{Actor, ChatId, Fact, Reject, SkillId, limits};

/// Sets which skills the open thread of a chat requires and how urgent it is: by the agent who has it, a supervisor, or
/// who manages its group. It counts where the queue chooses, now and whenever the thread comes back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SetRequirements {
    /// Where.
    pub chat: ChatId,
    /// Every one of these is required; up to 10.
    #[serde(default)]
    pub skills: Set<SkillId>,
    /// From 0, the ordinary, to 255: higher ones are served first, however long others have waited.
    #[serde(default)]
    pub priority: u8,
}

impl SetRequirements {
    pub(super) fn decide(&self, account: &Account, actor: Actor) -> Result<Vec<Fact>, Reject> {
        let chat = account.need_chat(actor, self.chat)?;
        if actor.is_customer() {
            return Err(Reject::NotAllowed);
        }
        let work = account.work_of(chat.id).ok_or(Reject::ThreadClosed)?;
        let owns = actor.agent().is_some_and(|agent| work.assignee() == Some(agent));
        if !owns && !account.desk.may_steer(actor, work.group) {
            return Err(Reject::NotMember);
        }
        account.desk.need_skills(&self.skills)?;
        if self.skills.len() > limits::SKILLS_PER_THREAD {
            return Err(Reject::LimitReached);
        }
        let needs = Needs { skills: self.skills.clone(), priority: self.priority, ..work.needs().clone() };
        if needs == *work.needs() {
            return Ok(Vec::new());
        }
        let required = DeskFact::Required { chat: chat.id, thread: work.thread, needs: Box::new(needs) };
        Ok(vec![Fact::Desk(required)])
    }
}

crate::staff_only!(SetRequirements);
