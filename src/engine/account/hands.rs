//! What all ways of a thread from hand to hand are made of: who comes, who goes, and what the desk notes of it.

use super::Account;
use super::decide::{of_chat, of_desk};
use super::lines::{Parting, told};
use crate::chat::{Away, ChatFact, Member, Role, StaffLine, System};
use crate::desk::{DeskFact, Hand, Hold, OfferEnd, RoutingStatus, SetRoutingStatus, Work};
use crate::map::Set;
use crate::{Actor, AgentId, ChatId, Ctx, Fact, GroupId, Reject, ThreadId, Time, User, limits};

impl Account {
    /// Sets the status; who goes offline hands back every thread.
    pub(super) fn set_routing_status(
        &self,
        command: &SetRoutingStatus,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let agent = command.target(&self.desk, actor)?;
        let set = of_desk(command.decide(&self.desk, agent, ctx)?);
        if set.is_empty() || command.status != RoutingStatus::Offline {
            return Ok(set);
        }
        Ok([self.take_from(agent, &Away::Offline { by: self.doer(actor) }, ctx), set].concat())
    }

    /// Takes everything from an agent: threads go to whoever helps, or back to their old places in the queue; offers to
    /// and by the agent end, and so do wrap-ups.
    pub(super) fn take_from(&self, agent: AgentId, why: &Away, ctx: &mut Ctx) -> Vec<Fact> {
        let mut facts = Vec::new();
        for work in self.desk.held_by(agent) {
            if work.asks(agent).is_some() {
                facts.extend(of_desk(vec![work.offer_ended(agent, OfferEnd::Revoked)]));
            }
            if work.wrapped_up_by() == Some(agent) {
                facts.extend(of_desk(vec![work.hand(agent, Hand::WrappedUp, ctx.now)]));
            }
            if work.serves(agent) {
                facts.extend(self.step_down(work, agent, &Parting::Taken(why.clone()), ctx));
            }
        }
        facts
    }

    /// Ends all that an agent does: as [`Account::take_from`], listens no more, and is offline.
    pub(super) fn end_work(&self, agent: AgentId, why: &Away, ctx: &mut Ctx) -> Vec<Fact> {
        let mut facts = self.take_from(agent, why, ctx);
        facts.extend(self.stop_listening(agent));
        if self.desk.agents.get(&agent).is_some_and(|state| state.status != RoutingStatus::Offline) {
            let offline =
                DeskFact::RoutingStatusSet { agent, status: RoutingStatus::Offline, at: ctx.now, reason: None };
            facts.extend(of_desk(vec![offline]));
        }
        facts
    }

    /// The agents who listen to an open thread.
    pub fn listeners(&self) -> Set<AgentId> {
        let threads = self.desk.works.values().filter_map(|work| self.chats.get(&work.chat)?.thread(work.thread));
        let hidden = threads.flat_map(|thread| &thread.hidden);
        hidden.filter(|member| member.active).map(|member| member.agent).collect()
    }

    /// Ends an agent's listening everywhere.
    fn stop_listening(&self, agent: AgentId) -> Vec<Fact> {
        let works = self.desk.works.values();
        works.flat_map(|work| of_chat(work.chat, self.unhide(work, agent).into_iter().collect())).collect()
    }

    /// Gives a thread to an agent, who joins it; whoever had it leaves. Those who are asked to help still are. `by` says
    /// whose doing it is; none if the queue gives it.
    pub(super) fn assign(&self, work: &Work, agent: AgentId, by: Option<Actor>, ctx: &mut Ctx) -> Vec<Fact> {
        self.assign_as(work, (agent, self.coming_name(work, agent)), by, ctx)
    }

    /// The same, under a name that customers are shown.
    pub(super) fn assign_as(
        &self,
        work: &Work,
        (agent, name): (AgentId, String),
        by: Option<Actor>,
        ctx: &mut Ctx,
    ) -> Vec<Fact> {
        let from = work.assignee();
        // Who takes what waits tells nobody more than that.
        let handed = by.filter(|by| from.is_some() || *by != Actor::Agent(agent));
        let staff = handed.map(|by| self.handed_to_agent(by, from, agent));
        let line = match from {
            Some(from) => System::Transferred { from: self.shown_name(work, from), to: name.clone() },
            None => System::AgentJoined { name: name.clone() },
        };
        let thread = work.thread;
        let asked = work.offered_to().filter(|asked| *asked != agent);
        let mut done: Vec<_> = asked.map(|asked| work.offer_ended(asked, OfferEnd::Revoked)).into_iter().collect();
        done.extend([work.assigned(agent, ctx.now), self.hold(work, agent, ctx.now)]);
        let mut said = Vec::new();
        if let Some(from) = work.assignee() {
            said.push(ChatFact::MemberLeft { thread, user: User::Agent(from) });
        }
        said.extend(self.unhide(work, agent));
        said.push(joins(thread, agent, name, self.role_of(agent)));
        said.extend(told(thread, staff, line, ctx));
        said.extend(self.on_answer(work, agent, ctx));
        [of_desk(done), of_chat(work.chat, said)].concat()
    }

