//! Clocks on the wall, for machines that have no calendar: whoever asks says how the clock goes.

use parlor_engine::{Reject, Time};
use serde::{Deserialize, Serialize};

/// Clocks go from 12 hours behind to 14 hours ahead.
const OFFSETS: std::ops::RangeInclusive<i16> = -720..=840;
/// Shifts of a clock, at most: two in a year, in some places four, for longer than there have been chats.
pub const SHIFTS_MAX: usize = 300;
/// Characters of a clock's name.
const NAME_CHARS: usize = 100;

/// A clock on the wall of some place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Clock {
    /// What it is called where its times are shown, such as `Europe/Oslo`; `UTC` if not said. At most 100 characters.
    pub name: String,
    /// How far it is ahead of UTC; not at all if empty. At most 300, in order of time.
    pub shifts: Vec<Shift>,
}

/// How far a clock is ahead of UTC from some moment on; the first one also before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// From when on.
    pub from: Time,
    /// By how many minutes, from -720 to 840.
    pub minutes: i16,
}

impl Default for Clock {
    fn default() -> Self {
        Self { name: "UTC".to_owned(), shifts: Vec::new() }
    }
}

impl Clock {
    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it is no clock, or one with too long a name.
    pub(crate) fn check(&self) -> Result<(), Reject> {
        let within = self.name.chars().count() <= NAME_CHARS && are_a_clock(&self.shifts, SHIFTS_MAX);
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

/// Whether these, of which there are so many at most, say how a clock goes.
pub(super) fn are_a_clock(shifts: &[Shift], most: usize) -> bool {
    shifts.len() <= most
        && shifts.is_sorted_by_key(|shift| shift.from)
        && shifts.iter().all(|shift| OFFSETS.contains(&shift.minutes))
}

/// By how many minutes a clock is ahead of UTC at a moment, in milliseconds since 1970 or before it.
pub(crate) fn minutes_ahead(shifts: &[Shift], at_ms: i128) -> i16 {
    let passed = shifts.partition_point(|shift| i128::from(shift.from.0) <= at_ms);
    shifts.get(passed.saturating_sub(1)).map_or(0, |shift| shift.minutes)
}
