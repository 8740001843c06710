//! Who comes to a thread beside the agent responsible, and who leaves it.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::of_chat;
use super::lines::{Parting, aside};
use crate::chat::{ChatFact, Hidden, Role, StaffLine};
use crate::desk::{OfferReason, RoutingStatus};
use crate::{Actor, AgentId, ChatId, Ctx, Fact, Reject, User, limits};

/// Joins a thread that the actor sees: as `co_agent`, who talks with the customer and takes up capacity; as `supervisor`,
/// who whispers to the agents and steers the group; or as `observer`, who is silent and may listen in the group. The
/// customer never knows of the latter two. Who steers the group also has others join, without asking them (livechat.md:
/// add_user_to_chat with visibility `all` or `agents`; liveperson.md: MANAGER; genesys.md: BargeIn).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct JoinThread {
    /// Which.
    pub chat: ChatId,
    /// As what.
    pub role: Role,
    /// Who joins; the actor without it. Somebody else only by who steers the group.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// Whether a co-agent joins also while paused or without room: by who steers the group.
    #[serde(default)]
    pub ignore_availability: bool,
}

/// Leaves a thread. When the agent responsible leaves, the one who has helped longest becomes responsible; the last
/// agent cannot leave (genesys.md: LeaveConference).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct LeaveThread {
    /// Which.
    pub chat: ChatId,
}

/// Sends an agent out of a thread: as if the agent left. For the agent responsible, or a supervisor; only supervisors
/// send out those who listen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct RemoveMember {
    /// From which.
    pub chat: ChatId,
    /// Whom.
    pub agent: AgentId,
}

impl JoinThread {
    /// The actor joins.
    pub fn new(chat: ChatId, role: Role) -> Self {
        Self { chat, role, agent: None, ignore_availability: false }
    }

    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let agent = self.agent.or(actor.agent()).ok_or(Reject::NotAllowed)?;
        let thread = account.need_chat(actor, self.chat)?.need_open()?;
        let work = account.work_of(self.chat).ok_or(Reject::ThreadClosed)?;
        let (steers, adds) = (account.desk.may_steer(actor, work.group), actor != Actor::Agent(agent));
        if adds {
            if !steers {
                return Err(Reject::NotAllowed);
            }
            account.need_at_work(agent)?;
        }
        if work.serves(agent) {
            return Err(Reject::AlreadyMember);
        }
        match self.role {
            Role::CoAgent => {
                account.need_owner(work)?;
                account.need_at_work(agent)?;
                match work.asks(agent) {
                    Some(_) if !adds => return Ok(account.accept(work, agent, ctx)),
                    Some((OfferReason::Invite { .. }, _)) => return Ok(account.add_helper(work, agent, actor, ctx)),
                    // Whether to have all of it is the agent's to say.
                    Some(_) => return Err(Reject::AlreadyOffered),
                    None => account.need_helper_place(work)?,
                }
                if !adds {
                    account.need_respond(agent, work.group)?;
                }
                if !(self.ignore_availability && steers) {
                    if adds && account.desk.agent(agent)?.status == RoutingStatus::Paused {
                        return Err(Reject::AgentPaused);
                    }
                    account.need_room_for(agent, work)?;
                }
                Ok(account.add_helper(work, agent, actor, ctx))
            }
            Role::Supervisor | Role::Observer => {
                let rights = account.desk.rights(agent, work.group);
                let listens = self.role == Role::Observer && rights.is_some_and(|rights| rights.listen);
                if !listens && !steers {
                    return Err(Reject::NotAllowed);
                }
                if thread.hidden_role(User::Agent(agent)) == Some(self.role) {
                    return Err(Reject::AlreadyMember);
                }
                if thread.hidden.iter().filter(|member| member.active).count() >= limits::HIDDEN_PER_THREAD {
                    return Err(Reject::LimitReached);
                }
                let member = Hidden { agent, name: account.name_of(agent), role: self.role, active: true };
                let line = StaffLine::ListenerAdded { by: account.doer(actor), agent: account.colleague(agent) };
                let told = adds.then(|| aside(thread.id, line, ctx)).flatten();
                let hidden = ChatFact::Hidden { thread: thread.id, member };
                Ok(of_chat(self.chat, std::iter::once(hidden).chain(told).collect()))
            }
            Role::Customer | Role::Agent | Role::Bot => Err(Reject::NotAllowed),
        }
    }
}

impl LeaveThread {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        account.need_chat(actor, self.chat)?.need_open()?;
        account.send_out(self.chat, agent, actor, ctx).map_err(|reject| match reject {
            Reject::UnknownMember => Reject::NotMember,
            other => other,
        })
    }
}

impl RemoveMember {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let thread = account.need_chat(actor, self.chat)?.need_open()?;
        let work = account.need_steered(actor, self.chat)?;
        let listens = thread.hidden_role(User::Agent(self.agent)).is_some();
        if listens && !account.desk.may_steer(actor, work.group) {
            return Err(Reject::NotAllowed);
        }
        account.send_out(self.chat, self.agent, actor, ctx)
    }
}

impl Account {
    fn send_out(&self, chat: ChatId, agent: AgentId, by: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let work = self.work_of(chat).ok_or(Reject::ThreadClosed)?;
        if let Some(gone) = self.unhide(work, agent) {
            let line = StaffLine::ListenerRemoved { by: self.doer(by), agent: self.colleague(agent) };
            let told = (by != Actor::Agent(agent)).then(|| aside(work.thread, line, ctx)).flatten();
            return Ok(of_chat(chat, std::iter::once(gone).chain(told).collect()));
        }
        if !work.serves(agent) {
            return Err(Reject::UnknownMember);
        }
        if work.assignee() == Some(agent) && work.helpers.is_empty() {
            return Err(Reject::LastAgent);
        }
        let why = if by == Actor::Agent(agent) { Parting::Own } else { Parting::SentOut(by) };
        Ok(self.step_down(work, agent, &why, ctx))
    }
}

crate::staff_only!(JoinThread, LeaveThread, RemoveMember);
