//! The rule that gives waiting threads to agents. Its choices are recorded as facts and never recomputed.

use super::{
    AgentState, Assignment, Desk, DeskFact, Hand, HandFact, Needs, OfferEnd, OfferReason, RoutingStatus, Work,
};
use crate::map::{Map, Set};
use crate::{AgentId, Ctx, GroupId, Reject, SkillId, ThreadId, Time, limits};

/// An agent who has let a thread of a group pass.
pub(crate) type Miss = (AgentId, GroupId);

impl Desk {
    /// The next match: the most urgent thread, of those the one that has waited longest, with an agent who has every skill
    /// that it requires. Of those agents the preferred one first, then by tier, by room, by how long they have been idle,
    /// and by id. None when nobody is left whom anybody may serve.
    pub(crate) fn next_match(&self) -> Option<(&Work, AgentId, Assignment)> {
        let groups = self.index.groups_with_queue().filter_map(|id| self.groups.get(&id));
        let routed = groups.filter(|group| group.assignment != Assignment::PickUp);
        let matches = routed.flat_map(|group| {
            let lists = self.index.needy(group.id);
            let served = lists.filter(|(skills, _)| self.index.is_anybody_ready(group.id, skills));
            served.filter_map(|(_, mut threads)| {
                let (work, agent) = threads.find_map(|thread| {
                    let work = self.works.get(&thread)?;
                    Some((work, self.taker(group.id, work.needs(), &work.declined)?))
                })?;
                Some((work, agent, group.assignment))
            })
        });
        matches.min_by_key(|(work, ..)| work.place())
    }

    fn taker(&self, group: GroupId, needs: &Needs, not: &Set<AgentId>) -> Option<AgentId> {
        let preferred = needs.prefer.filter(|agent| !not.contains(agent) && self.can_take(*agent, group, needs));
        preferred.or_else(|| self.index.readiest(group, &needs.skills, not))
    }

    fn can_take(&self, agent: AgentId, group: GroupId, needs: &Needs) -> bool {
        self.agents.get(&agent).is_some_and(|state| {
            state.status == RoutingStatus::Accepting
                && state.rights_in(group).is_some_and(|rights| rights.respond)
                && needs.skills.iter().all(|skill| state.skills.contains(skill))
                && self.room_in(agent, group) > 0
        })
    }

    /// Whether somebody takes new threads and has room for one of this group that requires nothing.
    #[cfg(not(feature = "lean"))]
    pub(super) fn is_anybody_ready(&self, group: GroupId) -> bool {
        self.index.is_anybody_ready(group, &Set::new())
    }

    /// The first waiting thread of a group whose requirements this agent meets.
    pub(crate) fn next_for(&self, agent: &AgentState, group: GroupId) -> Option<&Work> {
        agent.rights_in(group).filter(|rights| rights.respond)?;
        let able = |skills: &Set<SkillId>| skills.iter().all(|skill| agent.skills.contains(skill));
        let lists = self.index.needy(group).filter(|(skills, _)| able(skills));
        let heads = lists.filter_map(|(_, mut threads)| self.works.get(&threads.next()?));
        heads.min_by_key(|work| work.place())
    }

    /// Refuses a thread that this group can neither serve at once nor let wait.
    pub(crate) fn need_place(&self, group: GroupId, needs: &Needs) -> Result<(), Reject> {
        self.need_place_beside(group, needs, &Set::new())
    }

    /// The same, where some of the agents will not be given it.
    pub(crate) fn need_place_beside(&self, group: GroupId, needs: &Needs, not: &Set<AgentId>) -> Result<(), Reject> {
        if needs.message {
            return self.need_shelf(group);
        }
        self.need_queue(group).or_else(|full| {
            let routed = self.groups.get(&group).is_some_and(|group| group.assignment != Assignment::PickUp);
            if routed && self.taker(group, needs, not).is_some() { Ok(()) } else { Err(full) }
        })
    }

