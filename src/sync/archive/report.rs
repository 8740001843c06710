//! Reports, counted from what is filed of each thread. Every store counts with this.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::{AgentId, GroupId, Reject, Time};

use super::periods::Periods;
use super::{Scope, ThreadFacts};
use crate::query::{By, Report, ReportName, ReportQuery, ReportRow};

/// Rows of one report, at most: it is sent in one piece.
pub(super) const ROWS_MAX: usize = 5_000;

/// Counts threads, one after the other. It keeps one number for each of them, and does not need them in any order.
pub struct Counter<'a> {
    query: &'a ReportQuery,
    scope: &'a Scope,
    periods: Periods<'a>,
    groups: BTreeSet<GroupId>,
    parts: BTreeMap<Part, Sums>,
}

/// What a row is about: time, group, agent.
type Part = (Option<Time>, Option<GroupId>, Option<AgentId>);

#[derive(Default)]
struct Sums {
    started: u64,
    closed: u64,
    unanswered: u64,
    abandoned: u64,
    transfers: u64,
    messages: u64,
    replies: u64,
    bot_only: u64,
    bot_replies: u64,
    times: Vec<u64>,
    scores: [u64; 5],
}

impl<'a> Counter<'a> {
    /// Nothing counted yet.
    pub fn new(query: &'a ReportQuery, scope: &'a Scope) -> Self {
        let groups = query.groups.iter().copied().collect();
        Self { query, scope, periods: Periods::of(query), groups, parts: BTreeMap::new() }
    }

    /// Counts a thread, open or closed, as far as it belongs here.
    pub fn add(&mut self, facts: &ThreadFacts) {
        let agents = [facts.agent, facts.responder, facts.bot];
        let covered = self.scope.covers(facts.group, &agents.into_iter().flatten().collect::<Vec<_>>());
        if !covered || !self.groups.is_empty() && !self.groups.contains(&facts.group) {
            return;
        }
        if self.is_within(facts.started_at) {
            self.add_started(facts);
        }
        let closed = facts.closed_at.filter(|at| self.query.name == ReportName::Volumes && self.is_within(*at));
        if let Some(at) = closed {
            self.part(at, facts.group, facts.agent).closed += 1;
        }
    }

    /// What has come of it.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it is split into more than 5,000 rows.
    pub fn report(self) -> Result<Report, Reject> {
        if self.parts.len() > ROWS_MAX {
            return Err(Reject::LimitReached);
        }
        let columns: &[&str] = match self.query.name {
            ReportName::Volumes => &[
                "started",
                "closed",
                "unanswered",
                "transfers",
                "messages",
                "replies",
                "abandoned",
                "bot_only",
                "bot_replies",
            ],
            ReportName::FirstResponse | ReportName::Waiting | ReportName::Handling | ReportName::BotResponse => {
                &["count", "mean_ms", "p50_ms", "p90_ms", "max_ms"]
            }
            ReportName::Ratings => &[
                "rated",
                "mean_hundredths",
                "satisfied_percent",
                "score_1",
                "score_2",
                "score_3",
                "score_4",
                "score_5",
            ],
            // Counted of agents, not of threads.
            ReportName::Presence => &[],
        };
        let name = self.query.name;
        let rows = self.parts.into_iter().map(|((from, group, agent), sums)| {
            let figures = match name {
                ReportName::Volumes => sums.volumes(),
                ReportName::FirstResponse | ReportName::Waiting | ReportName::Handling | ReportName::BotResponse => {
                    sums.times()
                }
                ReportName::Ratings => sums.ratings(),
                ReportName::Presence => Vec::new(),
            };
            ReportRow { from, group, agent, figures, reason: None }
        });
        Ok(Report { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows: rows.collect() })
    }

