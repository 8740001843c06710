//! What follows from the works and agents, kept ready so that routing need not search.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::work::Place;
use super::{AgentState, Desk, RoutingStatus, Tier, Work, WorkState};
use crate::{AgentId, GroupId, SkillId, ThreadId, Time};

type Skills = BTreeSet<SkillId>;
/// By tier, then most room first, then the longest idle; ties by id.
type Readiness = (Tier, Reverse<usize>, Time, AgentId);

/// Derived from a desk, and always equal to what [`Index::of`] derives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    queued: BTreeMap<GroupId, BTreeSet<Place>>,
    /// How many of those are messages.
    messages: BTreeMap<GroupId, usize>,
    /// The queued ones again, those with the same requirements together: if one of them finds nobody, none does, save for
    /// what was declined.
    needy: BTreeMap<GroupId, BTreeMap<Skills, BTreeSet<Place>>>,
    /// Who can be given a thread, those with the same skills together.
    ready: BTreeMap<GroupId, BTreeMap<Skills, BTreeSet<Readiness>>>,
    loads: BTreeMap<AgentId, usize>,
    loads_in: BTreeMap<(AgentId, GroupId), usize>,
    /// The threads in which an agent has a part.
    held: BTreeMap<AgentId, BTreeSet<ThreadId>>,
    /// The threads that an agent has declined and that are not served yet.
    declined: BTreeMap<AgentId, BTreeSet<ThreadId>>,
    /// When offers and wrap-ups end by themselves.
    timers: BTreeSet<(Time, ThreadId)>,
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
        self.queued.get(&group).into_iter().flatten().map(|(.., thread)| *thread)
    }

    /// How many threads are queued whose customers wait.
    pub(super) fn queued_len(&self, group: GroupId) -> usize {
        self.queued.get(&group).map_or(0, BTreeSet::len) - self.messages(group)
    }

    /// How many queued messages there are.
    pub(super) fn messages(&self, group: GroupId) -> usize {
        self.messages.get(&group).copied().unwrap_or(0)
    }

    pub(super) fn waiting_before(&self, group: GroupId, place: Place) -> usize {
        self.waiting.get(&group).map_or(0, |places| places.range(..place).count())
    }

    pub(super) fn positions(&self, group: GroupId) -> impl Iterator<Item = (ThreadId, u32)> {
        let places = self.waiting.get(&group).into_iter().flatten();
        places.zip(1..).map(|((.., thread), place)| (*thread, place))
    }

    pub(super) fn groups_with_queue(&self) -> impl Iterator<Item = GroupId> {
        self.queued.keys().copied()
    }

    /// The queued threads of a group by what they require, each list in the order of the queue.
    pub(super) fn needy(&self, group: GroupId) -> impl Iterator<Item = (&Skills, impl Iterator<Item = ThreadId>)> {
        let lists = self.needy.get(&group).into_iter().flatten();
        lists.map(|(skills, places)| (skills, places.iter().map(|(.., thread)| *thread)))
    }

    /// Whether somebody with these skills can be given a thread of the group.
    pub(super) fn is_anybody_ready(&self, group: GroupId, skills: &Skills) -> bool {
        self.ready.get(&group).is_some_and(|lists| lists.keys().any(|able| able.is_superset(skills)))
    }

    /// Who of those with these skills is to be given the next thread of the group, leaving out some.
    pub(super) fn readiest(&self, group: GroupId, skills: &Skills, not: &BTreeSet<AgentId>) -> Option<AgentId> {
        let lists = self.ready.get(&group).into_iter().flatten().filter(|(able, _)| able.is_superset(skills));
        let heads = lists.filter_map(|(_, list)| list.iter().find(|(.., agent)| !not.contains(agent)));
        heads.min().map(|(.., agent)| *agent)
    }

    pub(super) fn load_in(&self, agent: AgentId, group: GroupId) -> usize {
        self.loads_in.get(&(agent, group)).copied().unwrap_or(0)
    }

    pub(super) fn load(&self, agent: AgentId) -> usize {
        self.loads.get(&agent).copied().unwrap_or(0)
    }

    pub(super) fn held(&self, agent: AgentId) -> impl Iterator<Item = ThreadId> {
        self.held.get(&agent).into_iter().flatten().copied()
    }

    pub(super) fn declined_by(&self, agent: AgentId) -> impl Iterator<Item = ThreadId> {
        self.declined.get(&agent).into_iter().flatten().copied()
    }

    pub(super) fn next_timer(&self) -> Option<Time> {
        self.timers.first().map(|(until, _)| *until)
    }

    pub(super) fn run_out_by(&self, now: Time) -> impl Iterator<Item = ThreadId> {
        self.timers.iter().take_while(move |(until, _)| *until <= now).map(|(_, thread)| *thread)
    }

    pub(super) fn add_work(&mut self, work: &Work) {
        match work.state {
            WorkState::Queued => {
                put(&mut self.queued, work.group, work.place());
                if work.needs().message {
                    *self.messages.entry(work.group).or_default() += 1;
                }
                put(self.needy.entry(work.group).or_default(), work.needs().skills.clone(), work.place());
            }
            WorkState::Offered { until, .. } => {
                self.timers.insert((until, work.thread));
            }
            WorkState::WrapUp { until, .. } => {
                self.timers.insert((until, work.thread));
            }
            WorkState::Assigned { .. } => {}
        }
        self.timers.extend(work.invited.values().map(|invitation| (invitation.until, work.thread)));
        if work.waits() {
            put(&mut self.waiting, work.group, work.place());
        }
        for agent in work.holders() {
            if !work.is_idle_for(agent) {
                *self.loads.entry(agent).or_default() += 1;
                *self.loads_in.entry((agent, work.group)).or_default() += 1;
            }
            put(&mut self.held, agent, work.thread);
        }
        for agent in &work.declined {
            put(&mut self.declined, *agent, work.thread);
        }
    }

    pub(super) fn remove_work(&mut self, work: &Work) {
        drop_from(&mut self.queued, &work.group, &work.place());
        if work.needs().message && matches!(work.state, WorkState::Queued) {
            lower(&mut self.messages, work.group);
        }
        drop_in(&mut self.needy, work.group, &work.needs().skills, &work.place());
        drop_from(&mut self.waiting, &work.group, &work.place());
        if let WorkState::Offered { until, .. } | WorkState::WrapUp { until, .. } = work.state {
            self.timers.remove(&(until, work.thread));
        }
        for invitation in work.invited.values() {
            self.timers.remove(&(invitation.until, work.thread));
        }
        for agent in work.holders() {
            if !work.is_idle_for(agent) {
                lower(&mut self.loads, agent);
                lower(&mut self.loads_in, (agent, work.group));
            }
            drop_from(&mut self.held, &agent, &work.thread);
        }
        for agent in &work.declined {
            drop_from(&mut self.declined, agent, &work.thread);
        }
    }

    /// Lists the agent as ready in each group where the agent is.
    pub(super) fn add_agent(&mut self, agent: &AgentState) {
        for group in &agent.profile.groups {
            if let Some(readiness) = self.readiness(agent, *group) {
                put(self.ready.entry(*group).or_default(), agent.skills.clone(), readiness);
            }
        }
    }

    /// Takes the agent off every list; to be called before anything that readiness follows from changes.
    pub(super) fn remove_agent(&mut self, agent: &AgentState) {
        for group in &agent.profile.groups {
            if let Some(readiness) = self.readiness(agent, *group) {
                drop_in(&mut self.ready, *group, &agent.skills, &readiness);
            }
        }
    }

    fn readiness(&self, agent: &AgentState, group: GroupId) -> Option<Readiness> {
        let rights = agent.rights_in(group)?;
        let id = agent.profile.id;
        let room = usize::from(agent.profile.capacity).saturating_sub(self.load(id));
        let of_group = |most| usize::from(most).saturating_sub(self.load_in(id, group));
        let room = rights.capacity.map_or(room, |most| room.min(of_group(most)));
        let ready = rights.respond && agent.status == RoutingStatus::Accepting && room > 0;
        ready.then_some((rights.tier, Reverse(room), agent.idle_since, id))
    }
}

fn put<K: Ord, T: Ord>(lists: &mut BTreeMap<K, BTreeSet<T>>, key: K, item: T) {
    lists.entry(key).or_default().insert(item);
}

fn drop_from<K: Ord, T: Ord>(lists: &mut BTreeMap<K, BTreeSet<T>>, key: &K, item: &T) {
    if let Some(list) = lists.get_mut(key) {
        list.remove(item);
        if list.is_empty() {
            lists.remove(key);
        }
    }
}

fn drop_in<T: Ord>(
    groups: &mut BTreeMap<GroupId, BTreeMap<Skills, BTreeSet<T>>>,
    group: GroupId,
    skills: &Skills,
    item: &T,
) {
    if let Some(lists) = groups.get_mut(&group) {
        drop_from(lists, skills, item);
        if lists.is_empty() {
            groups.remove(&group);
        }
    }
}

fn lower<K: Ord>(counts: &mut BTreeMap<K, usize>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
