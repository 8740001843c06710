//! Which of the entries that wait to be stored are recorded for admins.

use std::collections::BTreeMap;
use std::sync::Arc;

use parlor_sync::Entry;
use parlor_sync::authority::Authority;

use crate::audit::{Noted, Record};

/// Commands that are recorded, by the position of the entry that they have become.
#[derive(Default)]
pub(super) struct Ledger {
    noted: BTreeMap<u64, Noted>,
}

impl Ledger {
    /// Does something that a command is for. If that becomes an entry, it is recorded.
    pub fn watch<R>(
        &mut self,
        noted: Option<Noted>,
        authority: &mut Authority,
        act: impl FnOnce(&mut Authority) -> R,
    ) -> R {
        let before = authority.snapshot().position;
        let done = act(authority);
        let position = authority.snapshot().position;
        // A command that came a second time has no entry of its own.
        if let Some(noted) = noted.filter(|_| position > before) {
            self.noted.insert(position, noted);
        }
        done
    }

    /// The records that belong to these entries.
    pub fn records(&mut self, entries: &[Arc<Entry>]) -> Vec<Record> {
        entries.iter().filter_map(|entry| Some(self.noted.remove(&entry.position)?.record(entry))).collect()
    }

    /// Forgets what will not be stored.
    pub fn clear(&mut self) {
        self.noted.clear();
    }
}