    fn add_started(&mut self, facts: &ThreadFacts) {
        let agent = match self.query.name {
            ReportName::FirstResponse => facts.responder,
            ReportName::BotResponse => facts.bot,
            ReportName::Volumes
            | ReportName::Waiting
            | ReportName::Handling
            | ReportName::Ratings
            | ReportName::Presence => facts.agent,
        };
        let since = |to: Option<Time>, from: Option<Time>| Some(to?.since_ms(from?));
        let time = match self.query.name {
            ReportName::FirstResponse => since(facts.responded_at, Some(facts.started_at)),
            ReportName::Waiting => since(facts.answered_at, Some(facts.started_at)),
            ReportName::Handling => since(facts.closed_at, facts.answered_at),
            ReportName::BotResponse => since(facts.bot_responded_at, Some(facts.started_at)),
            ReportName::Volumes | ReportName::Ratings | ReportName::Presence => None,
        };
        let sums = self.part(facts.started_at, facts.group, agent);
        sums.started += 1;
        sums.unanswered += u64::from(facts.responded_at.is_none());
        sums.abandoned += u64::from(facts.abandoned);
        sums.transfers += u64::from(facts.transfers);
        sums.messages += u64::from(facts.messages);
        sums.replies += u64::from(facts.replies);
        sums.bot_only += u64::from(facts.responded_at.is_none() && facts.bot_responded_at.is_some());
        sums.bot_replies += u64::from(facts.bot_replies);
        sums.times.extend(time);
        if let Some(count) = facts.score.and_then(|score| sums.scores.get_mut(usize::from(score).checked_sub(1)?)) {
            *count += 1;
        }
    }

    fn part(&mut self, at: Time, group: GroupId, agent: Option<AgentId>) -> &mut Sums {
        let by = |by: By| self.query.by.contains(&by);
        let from = self.periods.begin(at);
        let part = (from, by(By::Group).then_some(group), agent.filter(|_| by(By::Agent)));
        self.parts.entry(part).or_default()
    }

    fn is_within(&self, at: Time) -> bool {
        at >= self.query.from && at < self.query.to
    }
}

impl Sums {
    fn volumes(&self) -> Vec<Option<u64>> {
        let sums = [self.started, self.closed, self.unanswered, self.transfers, self.messages, self.replies];
        sums.into_iter().chain([self.abandoned, self.bot_only, self.bot_replies]).map(Some).collect()
    }

    fn times(mut self) -> Vec<Option<u64>> {
        self.times.sort_unstable();
        let count = self.times.len() as u64;
        let mean = self.times.iter().sum::<u64>().checked_div(count);
        let [p50, p90] = [50, 90].map(|percent| self.percentile(percent));
        vec![Some(count), mean, p50, p90, self.times.last().copied()]
    }

    /// The smallest time that so many of a hundred do not exceed.
    fn percentile(&self, percent: usize) -> Option<u64> {
        let rank = (self.times.len() * percent).div_ceil(100);
        self.times.get(rank.checked_sub(1)?).copied()
    }

