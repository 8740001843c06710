//! Times as a clock on the wall shows them.

use parlor_engine::Time;

use crate::query::{Clock, minutes_ahead};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// The last moment that has four digits for its year; whatever is later is shown as this one.
const LAST_MS: i64 = 253_402_300_799_000;
/// From the first of March of the year 0 to the first day of 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

/// What the clock shows: date, hour, minute and second.
pub(super) fn shown(clock: &Clock, at: Time) -> String {
    let (date, time, _) = read(clock, at);
    format!("{date} {time}")
}

/// The moment for machines, as RFC 3339 has it.
pub(super) fn exact(clock: &Clock, at: Time) -> String {
    let (date, time, ahead) = read(clock, at);
    let (sign, minutes) = (if ahead < 0 { '-' } else { '+' }, ahead.unsigned_abs());
    format!("{date}T{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The date, the time of day, and by how many minutes the clock is ahead.
fn read(clock: &Clock, at: Time) -> (String, String, i16) {
    let at = i64::try_from(at.0).unwrap_or(LAST_MS).min(LAST_MS);
    let ahead = minutes_ahead(&clock.shifts, at.into());
    let wall = at + i64::from(ahead) * MINUTE_MS;
    let (year, month, day) = date(wall.div_euclid(DAY_MS));
    let seconds = wall.rem_euclid(DAY_MS) / 1_000;
    let time = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    (format!("{year:04}-{month:02}-{day:02}"), time, ahead)
}

/// Year, month and day of a day counted from 1970. Years are taken to begin in March, so that the day that some of them
/// have more is their last.
fn date(day: i64) -> (i64, i64, i64) {
    let day = day + DAYS_BEFORE_1970;
    let before = |year: i64| 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // By the mean length of a year it is this one, or one beside it.
    let mean = (day * 400).div_euclid(146_097);
    let year = [mean + 1, mean].into_iter().find(|year| before(*year) <= day).unwrap_or(mean - 1);
    let in_year = day - before(year);
    // From March on, months have 31, 30, 31, 30 and 31 days, again and again: 153 in five.
    let month = (5 * in_year + 2) / 153;
    let in_month = in_year - (153 * month + 2) / 5;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (year, month, in_month + 1)
}
