//! Folding facts into the desk. Cannot fail: a fact about something this copy does not hold leaves it as it is.

use super::{
    AgentState, Desk, DeskFact, Hand, HandFact, Invitation, OfferEnd, OfferReason, RoutingStatus, Work, WorkState,
};
use crate::map::Set;
use crate::{AgentId, ThreadId, Time};

impl Desk {
    /// Folds one fact.
    pub fn evolve(&mut self, fact: &DeskFact) {
        match fact {
            DeskFact::AgentSaved { agent } => {
                let mut state = self.agents.get(&agent.id).cloned().unwrap_or_else(|| AgentState::new(agent.clone()));
                state.profile = agent.clone();
                let kept = state.rights.iter().filter(|(group, _)| agent.groups.contains(group));
                state.rights = kept.map(|(group, rights)| (*group, *rights)).collect();
                self.put_agent(state);
            }
            DeskFact::GroupSaved { group } => {
                self.groups.insert(group.id, group.clone());
            }
            DeskFact::GroupRulesSaved { .. }
            | DeskFact::SkillSaved { .. }
            | DeskFact::SkillDeleted { .. }
            | DeskFact::AgentSkillsSaved { .. }
            | DeskFact::RolesAssigned { .. }
            | DeskFact::Required { .. }
            | DeskFact::QueueMarked { .. }
            | DeskFact::Duty(_)
            | DeskFact::GroupDeleted { .. } => self.evolve_setup(fact),
            DeskFact::OpeningSet { group, open, next_change } => {
                if let Some(group) = self.groups.get_mut(group) {
                    (group.open, group.next_change) = (*open, *next_change);
                }
            }
            DeskFact::RoutingStatusSet { agent, status, at, reason } => {
                self.set_status(*agent, *status, *at, reason.clone());
            }
            DeskFact::Queued { chat, thread, group, queued_at } => {
                let needs = self.works.get(thread).and_then(|work| work.needs.clone());
                self.put_work(Work { needs, ..Work::new(*chat, *thread, *group, *queued_at) }, None);
            }
            DeskFact::Offered { thread, agent, until, reason, at, .. } => {
                let state = WorkState::Offered { agent: *agent, until: *until, reason: *reason };
                self.change_work(*thread, Some(*at), |work| match reason {
                    OfferReason::Invite { by, .. } => {
                        work.invited.insert(*agent, Invitation { until: *until, by: *by });
                    }
                    OfferReason::Routing | OfferReason::Transfer { .. } | OfferReason::Handed { .. } => {
                        work.state = state;
                    }
                });
            }
            DeskFact::OfferEnded { thread, agent, end, .. } => {
                match end {
                    OfferEnd::TimedOut if self.is_routed_to(*thread, *agent) => self.count_miss(*agent),
                    OfferEnd::Declined => self.end_misses(*agent),
                    OfferEnd::TimedOut | OfferEnd::Revoked => {}
                }
                self.change_work(*thread, None, |work| {
                    work.end_offer(*agent);
                    if *end == OfferEnd::Declined || *end == OfferEnd::TimedOut {
                        work.declined.insert(*agent);
                    }
                });
            }
            DeskFact::Assigned { thread, agent, at, .. } => {
                let waited = self.works.get(thread).filter(|work| work.waits() && !work.needs().message);
                if let Some((group, queued_at)) = waited.map(|work| (work.group, work.queued_at)) {
                    self.note_pace(group, queued_at, *agent, *at);
                }
                if self.is_routed_to(*thread, *agent) {
                    self.end_misses(*agent);
                }
                self.change_work(*thread, Some(*at), |work| {
                    work.state = WorkState::Assigned { agent: *agent, since: *at };
                    work.declined.clear();
                    work.helpers.retain(|helper| helper != agent);
                    work.invited.remove(agent);
                    work.tidy();
                });
            }
            DeskFact::Released { thread, at, .. } => self.release(*thread, *at),
            DeskFact::Hand(fact) => self.change_hand(fact),
        }
    }

    fn release(&mut self, thread: ThreadId, at: Time) {
        if let Some(work) = self.works.remove(&thread) {
            self.reindex(&[&work], Some(at), |index| index.remove_work(&work));
        }
    }

