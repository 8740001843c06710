//! Who may change what staff keep about chats, and what of it follows from threads' moves and from time.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use super::decide::{of_chat, of_desk};
use super::lines::{Parting, aside};
use crate::chat::{Away, Chat, ChatFact, ClosedBy, Scope, StaffLine, attributes};
use crate::desk::{AgentRole, Hand, Work};
use crate::{Actor, AgentId, ChatId, Command, Ctx, Fact, Reject, ThreadId, Time, User, limits};

/// Deletes a closed thread with all that was said in it: from every page, the archive and the search. For admins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct DeleteThread {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
}

impl DeleteThread {
    pub(super) fn decide(&self, account: &Account, actor: Actor) -> Result<Vec<Fact>, Reject> {
        account.desk.need_role(actor, AgentRole::Admin)?;
        let chat = account.chats.get(&self.chat).ok_or(Reject::UnknownChat)?;
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        if thread.closed.is_none() || account.desk.works.contains_key(&thread.id) {
            return Err(Reject::ThreadNotClosed);
        }
        Ok(of_chat(chat.id, vec![ChatFact::ThreadDeleted { thread: thread.id }]))
    }
}

impl Account {
    pub(super) fn change_attributes(
        &self,
        actor: Actor,
        command: &Command,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (chat, scope) = attributes::scope(command).ok_or(Reject::NotAllowed)?;
        #[cfg(not(feature = "lean"))]
        if let Command::AddNote(attributes::AddNote { on_behalf_of: Some(agent), .. }) = command {
            self.desk.agent(*agent)?;
        }
        let chat = match actor {
            User::Customer(_) => self.need_chat(actor, chat)?,
            User::Agent(_) | User::System => self.need_scope(actor, chat, scope)?,
        };
        #[cfg(not(feature = "lean"))]
        self.need_room_to_follow(actor, chat, command)?;
        if let Command::SetResponseTarget(_) = command {
            self.need_promiser(actor, chat)?;
        }
        let steers = self.desk.need_role(actor, AgentRole::Supervisor).is_ok();
        Ok(of_chat(chat.id, attributes::decide(chat, actor, steers, command, ctx)?))
    }

    /// Refuses who may not promise an answer: whoever sees the thread only by the access of another group.
    fn need_promiser(&self, actor: Actor, chat: &Chat) -> Result<(), Reject> {
        match (actor.agent(), self.work_of(chat.id)) {
            (Some(agent), Some(work)) if !work.serves(agent) => self.need_respond(agent, work.group),
            _ => Ok(()),
        }
    }

    /// Every page of a follower holds what is followed.
    #[cfg(not(feature = "lean"))]
    fn need_room_to_follow(&self, actor: Actor, chat: &Chat, command: &Command) -> Result<(), Reject> {
        let (Command::FollowChat(_) | Command::FollowCustomer(_), Some(agent)) = (command, actor.agent()) else {
            return Ok(());
        };
        let is_full = !chat.is_followed_by(agent) && self.followed.count(agent) >= limits::FOLLOWED;
        if is_full { Err(Reject::LimitReached) } else { Ok(()) }
    }

    /// The chat, if it may be touched to this extent; what may not be touched is unknown.
    pub(super) fn need_scope(&self, actor: Actor, id: ChatId, scope: Scope) -> Result<&Chat, Reject> {
        let User::Agent(agent) = actor else { return self.need_chat(actor, id) };
        let chat = self.chats.get(&id).ok_or(Reject::UnknownChat)?;
        let viewer = self.desk.agent(agent)?.viewer();
        let reads_any = || chat.threads.iter().any(|thread| self.may_read(viewer, chat, thread));
        // Of a customer who has not talked yet, all staff may read.
        let is_new = chat.threads.is_empty();
        match scope {
            Scope::Open if self.is_wrapped_up_by(agent, chat) => Ok(chat),
            Scope::Open => self.need_chat(actor, id),
            Scope::Thread(thread) => match chat.thread(thread) {
                Some(thread) if thread.closed.is_none() => self.need_chat(actor, id),
                Some(thread) if self.may_read(viewer, chat, thread) => Ok(chat),
                // Who sees nothing of the chat does not learn that there is one.
                Some(_) | None => Err(if reads_any() { Reject::UnknownThread } else { Reject::UnknownChat }),
            },
            Scope::Chat if is_new || self.handles(viewer, chat) || reads_any() => Ok(chat),
            Scope::Sight if chat.threads.last().is_none_or(|last| self.may_read(viewer, chat, last)) => Ok(chat),
            Scope::Followed if chat.is_followed_by(agent) || reads_any() => Ok(chat),
            Scope::Chat | Scope::Sight | Scope::Followed => Err(Reject::UnknownChat),
        }
    }

    /// What has fallen due first: offers and wrap-ups end, warnings are told, silent threads and forgotten messages are closed, and
    /// those that their agents do not answer go on.
    pub(super) fn time_passes(&self, ctx: &mut Ctx) -> Vec<Fact> {
        let (ended, mut misses) = self.desk.end_timers(ctx);
        let mut facts = of_desk(ended);
        let over = |end: Option<Time>, now| end.is_some_and(|end| end <= now);
        for chat in self.due.by(ctx.now).take(limits::DUE_AT_ONCE).filter_map(|id| self.chats.get(&id)) {
            let (silent, unanswered) = (over(chat.idle_end(), ctx.now), over(chat.unanswered_end(), ctx.now));
            match self.work_of(chat.id).map(|work| (work, work.assignee())) {
                Some((work, _)) if silent && chat.is_shelved() => {
                    facts.extend(self.close_and_ask(work, ClosedBy::Unserved, None, ctx));
                }
                Some((work, _)) if silent => {
                    let idle = aside(work.thread, StaffLine::Idle { ms: chat.promised().close_idle_ms }, ctx);
                    facts.extend(of_chat(chat.id, idle.into_iter().collect()));
                    facts.extend(self.close_and_ask(work, ClosedBy::Idle, None, ctx));
                }
                Some((work, Some(agent))) if unanswered => {
                    misses.push((agent, work.group));
                    let why = Away::Inactive { ms: chat.promised().first_reply_ms };
                    facts.extend(self.take_back(work, agent, why, ctx));
                }
                #[cfg(not(feature = "lean"))]
                Some((work, Some(_))) if over(chat.idle_from(), ctx.now) => {
                    facts.extend(self.doze(chat, work, ctx));
                    facts.extend(of_chat(chat.id, chat.fallen_due(ctx.now)));
                }
                _ => {
                    let due = chat.fallen_due(ctx.now);
                    let said = due.iter().filter_map(|fact| self.on_wait(chat.id, fact, ctx)).collect();
                    facts.extend(of_chat(chat.id, [due, said].concat()));
                }
            }
        }
        facts.extend(of_desk(self.desk.pause_absent(&misses, ctx)));
        facts
    }

    /// Takes a thread from the agent who has it and has not said a word.
    fn take_back(&self, work: &Work, agent: AgentId, why: Away, ctx: &mut Ctx) -> Vec<Fact> {
        let left = self.step_down(work, agent, &Parting::Taken(why), ctx);
        let missed = work.hand(agent, Hand::Unanswered, ctx.now);
        [left, of_desk(vec![missed])].concat()
    }
}

crate::staff_only!(DeleteThread);
