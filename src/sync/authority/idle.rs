//! Which agents have pages open and touch none of them, and when that has lasted too long.

use std::collections::BTreeMap;

use parlor_engine::command::AgentIdle;
use parlor_engine::desk::{DeskFact, DutyFact};
use parlor_engine::{AgentId, Command, Fact, Reject, Time, User};

use super::{Authority, SubscriberId};

/// Agents who are paused unless one of their pages is touched before. A page that has never told of a touch is a
/// program's, and takes its agent for present.
#[derive(Default)]
pub(super) struct Idle {
    due: BTreeMap<AgentId, Time>,
}

impl Idle {
    pub(super) fn next_due(&self) -> Option<Time> {
        self.due.values().min().copied()
    }
}

impl Authority {
    /// A page of the staff was touched so long ago, in milliseconds. Whoever was paused since nobody did is back.
    pub(super) fn touch(&mut self, id: SubscriberId, ago_ms: u64, now: Time) -> Result<(), Reject> {
        let page = self.subscribers.get_mut(&id).ok_or(Reject::NotAllowed)?;
        let agent = page.user.agent().ok_or(Reject::NotAllowed)?;
        let at = Time(now.0.saturating_sub(ago_ms));
        page.touched_at = page.touched_at.max(Some(at));
        let state = self.state.account.desk.agents.get(&agent);
        if state.is_some_and(|state| state.is_idle() && state.status_at <= at) {
            self.execute(User::System, None, &Command::AgentIdle(AgentIdle { agent, idle: false }), now);
        }
        self.watch_idle(agent);
        Ok(())
    }

    /// Works out anew when an agent is paused.
    pub(super) fn watch_idle(&mut self, agent: AgentId) {
        let due = self.idle_due(agent);
        match due {
            Some(due) => self.idle.due.insert(agent, due),
            None => self.idle.due.remove(&agent),
        };
    }

    fn idle_due(&self, agent: AgentId) -> Option<Time> {
        let desk = &self.state.account.desk;
        let after_ms = desk.away_after(agent)?;
        let pages = self.staff.iter().filter_map(|id| self.subscribers.get(id));
        let touched = pages.filter(|page| page.user == User::Agent(agent)).map(|page| page.touched_at);
        // None among them comes to none: somebody may be there.
        let last = touched.collect::<Option<Vec<Time>>>()?.into_iter().max()?;
        let since = last.max(desk.agents.get(&agent)?.status_at);
        Some(since.plus_ms(after_ms))
    }

    /// What happened may change when somebody is paused.
    pub(super) fn reconsider_idle(&mut self, fact: &Fact) {
        let Fact::Desk(fact) = fact else { return };
        match fact {
            DeskFact::RoutingStatusSet { agent, .. }
            | DeskFact::Duty(
                DutyFact::Suspended { agent, .. }
                | DutyFact::Reinstated { agent, .. }
                | DutyFact::Removed { agent, .. },
            ) => self.watch_idle(*agent),
            DeskFact::AgentSaved { agent } => self.watch_idle(agent.id),
            DeskFact::GroupRulesSaved { .. } | DeskFact::GroupDeleted { .. } => {
                self.agents_online().into_iter().for_each(|agent| self.watch_idle(agent));
            }
            _ => {}
        }
    }

    /// Pauses those who have touched nothing for too long.
    pub(super) fn pause_idle(&mut self, now: Time) {
        let idle: Vec<_> = self.idle.due.iter().filter(|(_, due)| **due <= now).map(|(agent, _)| *agent).collect();
        for agent in idle {
            self.idle.due.remove(&agent);
            self.execute(User::System, None, &Command::AgentIdle(AgentIdle { agent, idle: true }), now);
        }
    }
}
