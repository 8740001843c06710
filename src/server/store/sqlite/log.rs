//! The history of one account.

use std::sync::Arc;

use parlor_engine::AccountId;
use parlor_sync::archive::FILING;
use parlor_sync::{Entry, Epoch, History};
use rusqlite::{Connection, OptionalExtension};

use super::db::{Db, Wrong};
use super::erase::Erasable;
use super::snapshots::SnapshotFile;
use super::{archive, audit, directory, erase, statuses};
use crate::audit::Record;
use crate::store::replay::Replay;
use crate::store::{Filed, Log, StoreError, fresh_epoch, logged_out, profiles, removed};

/// What may be erased is listed when there is so much of it: a few milliseconds' work.
const LISTED: usize = 1_000;

/// The one writer of an account's history.
pub struct SqliteLog {
    db: Db,
    snapshot: SnapshotFile,
    account: AccountId,
    key: String,
    /// What stored entries hold that is not listed yet. Listed one by one it would be most of what is written to the disk.
    unlisted: Vec<Erasable>,
}

impl SqliteLog {
    pub(super) fn new(db: Db, snapshot: SnapshotFile, account: AccountId) -> Self {
        Self { db, snapshot, account, key: account.to_string(), unlisted: Vec::new() }
    }

    /// Bounds the file to a number of pages of 4,096 bytes, as a disk that is full would; 0 for the greatest number.
    ///
    /// # Errors
    /// If the file cannot be used.
    #[cfg(test)]
    pub fn bound(&self, pages: u32) -> Result<(), StoreError> {
        let pages = if pages == 0 { 0xffff_fffe } else { pages };
        self.db.read("bound the file", |connection| {
            Ok(connection.query_row(&format!("PRAGMA max_page_count = {pages}"), (), |_| Ok(()))?)
        })
    }

    fn epoch(&mut self) -> Result<Epoch, StoreError> {
        let known = "SELECT epoch FROM histories WHERE account = ?1";
        let found = self.db.read("read which history it is", |connection| {
            Ok(connection.query_row(known, [&self.key], |row| row.get(0)).optional()?)
        })?;
        if let Some(epoch) = found {
            return Ok(Epoch(epoch));
        }
        let epoch = fresh_epoch()?;
        self.db.write("begin a history", |transaction| {
            let sql = "INSERT INTO histories (account, epoch, filing) VALUES (?1, ?2, ?3)";
            transaction.execute(sql, (&self.key, epoch.0, FILING))?;
            Ok(epoch)
        })
    }

    /// Lists what may be erased of entries that were stored and not listed any more.
    fn list_stored(&mut self) -> Result<(), StoreError> {
        self.unlisted.clear();
        let (listed, last) = self.db.read("read what is listed", |connection| {
            Ok((erase::listed(connection, &self.key)?, last(connection, &self.key)?.cast_signed()))
        })?;
        if listed >= last {
            return Ok(());
        }
        self.db.write("list what may be erased", |transaction| erase::list_stored(transaction, &self.key, last))
    }

    fn replay(&self, connection: &Connection, replay: &mut Replay) -> Result<(), Wrong> {
        let sql = "SELECT position, entry FROM log WHERE account = ?1 AND position >= ?2 ORDER BY position";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query((&self.key, replay.next().cast_signed()))?;
        while let Some(row) = rows.next()? {
            let (position, text): (i64, String) = (row.get(0)?, row.get(1)?);
            let odd = |what: &dyn std::fmt::Display| Wrong::Broken(format!("entry {position}: {what}"));
            let entry: Entry = serde_json::from_str(&text).map_err(|error| odd(&error))?;
            if entry.position.cast_signed() != position {
                return Err(odd(&format_args!("it says that it is entry {}", entry.position)));
            }
            replay.push(entry).map_err(Wrong::Broken)?;
        }
        Ok(())
    }
}

impl Log for SqliteLog {
    fn load(&mut self, tail: usize) -> Result<History, StoreError> {
        let epoch = self.epoch()?;
        self.list_stored()?;
        let what = format!("read the log of account {}", self.account);
        let last = self.db.read(&what, |connection| Ok(last(connection, &self.key)?))?;
        let stored = self.db.read("read the snapshot", |connection| self.snapshot.load(connection, last))?;
        let mut replay = Replay::new(stored.unwrap_or_default(), last, tail);
        self.db.read(&what, |connection| {
            self.replay(connection, &mut replay)?;
            let read = replay.next() - 1;
            if read == last { Ok(()) } else { Err(Wrong::Broken(format!("entry {} is missing", read + 1))) }
        })?;
        Ok(replay.finish(epoch))
    }

