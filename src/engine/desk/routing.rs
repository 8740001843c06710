//! The rule that gives waiting threads to agents. Its choices are recorded as facts and never recomputed.

use super::{Assignment, Desk, DeskFact, Hand, HandFact, OfferEnd, OfferReason, RoutingStatus, Work, WorkState};
use crate::map::Set;
use crate::{AgentId, Ctx, Time};

impl Desk {
    /// The next match of the thread that has waited longest with the agent who has the most room, then the longest
    /// idle; ties go by id. None when nobody is left whom anybody may serve.
    pub(crate) fn next_match(&self) -> Option<(&Work, AgentId, Assignment)> {
        let groups = self.index.groups_with_queue().filter_map(|id| self.groups.get(&id));
        let routed = groups.filter(|group| group.assignment != Assignment::PickUp);
        let matches = routed.filter_map(|group| {
            self.index.ready(group.id).next()?;
            let (work, agent) = self.queue(group.id).find_map(|work| Some((work, self.taker(work)?)))?;
            Some((work, agent, group.assignment))
        });
        matches.min_by_key(|(work, ..)| work.place())
    }

    fn taker(&self, work: &Work) -> Option<AgentId> {
        self.index.ready(work.group).find(|agent| !work.declined.contains(agent))
    }

    /// Ends every offer whose time is over. Who lets an offer pass is paused, so that the next customer is not kept
    /// waiting by the same empty chair.
    pub(crate) fn end_offers(&self, ctx: &Ctx) -> Vec<DeskFact> {
        let mut facts = Vec::new();
        let mut absent = Set::new();
        for work in self.index.offers_ended_by(ctx.now).filter_map(|thread| self.works.get(&thread)) {
            let WorkState::Offered { agent, reason, .. } = work.state else { continue };
            facts.push(work.offer_ended(agent, OfferEnd::TimedOut));
            let accepting = self.agents.get(&agent).is_some_and(|state| state.status == RoutingStatus::Accepting);
            if accepting && reason == OfferReason::Routing {
                absent.insert(agent);
            }
        }
        let status = RoutingStatus::Paused;
        facts.extend(absent.iter().map(|agent| DeskFact::RoutingStatusSet { agent: *agent, status, at: ctx.now }));
        facts
    }
}

impl Work {
    pub(crate) fn offer_ended(&self, agent: AgentId, end: OfferEnd) -> DeskFact {
        DeskFact::OfferEnded { chat: self.chat, thread: self.thread, agent, end }
    }

    pub(crate) fn assigned(&self, agent: AgentId, at: Time) -> DeskFact {
        DeskFact::Assigned { chat: self.chat, thread: self.thread, agent, at }
    }

    pub(crate) fn offered(&self, agent: AgentId, accept_ms: u64, reason: OfferReason, at: Time) -> DeskFact {
        let until = at.plus_ms(accept_ms);
        DeskFact::Offered { chat: self.chat, thread: self.thread, agent, until, reason, at }
    }

    pub(crate) fn hand(&self, agent: AgentId, hand: Hand, at: Time) -> DeskFact {
        DeskFact::Hand(HandFact { chat: self.chat, thread: self.thread, agent, at, hand })
    }

    pub(crate) fn queued(&self, group: crate::GroupId, queued_at: Time) -> DeskFact {
        DeskFact::Queued { chat: self.chat, thread: self.thread, group, queued_at }
    }
}
