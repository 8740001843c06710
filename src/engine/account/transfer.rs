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

/// Hands a thread on, whether an agent has it or it still waits. A colleague is asked and has to accept, unless told
/// otherwise; a queue takes it at once. For the agent responsible, or a supervisor; what waits, only the latter moves.
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
    /// To another group or a skill there: let it wait in that queue also while the group is closed or, where the group wants
    /// somebody to be there, nobody is. To a colleague, without asking: give it also to one who is paused, and, by a
    /// supervisor, to one who has no room.
    #[serde(default)]
    pub ignore_availability: bool,
    /// What the agents should know, at most 2,000 characters; may be empty. The customer is never told.
    #[serde(default)]
    pub remark: String,
    /// To a colleague: where it waits unless the colleague takes it. Whoever has it lets go at once, and it waits there
    /// while the colleague is asked, or for somebody else if the colleague is away or has no room (liveperson.md:
    /// transfer with agentId and skillId; genesys.md: the old owner is Completed, the target Invited). Without it whoever
    /// has it keeps it until the colleague accepts, and what waits keeps its place.
    #[serde(default)]
    pub otherwise: Option<Fallback>,
}

/// Where a thread waits that a colleague is asked to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// In the queue of its own group.
    Queue,
    /// In this group's queue.
    Group(GroupId),
    /// For whoever has this skill, as [`TransferTarget::Skill`].
    Skill(SkillId),
}

/// To whom a thread is handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    /// A colleague who is not offline and has room.
    Agent(AgentId),
    /// A group's queue, at the place that the thread's waiting since its start gives it. It waits there, as whoever comes to
    /// the group would: where the group is closed or unattended and takes nobody then, or its queue is full and nobody has
    /// room, the transfer is refused. The skills that it requires count there too, unless nobody there has them all: then
    /// it requires none, since it would wait for ever beside agents who are free.
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
        Self { chat, to: Some(to), ask: true, ignore_availability: false, remark: String::new(), otherwise: None }
    }

    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        self.moves(account, actor, account.need_steered(actor, self.chat)?, ctx)
    }

    /// The same, where it is the actor's to hand on.
    pub(super) fn moves(
        &self,
        account: &Account,
        actor: Actor,
        work: &Work,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if work.owner().is_some() && work.offered_to().is_some() {
            return Err(Reject::AlreadyOffered);
        }
        let remark = text::optional_remark(&self.remark)?;
        let moved = match self.to {
            Some(TransferTarget::Agent(to)) => self.to_agent(account, actor, work, to, ctx)?,
            Some(TransferTarget::Group(to)) => {
                if to == work.group {
                    return Err(Reject::AlreadyAssigned);
                }
                self.to_queue(account, work, actor, Fallback::Group(to), ctx)?
            }
            Some(TransferTarget::Skill(skill)) => self.to_queue(account, work, actor, Fallback::Skill(skill), ctx)?,
            None => {
                account.need_owner(work)?;
                self.to_queue(account, work, actor, Fallback::Queue, ctx)?
            }
        };
        let remark = remark.map(|text| ChatFact::EventPosted {
            thread: work.thread,
            event: say(actor, Audience::Agents, Content::Text(text), ctx),
        });
        Ok([of_chat(work.chat, remark.into_iter().collect()), moved].concat())
    }

    fn to_agent(
        &self,
        account: &Account,
        actor: Actor,
        work: &Work,
        to: AgentId,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        account.desk.agent(to)?;
        if work.assignee() == Some(to) {
            return Err(Reject::AlreadyAssigned);
        }
        // What waits in its queue need not be put there.
        let otherwise = self.otherwise.filter(|fallback| !(work.waits() && *fallback == Fallback::Queue));
        match (self.need_taker(account, actor, work, to), otherwise) {
            (Ok(()), _) => {}
            (Err(Reject::AgentOffline | Reject::AgentPaused | Reject::AgentFull), Some(fallback)) => {
                return self.to_queue(account, work, actor, fallback, ctx);
            }
            (Err(reject), _) => return Err(reject),
        }
        // Who helps already has it in hand: there is nothing to be asked.
        if work.serves(to) || !self.ask {
            return Ok(account.assign(work, to, Some(actor), ctx));
        }
        if work.asks(to).is_some() {
            return Err(Reject::AlreadyOffered);
        }
        let (reason, before) = match (work.owner(), otherwise) {
            (Some((from, since)), None) => (OfferReason::Transfer { from, since, by: actor.agent() }, Vec::new()),
            (None, None) => (OfferReason::Handed { by: actor.agent() }, of_desk(work.all_revoked())),
            (_, Some(fallback)) => {
                let moved = self.to_queue(account, work, actor, fallback, ctx)?;
                let (group, _) = account.destination(work, fallback)?;
                if account.desk.room_in(to, group) == 0 {
                    return Ok(moved);
                }
                (OfferReason::Handed { by: actor.agent() }, moved)
            }
        };
        let answer_ms = account.desk.rules_of(work.group).talk.answer_ms();
        Ok([before, of_desk(vec![work.offered(to, answer_ms, reason, ctx.now)])].concat())
    }

    /// Lets a thread wait elsewhere, or for somebody else, at the place that its waiting since its start gives it.
    fn to_queue(
        &self,
        account: &Account,
        work: &Work,
        actor: Actor,
        to: Fallback,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (group, skill) = account.destination(work, to)?;
        if group != work.group && !self.ignore_availability {
            account.desk.need_open(group)?;
            account.desk.need_attended(group)?;
        }
        let known = work.needs();
        let in_vain = group != work.group && !account.desk.has_able(group, &known.skills);
        let required = match skill {
            Some(skill) => Some(Needs { skills: Set::from_iter([skill]), prefer: None, ..known.clone() }),
            None => in_vain.then(|| Needs { skills: Set::new(), ..known.clone() }),
        };
        let moved = account.give_away(work, actor, (group, work.queued_at), required.as_ref().unwrap_or(known), ctx)?;
        let required = required.map(|needs| {
            let (chat, thread, needs) = (work.chat, work.thread, Box::new(needs));
            DeskFact::Required { chat, thread, needs }
        });
        Ok([moved, of_desk(required.into_iter().collect())].concat())
    }

    /// Refuses whom the thread cannot be handed to.
    fn need_taker(&self, account: &Account, actor: Actor, work: &Work, to: AgentId) -> Result<(), Reject> {
        account.need_at_work(to)?;
        // Who helps needs no more room.
        if work.serves(to) {
            return Ok(());
        }
        let paused = account.desk.agent(to)?.status != RoutingStatus::Accepting;
        if !self.ask && paused && !self.ignore_availability {
            return Err(Reject::AgentPaused);
        }
        let insists = !self.ask && self.ignore_availability && account.desk.may_steer(actor, work.group);
        if insists { Ok(()) } else { account.need_room_for(to, work) }
    }
}

