//! Saving snapshots on a thread of their own: the account goes on while its state of a moment ago is written.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parlor_engine::AccountId;
use parlor_sync::Snapshot;

use crate::store::Store;

/// How long after the last snapshot one is saved in place of one that an erasure has made void, and how long after visitors
/// were dropped the last time one that knows nothing of them, so that erasures in a row cost one.
const LOST_PAUSE: Duration = Duration::from_secs(300);
/// Of Linux, whose priorities go down from -20.
#[cfg(target_os = "linux")]
const LOWEST_PRIORITY: i32 = 19;

/// Saves the snapshots of one account, never two at once.
pub(super) struct Saver {
    account: AccountId,
    store: Arc<dyn Store>,
    /// Entries after which a snapshot is saved, at the earliest.
    every: u64,
    /// The entry that the last snapshot goes up to, whether it could be saved or not.
    saved: u64,
    writing: Option<JoinHandle<()>>,
    /// When the last one was begun.
    begun: Option<Instant>,
    /// Since when the last one may be of before something that it should not know any more, though it may be used. Before a
    /// start that may have happened, too.
    outdated: Option<Instant>,
    pause: Duration,
}

impl Saver {
    /// For an account whose stored state goes up to this entry.
    pub fn new(account: AccountId, store: Arc<dyn Store>, every: u64, saved: u64) -> Self {
        let outdated = Some(Instant::now());
        Self { account, store, every, saved, writing: None, begun: None, outdated, pause: LOST_PAUSE }
    }

    /// What was saved is no more believed, since something in it was erased: a new one is due.
    pub fn lose(&mut self) {
        self.saved = 0;
    }

    /// What was saved knows visitors who are dropped: a new one is due when no more are.
    pub fn outdate(&mut self) {
        self.outdated = Some(Instant::now());
    }

    /// Begins to save a snapshot if one is due.
    pub fn consider(&mut self, snapshot: &Snapshot) {
        // In proportion to the log, so that all snapshots together cost no more than the log does.
        let due = self.every.max(snapshot.position / 4);
        let busy = self.writing.as_ref().is_some_and(|writing| !writing.is_finished());
        let lost = self.saved == 0 && self.begun.is_some_and(|begun| begun.elapsed() < self.pause);
        let news = snapshot.position - self.saved.min(snapshot.position);
        let outdated = news > 0 && self.outdated.is_some_and(|since| since.elapsed() >= self.pause);
        if busy || lost || news < due && !outdated {
            return;
        }
        self.finish();
        (self.saved, self.begun, self.outdated) = (snapshot.position, Some(Instant::now()), None);
        // Chats are shared with the copy, so that it costs a few milliseconds where writing costs hundreds.
        let (account, store, snapshot) = (self.account, self.store.clone(), snapshot.clone());
        let writing = Builder::new().name(format!("snapshot {account}"));
        let work = move || {
            step_back();
            save(account, store.as_ref(), &snapshot);
        };
        match writing.spawn(work) {
            Ok(writing) => self.writing = Some(writing),
            Err(error) => tracing::warn!(%account, %error, "no thread can be started to save a snapshot"),
        }
    }

    /// Saves a snapshot, unless there is nothing new, and comes back when it is there.
    pub fn save_last(&mut self, snapshot: &Snapshot) {
        self.finish();
        if snapshot.position > self.saved {
            save(self.account, self.store.as_ref(), snapshot);
        }
    }

    /// Waits for the snapshot that is being saved: nothing of the store is used after that.
    pub fn finish(&mut self) {
        if let Some(writing) = self.writing.take()
            && writing.join().is_err()
        {
            tracing::error!(account = %self.account, "saving a snapshot has panicked");
        }
    }
}

/// Leaves the processor to everybody who waits for it: nobody waits for a snapshot. Where it cannot be, it is only quicker.
fn step_back() {
    // On Linux alone the priority is a thread's own.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, LOWEST_PRIORITY) {
        tracing::debug!(%error, "a snapshot is saved at the usual priority");
    }
}

fn save(account: AccountId, store: &dyn Store, snapshot: &Snapshot) {
    if let Err(error) = store.save_snapshot(account, snapshot) {
        tracing::warn!(%account, %error, "no snapshot could be saved; the next start takes longer");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    #[test]
    fn when_the_last_visitor_is_dropped_one_snapshot_is_saved_that_knows_none_of_them() {
        let mut saver = Saver::new(AccountId(7), Arc::new(MemoryStore::default()), 1_000, 0);
        let at = |position| Snapshot { position, ..Snapshot::default() };
        saver.outdate();
        saver.consider(&at(5));
        assert_eq!(saver.saved, 0, "more may be dropped");
        saver.pause = Duration::ZERO;
        saver.consider(&at(6));
        assert_eq!((saver.saved, saver.outdated), (6, None));
        saver.consider(&at(7));
        assert_eq!(saver.saved, 6, "once");
        saver.finish();
    }
}
