//! When a webhook's progress goes to the disk.

use std::time::{Duration, Instant};

/// Whoever is told much costs the disk one write a second: after a death the messages of that second are told again.
const PAUSE: Duration = Duration::from_secs(1);
/// Entries that nobody wanted are passed over again after a death, as long as they are no more than these.
const PASSED: u64 = 1_000;

/// What of a webhook's progress is not kept yet.
pub(super) struct Keeping {
    kept_at: Option<Instant>,
    /// The entry that is due by what is kept.
    position: u64,
    told: bool,
}

impl Keeping {
    /// All is kept, and this entry is due next.
    pub fn new(position: u64) -> Self {
        Self { kept_at: None, position, told: false }
    }

    /// Something was told, or tried.
    pub fn tell(&mut self) {
        self.told = true;
    }

    /// How long it may wait to be kept, where this entry is due now; none if it need not be.
    pub fn due_in(&self, position: u64) -> Option<Duration> {
        let due = self.told || position.saturating_sub(self.position) >= PASSED;
        due.then(|| self.kept_at.map_or(Duration::ZERO, |at| PAUSE.saturating_sub(at.elapsed())))
    }

    /// It is kept that this entry is due.
    pub fn kept(&mut self, position: u64) {
        *self = Self { kept_at: Some(Instant::now()), position, told: false };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_kept_at_once_but_never_twice_in_a_second() {
        let mut keeping = Keeping::new(5);
        assert_eq!(keeping.due_in(5 + PASSED - 1), None, "nobody wanted it");
        assert_eq!(keeping.due_in(5 + PASSED), Some(Duration::ZERO));
        keeping.tell();
        assert_eq!(keeping.due_in(6), Some(Duration::ZERO));
        keeping.kept(6);
        assert_eq!(keeping.due_in(7), None);
        keeping.tell();
        assert!(keeping.due_in(7).is_some_and(|due| due > Duration::ZERO && due <= PAUSE));
    }
}
