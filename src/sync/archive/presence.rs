//! How long agents were in which status, and why: counted from the changes of it that are stored.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::desk::{DeskFact, RoutingStatus};
use parlor_engine::{Account, AgentId, Fact, GroupId, Reject, Time};

use super::Scope;
use super::periods::Periods;
use super::report::ROWS_MAX;
use crate::Entry;
use crate::query::{By, Report, ReportQuery, ReportRow};

/// An agent's status from some moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Whose.
    pub agent: AgentId,
    /// From when on.
    pub at: Time,
    /// The status.
    pub status: RoutingStatus,
    /// Why, if the agent says so.
    pub reason: Option<String>,
}

/// The changes of status that an entry records, in order, with the place of each among its facts.
pub fn status_changes(entry: &Entry) -> impl Iterator<Item = (usize, StatusChange)> {
    entry.facts.iter().enumerate().filter_map(|(place, fact)| match fact {
        Fact::Desk(DeskFact::RoutingStatusSet { agent, status, at, reason }) => {
            Some((place, StatusChange { agent: *agent, at: *at, status: *status, reason: reason.clone() }))
        }
        _ => None,
    })
}

/// Of whom somebody may have a report of presence, and who of them is asked for. Bots are never absent, so that they are
/// none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffing {
    /// The agents, with those of their groups that count.
    agents: BTreeMap<AgentId, BTreeSet<GroupId>>,
    /// Bots there are.
    bots: BTreeSet<AgentId>,
    /// Whether others count too: those who have left.
    others: bool,
}

impl Staffing {
    /// Those whom a query asks of, within a scope: an agent counts in the groups of now.
    pub fn of(account: &Account, scope: &Scope, query: &ReportQuery) -> Self {
        let mut staffing = Self {
            agents: BTreeMap::new(),
            bots: BTreeSet::new(),
            others: *scope == Scope::All && query.groups.is_empty(),
        };
        for (id, state) in &account.desk.agents {
            if state.profile.bot {
                staffing.bots.insert(*id);
                continue;
            }
            let reach = |group: &GroupId| match scope {
                Scope::All => true,
                Scope::Agent(own, groups) => own == id || groups.contains(group),
            };
            let asked = |group: &GroupId| query.groups.is_empty() || query.groups.contains(group);
            let groups: BTreeSet<GroupId> =
                state.profile.groups.iter().copied().filter(|group| reach(group) && asked(group)).collect();
            let whole = match scope {
                Scope::All => true,
                Scope::Agent(own, _) => own == id,
            };
            if !groups.is_empty() || whole && query.groups.is_empty() {
                staffing.agents.insert(*id, groups);
            }
        }
        staffing
    }

    /// The groups in which an agent counts; none for whom nothing is told of.
    fn groups(&self, agent: AgentId) -> Option<Vec<GroupId>> {
        let other = || (self.others && !self.bots.contains(&agent)).then(Vec::new);
        self.agents.get(&agent).map(|groups| groups.iter().copied().collect()).or_else(other)
    }
}

/// Adds up times. Of each agent it takes the change before the time asked for and those within it, in their order.
pub struct PresenceCounter<'a> {
    query: &'a ReportQuery,
    staffing: &'a Staffing,
    /// When it is now: nobody is in a status in the future.
    now: Time,
    periods: Periods<'a>,
    last: BTreeMap<AgentId, StatusChange>,
    parts: BTreeMap<Part, [u64; 3]>,
}

/// What a row is about: time, group, agent, reason.
type Part = (Option<Time>, Option<GroupId>, Option<AgentId>, Option<String>);

impl<'a> PresenceCounter<'a> {
    /// Nothing counted yet.
    pub fn new(query: &'a ReportQuery, staffing: &'a Staffing, now: Time) -> Self {
        let (last, parts) = (BTreeMap::new(), BTreeMap::new());
        Self { query, staffing, now, periods: Periods::of(query), last, parts }
    }

    /// Takes the next change of some agent.
    pub fn add(&mut self, change: StatusChange) {
        let until = change.at;
        if let Some(before) = self.last.insert(change.agent, change) {
            self.count(&before, until);
        }
    }