    fn ratings(&self) -> Vec<Option<u64>> {
        let rated: u64 = self.scores.iter().sum();
        let points: u64 = self.scores.iter().zip(1..).map(|(count, score): (&u64, u64)| count * score).sum();
        let satisfied: u64 = self.scores.iter().skip(3).sum();
        let figures = [Some(rated), (points * 100).checked_div(rated), (satisfied * 100).checked_div(rated)];
        figures.into_iter().chain(self.scores.map(Some)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Shift;

    const MONDAY: u64 = 1_700_438_400_000; // 2023-11-20, 00:00 UTC
    const HOUR: u64 = 3_600_000;

    fn thread(started: u64, agent: u128, response: u64, score: Option<u8>) -> ThreadFacts {
        let started_at = Time(started);
        ThreadFacts {
            group: GroupId(agent % 2),
            agent: Some(AgentId(agent)),
            responder: Some(AgentId(agent)),
            started_at,
            answered_at: Some(started_at),
            responded_at: Some(started_at.plus_ms(response)),
            closed_at: Some(started_at.plus_ms(2 * HOUR)),
            abandoned: false,
            transfers: 1,
            messages: 2,
            replies: 3,
            score,
            bot: None,
            bot_responded_at: None,
            bot_replies: 0,
        }
    }

    fn clock(minutes: i16) -> Vec<Shift> {
        vec![Shift { from: Time(0), minutes }]
    }

    fn report(name: ReportName, by: &[By], clock: Vec<Shift>, threads: &[ThreadFacts]) -> Vec<ReportRow> {
        let query = ReportQuery { by: by.to_vec(), clock, ..ReportQuery::new(name, Time(0), Time(u64::MAX)) };
        let mut counter = Counter::new(&query, &Scope::All);
        threads.iter().for_each(|facts| counter.add(facts));
        counter.report().unwrap().rows
    }

    #[test]
    fn percentiles_are_times_that_occurred() {
        let threads: Vec<_> = (1..=10).map(|n| thread(MONDAY, 1, n * 100, None)).collect();
        let rows = report(ReportName::FirstResponse, &[], vec![], &threads);
        assert_eq!(rows[0].figures, [10, 550, 500, 900, 1_000].map(Some));
        let silent = ThreadFacts { responded_at: None, ..thread(MONDAY, 1, 0, None) };
        assert_eq!(
            report(ReportName::FirstResponse, &[], vec![], &[silent])[0].figures,
            [Some(0), None, None, None, None]
        );
    }

    #[test]
    fn what_bots_say_is_counted_apart_from_what_people_say() {
        let (ada, robby) = (AgentId(1), AgentId(9));
        let by_bot = |facts| ThreadFacts {
            bot: Some(robby),
            bot_responded_at: Some(Time(MONDAY + 10)),
            bot_replies: 2,
            ..facts
        };
        let alone = ThreadFacts {
            agent: Some(robby),
            responder: None,
            responded_at: None,
            replies: 0,
            ..thread(MONDAY, 1, 0, None)
        };
        let threads = [by_bot(thread(MONDAY, 1, 60_000, None)), by_bot(alone)];
        let volumes = report(ReportName::Volumes, &[], vec![], &threads);
        assert_eq!(volumes[0].figures, [2, 2, 1, 2, 4, 3, 0, 1, 4].map(Some));
        let of = |name, agent| {
            let rows = report(name, &[By::Agent], vec![], &threads);
            rows.into_iter().find(|row| row.agent == agent).map(|row| (row.figures[0], row.figures[1]))
        };
        assert_eq!(of(ReportName::FirstResponse, Some(ada)), Some((Some(1), Some(60_000))));
        assert_eq!(of(ReportName::FirstResponse, Some(robby)), None, "a bot gives no first answer");
        assert_eq!(of(ReportName::BotResponse, Some(robby)), Some((Some(2), Some(10))));
    }

    #[test]
    fn days_and_weeks_begin_by_the_clock_asked_for() {
        let threads = [thread(MONDAY - 1, 1, 1, None), thread(MONDAY, 1, 1, None)];
        let starts = |by, offset| -> Vec<u64> {
            report(ReportName::Waiting, &[by], clock(offset), &threads).iter().map(|row| row.from.unwrap().0).collect()
        };
        assert_eq!(starts(By::Week, 0), [MONDAY - 7 * 24 * HOUR, MONDAY]);
        assert_eq!(starts(By::Week, 60), [MONDAY - HOUR], "an hour ahead, it was Monday already");
        assert_eq!(starts(By::Day, 60), [MONDAY - HOUR]);
        assert_eq!(starts(By::Day, -60), [MONDAY - 23 * HOUR]);
        assert_eq!(starts(By::Hour, 0), [MONDAY - HOUR, MONDAY]);
    }

    #[test]
    fn threads_are_counted_where_they_started_and_where_they_were_closed() {
        let late = thread(MONDAY + 23 * HOUR, 1, 1, None);
        let rows = report(ReportName::Volumes, &[By::Day], vec![], &[late]);
        let figures: Vec<_> =
            rows.iter().map(|row| row.figures.iter().flatten().copied().collect::<Vec<_>>()).collect();
        assert_eq!(figures, [vec![1, 0, 0, 1, 2, 3, 0, 0, 0], vec![0, 1, 0, 0, 0, 0, 0, 0, 0]]);
    }

    #[test]
    fn ratings_are_split_by_agent_and_within_the_scope() {
        let threads = [thread(MONDAY, 1, 1, Some(5)), thread(MONDAY, 1, 1, Some(2)), thread(MONDAY, 2, 1, None)];
        let rows = report(ReportName::Ratings, &[By::Agent], vec![], &threads);
        assert_eq!(rows[0].figures, [2, 350, 50, 0, 1, 0, 0, 1].map(Some));
        assert_eq!((rows[1].agent, &rows[1].figures[..3]), (Some(AgentId(2)), &[Some(0), None, None][..]));
        let mut query = ReportQuery::new(ReportName::Volumes, Time(0), Time(u64::MAX));
        let scope = Scope::Agent(AgentId(2), vec![]);
        let started = |query: &ReportQuery, scope: &Scope| {
            let mut counter = Counter::new(query, scope);
            threads.iter().for_each(|facts| counter.add(facts));
            counter.report().unwrap().rows.first().and_then(|row| row.figures[0])
        };
        assert_eq!(started(&query, &scope), Some(1));
        query.groups = vec![GroupId(1)];
        assert_eq!((started(&query, &Scope::All), started(&query, &scope)), (Some(2), None));
    }

    #[test]
    fn a_day_on_which_clocks_change_is_one_day() {
        // Oslo, 2023-10-29: at 01:00 UTC clocks go back from two hours ahead to one. The day has 25 hours.
        let (midnight, back) = (1_698_530_400_000, 1_698_541_200_000);
        let shifts = [(0, 120), (back, 60)].map(|(from, minutes)| Shift { from: Time(from), minutes });
        let day: Vec<_> = (0..25).map(|hour| thread(midnight + hour * HOUR + 1, 1, 1, None)).collect();
        let rows = report(ReportName::Waiting, &[By::Day], shifts.to_vec(), &day);
        assert_eq!(
            rows.iter().map(|row| (row.from, row.figures[0])).collect::<Vec<_>>(),
            [(Some(Time(midnight)), Some(25))]
        );
        assert_eq!(report(ReportName::Waiting, &[By::Hour], shifts.to_vec(), &day).len(), 25);
        let next = thread(midnight + 25 * HOUR, 1, 1, None);
        let rows = report(ReportName::Waiting, &[By::Day], shifts.to_vec(), &[next]);
        assert_eq!(rows[0].from, Some(Time(midnight + 25 * HOUR)));
    }

    #[test]
    fn a_report_of_too_many_rows_is_refused() {
        let hours = |count: u64| (0..count).map(|hour| thread(MONDAY + hour * HOUR, 1, 1, None)).collect::<Vec<_>>();
        let query =
            ReportQuery { by: vec![By::Hour], ..ReportQuery::new(ReportName::Waiting, Time(0), Time(u64::MAX)) };
        let report = |threads: &[ThreadFacts]| {
            let mut counter = Counter::new(&query, &Scope::All);
            threads.iter().for_each(|facts| counter.add(facts));
            counter.report()
        };
        assert_eq!(report(&hours(5_000)).unwrap().rows.len(), 5_000);
        assert_eq!(report(&hours(5_001)), Err(Reject::LimitReached));
    }

    #[test]
    fn a_report_covers_a_year_and_a_day_and_needs_a_clock_that_there_is() {
        let year = ReportQuery::new(ReportName::Volumes, Time(5), Time(5 + 367 * 24 * HOUR));
        assert_eq!(year.check(), Ok(()));
        let wrong = [
            ReportQuery { to: year.to.plus_ms(1), ..year.clone() },
            ReportQuery { clock: clock(841), ..year.clone() },
            ReportQuery { clock: clock(-721), ..year.clone() },
            ReportQuery { clock: vec![clock(0)[0]; 21], ..year.clone() },
            ReportQuery { by: vec![By::Day; 7], ..year.clone() },
            ReportQuery { groups: vec![GroupId(1); 101], ..year.clone() },
        ];
        wrong.into_iter().for_each(|query| assert_eq!(query.check(), Err(Reject::LimitReached)));
    }
}
