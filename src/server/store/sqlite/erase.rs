//! Erasing from the log: personal fields of stored entries are blanked in place, in the transaction of the entry that
//! records the erasure, so that no crash can come between the two. A snapshot of before is no more believed once that is
//! stored. The words of it in the search's index and in the write-ahead log go afterwards, a little at a time, while
//! everybody goes on.
//!
//! Visitors who are dropped come by the hundred thousand and have said nothing: they are put down, and the entries that tell
//! where they were are blanked afterwards as well. No snapshot goes with them, and the search has nothing of theirs.
//!
//! Backups of before hold what was erased: they are outside of Parlor's reach.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use parlor_engine::AccountId;
use parlor_engine::chat::Erasure;
use parlor_sync::Entry;
use rusqlite::{Connection, Transaction};

use super::archive;
use super::db::{Db, Wrong};
use super::log::json;
use crate::store::StoreError;

/// What is due of an erasure, as it stands in `erasures.swept`: its words are to go from the search's index and from the
/// write-ahead log.
const WORDS_DUE: i64 = 0;
/// Nothing is.
const SWEPT: i64 = 1;
/// The entries about visitors are still to be blanked, and then to go from the write-ahead log.
const VISITORS_DUE: i64 = 2;
/// Entries about visitors that are blanked in one transaction: a few milliseconds.
const BLANKED: usize = 100;
/// The pause after it, for whoever waits for the turn to write.
const BLANKED_PAUSE: Duration = Duration::from_millis(10);
/// Commands to drop visitors that are finished in a row: other erasures wait meanwhile.
const DROPS: usize = 25;

/// What entries hold that may be erased one day, so that an erasure reads what it concerns and nothing else: the bits of a
/// chat's or a thread's id, and the position of an entry about it.
pub(super) type Erasable = (u128, u64);

/// What an entry holds of this.
pub(super) fn erasable(entry: &Entry) -> impl Iterator<Item = Erasable> {
    let position = entry.position;
    entry.erasable().into_iter().map(move |subject| (subject, position))
}

/// Up to which entry that is listed.
pub(super) fn listed(connection: &Connection, key: &str) -> rusqlite::Result<i64> {
    connection.query_row("SELECT listed FROM histories WHERE account = ?1", [key], |row| row.get(0))
}

/// Lists what the entries hold that are not listed yet, of which `last` is the last one. What is listed already may be
/// among it. In the order of the list: each of its pages is written once, whatever the entries' order.
pub(super) fn list(transaction: &Transaction<'_>, key: &str, mut found: Vec<Erasable>, last: i64) -> Result<(), Wrong> {
    found.sort_unstable();
    let sql = "INSERT OR IGNORE INTO erasable (account, subject, position) VALUES (?1, ?2, ?3)";
    let mut insert = transaction.prepare_cached(sql)?;
    for (subject, position) in found {
        insert.execute((key, subject.to_be_bytes(), position.cast_signed()))?;
    }
    transaction.prepare_cached("UPDATE histories SET listed = ?2 WHERE account = ?1")?.execute((key, last))?;
    Ok(())
}

/// Lists what stored entries hold that are not listed yet, up to `last`.
pub(super) fn list_stored(transaction: &Transaction<'_>, key: &str, last: i64) -> Result<(), Wrong> {
    let sql = "SELECT position, entry FROM log WHERE account = ?1 AND position > ?2 AND position <= ?3";
    let mut statement = transaction.prepare(sql)?;
    let mut rows = statement.query((key, listed(transaction, key)?, last))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(|error| odd(last, &error))?;
        let entry = serde_json::from_str(text).map_err(|error| odd(row.get(0).unwrap_or(last), &error))?;
        found.extend(erasable(&entry));
    }
    list(transaction, key, found, last)
}

/// Blanks what an entry erases, in all entries up to it; where that is only about visitors, puts down that it is due.
pub(super) fn blank(transaction: &Transaction<'_>, key: &str, entry: &Entry) -> Result<(), Wrong> {
    let Some(erasure) = entry.erasure() else { return Ok(()) };
    let (last, words) = (entry.position.cast_signed(), entry.erases_words());
    let due = if words { WORDS_DUE } else { VISITORS_DUE };
    let sql = "INSERT OR IGNORE INTO erasures (account, position, swept) VALUES (?1, ?2, ?3)";
    transaction.prepare_cached(sql)?.execute((key, last, due))?;
    if words {
        blank_some(transaction, key, &erasure, last, usize::MAX)?;
    }
    Ok(())
}

/// Blanks what an erasure concerns, in at most so many entries up to `last`. Whether that was all.
fn blank_some(
    transaction: &Transaction<'_>,
    key: &str,
    erasure: &Erasure,
    last: i64,
    most: usize,
) -> Result<bool, Wrong> {
    let (listed, all) = take_listed(transaction, key, erasure, last, most)?;
    for position in listed {
        let stored = entry_at(transaction, key, position)?;
        if let Some(blank) = stored.blank(erasure) {
            let sql = "UPDATE log SET entry = ?3 WHERE account = ?1 AND position = ?2";
            transaction.prepare_cached(sql)?.execute((key, position, json(&blank)?))?;
        }
    }
    Ok(all)
}