    fn append_recorded(
        &mut self,
        entries: &[Arc<Entry>],
        filed: &[Filed],
        records: &[Record],
    ) -> Result<(), StoreError> {
        let erases = entries.iter().any(|entry| entry.erases_words());
        let before = self.unlisted.len();
        self.unlisted.extend(entries.iter().flat_map(|entry| erase::erasable(entry)));
        // Whatever erases something finds listed what is to be erased.
        let list = self.unlisted.len() >= LISTED || entries.iter().any(|entry| entry.erasure().is_some());
        let written = self.db.write("add to the log", |transaction| {
            let last = last(transaction, &self.key)?;
            let mut insert =
                transaction.prepare_cached("INSERT INTO log (account, position, entry) VALUES (?1, ?2, ?3)")?;
            for (entry, due) in entries.iter().zip(last + 1..) {
                if entry.position != due {
                    let odd = format!("entry {} was to be stored where {due} is due", entry.position);
                    return Err(Wrong::Refused(StoreError::Failed(odd)));
                }
                insert.execute((&self.key, due.cast_signed(), json(entry)?))?;
            }
            if list && let Some(entry) = entries.last() {
                erase::list(transaction, &self.key, self.unlisted.clone(), entry.position.cast_signed())?;
            }
            let mut deleted = entries.iter().flat_map(|entry| entry.deleted_threads());
            deleted.try_for_each(|thread| archive::remove(transaction, &self.key, &thread.to_string()))?;
            profiles(entries).try_for_each(|agent| directory::follow(transaction, &self.key, agent))?;
            logged_out(entries).try_for_each(|agent| directory::log_out(transaction, &self.key, agent))?;
            removed(entries).try_for_each(|agent| directory::remove(transaction, &self.key, agent))?;
            entries.iter().try_for_each(|entry| statuses::add(transaction, &self.key, entry))?;
            records.iter().try_for_each(|record| audit::add(transaction, &self.key, record))?;
            entries.iter().try_for_each(|entry| erase::blank(transaction, &self.key, entry))?;
            filed.iter().try_for_each(|filed| archive::file(transaction, &self.key, self.account, filed))?;
            Ok(())
        });
        match written {
            Ok(()) if list => self.unlisted.clear(),
            Ok(()) => {}
            // Of what is not stored nothing is to be listed.
            Err(_) => self.unlisted.truncate(before),
        }
        written?;
        if erases {
            self.snapshot.drop();
        }
        Ok(())
    }

    fn is_filing_due(&mut self) -> Result<bool, StoreError> {
        let sql = "SELECT filing FROM histories WHERE account = ?1";
        self.db.read("read how threads were filed", |connection| {
            let filing: Option<u32> = connection.query_row(sql, [&self.key], |row| row.get(0)).optional()?;
            Ok(filing.is_some_and(|filing| filing < FILING))
        })
    }

    fn file_again(&mut self, filed: &mut dyn Iterator<Item = Filed>) -> Result<(), StoreError> {
        self.db.write("file the closed threads again", |transaction| {
            archive::clear(transaction, &self.key)?;
            for filed in filed {
                archive::file(transaction, &self.key, self.account, &filed)?;
            }
            let sql = "UPDATE histories SET filing = ?2 WHERE account = ?1";
            transaction.execute(sql, (&self.key, FILING))?;
            Ok(())
        })
    }
}

/// Those of the next entries after a position whose JSON is wanted, oldest first, and the last position looked at.
pub(super) fn look_through(
    connection: &Connection,
    account: AccountId,
    after: u64,
    limit: usize,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<(Vec<Entry>, u64), Wrong> {
    let sql = "SELECT position, entry FROM log WHERE account = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query((account.to_string(), after.cast_signed(), limit))?;
    let (mut found, mut looked_at) = (Vec::new(), after);
    while let Some(row) = rows.next()? {
        looked_at = row.get::<_, i64>(0)?.cast_unsigned();
        let odd = |error: &dyn std::fmt::Display| Wrong::Broken(format!("entry {looked_at}: {error}"));
        let text = row.get_ref(1)?.as_str().map_err(|error| odd(&error))?;
        if wanted(text) {
            found.push(serde_json::from_str(text).map_err(|error| odd(&error))?);
        }
    }
    Ok((found, looked_at))
}

/// A value as JSON text.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Wrong> {
    serde_json::to_string(value)
        .map_err(|error| Wrong::Refused(StoreError::Failed(format!("it has no JSON form: {error}"))))
}

fn last(connection: &Connection, key: &str) -> rusqlite::Result<u64> {
    let mut newest = connection.prepare_cached("SELECT max(position) FROM log WHERE account = ?1")?;
    let last: Option<i64> = newest.query_row([key], |row| row.get(0))?;
    Ok(last.unwrap_or(0).cast_unsigned())
}
