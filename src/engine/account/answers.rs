//! Agents who have let threads pass, and customers who have left a message, and show that they are there after all.

use super::Account;
use super::decide::of_desk;
use crate::chat::{Audience, ChatFact};
use crate::desk::{DeskFact, Hand, HandFact, Needs, OfferReason};
use crate::{Actor, AgentId, ChatId, Ctx, Fact, ThreadId, User};

impl Account {
    /// The facts, and the end of the actor's misses, if by them the actor says a word to a customer or takes what a
    /// colleague asks for: whoever answers anything is there. Being given a thread is no answer, nor is picking one up
    /// and saying nothing. Answers to the queue's own offers, the desk counts by itself.
    pub(super) fn with_answers(&self, actor: Actor, mut facts: Vec<Fact>, ctx: &Ctx) -> Vec<Fact> {
        let Some(agent) =
            actor.agent().filter(|agent| self.desk.agents.get(agent).is_some_and(|state| state.misses > 0))
        else {
            return facts;
        };
        if let Some((chat, thread)) = facts.iter().find_map(|fact| self.answered(agent, fact)) {
            let answered = HandFact { chat, thread, agent, at: ctx.now, hand: Hand::Answered };
            facts.push(Fact::Desk(DeskFact::Hand(answered)));
        }
        facts
    }

    /// The facts, and what the desk is to know of every thread in which a customer who has waited leaves a message by them,
    /// or who has left one is there again.
    pub(super) fn with_messages(&self, mut facts: Vec<Fact>) -> Vec<Fact> {
        let changed = facts.iter().filter_map(|fact| self.message_changed(fact)).collect();
        facts.append(&mut of_desk(changed));
        facts
    }

    fn message_changed(&self, fact: &Fact) -> Option<DeskFact> {
        let Fact::Chat { chat, fact: ChatFact::EventPosted { thread, event } } = fact else { return None };
        let work = self.desk.works.get(thread).filter(|_| event.author.is_customer())?;
        let response = *self.chat(*chat)?.thread(*thread)?.response()?;
        let message = response.is_message_after(&event.content);
        let needs = Box::new(Needs { message, ..work.needs().clone() });
        (message != work.needs().message).then_some(DeskFact::Required { chat: *chat, thread: *thread, needs })
    }

    /// In which thread the agent answers by this fact.
    fn answered(&self, agent: AgentId, fact: &Fact) -> Option<(ChatId, ThreadId)> {
        match fact {
            Fact::Chat { chat, fact: ChatFact::EventPosted { thread, event } } => {
                let says = event.author == User::Agent(agent) && event.audience == Audience::All;
                says.then_some((*chat, *thread))
            }
            Fact::Desk(DeskFact::Assigned { chat, thread, agent: who, .. })
            | Fact::Desk(DeskFact::Hand(HandFact { chat, thread, agent: who, hand: Hand::Helps, .. })) => {
                let work = self.desk.works.get(thread)?;
                let asked = work.asks(agent).is_some_and(|(reason, _)| reason != OfferReason::Routing);
                (asked && *who == agent).then_some((*chat, *thread))
            }
            Fact::Chat { .. } | Fact::Desk(_) => None,
        }
    }
}
