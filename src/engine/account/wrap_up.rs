//! What an agent still does for a thread after its end.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::decide::of_desk;
use super::{Account, CloseThread};
use crate::chat::Chat;
use crate::desk::{DeskFact, Hand, HandFact, Work};
use crate::{Actor, AgentId, Ctx, Fact, Reject, ThreadId};

/// Has done with a thread: the agent's capacity is free again. One that is still open ends by that, as by
/// [`CloseThread`]; nobody works on it after. For the agent who has it or wraps it up, or a supervisor (genesys.md:
/// Complete).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct FinishWrapUp {
    /// Which thread: its chat may have another one by now.
    pub thread: ThreadId,
}

impl FinishWrapUp {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let Actor::Agent(own) = actor else { return Err(Reject::NotAllowed) };
        let work = account.desk.works.get(&self.thread).ok_or(Reject::NotInWrapUp)?;
        let Some(agent) = work.wrapped_up_by() else {
            let closed = CloseThread::new(work.chat).decide(account, actor, ctx)?;
            let done = closed.iter().find_map(wraps_up).map(|agent| work.hand(agent, Hand::WrappedUp, ctx.now));
            return Ok([closed, of_desk(done.into_iter().collect())].concat());
        };
        if agent != own && !account.desk.may_steer(actor, work.group) {
            return Err(Reject::NotAllowed);
        }
        Ok(of_desk(vec![work.hand(agent, Hand::WrappedUp, ctx.now)]))
    }
}

/// Who begins to work on a thread after its end by this.
fn wraps_up(fact: &Fact) -> Option<AgentId> {
    match fact {
        Fact::Desk(DeskFact::Hand(HandFact { agent, hand: Hand::WrapsUp { .. }, .. })) => Some(*agent),
        _ => None,
    }
}

impl Account {
    /// Whether an agent works on the last thread of a chat after its end.
    pub(super) fn is_wrapped_up_by(&self, agent: AgentId, chat: &Chat) -> bool {
        let work = chat.threads.last().and_then(|thread| self.desk.works.get(&thread.id));
        work.is_some_and(|work| work.wrapped_up_by() == Some(agent))
    }

    /// How a thread leaves the desk: at once, or after its agent's wrap-up, where the group has one. That is work, also
    /// where nobody said anything before.
    pub(super) fn release(&self, work: &Work, done: &mut Vec<DeskFact>, ctx: &Ctx) {
        let wrap_up_ms = self.desk.rules_of(work.group).talk.wrap_up_ms;
        match (work.assignee(), wrap_up_ms) {
            (Some(agent), Some(ms)) if !self.desk.is_bot(agent) => {
                #[cfg(not(feature = "lean"))]
                done.extend(self.awake(work, agent, ctx.now));
                done.push(work.hand(agent, Hand::WrapsUp { until: ctx.now.plus_ms(ms) }, ctx.now));
            }
            _ => done.push(DeskFact::Released { chat: work.chat, thread: work.thread, at: ctx.now }),
        }
    }
}

crate::staff_only!(FinishWrapUp);
