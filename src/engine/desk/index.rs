//! What follows from the works and agents, kept ready so that routing need not search.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{AgentState, Desk, RoutingStatus, Work, WorkState};
use crate::{AgentId, GroupId, ThreadId, Time};

type Place = (Time, ThreadId);
/// Most room first, then the longest idle; ties by id.
type Readiness = (Reverse<usize>, Time, AgentId);

/// Derived from a desk, and always equal to what [`Index::of`] derives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    queued: BTreeMap<GroupId, BTreeSet<Place>>,
    ready: BTreeMap<GroupId, BTreeSet<Readiness>>,
    loads: BTreeMap<AgentId, usize>,
    /// The threads in which an agent has a part.
    held: BTreeMap<AgentId, BTreeSet<ThreadId>>,
    offers: BTreeSet<(Time, ThreadId)>,
    /// Places of all threads that wait for the customer's part: queued, or offered by routing.
    waiting: BTreeMap<GroupId, BTreeSet<Place>>,
}

impl Index {
    /// Derives the index of a desk.
    pub(super) fn of(desk: &Desk) -> Self {
        let mut index = Self::default();
        desk.works.values().for_each(|work| index.add_work(work));
        desk.agents.values().for_each(|agent| index.add_agent(agent));
        index
    }

    pub(super) fn queued(&self, group: GroupId) -> impl DoubleEndedIterator<Item = ThreadId> {
        self.queued.get(&group).into_iter().flatten().map(|(_, thread)| *thread)
    }

    pub(super) fn queued_len(&self, group: GroupId) -> usize {
        self.queued.get(&group).map_or(0, BTreeSet::len)
    }

    pub(super) fn waiting_before(&self, group: GroupId, place: Place) -> usize {
        self.waiting.get(&group).map_or(0, |places| places.range(..place).count())
    }

    pub(super) fn positions(&self, group: GroupId) -> impl Iterator<Item = (ThreadId, u32)> {
        let places = self.waiting.get(&group).into_iter().flatten();
        places.zip(1..).map(|((_, thread), place)| (*thread, place))
    }

    pub(super) fn groups_with_queue(&self) -> impl Iterator<Item = GroupId> {
        self.queued.keys().copied()
    }

    pub(super) fn ready(&self, group: GroupId) -> impl Iterator<Item = AgentId> {
        self.ready.get(&group).into_iter().flatten().map(|(_, _, agent)| *agent)
    }

    pub(super) fn load(&self, agent: AgentId) -> usize {
        self.loads.get(&agent).copied().unwrap_or(0)
    }

    pub(super) fn held(&self, agent: AgentId) -> impl Iterator<Item = ThreadId> {
        self.held.get(&agent).into_iter().flatten().copied()
    }

    pub(super) fn next_offer_end(&self) -> Option<Time> {
        self.offers.first().map(|(until, _)| *until)
    }

    pub(super) fn offers_ended_by(&self, now: Time) -> impl Iterator<Item = ThreadId> {
        self.offers.iter().take_while(move |(until, _)| *until <= now).map(|(_, thread)| *thread)
    }

    pub(super) fn add_work(&mut self, work: &Work) {
        match work.state {
            WorkState::Queued => put(&mut self.queued, work.group, work.place()),
            WorkState::Offered { until, .. } => {
                self.offers.insert((until, work.thread));
            }
            WorkState::Assigned { .. } => {}
        }
        if work.waits() {
            put(&mut self.waiting, work.group, work.place());
        }
        for agent in work.holders() {
            *self.loads.entry(agent).or_default() += 1;
            self.held.entry(agent).or_default().insert(work.thread);
        }
    }

    pub(super) fn remove_work(&mut self, work: &Work) {
        drop_from(&mut self.queued, work.group, &work.place());
        drop_from(&mut self.waiting, work.group, &work.place());
        if let WorkState::Offered { until, .. } = work.state {
            self.offers.remove(&(until, work.thread));
        }
        for agent in work.holders() {
            let left = self.load(agent).saturating_sub(1);
            if left == 0 {
                self.loads.remove(&agent)
            } else {
                self.loads.insert(agent, left)
            };
            if let Some(held) = self.held.get_mut(&agent) {
                held.remove(&work.thread);
                if held.is_empty() {
                    self.held.remove(&agent);
                }
            }
        }
    }

    /// Lists the agent as ready in each group, if the agent is.
    pub(super) fn add_agent(&mut self, agent: &AgentState) {
        let Some(readiness) = self.readiness(agent) else { return };
        agent.profile.groups.iter().for_each(|group| put(&mut self.ready, *group, readiness));
    }

    /// Takes the agent off every list; to be called before anything that readiness follows from changes.
    pub(super) fn remove_agent(&mut self, agent: &AgentState) {
        let Some(readiness) = self.readiness(agent) else { return };
        agent.profile.groups.iter().for_each(|group| drop_from(&mut self.ready, *group, &readiness));
    }

    fn readiness(&self, agent: &AgentState) -> Option<Readiness> {
        let room = usize::from(agent.profile.capacity).saturating_sub(self.load(agent.profile.id));
        let ready = agent.status == RoutingStatus::Accepting && room > 0;
        ready.then_some((Reverse(room), agent.idle_since, agent.profile.id))
    }
}

fn put<T: Ord>(places: &mut BTreeMap<GroupId, BTreeSet<T>>, group: GroupId, item: T) {
    places.entry(group).or_default().insert(item);
}

fn drop_from<T: Ord>(places: &mut BTreeMap<GroupId, BTreeSet<T>>, group: GroupId, item: &T) {
    if let Some(set) = places.get_mut(&group) {
        set.remove(item);
        if set.is_empty() {
            places.remove(&group);
        }
    }
}