    fn change_hand(&mut self, fact: &HandFact) {
        let agent = fact.agent;
        match fact.hand {
            Hand::Helps => self.change_work(fact.thread, Some(fact.at), |work| {
                // Whoever was asked to help has accepted by that.
                work.invited.remove(&agent);
                work.helpers.push(agent);
            }),
            Hand::HelpsNoMore => self.change_work(fact.thread, Some(fact.at), |work| {
                work.helpers.retain(|helper| *helper != agent);
                work.tidy();
            }),
            Hand::Holds(hold) => self.change_work(fact.thread, None, |work| {
                work.holds.insert(agent, hold);
            }),
            Hand::WrapsUp { until } => self.change_work(fact.thread, Some(fact.at), |work| {
                work.state = WorkState::WrapUp { agent, since: fact.at, until };
                work.helpers.clear();
                work.invited.clear();
                work.declined.clear();
                work.tidy();
            }),
            Hand::WrappedUp => self.release(fact.thread, fact.at),
            Hand::Unanswered => {
                self.count_miss(agent);
                self.change_work(fact.thread, None, |work| {
                    work.declined.insert(agent);
                });
            }
            Hand::Answered => self.end_misses(agent),
            Hand::GaveAway => self.change_work(fact.thread, None, |work| {
                work.declined.insert(agent);
            }),
        }
    }

    /// Who starts to accept is asked again for what was declined before.
    fn set_status(&mut self, agent: AgentId, status: RoutingStatus, at: Time, reason: Option<String>) {
        let Some(mut state) = self.agents.get(&agent).cloned() else { return };
        (state.status, state.reason, state.status_at) = (status, reason, at);
        state.idle_since = at;
        state.misses = 0;
        self.put_agent(state);
        if status == RoutingStatus::Accepting {
            for thread in self.index.declined_by(agent).collect::<Vec<_>>() {
                self.change_work(thread, None, |work| {
                    work.declined.remove(&agent);
                });
            }
        }
    }

    /// Whether the queue offers this thread to this agent.
    fn is_routed_to(&self, thread: ThreadId, agent: AgentId) -> bool {
        let state = self.works.get(&thread).map(|work| work.state);
        matches!(state, Some(WorkState::Offered { agent: asked, reason: OfferReason::Routing, .. }) if asked == agent)
    }

    fn count_miss(&mut self, agent: AgentId) {
        if let Some(state) = self.agents.get_mut(&agent) {
            state.misses = state.misses.saturating_add(1);
        }
    }

    fn end_misses(&mut self, agent: AgentId) {
        if let Some(state) = self.agents.get_mut(&agent) {
            state.misses = 0;
        }
    }

    pub(super) fn put_agent(&mut self, state: AgentState) {
        if let Some(old) = self.agents.get(&state.profile.id) {
            self.index.remove_agent(old);
        }
        self.index.add_agent(&state);
        self.agents.insert(state.profile.id, state);
    }

    pub(super) fn take_agent(&mut self, id: AgentId) -> Option<AgentState> {
        let state = self.agents.remove(&id)?;
        self.index.remove_agent(&state);
        Some(state)
    }

    pub(super) fn change_work(&mut self, thread: ThreadId, at: Option<Time>, change: impl FnOnce(&mut Work)) {
        let Some(mut work) = self.works.get(&thread).cloned() else { return };
        change(&mut work);
        self.put_work(work, at);
    }

    fn put_work(&mut self, work: Work, at: Option<Time>) {
        let old = self.works.insert(work.thread, work.clone());
        let touched: Vec<&Work> = old.iter().chain([&work]).collect();
        self.reindex(&touched, at, |index| {
            if let Some(old) = &old {
                index.remove_work(old);
            }
            index.add_work(&work);
        });
    }

    /// Changes the index around the agents who hold these works, since their readiness follows from their load. With a
    /// time, those agents have been idle since then only.
    fn reindex(&mut self, works: &[&Work], at: Option<Time>, change: impl FnOnce(&mut super::Index)) {
        let holders: Set<AgentId> = works.iter().flat_map(|work| work.holders()).collect();
        for agent in holders.iter().filter_map(|id| self.agents.get(id)) {
            self.index.remove_agent(agent);
        }
        change(&mut self.index);
        for id in &holders {
            if let Some(agent) = self.agents.get_mut(id) {
                agent.idle_since = at.unwrap_or(agent.idle_since);
                self.index.add_agent(agent);
            }
        }
    }
}

impl Work {
    /// Puts it where it was before this agent was asked.
    fn end_offer(&mut self, asked: AgentId) {
        self.invited.remove(&asked);
        if let WorkState::Offered { agent, reason, .. } = self.state
            && agent == asked
        {
            self.state = match reason.keeper() {
                None => WorkState::Queued,
                Some((agent, since)) => WorkState::Assigned { agent, since },
            };
        }
    }
}
