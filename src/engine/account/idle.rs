//! Threads in which nobody says anything take up nobody's capacity, until somebody does.

use super::Account;
use super::decide::{of_chat, of_desk};
use super::lines::aside;
use crate::chat::{AttributeFact, Audience, Chat, ChatFact, StaffLine};
use crate::desk::{DeskFact, Hand, Hold, Work};
use crate::map::Set;
use crate::{AgentId, Ctx, Fact, ThreadId, Time, User};

impl Account {
    /// What becomes of a thread that is idle from now on.
    pub(super) fn doze(&self, chat: &Chat, work: &Work, ctx: &mut Ctx) -> Vec<Fact> {
        let thread = work.thread;
        let line = aside(thread, StaffLine::Idle { ms: chat.promised().idle_ms }, ctx);
        let idled = ChatFact::AttributesChanged(AttributeFact::Idled { thread });
        let rest = serving(work).filter_map(|agent| {
            let hold = work.holds.get(&agent).filter(|hold| !hold.idle)?;
            Some(work.hand(agent, Hand::Holds(Hold { idle: true, ..*hold }), ctx.now))
        });
        let rest = rest.collect();
        [of_chat(chat.id, std::iter::once(idled).chain(line).collect()), of_desk(rest)].concat()
    }

    /// The facts, and the end of being idle for every thread in which they have somebody say something to everybody: its
    /// agents have it again, if need be past their capacity. Goes by the facts, so that no command can forget it.
    pub(super) fn with_awake(&self, mut facts: Vec<Fact>, now: Time) -> Vec<Fact> {
        let spoken: Set<ThreadId> = facts.iter().filter_map(spoken_in).collect();
        let idle = spoken.iter().filter_map(|thread| self.desk.works.get(thread));
        let mut woken = Vec::new();
        for work in idle {
            woken.extend(serving(work).filter_map(|agent| self.awake(work, agent, now)));
        }
        facts.extend(of_desk(woken));
        facts
    }

    /// That a thread takes up an agent's capacity again, if need be past it; none if it does already.
    pub(super) fn awake(&self, work: &Work, agent: AgentId, now: Time) -> Option<DeskFact> {
        let hold = work.holds.get(&agent).filter(|hold| hold.idle)?;
        let over_capacity = self.desk.room_in(agent, work.group) == 0;
        Some(work.hand(agent, Hand::Holds(Hold { over_capacity, idle: false, ..*hold }), now))
    }
}

/// Who talks with the customer.
fn serving(work: &Work) -> impl Iterator<Item = AgentId> {
    work.assignee().into_iter().chain(work.helpers.iter().copied())
}

/// In which thread somebody says something to everybody by this fact.
fn spoken_in(fact: &Fact) -> Option<ThreadId> {
    let Fact::Chat { fact: ChatFact::EventPosted { thread, event }, .. } = fact else { return None };
    (event.audience == Audience::All && event.author != User::System).then_some(*thread)
}