impl ReturnToQueue {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let work = account.need_steered(actor, self.chat)?;
        if work.owner().is_some() && work.offered_to().is_some() {
            return Err(Reject::AlreadyOffered);
        }
        account.need_owner(work)?;
        let queued_at = if self.keep_place { work.queued_at } else { ctx.now };
        account.give_away(work, actor, (work.group, queued_at), work.needs(), ctx)
    }
}

impl Account {
    /// The group that it waits in then, and the skill that it waits for in place of any other.
    fn destination(&self, work: &Work, to: Fallback) -> Result<(GroupId, Option<SkillId>), Reject> {
        match to {
            Fallback::Queue => Ok((work.group, None)),
            Fallback::Group(group) => Ok((self.desk.group(group)?.id, None)),
            Fallback::Skill(skill) => {
                self.desk.need_skills(&[skill])?;
                let group = self.desk.group_with(skill, work.group).ok_or(Reject::SkillUnserved)?;
                Ok((group, Some(skill)))
            }
        }
    }

    /// Puts a thread into a queue because somebody wants so. Its agent is not given it again before somebody else had it.
    fn give_away(
        &self,
        work: &Work,
        actor: Actor,
        (group, queued_at): (GroupId, Time),
        needs: &Needs,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let stays = work.waits() && group == work.group;
        if !stays {
            self.desk.need_place_beside(group, needs, &work.assignee().into_iter().collect())?;
        }
        let line = match work.assignee() {
            _ if group != work.group => {
                let name = self.desk.group(group)?.name.clone();
                Some(System::TransferredToGroup { group, name })
            }
            Some(owner) => Some(System::AgentLeft { name: self.shown_name(work, owner) }),
            None => None,
        };
        let line = line.map(|line| (Some(self.handed_to_group(actor, work.assignee(), group)), line));
        let given = work.assignee().map(|owner| work.hand(owner, Hand::GaveAway, ctx.now));
        Ok([self.requeue(work, group, queued_at, line, ctx), of_desk(given.into_iter().collect())].concat())
    }
}

crate::staff_only!(Transfer, TransferTarget, Fallback, ReturnToQueue);
