//! How an agent takes a thread without being asked.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use crate::desk::WorkState;
use crate::{Actor, AgentId, ChatId, Ctx, Fact, Reject};

/// Takes a waiting thread: a named one, or the one that has waited longest in the actor's groups. What is offered to
/// the actor is accepted. Needs an agent who is at work: paused ones may, offline ones may not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct PickUp {
    /// Which; the longest waiting without it.
    #[serde(default)]
    pub chat: Option<ChatId>,
}

/// Makes the actor responsible for a thread, wherever it is. Needs a supervisor, or who
/// manages the group; both may do so past the own capacity (superoffice.md 7.6: a manager takes over another agent's chat).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// The chat whose thread is taken.
    pub chat: ChatId,
}

impl PickUp {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        let work = match self.chat {
            Some(chat) => {
                account.need_chat(actor, chat)?;
                account.work_of(chat).ok_or(Reject::ThreadClosed)?
            }
            None => account.longest_waiting(agent).ok_or(Reject::QueueEmpty)?,
        };
        if work.serves(agent) {
            return Err(Reject::AlreadyAssigned);
        }
        if work.asks(agent).is_some() {
            return Ok(account.accept(work, agent, ctx));
        }
        if !matches!(work.state, WorkState::Queued) {
            return Err(Reject::NotQueued);
        }
        account.need_at_work(agent)?;
        account.need_respond(agent, work.group)?;
        account.need_room_for(agent, work)?;
        Ok(account.assign(work, agent, Some(actor), ctx))
    }
}

impl TakeOver {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        account.need_chat(actor, self.chat)?;
        let work = account.work_of(self.chat).ok_or(Reject::ThreadClosed)?;
        if !account.desk.may_steer(actor, work.group) {
            return Err(Reject::NotAllowed);
        }
        if work.assignee() == Some(agent) {
            return Err(Reject::AlreadyAssigned);
        }
        account.need_at_work(agent)?;
        Ok(account.assign(work, agent, Some(actor), ctx))
    }
}

impl Account {
    fn longest_waiting(&self, agent: AgentId) -> Option<&crate::desk::Work> {
        let state = self.desk.agents.get(&agent)?;
        let heads = state.profile.groups.iter().filter_map(|group| self.desk.next_for(state, *group));
        heads.min_by_key(|work| work.place())
    }
}

crate::staff_only!(PickUp, TakeOver);
