//! How often something is allowed: a leaky bucket for each key.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Keys remembered at once. Beyond it those that have recovered are forgotten, then any.
const KEYS_MAX: usize = 20_000;

/// Allows `burst` at once and then one in `pause_ms`, for each key.
pub struct Meter<K> {
    pause_ms: u64,
    burst: u64,
    /// When the bucket of each key will have run empty. A key that is not here has an empty one.
    empty_at: Mutex<BTreeMap<K, u64>>,
}

impl<K: Ord + Clone> Meter<K> {
    /// Allows `burst` at once and then one in `pause_ms`.
    pub fn new(burst: u32, pause_ms: u64) -> Self {
        Self { pause_ms: pause_ms.max(1), burst: u64::from(burst.max(1)), empty_at: Mutex::default() }
    }

    /// Allows so many in a minute, all of them at once.
    pub fn per_minute(count: u32) -> Self {
        Self::new(count, 60_000 / u64::from(count.max(1)))
    }

    /// Takes one.
    ///
    /// # Errors
    /// The milliseconds until the next is allowed; then none is taken.
    pub fn take(&self, key: &K, now_ms: u64) -> Result<(), u64> {
        self.take_many(key, 1, now_ms)
    }

    /// Takes so many, of which there must not be more than the burst.
    ///
    /// # Errors
    /// The milliseconds until they are allowed; then none is taken.
    pub fn take_many(&self, key: &K, count: u32, now_ms: u64) -> Result<(), u64> {
        let pause_ms = self.pause_ms * u64::from(count);
        let mut empty_at = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let level = empty_at.get(key).map_or(0, |at| at.saturating_sub(now_ms));
        let over = (level + pause_ms).saturating_sub(self.pause_ms * self.burst);
        if over > 0 {
            return Err(over);
        }
        if empty_at.len() >= KEYS_MAX && !empty_at.contains_key(key) {
            empty_at.retain(|_, at| *at > now_ms);
            forget_half(&mut empty_at);
        }
        empty_at.insert(key.clone(), now_ms + level + pause_ms);
        Ok(())
    }

    /// Gives so many back, since what they were taken for was refused elsewhere.
    pub fn give_back(&self, key: &K, count: u32) {
        let mut empty_at = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = empty_at.get_mut(key) {
            *at = at.saturating_sub(self.pause_ms * u64::from(count));
        }
    }
}

/// If it is still full: forgets those that will have recovered soonest. Half of them, so that this is rarely done, and
/// nobody chooses by a key of one's own who is forgotten.
fn forget_half<K: Ord>(empty_at: &mut BTreeMap<K, u64>) {
    if empty_at.len() < KEYS_MAX {
        return;
    }
    let mut times: Vec<u64> = empty_at.values().copied().collect();
    let (_, middle, _) = times.select_nth_unstable(KEYS_MAX / 2);
    let middle = *middle;
    let mut most = KEYS_MAX / 2;
    empty_at.retain(|_, at| {
        let kept = *at > middle || *at == middle && most > 0;
        most = most.saturating_sub(usize::from(kept && *at == middle));
        kept
    });
    // Where nearly all have one and the same time.
    while empty_at.len() >= KEYS_MAX {
        empty_at.pop_first();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_one_at_a_time() {
        let meter = Meter::new(3, 100);
        for _ in 0..3 {
            assert_eq!(meter.take(&"a", 1_000), Ok(()));
        }
        assert_eq!(meter.take(&"a", 1_000), Err(100));
        assert_eq!(meter.take(&"b", 1_000), Ok(()), "another key has its own");
        assert_eq!(meter.take(&"a", 1_060), Err(40));
        assert_eq!(meter.take(&"a", 1_100), Ok(()));
        assert_eq!(meter.take(&"a", 1_101), Err(99));
        assert_eq!(meter.take(&"a", 9_000), Ok(()));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let meter = Meter::new(3, 100);
        assert_eq!(meter.take_many(&"a", 3, 1_000), Ok(()));
        meter.give_back(&"a", 2);
        assert_eq!(meter.take_many(&"a", 2, 1_000), Ok(()));
        assert_eq!(meter.take(&"a", 1_000), Err(100));
        meter.give_back(&"b", 2);
        assert_eq!(meter.take_many(&"b", 4, 1_000), Err(100), "nobody is given more than was taken");
        meter.give_back(&"a", 3);
        assert_eq!(meter.take_many(&"a", 4, 1_000), Err(100));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let meter = Meter::per_minute(10);
        for key in 0..KEYS_MAX + 100 {
            assert_eq!(meter.take(&key, 0), Ok(()));
        }
        assert!(meter.empty_at.lock().unwrap().len() <= KEYS_MAX);
    }

    #[test]
    fn whoever_has_used_up_most_is_forgotten_last() {
        let meter = Meter::new(3, 100);
        // The smallest key, which a flood of others comes after.
        for _ in 0..3 {
            assert_eq!(meter.take(&0, 0), Ok(()));
        }
        for key in 1..2 * KEYS_MAX {
            assert_eq!(meter.take(&key, 0), Ok(()));
        }
        assert_eq!(meter.take(&0, 0), Err(100));
    }
}
