//! Threads that are proposed to an agent, and the answers.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::of_desk;
use crate::desk::{OfferEnd, OfferReason, Work, WorkState};
use crate::{Actor, AgentId, ChatId, Ctx, Fact, Reject};

/// Accepts what is offered to the actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct AcceptOffer {
    /// The chat whose thread is offered.
    pub chat: ChatId,
}

/// Declines what is offered to the actor: it waits on, or stays with whoever offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct DeclineOffer {
    /// The chat whose thread is offered.
    pub chat: ChatId,
}

/// Takes a transfer or an invitation back that nobody has answered yet. For the agent responsible, or a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct WithdrawOffer {
    /// The chat whose thread is offered.
    pub chat: ChatId,
}

/// Asks a colleague to help with a thread; the one responsible keeps it. For the agent responsible, or a supervisor
/// (genesys.md: InviteUser).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct InviteAgent {
    /// The chat whose thread needs help.
    pub chat: ChatId,
    /// Who is asked: somebody at work with room.
    pub agent: AgentId,
}

impl AcceptOffer {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let (work, agent) = account.need_offer(actor, self.chat)?;
        Ok(account.accept(work, agent, ctx))
    }
}

impl DeclineOffer {
    pub(super) fn decide(&self, account: &Account, actor: Actor) -> Result<Vec<Fact>, Reject> {
        let (work, agent) = account.need_offer(actor, self.chat)?;
        Ok(of_desk(vec![work.offer_ended(agent, OfferEnd::Declined)]))
    }
}

impl WithdrawOffer {
    pub(super) fn decide(&self, account: &Account, actor: Actor) -> Result<Vec<Fact>, Reject> {
        let work = account.need_steered(actor, self.chat)?;
        match (work.offered_to(), work.owner()) {
            // What the queue offers is the queue's to take back.
            (Some(asked), Some(_)) => Ok(of_desk(vec![work.offer_ended(asked, OfferEnd::Revoked)])),
            _ => Err(Reject::NoOffer),
        }
    }
}

impl InviteAgent {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let work = account.need_steered(actor, self.chat)?;
        let (owner, since) = account.need_owner(work)?;
        account.desk.agent(self.agent)?;
        if work.serves(self.agent) {
            return Err(Reject::AlreadyMember);
        }
        account.need_helper_place(work)?;
        account.need_at_work(self.agent)?;
        account.need_room(self.agent, work.group)?;
        let reason = OfferReason::Invite { owner, since, by: actor.agent() };
        let answer_ms = account.desk.rules_of(work.group).talk.answer_ms();
        Ok(of_desk(vec![work.offered(self.agent, answer_ms, reason, ctx.now)]))
    }
}

impl Account {
    /// What follows when an agent says yes.
    pub(super) fn accept(&self, work: &Work, agent: AgentId, ctx: &mut Ctx) -> Vec<Fact> {
        let WorkState::Offered { reason, .. } = work.state else { return Vec::new() };
        let asker = |by: Option<AgentId>| by.map_or(Actor::System, Actor::Agent);
        match reason {
            OfferReason::Invite { by, .. } => self.add_helper(work, agent, asker(by), ctx),
            OfferReason::Transfer { by, .. } => self.assign(work, agent, asker(by), ctx),
            OfferReason::Routing => self.assign(work, agent, Actor::System, ctx),
        }
    }

    fn need_offer(&self, actor: Actor, chat: ChatId) -> Result<(&Work, AgentId), Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        self.need_chat(actor, chat)?;
        let work = self.work_of(chat).ok_or(Reject::ThreadClosed)?;
        if work.offered_to() == Some(agent) { Ok((work, agent)) } else { Err(Reject::NoOffer) }
    }
}

crate::staff_only!(AcceptOffer, DeclineOffer, WithdrawOffer, InviteAgent);
