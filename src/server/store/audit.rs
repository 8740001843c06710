//! What is recorded of staff.

use parlor_engine::{AccountId, Time};

use super::StoreError;
use crate::audit::{AuditQuery, Record};

/// Records of what staff did. Those of commands are stored by [`Log::append_recorded`](super::Log::append_recorded), all
/// others by [`change`](super::change).
pub trait Audit: Send + Sync {
    /// Records with their numbers, latest first. A number is never given twice, so that pages stay whole while records
    /// are added and forgotten.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn records(&self, account: AccountId, query: &AuditQuery) -> Result<Vec<(u64, Record)>, StoreError>;

    /// Forgets records of before a moment; says how many.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn forget_records(&self, before: Time) -> Result<usize, StoreError>;
}
