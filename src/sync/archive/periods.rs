//! Hours, days and weeks by a clock that may shift.

use parlor_engine::Time;

use crate::query::{By, ReportQuery, Shift, minutes_ahead};

const MINUTE_MS: i128 = 60_000;
const HOUR_MS: i128 = 60 * MINUTE_MS;
const DAY_MS: i128 = 24 * HOUR_MS;
/// 1970 began on a Thursday; three days before it, a week did.
const MONDAY_MS: i128 = 3 * DAY_MS;
/// By how much longer than usual an hour, a day or a week may be.
const LONGER_MS: i128 = 2 * HOUR_MS;

/// How a report splits time.
pub(super) struct Periods<'a> {
    /// The length, and where in a row of such lengths 1970 began; none if time is not split.
    split: Option<(i128, i128)>,
    clock: &'a [Shift],
}

impl<'a> Periods<'a> {
    /// As this query says; of several lengths asked for, the shortest.
    pub fn of(query: &'a ReportQuery) -> Self {
        let lengths = query.by.iter().filter_map(|by| match by {
            By::Hour => Some((HOUR_MS, 0)),
            By::Day => Some((DAY_MS, 0)),
            By::Week => Some((7 * DAY_MS, MONDAY_MS)),
            By::Group | By::Agent | By::Reason => None,
        });
        Self { split: lengths.min(), clock: &query.clock }
    }

    /// When the hour, day or week of a moment begins; none if time is not split.
    pub fn begin(&self, at: Time) -> Option<Time> {
        let begin = self.begin_ms(i128::from(at.0))?;
        Some(Time(u64::try_from(begin).unwrap_or(0)))
    }

    /// When the next one begins, which is always later.
    pub fn end(&self, at: Time) -> Option<Time> {
        let (length, _) = self.split?;
        let at = i128::from(at.0);
        let begin = self.begin_ms(at)?;
        let next = [begin + length, begin + length + LONGER_MS].into_iter().filter_map(|next| self.begin_ms(next));
        let next = next.filter(|next| *next > at).min().unwrap_or(at + length);
        Some(Time(u64::try_from(next).unwrap_or(u64::MAX)))
    }

    fn begin_ms(&self, at: i128) -> Option<i128> {
        let (length, monday) = self.split?;
        let now = self.ahead_ms(at);
        let wall = (at + now + monday).div_euclid(length) * length - monday;
        let begin = wall - now;
        // A day on which clocks change begins by the clock of its midnight. An hour is as long as the others.
        Some(if length == HOUR_MS { begin } else { wall - self.ahead_ms(begin) })
    }

    /// How far the clock is ahead of UTC at a moment.
    fn ahead_ms(&self, at: i128) -> i128 {
        i128::from(minutes_ahead(self.clock, at)) * MINUTE_MS
    }
}