fn entry_at(transaction: &Transaction<'_>, key: &str, position: i64) -> Result<Entry, Wrong> {
    let mut known = transaction.prepare_cached("SELECT entry FROM log WHERE account = ?1 AND position = ?2")?;
    let text: String = known.query_row((key, position), |row| row.get(0))?;
    serde_json::from_str(&text).map_err(|error| odd(position, &error))
}

/// Which entries an erasure concerns, at most so many, and whether those are all. They are listed no more: the next erasure
/// finds nothing left in them.
fn take_listed(
    transaction: &Transaction<'_>,
    key: &str,
    erasure: &Erasure,
    last: i64,
    most: usize,
) -> Result<(BTreeSet<i64>, bool), Wrong> {
    let sql = "DELETE FROM erasable WHERE account = ?1 AND subject = ?2 AND position IN (
        SELECT position FROM erasable WHERE account = ?1 AND subject = ?2 AND position <= ?3 LIMIT ?4
    ) RETURNING position";
    let mut take = transaction.prepare_cached(sql)?;
    let mut found = BTreeSet::new();
    let mut left = most;
    let chats = erasure.chats.iter().map(|chat| chat.0);
    for subject in chats.chain(erasure.threads.iter().map(|thread| thread.0)) {
        let limit = i64::try_from(left).unwrap_or(i64::MAX);
        let rows = take.query_map((key, subject.to_be_bytes(), last, limit), |row| row.get(0))?;
        let taken = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
        left = left.saturating_sub(taken.len());
        found.extend(taken);
        if left == 0 {
            return Ok((found, false));
        }
    }
    Ok((found, true))
}

/// Whether a snapshot up to this entry holds words that were erased since.
pub(super) fn is_outdated(connection: &Connection, account: AccountId, position: u64) -> rusqlite::Result<bool> {
    let sql = "SELECT max(position) FROM erasures WHERE account = ?1 AND swept <> ?2";
    let erased: Option<i64> = connection.query_row(sql, (account.to_string(), VISITORS_DUE), |row| row.get(0))?;
    Ok(erased.is_some_and(|erased| position < erased.cast_unsigned()))
}

/// Takes what was erased out of the search's index and the write-ahead log too, and blanks what is kept of dropped
/// visitors. False if somebody who reads has kept it from that, or there is more of it; then it is still due.
pub(super) fn finish(db: &mut Db) -> Result<bool, StoreError> {
    let unswept = due(db, "SELECT account, max(position) FROM erasures WHERE swept = ?1 GROUP BY account", WORDS_DUE)?;
    let drops = format!("SELECT account, position FROM erasures WHERE swept = ?1 LIMIT {DROPS}");
    let dropped = due(db, &drops, VISITORS_DUE)?;
    if unswept.is_empty() && dropped.is_empty() {
        return Ok(true);
    }
    if !unswept.is_empty() {
        archive::sweep(db)?;
    }
    dropped.iter().try_for_each(|(key, position)| blank_visitors(db, key, *position))?;
    if !db.sweep()? {
        return Ok(false);
    }
    let all = dropped.len() < DROPS;
    db.write("note that erasures are finished", |transaction| {
        let sql = "UPDATE erasures SET swept = ?3 WHERE account = ?1 AND position <= ?2 AND swept = ?4";
        let mut done = transaction.prepare(sql)?;
        unswept.iter().try_for_each(|(key, last)| done.execute((key, last, SWEPT, WORDS_DUE)).map(|_| ()))?;
        // Of visitors nothing is remembered, not even that they were there.
        let mut done = transaction.prepare("DELETE FROM erasures WHERE account = ?1 AND position = ?2")?;
        dropped.iter().try_for_each(|drop| done.execute((&drop.0, drop.1)).map(|_| ()))?;
        Ok(all)
    })
}

/// The accounts and positions of erasures of which this is due.
fn due(db: &Db, sql: &str, what: i64) -> Result<Vec<(String, i64)>, StoreError> {
    db.read("look for erasures", |connection| {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([what], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    })
}

/// Blanks what is kept of the visitors whom the entry at this position drops. Others write in between.
fn blank_visitors(db: &mut Db, key: &str, position: i64) -> Result<(), StoreError> {
    while !db.write("erase where visitors were", |transaction| {
        let erasure = entry_at(transaction, key, position)?.erasure().unwrap_or_default();
        blank_some(transaction, key, &erasure, position, BLANKED)
    })? {
        sleep(BLANKED_PAUSE);
    }
    Ok(())
}

fn odd(position: i64, error: &dyn std::fmt::Display) -> Wrong {
    Wrong::Broken(format!("entry {position}: {error}"))
}
