//! The clock. Engine and authority are handed the time; this is where it comes from.

use std::time::{SystemTime, UNIX_EPOCH};

use parlor_engine::Time;

/// The present moment.
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