    /// Refuses a group in whose queue nobody may wait, or nobody more.
    pub(crate) fn need_queue(&self, group: GroupId) -> Result<(), Reject> {
        let rules = &self.rules_of(group).queue;
        let full = self.setup().full.contains(&group) || self.queue_len(group) >= rules.limit();
        if rules.enabled && !full { Ok(()) } else { Err(Reject::QueueFull) }
    }

    /// What waits in groups where nobody may wait.
    #[cfg(not(feature = "lean"))]
    pub(crate) fn queued_without_queue(&self) -> impl Iterator<Item = &Work> {
        let without = self.rules.keys().filter(|group| !self.rules_of(**group).queue.enabled);
        let threads = without.flat_map(|group| self.index.needy(*group).flat_map(|(_, threads)| threads));
        threads.filter_map(|thread| self.works.get(&thread))
    }

    /// Refuses one message more than a group may have. A limit of its queue is for those who wait.
    fn need_shelf(&self, group: GroupId) -> Result<(), Reject> {
        if self.messages_len(group) < limits::MESSAGES_PER_GROUP { Ok(()) } else { Err(Reject::QueueFull) }
    }

    /// A queue that has become full, or has room again, and is not marked so yet. Only queues with a limit of their own
    /// are marked.
    pub(crate) fn next_mark(&self) -> Option<DeskFact> {
        let marks = &self.setup().full;
        self.rules.iter().find_map(|(group, _)| {
            let queue = &self.rules_of(*group).queue;
            let (len, full) = (self.queue_len(*group), marks.contains(group));
            let limited = queue.limit.is_some();
            let flips = if full { !limited || len < queue.reopen_below() } else { limited && len >= queue.limit() };
            flips.then_some(DeskFact::QueueMarked { group: *group, full: !full })
        })
    }

    /// Ends offers and wrap-ups whose time is over, the first of them first, and says who has let a thread of which group
    /// pass.
    pub(crate) fn end_timers(&self, ctx: &Ctx) -> (Vec<DeskFact>, Vec<Miss>) {
        let mut facts = Vec::new();
        let mut misses = Vec::new();
        let run_out: Set<ThreadId> = self.index.run_out_by(ctx.now).take(limits::DUE_AT_ONCE).collect();
        for work in run_out.iter().filter_map(|thread| self.works.get(thread)) {
            if let Some(agent) = work.wrapped_up_by() {
                facts.push(work.hand(agent, Hand::WrappedUp, ctx.now));
            }
            for agent in work.asked() {
                let Some((reason, _)) = work.asks(agent).filter(|(_, until)| *until <= ctx.now) else { continue };
                facts.push(work.offer_ended(agent, OfferEnd::TimedOut));
                if reason == OfferReason::Routing {
                    misses.push((agent, work.group));
                }
            }
        }
        (facts, misses)
    }

    /// Pauses whoever has let too many threads pass, so that the next customer is not kept waiting by the same empty
    /// chair.
    pub(crate) fn pause_absent(&self, misses: &[Miss], ctx: &Ctx) -> Vec<DeskFact> {
        let mut counts: Map<AgentId, u16> = Map::new();
        let mut absent = Set::new();
        for (agent, group) in misses {
            let Some(state) = self.agents.get(agent).filter(|state| state.status == RoutingStatus::Accepting) else {
                continue;
            };
            let count = counts.get(agent).copied().unwrap_or(state.misses).saturating_add(1);
            counts.insert(*agent, count);
            if count >= self.rules_of(*group).routing.pause_after() {
                absent.insert(*agent);
            }
        }
        let paused = |agent: &AgentId| {
            let (agent, status) = (*agent, RoutingStatus::Paused);
            DeskFact::RoutingStatusSet { agent, status, at: ctx.now, reason: None }
        };
        absent.iter().map(paused).collect()
    }
}

impl Work {
    /// Takes back whatever is asked about it.
    pub(crate) fn all_revoked(&self) -> Vec<DeskFact> {
        self.asked().map(|agent| self.offer_ended(agent, OfferEnd::Revoked)).collect()
    }

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

    pub(crate) fn queued(&self, group: GroupId, queued_at: Time) -> DeskFact {
        DeskFact::Queued { chat: self.chat, thread: self.thread, group, queued_at }
    }
}
