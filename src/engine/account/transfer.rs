//! How a thread goes on: to a colleague, to a group, or back to the queue.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::{Audience, ChatFact, Content, System, say};
use crate::desk::{DeskFact, Hand, Needs, OfferReason, RoutingStatus, Work};
use crate::map::Set;
use crate::{Actor, AgentId, ChatId, Ctx, Fact, GroupId, Reject, SkillId, Time, text};

/// Hands a thread on. A colleague is asked and has to accept, unless told otherwise; a group's queue takes it at once.
/// For the agent responsible, or a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The chat whose thread is handed on.
    pub chat: ChatId,
    /// To whom; without it to whoever of the thread's own group takes it next.
    #[serde(default)]
    pub to: Option<TransferTarget>,
    /// Whether the colleague has to accept (superoffice.md 7.6, liveperson.md), or simply gets it (livechat.md 4,
    /// genesys.md).
    #[cfg_attr(not(feature = "lean"), serde(default = "yes"))]
    pub ask: bool,
    /// Without asking: give it also to a colleague who is paused, and, by a supervisor, to one who has no room.
    #[serde(default)]
    pub ignore_availability: bool,
    /// What the agents should know, at most 2,000 characters; may be empty. The customer is never told.
    #[serde(default)]
    pub remark: String,
}

/// To whom a thread is handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    /// A colleague who is not offline and has room.
    Agent(AgentId),
    /// A group's queue, at the place that the thread's waiting since its start gives it.
    Group(GroupId),
    /// Whoever has this skill, which the thread requires from now on in place of any other: in the thread's group, or, if
    /// nobody there has it, in the first group in which somebody does (LivePerson: transfer to a skill).
    Skill(SkillId),
}

/// Puts a thread back into its group's queue: everybody leaves it. For the agent or bot responsible, or a supervisor.
/// Whoever gives it back is not given it again before somebody else had it. (superoffice.md 7.7: ResetChatSession.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ReturnToQueue {
    /// The chat whose thread waits again.
    pub chat: ChatId,
    /// Whether it waits at the place that it has had since its start, or behind everybody else.
    #[cfg_attr(not(feature = "lean"), serde(default = "yes"))]
    pub keep_place: bool,
}

#[cfg(not(feature = "lean"))]
fn yes() -> bool {
    true
}

impl Transfer {
    /// The plain transfer: asked where it goes to a colleague, with no remark.
    pub fn to(chat: ChatId, to: TransferTarget) -> Self {
        Self { chat, to: Some(to), ask: true, ignore_availability: false, remark: String::new() }
    }

    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let work = account.need_steered(actor, self.chat)?;
        let (owner, _) = account.need_owner(work)?;
        let remark = text::optional_remark(&self.remark)?;
        let moved = match self.to {
            Some(TransferTarget::Agent(to)) => self.to_agent(account, actor, work, to, ctx)?,
            Some(TransferTarget::Group(to)) => {
                let group = account.desk.group(to)?;
                if to == work.group {
                    return Err(Reject::AlreadyAssigned);
                }
                let line = System::TransferredToGroup { group: to, name: group.name.clone() };
                account.give_away(work, actor, (to, work.queued_at), line, ctx)?
            }
            Some(TransferTarget::Skill(skill)) => self.to_skill(account, (actor, work), skill, ctx)?,
            None => {
                let line = System::AgentLeft { name: account.name_of(owner) };
                account.give_away(work, actor, (work.group, work.queued_at), line, ctx)?
            }
        };
        let remark = remark.map(|text| ChatFact::EventPosted {
            thread: work.thread,
            event: say(actor, Audience::Agents, Content::Text(text), ctx),
        });
        Ok([of_chat(work.chat, remark.into_iter().collect()), moved].concat())
    }

    fn to_skill(
        &self,
        account: &Account,
        (actor, work): (Actor, &Work),
        skill: SkillId,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (owner, _) = account.need_owner(work)?;
        account.desk.need_skills(&[skill])?;
        let group = account.desk.group_with(skill, work.group).ok_or(Reject::SkillUnserved)?;
        let name = account.desk.group(group)?.name.clone();
        let line = match group == work.group {
            true => System::AgentLeft { name: account.name_of(owner) },
            false => System::TransferredToGroup { group, name },
        };
        let needs = Needs { skills: Set::from_iter([skill]), prefer: None, ..work.needs().clone() };
        let required = DeskFact::Required { chat: work.chat, thread: work.thread, needs: Box::new(needs) };
        let moved = account.give_away(work, actor, (group, work.queued_at), line, ctx)?;
        Ok([moved, of_desk(vec![required])].concat())
    }

    fn to_agent(
        &self,
        account: &Account,
        actor: Actor,
        work: &Work,
        to: AgentId,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (from, since) = account.need_owner(work)?;
        let status = account.desk.agent(to)?.status;
        if to == from {
            return Err(Reject::AlreadyAssigned);
        }
        account.need_at_work(to)?;
        // Who helps already has it in hand: there is nothing to be asked, and no room to be found.
        if work.serves(to) {
            return Ok(account.assign(work, to, actor, ctx));
        }
        if self.ask {
            account.need_room(to, work.group)?;
            let reason = OfferReason::Transfer { from, since, by: actor.agent() };
            let answer_ms = account.desk.rules_of(work.group).talk.answer_ms();
            return Ok(of_desk(vec![work.offered(to, answer_ms, reason, ctx.now)]));
        }
        if status != RoutingStatus::Accepting && !self.ignore_availability {
            return Err(Reject::AgentPaused);
        }
        let overrides = self.ignore_availability && account.desk.may_steer(actor, work.group);
        if !overrides {
            account.need_room(to, work.group)?;
        }
        Ok(account.assign(work, to, actor, ctx))
    }
}

impl ReturnToQueue {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let work = account.need_steered(actor, self.chat)?;
        let (owner, _) = account.need_owner(work)?;
        let queued_at = if self.keep_place { work.queued_at } else { ctx.now };
        let line = System::AgentLeft { name: account.name_of(owner) };
        account.give_away(work, actor, (work.group, queued_at), line, ctx)
    }
}

impl Account {
    /// Puts a thread into a queue because its agent, or who steers it, wants so.
    fn give_away(
        &self,
        work: &Work,
        actor: Actor,
        (group, queued_at): (GroupId, Time),
        line: System,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        self.desk.need_queue(group)?;
        let (giver, _) = self.need_owner(work)?;
        let staff = Some(self.handed_to_group(actor, giver, group));
        let given = of_desk(vec![work.hand(giver, Hand::GaveAway, ctx.now)]);
        Ok([self.requeue(work, group, queued_at, (staff, line), ctx), given].concat())
    }
}

crate::staff_only!(Transfer, TransferTarget, ReturnToQueue);