    /// What has come of it: `accepting_ms`, `paused_ms`, `offline_ms`. Before the first change of an agent nothing is known,
    /// and nothing counted.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it is split into more than 5,000 rows.
    pub fn report(mut self) -> Result<Report, Reject> {
        for last in std::mem::take(&mut self.last).into_values() {
            self.count(&last, self.now);
        }
        if self.parts.len() > ROWS_MAX {
            return Err(Reject::LimitReached);
        }
        let rows = self.parts.into_iter().map(|((from, group, agent, reason), figures)| {
            let figures = figures.map(Some).to_vec();
            ReportRow { from, group, agent, figures, reason }
        });
        let columns = ["accepting_ms", "paused_ms", "offline_ms"].map(str::to_owned).to_vec();
        Ok(Report { columns, rows: rows.collect() })
    }

    /// Counts the time from a change on.
    fn count(&mut self, change: &StatusChange, until: Time) {
        let Some(groups) = self.staffing.groups(change.agent) else { return };
        let by = |by: By| self.query.by.contains(&by);
        let groups: Vec<_> = if by(By::Group) { groups.into_iter().map(Some).collect() } else { vec![None] };
        let agent = by(By::Agent).then_some(change.agent);
        let reason = change.reason.clone().filter(|_| by(By::Reason));
        let status = match change.status {
            RoutingStatus::Accepting => 0,
            RoutingStatus::Paused => 1,
            RoutingStatus::Offline => 2,
        };
        let until = until.min(self.query.to).min(self.now);
        let mut at = change.at.max(self.query.from);
        // Once there are too many rows, no more is counted.
        while at < until && self.parts.len() <= ROWS_MAX {
            let end = self.periods.end(at).unwrap_or(until).min(until);
            for group in &groups {
                let part = (self.periods.begin(at), *group, agent, reason.clone());
                if let Some(figure) = self.parts.entry(part).or_default().get_mut(status) {
                    *figure += end.since_ms(at);
                }
            }
            at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{ReportName, Shift};

    const DAY: u64 = 24 * 3_600_000;
    const HOUR: u64 = 3_600_000;
    const ADA: AgentId = AgentId(1);
    const BEN: AgentId = AgentId(2);

    fn change(agent: AgentId, at: u64, status: RoutingStatus, reason: Option<&str>) -> StatusChange {
        StatusChange { agent, at: Time(at), status, reason: reason.map(str::to_owned) }
    }

    fn everybody() -> Staffing {
        let agents = [(ADA, [GroupId(1)].into()), (BEN, [GroupId(1), GroupId(2)].into())].into();
        Staffing { agents, bots: BTreeSet::from([AgentId(9)]), others: true }
    }

    type Row = (Option<u64>, Option<AgentId>, Option<String>, [u64; 3]);

    fn rows(query: &ReportQuery, staffing: &Staffing, now: u64, changes: &[StatusChange]) -> Vec<Row> {
        let mut counter = PresenceCounter::new(query, staffing, Time(now));
        changes.iter().cloned().for_each(|change| counter.add(change));
        let rows = counter.report().unwrap().rows.into_iter();
        rows.map(|row| {
            let figures = [0, 1, 2].map(|place| row.figures[place].unwrap());
            (row.from.map(|from| from.0), row.agent, row.reason, figures)
        })
        .collect()
    }

    fn query(from: u64, to: u64, by: &[By]) -> ReportQuery {
        ReportQuery { by: by.to_vec(), ..ReportQuery::new(ReportName::Presence, Time(from), Time(to)) }
    }

    #[test]
    fn time_in_a_status_is_split_by_agent_day_and_reason() {
        use RoutingStatus::{Accepting, Offline, Paused};
        let changes = [
            change(ADA, DAY - 2 * HOUR, Accepting, None),
            change(ADA, DAY + HOUR, Paused, Some("Lunch")),
            change(ADA, DAY + 2 * HOUR, Paused, Some("Training")),
            change(ADA, DAY + 5 * HOUR, Offline, None),
            change(BEN, DAY + 4 * HOUR, Accepting, None),
        ];
        let query = query(0, 3 * DAY, &[By::Agent, By::Day, By::Reason]);
        let now = DAY + 6 * HOUR;
        let of = |agent| {
            let mut rows = rows(&query, &everybody(), now, &changes);
            rows.retain(|row| row.1 == Some(agent));
            rows.into_iter().map(|(from, _, reason, figures)| (from, reason, figures)).collect::<Vec<_>>()
        };
        let ada = [
            (Some(0), None, [2 * HOUR, 0, 0]),
            (Some(DAY), None, [HOUR, 0, HOUR]),
            (Some(DAY), Some("Lunch".to_owned()), [0, HOUR, 0]),
            (Some(DAY), Some("Training".to_owned()), [0, 3 * HOUR, 0]),
        ];
        assert_eq!(of(ADA), ada);
        assert_eq!(of(BEN), [(Some(DAY), None, [2 * HOUR, 0, 0])], "not into the future");
    }

    #[test]
    fn what_began_before_counts_from_the_time_asked_for_on() {
        let changes =
            [change(ADA, 0, RoutingStatus::Accepting, None), change(ADA, 9 * HOUR, RoutingStatus::Offline, None)];
        let query = query(5 * HOUR, 7 * HOUR, &[]);
        assert_eq!(rows(&query, &everybody(), DAY, &changes), [(None, None, None, [2 * HOUR, 0, 0])]);
        assert_eq!(rows(&self::query(2 * DAY, 3 * DAY, &[]), &everybody(), DAY, &changes), []);
    }

    #[test]
    fn bots_are_left_out_and_those_who_left_are_told_of_to_whom_all_is() {
        let (left, bot) = (AgentId(5), AgentId(9));
        let changes = [ADA, left, bot].map(|agent| change(agent, 0, RoutingStatus::Accepting, None));
        let query = query(0, HOUR, &[By::Agent]);
        let agents = |staffing: &Staffing| {
            rows(&query, staffing, DAY, &changes).into_iter().filter_map(|row| row.1).collect::<Vec<_>>()
        };
        assert_eq!(agents(&everybody()), [ADA, left]);
        assert_eq!(agents(&Staffing { others: false, ..everybody() }), [ADA]);
    }

    #[test]
    fn who_is_in_two_groups_counts_in_both() {
        let query = query(0, HOUR, &[By::Group]);
        let staffing = everybody();
        let mut counter = PresenceCounter::new(&query, &staffing, Time(DAY));
        counter.add(change(BEN, 0, RoutingStatus::Paused, None));
        let rows = counter.report().unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.group).collect::<Vec<_>>(), [Some(GroupId(1)), Some(GroupId(2))]);
        assert!(rows.iter().all(|row| row.figures == [0, HOUR, 0].map(Some)));
    }

