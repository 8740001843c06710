//! Which agents have pages open and touch none of them, and when that has lasted too long.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::command::AgentIdle;
use parlor_engine::desk::DeskFact;
use parlor_engine::{AgentId, Command, Fact, Time, User};

use super::{Authority, SubscriberId};

/// The connections of agents, and when one of the pages behind each was last touched. One that has never told of a touch is
/// a program's, and takes its agent for present.
#[derive(Default)]
pub(super) struct Idle {
    agents: BTreeMap<AgentId, Watched>,
    /// Who is paused when, unless a page is touched before.
    due: BTreeSet<(Time, AgentId)>,
}

#[derive(Default)]
struct Watched {
    touched: BTreeMap<SubscriberId, Option<Time>>,
    due: Option<Time>,
}

impl Idle {
    pub(super) fn next_due(&self) -> Option<Time> {
        self.due.first().map(|(at, _)| *at)
    }

    fn put(&mut self, agent: AgentId, due: Option<Time>) {
        let Some(watched) = self.agents.get_mut(&agent) else { return };
        if let Some(before) = std::mem::replace(&mut watched.due, due) {
            self.due.remove(&(before, agent));
        }
        self.due.extend(due.map(|due| (due, agent)));
    }
}

impl Authority {
    /// An agent's page has come, and has told of no touch yet.
    pub(super) fn watch_page(&mut self, id: SubscriberId, agent: AgentId) {
        self.idle.agents.entry(agent).or_default().touched.insert(id, None);
        self.watch(agent);
    }

    /// An agent's page is gone.
    pub(super) fn unwatch_page(&mut self, id: SubscriberId, agent: AgentId) {
        let Some(watched) = self.idle.agents.get_mut(&agent) else { return };
        watched.touched.remove(&id);
        self.watch(agent);
        // Whose pages are all gone is missed, see `Presence`.
        if self.idle.agents.get(&agent).is_some_and(|watched| watched.touched.is_empty()) {
            self.idle.agents.remove(&agent);
        }
    }

    /// Somebody has touched a page so many milliseconds ago. An agent who was paused since nobody did is back. Pages that
    /// share a connection tell in any order: the latest touch counts.
    pub(super) fn touch(&mut self, id: SubscriberId, user: User, ago_ms: u64, now: Time) {
        let User::Agent(agent) = user else { return };
        let at = Time(now.0.saturating_sub(ago_ms));
        let touched = self.idle.agents.get_mut(&agent).and_then(|watched| watched.touched.get_mut(&id));
        if let Some(touched) = touched {
            *touched = (*touched).max(Some(at));
        }
        let state = self.state.account.desk.agents.get(&agent);
        if state.is_some_and(|state| state.is_idle() && state.status_at <= at) {
            self.execute(User::System, None, &Command::AgentIdle(AgentIdle { agent, idle: false }), now);
        }
        self.watch(agent);
    }

    /// What happened may change when somebody is paused.
    pub(super) fn reconsider_idle(&mut self, fact: &Fact) {
        let Fact::Desk(fact) = fact else { return };
        match fact {
            DeskFact::RoutingStatusSet { agent, .. } | DeskFact::RolesAssigned { agent, .. } => self.watch(*agent),
            DeskFact::AgentSaved { agent } => self.watch(agent.id),
            DeskFact::GroupRulesSaved { .. } | DeskFact::GroupDeleted { .. } => {
                let agents: Vec<_> = self.idle.agents.keys().copied().collect();
                agents.into_iter().for_each(|agent| self.watch(agent));
            }
            _ => {}
        }
    }

    /// Pauses those who have touched nothing for too long.
    pub(super) fn pause_idle(&mut self, now: Time) {
        while let Some((_, agent)) = self.idle.due.first().copied().filter(|(due, _)| *due <= now) {
            self.idle.put(agent, None);
            self.execute(User::System, None, &Command::AgentIdle(AgentIdle { agent, idle: true }), now);
        }
    }

    fn watch(&mut self, agent: AgentId) {
        let due = self.idle_due(agent);
        self.idle.put(agent, due);
    }

    /// When an agent is paused, if nothing is touched before. Whoever has just been set to work has the whole time again.
    fn idle_due(&self, agent: AgentId) -> Option<Time> {
        let desk = &self.state.account.desk;
        let after_ms = desk.away_after(agent)?;
        let set_at = desk.agents.get(&agent)?.status_at;
        let touched = self.idle.agents.get(&agent)?.touched.values().copied();
        let last = touched.collect::<Option<Vec<Time>>>()?.into_iter().max()?;
        Some(last.max(set_at).plus_ms(after_ms))
    }
}
