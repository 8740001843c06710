//! What is recorded of staff, in memory.

use parlor_engine::{AccountId, Time};

use super::{Kept, MemoryStore};
use crate::audit::{AuditQuery, Record};
use crate::store::{Audit, StoreError};

impl Audit for MemoryStore {
    fn records(&self, account: AccountId, query: &AuditQuery) -> Result<Vec<(u64, Record)>, StoreError> {
        let kept = self.kept();
        let earlier = kept.records.range(..query.before.unwrap_or(u64::MAX)).rev();
        let found = earlier.filter(|(_, (owner, record))| *owner == account && query.fits(record));
        Ok(found.take(query.limit).map(|(number, (_, record))| (*number, record.clone())).collect())
    }

    fn forget_records(&self, before: Time) -> Result<usize, StoreError> {
        let mut kept = self.kept();
        let had = kept.records.len();
        kept.records.retain(|_, (_, record)| record.at >= before);
        Ok(had - kept.records.len())
    }
}

/// Keeps a record under the next number.
pub(super) fn add(kept: &mut Kept, account: AccountId, record: &Record) {
    kept.records_made += 1;
    kept.records.insert(kept.records_made, (account, record.clone()));
}
