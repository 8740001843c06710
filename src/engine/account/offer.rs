//! Threads that are proposed to an agent, and the answers.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::of_desk;
use crate::desk::{OfferEnd, OfferReason, Work};
use crate::{Actor, AgentId, ChatId, Ctx, Fact, Reject, text};

/// Accepts what is offered to the actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct AcceptOffer {
    /// The chat whose thread is offered.
    pub chat: ChatId,
    /// The name that customers are shown in this thread, at most 200 characters; without it the agent's public name
    /// (genesys.md: Accept with nickname).
    #[serde(default)]
    pub nickname: Option<String>,
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

/// Takes back what colleagues were asked about a thread, to have it or to help, and have not answered yet. For the agent
/// responsible, or a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct WithdrawOffer {
    /// The chat whose thread is offered.
    pub chat: ChatId,
    /// Who is asked no more; without it all of them.
    #[serde(default)]
    pub agent: Option<AgentId>,
}

/// Asks a colleague to help with a thread; the one responsible keeps it. Several may be asked at a time. For the agent
/// responsible, or a supervisor (genesys.md: InviteUser).
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
        let nickname = self.nickname.as_deref().map(text::name).transpose()?;
        Ok(account.accept_as(work, agent, nickname, ctx))
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
        // What the queue offers is the queue's to take back.
        let routed = |asked| work.asks(asked).is_none_or(|(reason, _)| reason == OfferReason::Routing);
        let asked = work.asked().filter(|asked| self.agent.is_none_or(|agent| agent == *asked) && !routed(*asked));
        let ended: Vec<_> = asked.map(|asked| work.offer_ended(asked, OfferEnd::Revoked)).collect();
        if ended.is_empty() { Err(Reject::NoOffer) } else { Ok(of_desk(ended)) }
    }
}

impl InviteAgent {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        self.asks(account, actor, account.need_steered(actor, self.chat)?, ctx)
    }

    /// The same, where it is the actor's to ask for help.
    pub(super) fn asks(&self, account: &Account, actor: Actor, work: &Work, ctx: &Ctx) -> Result<Vec<Fact>, Reject> {
        let (owner, since) = account.need_owner(work)?;
        account.desk.agent(self.agent)?;
        if work.serves(self.agent) {
            return Err(Reject::AlreadyMember);
        }
        if work.asks(self.agent).is_some() {
            return Err(Reject::AlreadyOffered);
        }
        account.need_helper_place(work)?;
        account.need_at_work(self.agent)?;
        account.need_room_for(self.agent, work)?;
        let reason = OfferReason::Invite { owner, since, by: actor.agent() };
        let answer_ms = account.desk.rules_of(work.group).talk.answer_ms();
        Ok(of_desk(vec![work.offered(self.agent, answer_ms, reason, ctx.now)]))
    }
}

impl Account {
    /// What follows when an agent says yes.
    pub(super) fn accept(&self, work: &Work, agent: AgentId, ctx: &mut Ctx) -> Vec<Fact> {
        self.accept_as(work, agent, None, ctx)
    }

    fn accept_as(&self, work: &Work, agent: AgentId, nickname: Option<String>, ctx: &mut Ctx) -> Vec<Fact> {
        let Some((reason, _)) = work.asks(agent) else { return Vec::new() };
        let comes = (agent, nickname.unwrap_or_else(|| self.desk.public_name(agent)));
        let asker = |by: Option<AgentId>| by.map_or(Actor::System, Actor::Agent);
        match reason {
            OfferReason::Invite { by, .. } => self.add_helper_as(work, comes, asker(by), ctx),
            OfferReason::Transfer { by, .. } | OfferReason::Handed { by } => {
                self.assign_as(work, comes, Some(asker(by)), ctx)
            }
            OfferReason::Routing => self.assign_as(work, comes, None, ctx),
        }
    }

    fn need_offer(&self, actor: Actor, chat: ChatId) -> Result<(&Work, AgentId), Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        self.need_chat(actor, chat)?;
        let work = self.work_of(chat).ok_or(Reject::ThreadClosed)?;
        if work.asks(agent).is_some() { Ok((work, agent)) } else { Err(Reject::NoOffer) }
    }
}

crate::staff_only!(AcceptOffer, DeclineOffer, WithdrawOffer, InviteAgent);
