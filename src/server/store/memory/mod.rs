//! A store that forgets everything when the server stops: for tests and trials.

mod audit;
mod changes;
mod directory;
mod documents;
mod keys;
mod mails;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parlor_engine::{AccountId, AgentId, ThreadId, Time};
use parlor_sync::archive::{self, FILING, StatusChange, ThreadFacts, status_changes};
use parlor_sync::{ArchivePage, ArchiveQuery, Entry, Epoch, History, Snapshot};

use crate::audit::Record;

use super::replay::Replay;
use super::{
    Deed, Directory, Documents, Filed, Invitation, Log, Login, MailRow, Scope, Session, Store, StoreError, Token,
    fresh_epoch, logged_out, profiles, removed,
};

/// Keeps everything in memory.
#[derive(Clone, Default)]
pub struct MemoryStore {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Clone, Default)]
struct Kept {
    histories: BTreeMap<AccountId, KeptAccount>,
    accounts: Vec<AccountId>,
    secrets: BTreeMap<String, Vec<u8>>,
    logins: BTreeMap<String, Login>,
    sessions: BTreeMap<[u8; 32], Session>,
    documents: BTreeMap<(AccountId, String, String), String>,
    tokens: BTreeMap<[u8; 32], Token>,
    invitations: BTreeMap<[u8; 32], Invitation>,
    records: BTreeMap<u64, (AccountId, Record)>,
    records_made: u64,
    mails: BTreeMap<String, (Time, MailRow)>,
}

#[derive(Clone, Default)]
struct KeptAccount {
    epoch: Option<Epoch>,
    entries: Vec<Arc<Entry>>,
    snapshot: Snapshot,
    /// The last entry that erased words.
    erased: u64,
    archive: BTreeMap<ThreadId, Filed>,
    /// The form in which the archive was filed.
    filing: u32,
}

impl MemoryStore {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn log(&self, account: AccountId) -> Result<Box<dyn Log>, StoreError> {
        Ok(Box::new(MemoryLog { store: self.clone(), account }))
    }

    fn archive(&self, account: AccountId, query: &ArchiveQuery, scope: &Scope) -> Result<ArchivePage, StoreError> {
        let kept = self.kept();
        let filed = kept.histories.get(&account).map(|history| &history.archive);
        Ok(filed.map(|filed| archive::page(filed.values(), query, scope)).unwrap_or_default())
    }

    fn facts(
        &self,
        account: AccountId,
        (from, to): (Time, Time),
        each: &mut dyn FnMut(&ThreadFacts),
    ) -> Result<(), StoreError> {
        let within = |at: Time| at >= from && at < to;
        let kept = self.kept();
        let filed = kept.histories.get(&account).into_iter().flat_map(|history| history.archive.values());
        let facts = filed.map(|filed| &filed.facts);
        facts.filter(|facts| within(facts.started_at) || facts.closed_at.is_some_and(within)).for_each(each);
        Ok(())
    }

    fn statuses(
        &self,
        account: AccountId,
        (from, to): (Time, Time),
        each: &mut dyn FnMut(StatusChange),
    ) -> Result<(), StoreError> {
        let kept = self.kept();
        let entries = kept.histories.get(&account).into_iter().flat_map(|history| &history.entries);
        let mut last: BTreeMap<AgentId, StatusChange> = BTreeMap::new();
        for (_, change) in entries.flat_map(|entry| status_changes(entry)) {
            if change.at < from {
                last.insert(change.agent, change);
            } else if change.at < to {
                last.remove(&change.agent).into_iter().chain([change]).for_each(&mut *each);
            }
        }
        last.into_values().for_each(each);
        Ok(())
    }

