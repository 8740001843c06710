//! When a group is open. What an admin sets is kept here; the engine knows no calendar, so the shell works out from it
//! whether the group is open, and says so with [`SetOpening`].

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{Desk, DeskFact};
use crate::{Actor, GroupId, Reject, Time, limits};

/// Opening hours, in the group's own time zone (SuperOffice: `OpeningHours` of a topic). Without any span the group is
/// closed for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct HoursRules {
    /// Whether they count; otherwise the group is always open.
    pub enabled: bool,
    /// The name of the time zone in the IANA database, such as `Europe/Oslo`. Where the server does not know it, the group
    /// stays as it is, and the server's log says so.
    pub zone: String,
    /// When the group is open in an ordinary week: up to 70 spans, several a day where it closes for lunch.
    pub week: Vec<WeekSpan>,
    /// Days that are not ordinary: up to 400.
    pub holidays: Vec<Holiday>,
    /// What becomes of whoever comes while it is closed.
    pub when_closed: WhenClosed,
}

/// A span of time on one day of each week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct WeekSpan {
    /// From 1, Monday, to 7, Sunday: the day on which the span begins.
    pub day: u8,
    /// The first minute, counted from midnight: from 0 to 1,439.
    pub from: u16,
    /// The minute at which it is over, up to a day later: 1,500 is one o'clock in the night after.
    pub to: u16,
}

/// A span of time on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct DaySpan {
    /// The first minute, counted from midnight: from 0 to 1,439.
    pub from: u16,
    /// The minute at which it is over, up to a day later.
    pub to: u16,
}

/// A day that is not like its day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct Holiday {
    /// Which, as `2026-12-24`.
    pub date: String,
    /// When the group is open on it in place of the ordinary hours; closed all day without any.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub spans: Vec<DaySpan>,
}

/// What becomes of whoever comes while a group is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum WhenClosed {
    /// No thread begins.
    #[default]
    Refuse,
    /// The thread waits until somebody is there (LiveChat: continuous).
    Queue,
}

/// Says whether a group is open now. Only the system knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SetOpening {
    /// Which.
    pub group: GroupId,
    /// Whether it is.
    pub open: bool,
    /// When that will change, if it is in sight.
    pub next_change: Option<Time>,
}

impl HoursRules {
    /// What counts where nobody has set any hours.
    pub(super) const NONE: Self = Self {
        enabled: false,
        zone: String::new(),
        week: Vec::new(),
        holidays: Vec::new(),
        when_closed: WhenClosed::Refuse,
    };

    pub(super) fn check(&self) -> Result<(), Reject> {
        let zoned = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        let zone = self.zone.len() <= limits::ZONE_CHARS && self.zone.chars().all(zoned);
        let week = self.week.iter().all(|span| (1..=7).contains(&span.day) && holds(span.from, span.to));
        let holidays = self.holidays.iter().all(Holiday::is_good);
        let few = self.week.len() <= limits::WEEK_SPANS && self.holidays.len() <= limits::HOLIDAYS;
        if zone && week && holidays && few && !(self.enabled && self.zone.is_empty()) {
            Ok(())
        } else {
            Err(Reject::HoursInvalid)
        }
    }
}

impl Default for HoursRules {
    fn default() -> Self {
        Self::NONE
    }
}

impl Holiday {
    /// Year, month and day, if the date has the shape of one.
    pub fn parts(&self) -> Option<(i16, i8, i8)> {
        let mut parts = self.date.split('-');
        let mut part = |digits: usize| parts.next().filter(|part| part.len() == digits);
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let parsed = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let plain = self.date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (plain && parts.next().is_none() && (1..=12).contains(&parsed.1) && (1..=31).contains(&parsed.2))
            .then_some(parsed)
    }

    fn is_good(&self) -> bool {
        let is_a_day = |(year, month, day): (i16, i8, i8)| {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days = match month {
                2 => 28 + i8::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day <= days
        };
        let spans = self.spans.len() <= limits::WEEK_SPANS && self.spans.iter().all(|span| holds(span.from, span.to));
        spans && self.parts().is_some_and(is_a_day)
    }
}

/// Whether these are the minutes of a span: not empty, and of a day at most.
fn holds(from: u16, to: u16) -> bool {
    from < limits::DAY_MINUTES && to > from && to - from <= limits::DAY_MINUTES
}

impl SetOpening {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let Self { group, open, next_change } = *self;
        let known = desk.group(group)?;
        if (known.open, known.next_change) == (open, next_change) {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::OpeningSet { group, open, next_change }])
    }
}

impl Desk {
    /// Refuses a new thread in a group that is closed and takes none meanwhile.
    pub(crate) fn need_open(&self, group: GroupId) -> Result<(), Reject> {
        let hours = &self.rules_of(group).hours;
        let open = self.groups.get(&group).is_none_or(|group| group.open);
        if open || !hours.enabled || hours.when_closed == WhenClosed::Queue { Ok(()) } else { Err(Reject::GroupClosed) }
    }
}

crate::staff_only!(HoursRules, WeekSpan, DaySpan, Holiday, WhenClosed, SetOpening);
