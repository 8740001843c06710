//! Closed threads: filing them, and finding them again.

use parlor_engine::AccountId;
use parlor_sync::{ArchivePage, ArchiveQuery, ThreadRow};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Transaction, params_from_iter};

use super::db::{Db, Wrong};
use super::log::json;
use crate::store::words::Search;
use crate::store::{Filed, Scope, StoreError, rows_wanted};

/// Bits of a number below the time of closing. The time has 42, which last until the year 2109.
const TIE_BITS: u32 = 21;
const TIME_MAX: u64 = (1 << 42) - 1;

/// Files a thread, in place of what was filed of it before.
pub(super) fn file(transaction: &Transaction<'_>, key: &str, account: AccountId, filed: &Filed) -> Result<(), Wrong> {
    let row = &filed.row;
    let thread = row.thread.to_string();
    remove(transaction, key, &thread)?;
    let number = free_number(transaction, account, row)?;
    let sql = "INSERT INTO archive (number, account, thread, in_group, shown) VALUES (?1, ?2, ?3, ?4, ?5)";
    transaction.prepare_cached(sql)?.execute((number, key, &thread, row.group.to_string(), json(row)?))?;
    let sql = "INSERT OR IGNORE INTO archive_agents (account, agent, number) VALUES (?1, ?2, ?3)";
    for agent in &row.agents {
        transaction.prepare_cached(sql)?.execute((key, agent.to_string(), number))?;
    }
    let texts = [row.customer.as_deref(), row.email.as_deref(), Some(&filed.texts)];
    let texts = texts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let sql = "INSERT INTO archive_texts (rowid, account, texts) VALUES (?1, ?2, ?3)";
    transaction.prepare_cached(sql)?.execute((number, key, texts))?;
    Ok(())
}

/// Takes the words of what is filed no more out of the index, where they would stand until it is next merged.
pub(super) fn sweep(transaction: &Transaction<'_>) -> Result<(), Wrong> {
    transaction.execute("INSERT INTO archive_texts (archive_texts) VALUES ('optimize')", ())?;
    Ok(())
}

/// A page of what a query finds.
pub(super) fn page(
    db: &Db,
    account: AccountId,
    query: &ArchiveQuery,
    scope: &Scope,
) -> Result<ArchivePage, StoreError> {
    let before = match query.page.as_deref().map(|page| i64::from_str_radix(page, 16)) {
        Some(Ok(number)) => number,
        Some(Err(_)) => return Ok(ArchivePage::default()),
        None => i64::MAX,
    };
    let Some(Finding { sql, values }) = Finding::of(&account.to_string(), query, scope, before) else {
        return Ok(ArchivePage::default());
    };
    let wanted = rows_wanted(query);
    let mut found: Vec<(i64, ThreadRow)> = db.read("search the archive", |connection| {
        let mut statement = connection.prepare_cached(&format!("{sql} LIMIT {}", wanted + 1))?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, shown): (i64, String) = (row.get(0)?, row.get(1)?);
            let shown =
                serde_json::from_str(&shown).map_err(|error| Wrong::Broken(format!("row {number}: {error}")))?;
            found.push((number, shown));
        }
        Ok(found)
    })?;
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = found.last().filter(|_| more).map(|(number, _)| format!("{number:x}"));
    Ok(ArchivePage { rows: found.into_iter().map(|(_, row)| row).collect(), next })
}

/// A query in SQL.
struct Finding {
    sql: String,
    values: Vec<Value>,
}

impl Finding {
    /// None if nothing can be found. What narrows most stands first: SQLite then walks it in the order of numbers and
    /// stops when the page is full.
    fn of(key: &str, query: &ArchiveQuery, scope: &Scope, before: i64) -> Option<Self> {
        let search = Search::of(&query.text);
        let mut finding = Finding { sql: "SELECT a.number, a.shown FROM ".to_owned(), values: Vec::new() };
        let number = match (&search, query.agent) {
            (Search::Nothing, _) => return None,
            (Search::Words(words), _) => {
                finding.add(
                    "archive_texts t CROSS JOIN archive a ON a.number = t.rowid WHERE archive_texts MATCH ?",
                    [matching(key, words)],
                );
                "t.rowid"
            }
            (Search::All, Some(agent)) => {
                finding.add(
                    "archive_agents s CROSS JOIN archive a ON a.number = s.number WHERE s.account = ?",
                    [key.to_owned()],
                );
                finding.add(" AND s.agent = ?", [agent.to_string()]);
                "s.number"
            }
            (Search::All, None) => {
                finding.add("archive a WHERE a.account = ?", [key.to_owned()]);
                "a.number"
            }
        };
        if let (Search::Words(_), Some(agent)) = (&search, query.agent) {
            finding.add(&format!(" AND {TOOK_PART}"), [key.to_owned(), agent.to_string()]);
        }
        if let Some(group) = query.group {
            finding.add(" AND a.in_group = ?", [group.to_string()]);
        }
        if let Scope::Agent(agent, groups) = scope {
            let groups: Vec<String> = groups.iter().map(|group| format!("\"{group}\"")).collect();
            let groups = format!("[{}]", groups.join(","));
            let allowed = format!(" AND (a.in_group IN (SELECT value FROM json_each(?)) OR {TOOK_PART})");
            finding.add(&allowed, [groups, key.to_owned(), agent.to_string()]);
        }
        finding.add(&format!(" AND {number} < ?"), [before]);
        finding.sql += &format!(" ORDER BY {number} DESC");
        Some(finding)
    }

    fn add<T: Into<Value>, const N: usize>(&mut self, sql: &str, values: [T; N]) {
        self.sql += sql;
        self.values.extend(values.map(Into::into));
    }
}

const TOOK_PART: &str =
    "EXISTS (SELECT 1 FROM archive_agents p WHERE p.account = ? AND p.agent = ? AND p.number = a.number)";

/// The words as FTS5 wants them: each quoted, so that no sign in it means anything, and as the beginning of a word.
fn matching(key: &str, words: &[String]) -> String {
    let words = words.iter().map(|word| format!(" texts : \"{}\" *", word.replace('"', "\"\"")));
    format!("account : \"{key}\"{}", words.collect::<String>())
}

/// Takes a thread out of the archive and its search.
pub(super) fn remove(transaction: &Transaction<'_>, key: &str, thread: &str) -> Result<(), Wrong> {
    let mut known = transaction.prepare_cached("SELECT number FROM archive WHERE account = ?1 AND thread = ?2")?;
    let Some(number) = known.query_row((key, thread), |row| row.get::<_, i64>(0)).optional()? else { return Ok(()) };
    transaction.prepare_cached("DELETE FROM archive_texts WHERE rowid = ?1")?.execute([number])?;
    transaction
        .prepare_cached("DELETE FROM archive_agents WHERE account = ?1 AND number = ?2")?
        .execute((key, number))?;
    transaction.prepare_cached("DELETE FROM archive WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// Threads closed in the same millisecond stand in some order that stays.
fn free_number(transaction: &Transaction<'_>, account: AccountId, row: &ThreadRow) -> Result<i64, Wrong> {
    let at = row.closed_at.unwrap_or(row.started_at).0.min(TIME_MAX);
    let tie = (row.thread.0 ^ account.0) as u64 & ((1 << TIE_BITS) - 1);
    let mut number = (at << TIE_BITS | tie).cast_signed();
    let mut taken = transaction.prepare_cached("SELECT 1 FROM archive WHERE number = ?1")?;
    while taken.exists([number])? {
        number += 1;
    }
    Ok(number)
}