    fn look_through(
        &self,
        account: AccountId,
        after: u64,
        limit: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<(Vec<Entry>, u64), StoreError> {
        let kept = self.kept();
        let entries = kept.histories.get(&account).into_iter().flat_map(|history| &history.entries);
        let looked_at: Vec<_> = entries.skip(usize::try_from(after).unwrap_or(usize::MAX)).take(limit).collect();
        let last = looked_at.last().map_or(after, |entry| entry.position);
        let is_wanted = |entry: &&&Arc<Entry>| serde_json::to_string(entry).is_ok_and(|json| wanted(&json));
        Ok((looked_at.iter().filter(is_wanted).map(|entry| Entry::clone(entry)).collect(), last))
    }

    fn save_snapshot(&self, account: AccountId, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mut kept = self.kept();
        let history = kept.histories.entry(account).or_default();
        if snapshot.position >= history.erased {
            history.snapshot = snapshot.clone();
        }
        Ok(())
    }

    fn finish_erasures(&self) -> Result<bool, StoreError> {
        Ok(true)
    }

    fn directory(&self) -> &dyn Directory {
        self
    }

    fn documents(&self) -> &dyn Documents {
        self
    }

    fn transact(&self, change: &mut Deed<'_>) -> Result<(), StoreError> {
        let mut kept = self.kept();
        // It is made on a copy, which is as large as what is kept beside the histories.
        let histories = std::mem::take(&mut kept.histories);
        let copy = Self { kept: Arc::new(Mutex::new(kept.clone())) };
        let made = change(&copy);
        if made.is_ok() {
            *kept = std::mem::take(&mut *copy.kept());
        }
        kept.histories = histories;
        if let Some((account, record)) = made? {
            audit::add(&mut kept, account, &record);
        }
        Ok(())
    }
}

struct MemoryLog {
    store: MemoryStore,
    account: AccountId,
}

impl Log for MemoryLog {
    fn load(&mut self, tail: usize) -> Result<History, StoreError> {
        let mut kept = self.store.kept();
        let history = kept.histories.entry(self.account).or_default();
        let epoch = match history.epoch {
            Some(epoch) => epoch,
            None => fresh_epoch()?,
        };
        if history.epoch.replace(epoch).is_none() {
            history.filing = FILING;
        }
        let mut replay = Replay::new(history.snapshot.clone(), history.entries.len() as u64, tail);
        let read = replay.next() as usize - 1;
        for entry in history.entries.iter().skip(read) {
            replay.push(Entry::clone(entry)).map_err(StoreError::Broken)?;
        }
        Ok(replay.finish(epoch))
    }

    fn append_recorded(
        &mut self,
        entries: &[Arc<Entry>],
        filed: &[Filed],
        records: &[Record],
    ) -> Result<(), StoreError> {
        let mut kept = self.store.kept();
        let history = kept.histories.entry(self.account).or_default();
        let last = history.entries.len() as u64;
        if let Some((entry, due)) = entries.iter().zip(last + 1..).find(|(entry, due)| entry.position != *due) {
            return Err(StoreError::Failed(format!("entry {} was to be stored where {due} is due", entry.position)));
        }
        let deleted: BTreeSet<ThreadId> = entries.iter().flat_map(|entry| entry.deleted_threads()).collect();
        history.archive.retain(|thread, _| !deleted.contains(thread));
        for entry in entries {
            history.entries.push(entry.clone());
            if entry.erases_words() {
                (history.snapshot, history.erased) = (Snapshot::default(), entry.position);
            }
            if let Some(erasure) = entry.erasure() {
                for entry in &mut history.entries {
                    if let Some(blank) = entry.blank(&erasure) {
                        *entry = Arc::new(blank);
                    }
                }
            }
        }
        history.archive.extend(filed.iter().map(|filed| (filed.row.thread, filed.clone())));
        profiles(entries).for_each(|agent| directory::follow(&mut kept, self.account, agent));
        logged_out(entries).for_each(|agent| directory::log_out(&mut kept, self.account, agent));
        removed(entries).for_each(|agent| directory::remove(&mut kept, self.account, agent));
        records.iter().for_each(|record| audit::add(&mut kept, self.account, record));
        Ok(())
    }

    fn is_filing_due(&mut self) -> Result<bool, StoreError> {
        Ok(self.store.kept().histories.get(&self.account).is_some_and(|history| history.filing < FILING))
    }

    fn file_again(&mut self, filed: &mut dyn Iterator<Item = Filed>) -> Result<(), StoreError> {
        let filed = filed.map(|filed| (filed.row.thread, filed)).collect();
        let mut kept = self.store.kept();
        let history = kept.histories.entry(self.account).or_default();
        (history.archive, history.filing) = (filed, FILING);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_store() {
        crate::store::conformance::check(|| Box::new(MemoryStore::default()));
    }
}
