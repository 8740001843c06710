//! From stored entries to what an authority starts from.

use std::collections::VecDeque;

use parlor_sync::{Entry, Epoch, History, Snapshot};

/// Folds entries over a snapshot and keeps the last ones.
pub(super) struct Replay {
    snapshot: Snapshot,
    tail: VecDeque<Entry>,
    keep: usize,
    next: u64,
}

impl Replay {
    /// Starts from a snapshot, or from nothing, for a log that ends with the entry `last`.
    pub fn new(snapshot: Snapshot, last: u64, keep: usize) -> Self {
        let next = snapshot.position.min(last.saturating_sub(keep as u64)) + 1;
        Self { snapshot, tail: VecDeque::new(), keep, next }
    }

    /// The entry that is due next; at first, the one from which on the log is to be read.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// In words, if it is not the one that is due.
    pub fn push(&mut self, entry: Entry) -> Result<(), String> {
        if entry.position != self.next {
            return Err(format!("entry {} is missing", self.next));
        }
        self.next += 1;
        if entry.position > self.snapshot.position {
            self.snapshot.apply(&entry);
        }
        if self.tail.len() >= self.keep {
            self.tail.pop_front();
        }
        if self.keep > 0 {
            self.tail.push_back(entry);
        }
        Ok(())
    }

    /// What has come of it.
    pub fn finish(self, epoch: Epoch) -> History {
        History { epoch, snapshot: self.snapshot, tail: self.tail.into() }
    }
}