    /// Lets an agent help with a thread. `by` says whose doing it is.
    pub(super) fn add_helper(&self, work: &Work, agent: AgentId, by: Actor, ctx: &mut Ctx) -> Vec<Fact> {
        self.add_helper_as(work, (agent, self.coming_name(work, agent)), by, ctx)
    }

    /// The same, under a name that customers are shown.
    pub(super) fn add_helper_as(
        &self,
        work: &Work,
        (agent, name): (AgentId, String),
        by: Actor,
        ctx: &mut Ctx,
    ) -> Vec<Fact> {
        let thread = work.thread;
        let done = vec![work.hand(agent, Hand::Helps, ctx.now), self.hold(work, agent, ctx.now)];
        let mut said = Vec::from_iter(self.unhide(work, agent));
        said.push(joins(thread, agent, name.clone(), Role::CoAgent));
        let asked = (by != Actor::Agent(agent))
            .then(|| StaffLine::AgentAdded { by: self.doer(by), agent: self.colleague(agent) });
        said.extend(told(thread, asked, System::AgentJoined { name }, ctx));
        [of_desk(done), of_chat(work.chat, said)].concat()
    }

    /// Takes one agent out of a thread. If it was the one responsible, the one who has helped longest is from now on, and a
    /// transfer that was asked for is none any more; without any, the thread waits again at its old place.
    pub(super) fn step_down(&self, work: &Work, agent: AgentId, why: &Parting, ctx: &mut Ctx) -> Vec<Fact> {
        let thread = work.thread;
        let next = work.helpers.first().copied().filter(|_| work.assignee() == Some(agent));
        let (staff, line) = self.parted(work, agent, next, why);
        let leaves = ChatFact::MemberLeft { thread, user: User::Agent(agent) };
        if work.assignee() != Some(agent) {
            let said = [vec![leaves], told(thread, staff, line, ctx)].concat();
            return [of_desk(vec![work.hand(agent, Hand::HelpsNoMore, ctx.now)]), of_chat(work.chat, said)].concat();
        }
        let Some(next) = next else {
            return self.requeue(work, work.group, work.queued_at, Some((staff, line)), ctx);
        };
        let mut done = Vec::from_iter(work.offered_to().map(|asked| work.offer_ended(asked, OfferEnd::Revoked)));
        done.push(work.assigned(next, ctx.now));
        let comes = joins(thread, next, self.coming_name(work, next), self.role_of(next));
        let said = [vec![leaves, comes], told(thread, staff, line, ctx)].concat();
        [of_desk(done), of_chat(work.chat, said)].concat()
    }

    /// Puts a thread into a queue: all its agents leave, and nobody is asked about it any more.
    pub(super) fn requeue(
        &self,
        work: &Work,
        group: GroupId,
        queued_at: Time,
        line: Option<(Option<StaffLine>, System)>,
        ctx: &mut Ctx,
    ) -> Vec<Fact> {
        let thread = work.thread;
        let agents = work.assignee().into_iter().chain(work.helpers.iter().copied());
        let mut said: Vec<_> = agents.map(|agent| ChatFact::MemberLeft { thread, user: User::Agent(agent) }).collect();
        said.extend(line.map(|(staff, line)| told(thread, staff, line, ctx)).unwrap_or_default());
        said.extend(self.on_transfer(work, group, ctx));
        said.extend(self.on_leave(work, group, ctx));
        let queued = of_desk(vec![work.queued(group, queued_at)]);
        [of_desk(work.all_revoked()), of_chat(work.chat, said), queued].concat()
    }

