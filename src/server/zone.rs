//! Time zones, for those who have no calendar: as clocks that shift.

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use parlor_engine::Time;
use parlor_sync::query::{Clock, SHIFTS_MAX, Shift};

/// The clock of a zone by its IANA name, such as `Europe/Oslo`, from 1970 up to a moment. None if there is no such zone.
pub fn clock(name: &str, to: Time) -> Option<Clock> {
    let name = TimeZoneDatabase::bundled().get(name).ok()?.iana_name().unwrap_or(name).to_owned();
    Some(Clock { shifts: shifts(&name, Time(0), to)?, name })
}

/// How a zone's clock is ahead of UTC between two moments; as many shifts as a clock may have, and one more. None if there
/// is no such zone.
pub fn shifts(name: &str, from: Time, to: Time) -> Option<Vec<Shift>> {
    let zone = TimeZoneDatabase::bundled().get(name).ok()?;
    let moment = |at: Time| {
        i64::try_from(at.0).ok().and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or(Timestamp::MAX)
    };
    let shift = |at: Timestamp| Shift {
        from: Time(u64::try_from(at.as_millisecond()).unwrap_or(0)),
        minutes: (zone.to_offset(at).seconds() / 60) as i16,
    };
    let (start, end) = (moment(from), moment(to));
    let changes = zone.following(start).map(|change| change.timestamp()).take_while(|at| *at < end);
    Some(std::iter::once(shift(start)).chain(changes.map(shift)).take(SHIFTS_MAX + 1).collect())
}

#[cfg(test)]
mod tests {
    use parlor_sync::transcript::Transcript;

    use super::*;

    #[test]
    fn a_zone_is_a_clock_that_shifts() {
        let (january, december) = (Time(1_767_225_600_000), Time(1_796_083_200_000));
        let year = shifts("Europe/Oslo", january, december).unwrap();
        assert_eq!(year.iter().map(|shift| shift.minutes).collect::<Vec<_>>(), [60, 120, 60]);
        assert_eq!(year[1].from, Time(1_774_746_000_000), "on 2026-03-29 at 01:00 UTC");
        assert_eq!(shifts("Asia/Kathmandu", january, december).unwrap().len(), 1);
        let all = shifts("Europe/Oslo", Time(0), Time(u64::MAX)).unwrap();
        assert_eq!(all.len(), SHIFTS_MAX + 1, "more than is taken");
    }

    #[test]
    fn a_clock_needs_a_zone_that_there_is() {
        assert_eq!(clock("Europe/Atlantis", Time(1)), None);
        assert_eq!(
            clock("utc", Time(1)),
            Some(Clock { shifts: vec![Shift { from: Time(0), minutes: 0 }], ..Clock::default() })
        );
    }

    /// Nobody shifts so often that a clock would not reach from 1970 on for decades to come.
    #[test]
    fn every_zone_has_a_clock_that_is_taken() {
        let in_2060 = Time(2_840_140_800_000);
        for name in TimeZoneDatabase::bundled().available() {
            let clock = clock(name.as_str(), in_2060).unwrap();
            assert!(clock.shifts.len() <= SHIFTS_MAX, "{name}: {}", clock.shifts.len());
            assert!(clock.shifts.is_sorted_by_key(|shift| shift.from), "{name}");
        }
    }

    /// A transcript tells times by such a clock as the calendar itself would.
    #[test]
    fn a_clock_shows_what_the_calendar_says() {
        for name in ["Europe/Oslo", "America/St_Johns", "Pacific/Apia", "UTC"] {
            let zone = TimeZoneDatabase::bundled().get(name).unwrap();
            let until = 253_402_000_000_000;
            let clock = clock(name, Time(2_840_140_800_000)).unwrap();
            for step in 0..20_000 {
                // Up to 2060 closely; in the centuries after it where there is nothing to shift.
                let at = if name == "UTC" { step * (until / 20_000) } else { step * 142_007_040 };
                let shown = Transcript::wall(&clock, Time(at));
                let zoned = Timestamp::from_millisecond(at as i64).unwrap().to_zoned(zone.clone());
                assert_eq!(shown, zoned.strftime("%Y-%m-%d %H:%M:%S").to_string(), "{name}");
            }
        }
    }
}
