//! How a thread comes into an agent's hands and goes on to the next.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::{Audience, Chat, ChatFact, Content, Member, Role, System, say};
use crate::desk::{AgentRole, OfferEnd, OfferReason, RoutingStatus, SetRoutingStatus, Work, WorkState};
use crate::{Actor, AgentId, ChatId, Ctx, Fact, GroupId, Reject, ThreadId, User};

/// How long a colleague has to accept a transfer, where the group does not set a time.
const TRANSFER_MS: u64 = 60_000;

/// Takes a waiting thread: a named one, or the one that has waited longest in the actor's groups.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct PickUp {
    /// Which; the longest waiting without it.
    #[serde(default)]
    pub chat: Option<ChatId>,
}

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

/// Hands a thread on. A colleague is asked and has to accept; a group's queue takes it at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The chat whose thread is handed on.
    pub chat: ChatId,
    /// To whom.
    pub to: TransferTarget,
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
        if work.assignee() == Some(agent) {
            return Err(Reject::AlreadyAssigned);
        }
        if !matches!(work.state, WorkState::Queued) {
            return Err(Reject::NotQueued);
        }
        if !account.desk.rights(agent, work.group).is_some_and(|rights| rights.respond) {
            account.desk.need_role(actor, AgentRole::Supervisor)?;
        }
        account.need_room(agent, work.group)?;
        account.assign(work, agent, ctx)
    }
}

impl AcceptOffer {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let (work, agent) = account.need_offer(actor, self.chat)?;
        account.assign(work, agent, ctx)
    }
}

impl DeclineOffer {
    pub(super) fn decide(&self, account: &Account, actor: Actor) -> Result<Vec<Fact>, Reject> {
        let (work, agent) = account.need_offer(actor, self.chat)?;
        Ok(of_desk(vec![work.offer_ended(agent, OfferEnd::Declined)]))
    }
}

impl Transfer {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let chat = account.need_chat(actor, self.chat)?;
        let work = account.work_of(chat.id).ok_or(Reject::ThreadClosed)?;
        let from = match work.state {
            WorkState::Assigned { agent, since } => (agent, since),
            WorkState::Offered { .. } => return Err(Reject::AlreadyOffered),
            WorkState::Queued => return Err(Reject::NotAssigned),
        };
        if actor.agent() != Some(from.0) {
            account.need_steer(actor, work)?;
        }
        match self.to {
            TransferTarget::Agent(to) => {
                let target = account.desk.agent(to)?;
                if to == from.0 {
                    return Err(Reject::AlreadyAssigned);
                }
                if target.status == RoutingStatus::Offline {
                    return Err(Reject::AgentOffline);
                }
                account.need_room(to, work.group)?;
                let reason = OfferReason::Transfer { from: from.0, since: from.1 };
                Ok(of_desk(vec![work.offered(to, TRANSFER_MS, reason, ctx.now)]))
            }
            TransferTarget::Group(to) => {
                let group = account.desk.group(to)?;
                if to == work.group {
                    return Err(Reject::AlreadyAssigned);
                }
                account.desk.need_queue(to)?;
                let line = System::TransferredToGroup { group: to, name: group.name.clone() };
                Ok(account.hand_back(chat, work, from.0, to, line, ctx))
            }
        }
    }
}

impl Account {
    /// Sets the status; who goes offline hands back every thread.
    pub(super) fn set_routing_status(
        &self,
        command: &SetRoutingStatus,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let agent = command.target(&self.desk, actor)?;
        let set = of_desk(command.decide(&self.desk, agent, ctx));
        if set.is_empty() || command.status != RoutingStatus::Offline {
            return Ok(set);
        }
        Ok([self.take_from(agent, |name| System::AgentLeft { name }, ctx), set].concat())
    }

    /// Takes everything from an agent: threads go back to their old places in the queue, offers to and by the agent end.
    pub(super) fn take_from(&self, agent: AgentId, line: impl Fn(String) -> System, ctx: &mut Ctx) -> Vec<Fact> {
        let held = self.desk.works.values().filter(|work| work.holders().any(|holder| holder == agent));
        let mut facts = Vec::new();
        for work in held {
            if let Some(asked) = work.offered_to() {
                facts.extend(of_desk(vec![work.offer_ended(asked, OfferEnd::Revoked)]));
            }
            if work.assignee() == Some(agent)
                && let Some(chat) = self.chats.get(&work.chat)
            {
                facts.extend(self.hand_back(chat, work, agent, work.group, line(self.name_of(agent)), ctx));
            }
        }
        facts
    }

    /// Gives a thread to an agent, who joins it; whoever had it leaves.
    pub(super) fn assign(&self, work: &Work, agent: AgentId, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let name = self.name_of(agent);
        let line = match work.assignee() {
            Some(from) => System::Transferred { from: self.name_of(from), to: name.clone() },
            None => System::AgentJoined { name: name.clone() },
        };
        let thread = work.thread;
        let mut said = Vec::new();
        if let Some(from) = work.assignee() {
            said.push(ChatFact::MemberLeft { thread, user: User::Agent(from) });
        }
        let member = Member { user: User::Agent(agent), name: Some(name), role: Role::Agent, active: true };
        said.push(ChatFact::MemberJoined { thread, member });
        said.push(told(thread, line, ctx));
        Ok([of_desk(vec![work.assigned(agent, ctx.now)]), of_chat(work.chat, said)].concat())
    }

    fn hand_back(
        &self,
        chat: &Chat,
        work: &Work,
        from: AgentId,
        group: GroupId,
        line: System,
        ctx: &mut Ctx,
    ) -> Vec<Fact> {
        let said =
            vec![ChatFact::MemberLeft { thread: work.thread, user: User::Agent(from) }, told(work.thread, line, ctx)];
        [of_chat(chat.id, said), of_desk(vec![work.queued(group)])].concat()
    }

    fn longest_waiting(&self, agent: AgentId) -> Option<&Work> {
        let state = self.desk.agents.get(&agent)?;
        let heads = state.profile.groups.iter().filter_map(|group| self.desk.next_for(state, *group));
        heads.min_by_key(|work| work.place())
    }

    fn need_offer(&self, actor: Actor, chat: ChatId) -> Result<(&Work, AgentId), Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        self.need_chat(actor, chat)?;
        let work = self.work_of(chat).ok_or(Reject::ThreadClosed)?;
        if work.offered_to() == Some(agent) { Ok((work, agent)) } else { Err(Reject::NoOffer) }
    }

    fn need_room(&self, agent: AgentId, group: GroupId) -> Result<(), Reject> {
        if self.desk.room_in(agent, group) > 0 { Ok(()) } else { Err(Reject::AgentFull) }
    }

    fn name_of(&self, agent: AgentId) -> String {
        self.desk.agents.get(&agent).map(|state| state.profile.name.clone()).unwrap_or_default()
    }
}

fn told(thread: ThreadId, line: System, ctx: &mut Ctx) -> ChatFact {
    ChatFact::EventPosted { thread, event: say(Actor::System, Audience::All, Content::System(line), ctx) }
}

crate::staff_only!(PickUp, AcceptOffer, DeclineOffer, Transfer, TransferTarget);