    #[test]
    fn a_day_on_which_clocks_change_is_as_long_as_it_is() {
        // Oslo, 2023-10-29: at 01:00 UTC clocks go back from two hours ahead to one. The day has 25 hours.
        let (midnight, back) = (1_698_530_400_000, 1_698_541_200_000);
        let clock = [(0, 120), (back, 60)].map(|(from, minutes)| Shift { from: Time(from), minutes }).to_vec();
        let query = ReportQuery { clock, ..query(midnight - DAY, midnight + 49 * HOUR, &[By::Day]) };
        let changes = [change(ADA, 0, RoutingStatus::Accepting, None)];
        let days: Vec<_> = rows(&query, &everybody(), u64::MAX, &changes).into_iter().map(|row| row.3[0]).collect();
        assert_eq!(days, [24 * HOUR, 25 * HOUR, 24 * HOUR]);
    }

    #[test]
    fn a_report_of_presence_of_too_many_rows_is_refused() {
        let query = query(0, 300 * DAY, &[By::Hour]);
        let staffing = everybody();
        let mut counter = PresenceCounter::new(&query, &staffing, Time(u64::MAX));
        counter.add(change(ADA, 0, RoutingStatus::Accepting, None));
        assert_eq!(counter.report(), Err(Reject::LimitReached));
    }
}