    /// What ends an agent's listening, if the agent does: who listens cannot also talk.
    pub(super) fn unhide(&self, work: &Work, agent: AgentId) -> Option<ChatFact> {
        let thread = self.chats.get(&work.chat)?.thread(work.thread)?;
        let member = thread.hidden.iter().find(|member| member.active && member.agent == agent)?;
        let member = crate::chat::Hidden { active: false, ..member.clone() };
        Some(ChatFact::Hidden { thread: work.thread, member })
    }

    /// How an agent has what the agent is given now.
    fn hold(&self, work: &Work, agent: AgentId, at: Time) -> DeskFact {
        let fresh = || Hold {
            rank: self.desk.free_rank(agent),
            over_capacity: self.desk.room_in(agent, work.group) == 0 && work.asks(agent).is_none(),
            idle: false,
        };
        let hold = work.holds.get(&agent).copied().unwrap_or_else(fresh);
        work.hand(agent, Hand::Holds(hold), at)
    }

    /// The open thread of a chat, if the actor is responsible for it or may steer it.
    pub(super) fn need_steered(&self, actor: Actor, chat: ChatId) -> Result<&Work, Reject> {
        self.need_chat(actor, chat)?;
        let work = self.work_of(chat).ok_or(Reject::ThreadClosed)?;
        let own = actor.agent().is_some() && actor.agent() == work.assignee();
        if own || self.desk.may_steer(actor, work.group) {
            return Ok(work);
        }
        let waits = work.assignee().is_none() && actor.agent().is_some();
        Err(if waits { Reject::NotAssigned } else { Reject::NotMember })
    }

    pub(super) fn need_owner(&self, work: &Work) -> Result<(AgentId, Time), Reject> {
        work.owner().ok_or(Reject::NotAssigned)
    }

    pub(super) fn need_helper_place(&self, work: &Work) -> Result<(), Reject> {
        let helpers = work.helpers.len() + work.invited.len();
        if helpers < limits::HELPERS_PER_THREAD { Ok(()) } else { Err(Reject::LimitReached) }
    }

    pub(super) fn need_room(&self, agent: AgentId, group: GroupId) -> Result<(), Reject> {
        if self.desk.room_in(agent, group) > 0 { Ok(()) } else { Err(Reject::AgentFull) }
    }

    /// Whoever is asked about a thread has a place kept for it.
    pub(super) fn need_room_for(&self, agent: AgentId, work: &Work) -> Result<(), Reject> {
        if work.asks(agent).is_some() { Ok(()) } else { self.need_room(agent, work.group) }
    }

    /// Whoever answers a group's customers takes its threads, and so does who steers them.
    pub(super) fn need_respond(&self, agent: AgentId, group: GroupId) -> Result<(), Reject> {
        let responds = self.desk.rights(agent, group).is_some_and(|rights| rights.respond);
        if responds || self.desk.may_steer(Actor::Agent(agent), group) { Ok(()) } else { Err(Reject::NotAllowed) }
    }

    /// Who is offline takes nothing and is given nothing.
    pub(super) fn need_at_work(&self, agent: AgentId) -> Result<(), Reject> {
        match self.desk.agent(agent)?.status {
            RoutingStatus::Accepting | RoutingStatus::Paused => Ok(()),
            RoutingStatus::Offline => Err(Reject::AgentOffline),
        }
    }

    /// As what an agent is responsible for a thread: people and programs are told apart.
    fn role_of(&self, agent: AgentId) -> Role {
        if self.desk.is_bot(agent) { Role::Bot } else { Role::Agent }
    }

    /// Under which name a thread's members know an agent who takes or took part in it.
    pub(super) fn shown_name(&self, work: &Work, agent: AgentId) -> String {
        let thread = self.chat(work.chat).and_then(|chat| chat.thread(work.thread));
        let member = thread.and_then(|thread| thread.member(User::Agent(agent)));
        member.and_then(|member| member.name.clone()).unwrap_or_else(|| self.desk.public_name(agent))
    }

    /// Under which name an agent comes to a thread: whoever is there already keeps the name.
    fn coming_name(&self, work: &Work, agent: AgentId) -> String {
        if work.serves(agent) { self.shown_name(work, agent) } else { self.desk.public_name(agent) }
    }

    /// What staff call an agent.
    pub(super) fn name_of(&self, agent: AgentId) -> String {
        self.desk.agent_name(agent).unwrap_or_default().to_owned()
    }
}

fn joins(thread: ThreadId, agent: AgentId, name: String, role: Role) -> ChatFact {
    let member = Member { user: User::Agent(agent), name: Some(name), role, active: true };
    ChatFact::MemberJoined { thread, member }
}
