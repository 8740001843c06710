//! Erasing from the log: personal fields of stored entries are blanked in place, in the transaction of the entry that
//! records the erasure, so that no crash can come between the two. A snapshot of before is no more believed once that is
//! stored.
//!
//! Backups of before hold what was erased: they are outside of Parlor's reach.

use std::collections::BTreeSet;

use parlor_engine::AccountId;
use parlor_sync::Entry;
use rusqlite::{Connection, Transaction};

use super::db::Wrong;
use super::log::json;

/// Blanks what an entry erases, in all entries up to it.
pub(super) fn blank(transaction: &Transaction<'_>, key: &str, entry: &Entry) -> Result<(), Wrong> {
    for erasure in entry.erasures() {
        let last = entry.position.cast_signed();
        transaction.execute("INSERT OR IGNORE INTO erasures (account, position) VALUES (?1, ?2)", (key, last))?;
        // Every fact that is blanked names its chat or its thread.
        let chats = erasure.chats.iter().map(ToString::to_string);
        let ids: BTreeSet<String> = chats.chain(erasure.threads.iter().map(ToString::to_string)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let sql = "SELECT position, entry FROM log WHERE account = ?1 AND position <= ?2 ORDER BY position";
        let mut statement = transaction.prepare(sql)?;
        let mut rows = statement.query((key, last))?;
        let mut update = transaction.prepare("UPDATE log SET entry = ?3 WHERE account = ?1 AND position = ?2")?;
        while let Some(row) = rows.next()? {
            let position: i64 = row.get(0)?;
            let text = row.get_ref(1)?.as_str().map_err(|error| odd(position, &error))?;
            if !ids.iter().any(|id| text.contains(id)) {
                continue;
            }
            let stored: Entry = serde_json::from_str(text).map_err(|error| odd(position, &error))?;
            if let Some(blank) = stored.blank(&erasure) {
                update.execute((key, position, json(&blank)?))?;
            }
        }
    }
    Ok(())
}

/// Whether a snapshot up to this entry holds what was erased since.
pub(super) fn is_outdated(connection: &Connection, account: AccountId, position: u64) -> rusqlite::Result<bool> {
    let sql = "SELECT max(position) FROM erasures WHERE account = ?1";
    let erased: Option<i64> = connection.query_row(sql, [account.to_string()], |row| row.get(0))?;
    Ok(erased.is_some_and(|erased| position < erased.cast_unsigned()))
}

fn odd(position: i64, error: &dyn std::fmt::Display) -> Wrong {
    Wrong::Broken(format!("entry {position}: {error}"))
}
