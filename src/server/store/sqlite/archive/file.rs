//! Filing closed threads.

use parlor_engine::{AccountId, Time};
use parlor_sync::ThreadRow;
use rusqlite::{OptionalExtension, Transaction, params};

use super::super::db::{Db, Wrong};
use super::super::log::json;
use crate::store::{Filed, StoreError};

/// Bits of a number below the time of closing. The time has 42, which last until the year 2109.
pub(super) const TIE_BITS: u32 = 21;
/// Pages of the search's index that are merged before others may write: about a megabyte.
const MERGED_PAGES: i64 = 256;
const TIME_MAX: u64 = (1 << 42) - 1;
/// Every table that names a thread by its number.
const TABLES: [(&str, &str); 5] = [
    ("archive_texts", "rowid"),
    ("archive_facets", "number"),
    ("archive_lines", "number"),
    ("thread_facts", "number"),
    ("archive", "number"),
];

/// Files a thread, in place of what was filed of it before.
pub(in super::super) fn file(
    transaction: &Transaction<'_>,
    key: &str,
    account: AccountId,
    filed: &Filed,
) -> Result<(), Wrong> {
    let row = &filed.row;
    let thread = row.thread.to_string();
    remove(transaction, key, &thread)?;
    let number = free_number(transaction, account, row)?;
    let (chat, group) = (row.chat.to_string(), row.group.to_string());
    let sql = "INSERT INTO archive (number, account, thread, chat, in_group, started_at, shown) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let row = (number, key, &thread, chat, group, millis(row.started_at), json(row)?);
    transaction.prepare_cached(sql)?.execute(row)?;
    let place = place(transaction, key)?;
    let sql = "INSERT OR IGNORE INTO archive_facets (place, kind, key, value, number, in_group, at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut insert = transaction.prepare_cached(sql)?;
    for facet in &filed.facets {
        let group = facet.group.to_string();
        insert.execute((place, facet.kind.name(), &facet.key, &facet.value, number, group, millis(facet.at)))?;
    }
    let texts = filed.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let sql = "INSERT INTO archive_texts (rowid, account, texts) VALUES (?1, ?2, ?3)";
    transaction.prepare_cached(sql)?.execute((number, key, texts))?;
    let sql = "INSERT INTO archive_lines (number, lines) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute((number, json(&filed.lines)?))?;
    count(transaction, key, number, filed)
}

/// The number that stands for an account where there are many rows.
fn place(transaction: &Transaction<'_>, key: &str) -> Result<i64, Wrong> {
    let known = "SELECT place FROM archive_accounts WHERE account = ?1";
    if let Some(place) = transaction.prepare_cached(known)?.query_row([key], |row| row.get(0)).optional()? {
        return Ok(place);
    }
    transaction.execute("INSERT INTO archive_accounts (account) VALUES (?1)", [key])?;
    Ok(transaction.last_insert_rowid())
}

/// Takes away everything that was filed of an account.
pub(in super::super) fn clear(transaction: &Transaction<'_>, key: &str) -> Result<(), Wrong> {
    for (table, column) in TABLES {
        let sql = format!("DELETE FROM {table} WHERE {column} IN (SELECT number FROM archive WHERE account = ?1)");
        transaction.execute(&sql, [key])?;
    }
    Ok(())
}

/// Puts down what reports count.
fn count(transaction: &Transaction<'_>, key: &str, number: i64, filed: &Filed) -> Result<(), Wrong> {
    let facts = &filed.facts;
    let sql = "INSERT INTO thread_facts (number, account, in_group, agent, responder, started_at, answered_at, \
               responded_at, closed_at, transfers, messages, replies, score, abandoned, bot, bot_responded_at, bot_replies) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    transaction.prepare_cached(sql)?.execute(params![
        number,
        key,
        facts.group.to_string(),
        facts.agent.map(|agent| agent.to_string()),
        facts.responder.map(|agent| agent.to_string()),
        millis(facts.started_at),
        facts.answered_at.map(millis),
        facts.responded_at.map(millis),
        facts.closed_at.map(millis),
        facts.transfers,
        facts.messages,
        facts.replies,
        facts.score,
        facts.abandoned,
        facts.bot.map(|bot| bot.to_string()),
        facts.bot_responded_at.map(millis),
        facts.bot_replies,
    ])?;
    Ok(())
}

/// Takes a thread out of the archive and its search.
pub(in crate::store::sqlite) fn remove(transaction: &Transaction<'_>, key: &str, thread: &str) -> Result<(), Wrong> {
    let mut known = transaction.prepare_cached("SELECT number FROM archive WHERE account = ?1 AND thread = ?2")?;
    let Some(number) = known.query_row((key, thread), |row| row.get::<_, i64>(0)).optional()? else { return Ok(()) };
    for (table, column) in TABLES {
        transaction.prepare_cached(&format!("DELETE FROM {table} WHERE {column} = ?1"))?.execute([number])?;
    }
    Ok(())
}

/// Takes the words of what is filed no more out of the index, where they would stand until it is next merged. Others may
/// write after each few pages of it.
pub(in crate::store::sqlite) fn sweep(db: &mut Db) -> Result<(), StoreError> {
    // The first time everything is to become one, whatever the sizes; after that, what is under way goes on.
    let mut pages = -MERGED_PAGES;
    loop {
        let merged = db.write("merge the search's index", |transaction| {
            let before: i64 = transaction.query_row("SELECT total_changes()", (), |row| row.get(0))?;
            transaction.execute("INSERT INTO archive_texts (archive_texts, rank) VALUES ('merge', ?1)", [pages])?;
            Ok(transaction.query_row("SELECT total_changes()", (), |row| row.get::<_, i64>(0))? - before)
        })?;
        // The command itself counts as a change.
        if merged < 2 {
            return Ok(());
        }
        pages = MERGED_PAGES;
    }
}

/// A moment as SQLite keeps it.
pub(in crate::store::sqlite) fn millis(at: Time) -> i64 {
    at.0.min(TIME_MAX).cast_signed()
}

/// Threads closed in the same millisecond stand in some order that stays.
fn free_number(transaction: &Transaction<'_>, account: AccountId, row: &ThreadRow) -> Result<i64, Wrong> {
    let tie = (row.thread.0 ^ account.0) as u64 & ((1 << TIE_BITS) - 1);
    let mut number = millis(row.closed_at.unwrap_or(row.started_at)) << TIE_BITS | tie.cast_signed();
    let mut taken = transaction.prepare_cached("SELECT 1 FROM archive WHERE number = ?1")?;
    while taken.exists([number])? {
        number += 1;
    }
    Ok(number)
}
