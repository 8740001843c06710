//! Erasing from the log: personal fields of stored entries are blanked in place, in the transaction of the entry that
//! records the erasure, so that no crash can come between the two. A snapshot of before is no more believed once that is
//! stored. The words of it in the search's index and in the write-ahead log go afterwards, a little at a time, while
//! everybody goes on.
//!
//! Backups of before hold what was erased: they are outside of Parlor's reach.

use std::collections::BTreeSet;

use parlor_engine::AccountId;
use parlor_engine::chat::Erasure;
use parlor_sync::Entry;
use rusqlite::{Connection, Transaction};

use super::archive;
use super::db::{Db, Wrong};
use super::log::json;
use crate::store::StoreError;

/// Puts down what of an entry may be erased one day, so that an erasure reads what it concerns and nothing else.
pub(super) fn list(transaction: &Transaction<'_>, key: &str, entry: &Entry) -> Result<(), Wrong> {
    let sql = "INSERT OR IGNORE INTO erasable (account, subject, position) VALUES (?1, ?2, ?3)";
    let mut insert = transaction.prepare_cached(sql)?;
    for subject in entry.erasable() {
        insert.execute((key, subject.to_be_bytes(), entry.position.cast_signed()))?;
    }
    Ok(())
}

/// The last entry from before such lists were kept; 0 if there is none that is not listed.
pub(super) fn unlisted(connection: &Connection, key: &str) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(unlisted), 0) FROM histories WHERE account = ?1";
    connection.query_row(sql, [key], |row| row.get(0))
}

/// Puts down what may be erased of the entries up to `last`, which are all that are not listed.
pub(super) fn list_all(transaction: &Transaction<'_>, key: &str, last: i64) -> Result<(), Wrong> {
    let sql = "SELECT position, entry FROM log WHERE account = ?1 AND position <= ?2";
    let mut statement = transaction.prepare(sql)?;
    let mut rows = statement.query((key, last))?;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(|error| odd(last, &error))?;
        let entry = serde_json::from_str(text).map_err(|error| odd(row.get(0).unwrap_or(last), &error))?;
        list(transaction, key, &entry)?;
    }
    transaction.execute("UPDATE histories SET unlisted = 0 WHERE account = ?1", [key])?;
    Ok(())
}

/// Blanks what an entry erases, in all entries up to it.
pub(super) fn blank(transaction: &Transaction<'_>, key: &str, entry: &Entry) -> Result<(), Wrong> {
    for erasure in entry.erasures() {
        let last = entry.position.cast_signed();
        transaction.execute("INSERT OR IGNORE INTO erasures (account, position) VALUES (?1, ?2)", (key, last))?;
        for position in take_listed(transaction, key, &erasure, last)? {
            let mut known = transaction.prepare_cached("SELECT entry FROM log WHERE account = ?1 AND position = ?2")?;
            let text: String = known.query_row((key, position), |row| row.get(0))?;
            let stored: Entry = serde_json::from_str(&text).map_err(|error| odd(position, &error))?;
            if let Some(blank) = stored.blank(&erasure) {
                let sql = "UPDATE log SET entry = ?3 WHERE account = ?1 AND position = ?2";
                transaction.prepare_cached(sql)?.execute((key, position, json(&blank)?))?;
            }
        }
    }
    Ok(())
}

/// Which entries an erasure concerns. They are listed no more: the next erasure finds nothing left in them.
fn take_listed(transaction: &Transaction<'_>, key: &str, erasure: &Erasure, last: i64) -> Result<BTreeSet<i64>, Wrong> {
    let sql = "DELETE FROM erasable WHERE account = ?1 AND subject = ?2 AND position <= ?3 RETURNING position";
    let mut take = transaction.prepare_cached(sql)?;
    let mut found = BTreeSet::new();
    let chats = erasure.chats.iter().map(|chat| chat.0);
    for subject in chats.chain(erasure.threads.iter().map(|thread| thread.0)) {
        let rows = take.query_map((key, subject.to_be_bytes(), last), |row| row.get(0))?;
        found.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    Ok(found)
}

/// Whether a snapshot up to this entry holds what was erased since.
pub(super) fn is_outdated(connection: &Connection, account: AccountId, position: u64) -> rusqlite::Result<bool> {
    let sql = "SELECT max(position) FROM erasures WHERE account = ?1";
    let erased: Option<i64> = connection.query_row(sql, [account.to_string()], |row| row.get(0))?;
    Ok(erased.is_some_and(|erased| position < erased.cast_unsigned()))
}

/// Takes what was erased out of the search's index and the write-ahead log too. False if somebody who reads has kept it
/// from that; then it is still due.
pub(super) fn finish(db: &mut Db) -> Result<bool, StoreError> {
    let unswept = db.read("look for erasures", |connection| {
        let sql = "SELECT account, max(position) FROM erasures WHERE swept = 0 GROUP BY account";
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<Vec<(String, i64)>>>()?)
    })?;
    if unswept.is_empty() {
        return Ok(true);
    }
    archive::sweep(db)?;
    if !db.sweep()? {
        return Ok(false);
    }
    db.write("note that erasures are finished", |transaction| {
        let mut done =
            transaction.prepare("UPDATE erasures SET swept = 1 WHERE account = ?1 AND position <= ?2 AND swept = 0")?;
        unswept.into_iter().try_for_each(|erased| done.execute(erased).map(|_| ()))?;
        Ok(true)
    })
}

fn odd(position: i64, error: &dyn std::fmt::Display) -> Wrong {
    Wrong::Broken(format!("entry {position}: {error}"))
}
