//! A disk that keeps what was stored and can be made to refuse.

use std::sync::Arc;

use parlor_sync::{Entry, Epoch, History, Snapshot};

/// Keeps one account's entries.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Which history.
    pub epoch: Epoch,
    /// Everything stored, in order.
    pub entries: Vec<Arc<Entry>>,
    /// A folded state, if one was kept.
    pub snapshot: Option<Snapshot>,
}

impl Disk {
    /// An empty one.
    pub fn new(epoch: Epoch) -> Self {
        Self { epoch, entries: Vec::new(), snapshot: None }
    }

    /// The disk of a machine that is gone, restored from a copy that lacks the last entries, at most all after the
    /// first `kept`: another history from now on.
    pub fn restore(&mut self, without: usize, kept: usize) {
        self.entries.truncate(self.entries.len().saturating_sub(without).max(kept));
        self.snapshot = None;
        self.epoch = Epoch(self.epoch.0 + 1);
    }

    /// Stores entries. What one of them erases is blanked in all that is stored, and where those are words no folded state of
    /// before is kept: just as every store does it.
    pub fn append(&mut self, entries: Vec<Arc<Entry>>) {
        for entry in entries {
            self.entries.push(entry.clone());
            if entry.erases_words() {
                self.snapshot = None;
            }
            let Some(erasure) = entry.erasure() else { continue };
            for entry in &mut self.entries {
                if let Some(blank) = entry.blank(&erasure) {
                    *entry = Arc::new(blank);
                }
            }
        }
    }

    /// What an authority starts from: as a store does it, from the kept state and the entries after it.
    pub fn load(&self, tail: usize) -> History {
        let mut snapshot = self.snapshot.clone().unwrap_or_default();
        let after = self.entries.iter().filter(|entry| entry.position > snapshot.position);
        for entry in after.cloned().collect::<Vec<_>>() {
            snapshot.apply(&entry);
        }
        let from = self.entries.len().saturating_sub(tail);
        let tail = self.entries.iter().skip(from).map(|entry| Entry::clone(entry)).collect();
        History { epoch: self.epoch, snapshot, tail }
    }
}
