//! The clock. Engine and authority are handed the time; this is where it comes from.

use std::cell::Cell;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use parlor_engine::Time;

/// A clock that is ahead of the machine's loses one part in so many, until both agree.
const SLOWER: u64 = 20;
/// From how many milliseconds on that is worth a word to whoever runs the server.
const WARNED_MS: u64 = 60_000;

/// The present moment, as the machine has it.
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// The clock of one account. It never goes back, not behind the last entry either, and yet never stands still: where the
/// machine's clock was ahead once and was put back, times and timers go on from where they were.
pub(super) struct Clock {
    /// It runs on from this time, which it was at that moment.
    from: Cell<(Instant, Time)>,
    warned: Cell<bool>,
}

impl Clock {
    /// A clock that agrees with the machine's.
    pub fn new() -> Self {
        Self { from: Cell::new((Instant::now(), now())), warned: Cell::new(false) }
    }

    /// The present moment.
    pub fn now(&self) -> Time {
        self.tell(now(), Instant::now())
    }

    /// It is this late at least.
    pub fn not_before(&self, at: Time) {
        if at > self.now() {
            self.from.set((Instant::now(), at));
        }
    }

    fn tell(&self, machine: Time, moment: Instant) -> Time {
        let (since, at) = self.from.get();
        let passed = moment.saturating_duration_since(since).as_millis();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        let running = at.plus_ms(passed - passed / SLOWER);
        if machine >= running {
            self.from.set((moment, machine));
            self.warned.set(false);
            return machine;
        }
        let ahead_ms = running.since_ms(machine);
        if ahead_ms > WARNED_MS && !self.warned.replace(true) {
            tracing::warn!(
                ahead_ms,
                "the machine's clock was put back; the account's goes on, more slowly, until they agree"
            );
        }
        running
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_that_was_ahead_goes_on_and_never_back() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let clock = Clock { from: Cell::new((start, Time(10_000))), warned: Cell::new(false) };
        assert_eq!(clock.tell(Time(10_500), after(500)), Time(10_500), "as the machine's");
        assert_eq!(clock.tell(Time(5_000_000), after(600)), Time(5_000_000), "also where it leaps");
        assert_eq!(clock.tell(Time(10_700), after(700)), Time(5_000_095), "put back, it runs on");
        assert_eq!(clock.tell(Time(12_600), after(2_600)), Time(5_001_900));
        let caught_up = 4_989_400 * SLOWER;
        assert!(clock.tell(Time(10_000 + caught_up - 400), after(caught_up - 400)) > Time(10_000 + caught_up - 400));
        assert_eq!(clock.tell(Time(10_000 + caught_up + 600), after(caught_up + 600)), Time(10_000 + caught_up + 600));
    }
}
