//! What every store must do.

use super::Store;

/// Runs every case, each with a fresh store.
pub(super) fn check(fresh: impl Fn() -> Box<dyn Store>) {
    drop(fresh());
}
