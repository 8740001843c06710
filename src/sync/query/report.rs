//! Reports: figures over threads, and over the presence of agents.

use parlor_engine::{AgentId, GroupId, Reject, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Shift;
use super::clock::are_a_clock;

/// The longest time a report covers: a leap year and a day.
const SPAN_MS_MAX: u64 = 367 * 24 * 3_600_000;
/// Shifts of one clock, at most; in a year there are two, now and then four.
const SHIFTS_MAX: usize = 20;

/// A report over a time. For supervisors and observers; who manages groups has reports of these groups and of the own
/// threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ReportQuery {
    /// What of.
    pub name: ReportName,
    /// From this moment on.
    pub from: Time,
    /// Up to, not including, this moment; at most 367 days later.
    pub to: Time,
    /// What the figures are split by; all threads together if empty.
    #[serde(default)]
    pub by: Vec<By>,
    /// The clock that hours, days and weeks begin by; UTC if empty. At most 20 shifts, in order of time.
    #[serde(default)]
    pub clock: Vec<Shift>,
    /// Only threads that were started in one of these groups, or the presence of their agents; empty for all.
    #[serde(default)]
    pub groups: Vec<GroupId>,
}

/// What a report is about. Threads count where they started, open ones too; times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum ReportName {
    /// `started`, `closed` (counted where they were closed), `unanswered` (by people), `transfers`, `messages`, `replies`
    /// (of people), `abandoned` (unanswered, ended by the customer or by the customer's absence, and no bot was
    /// answering), `bot_only` (answered by a bot and by no person), `bot_replies`.
    Volumes,
    /// From the start to the first answer that a person gave: `count`, `mean_ms`, `p50_ms`, `p90_ms`, `max_ms`. By agent,
    /// it is who gave it.
    FirstResponse,
    /// From the start until a person joined: as `first_response`.
    Waiting,
    /// From then to the close: as `first_response`.
    Handling,
    /// `rated`, `mean_hundredths`, `satisfied_percent` (scores of 4 and 5), `score_1` to `score_5`.
    Ratings,
    /// From the start to the first answer that a bot gave: as `first_response`. By agent, it is the bot.
    BotResponse,
    /// How long people were in which routing status, up to now: `accepting_ms`, `paused_ms`, `offline_ms`. Nothing is
    /// counted of somebody before the first status. Who is in several groups counts in each of them; by the groups of now.
    Presence,
}

/// What figures are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The group that the thread was started in.
    Group,
    /// The agent who spoke to the customer last, or else joined last; a bot only if no person did either. Of presence, whose
    /// it is.
    Agent,
    /// The hour.
    Hour,
    /// The day.
    Day,
    /// The week, from Monday on.
    Week,
    /// Why an agent's status was as it was. Of presence; threads are not split by it.
    Reason,
}

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Report {
    /// What stands in the rows' `figures`.
    pub columns: Vec<String>,
    /// The rows, by time, group, agent and reason. A part without anything to count has none.
    pub rows: Vec<ReportRow>,
}

/// Figures of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ReportRow {
    /// When the hour, day or week begins, if split so.
    pub from: Option<Time>,
    /// The group, if split so.
    pub group: Option<GroupId>,
    /// The agent, if split so; none for threads without one.
    pub agent: Option<AgentId>,
    /// The figures, one for each column; none where there is nothing to tell from.
    pub figures: Vec<Option<u64>>,
    /// Why the status was as it was, if split so; none where nobody said why.
    #[serde(default)]
    pub reason: Option<String>,
}

impl ReportQuery {
    /// A report of all that started between two moments, in one row.
    pub fn new(name: ReportName, from: Time, to: Time) -> Self {
        Self { name, from, to, by: Vec::new(), clock: Vec::new(), groups: Vec::new() }
    }

    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it covers more than one report may, or the clock is none.
    pub fn check(&self) -> Result<(), Reject> {
        let within = self.to.since_ms(self.from) <= SPAN_MS_MAX
            && self.by.len() <= 6
            && self.groups.len() <= 100
            && are_a_clock(&self.clock, SHIFTS_MAX);
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

parlor_engine::staff_only!(ReportQuery, ReportName, By, Report, ReportRow);
