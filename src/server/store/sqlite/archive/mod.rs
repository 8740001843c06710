//! Closed threads: filing them, and finding them again.

mod facts;
mod file;
mod finding;

use parlor_engine::AccountId;
use parlor_sync::archive::{FOUND_MAX, Line, PageId, Search, hits};
use parlor_sync::query::{Sort, rows_of};
use parlor_sync::{ArchivePage, ArchiveQuery, ThreadRow};
use rusqlite::{Connection, params_from_iter};

pub(super) use facts::facts;
pub(super) use file::{clear, file, millis, remove, sweep};
pub(super) use finding::Finding;

use super::db::{Db, Wrong};
use crate::store::{Scope, StoreError};

/// A row that was found, with what its place follows from.
struct Found {
    number: i64,
    started_at: i64,
    row: ThreadRow,
}

/// A page of what a query finds.
pub(super) fn page(
    db: &Db,
    account: AccountId,
    query: &ArchiveQuery,
    scope: &Scope,
) -> Result<ArchivePage, StoreError> {
    let Ok(page) = PageId::of(query) else { return Ok(ArchivePage::default()) };
    let search = Search::of(&query.text);
    let Some(finding) = Finding::of(&account.to_string(), query, &search, scope) else {
        return Ok(ArchivePage::default());
    };
    let wanted = rows_of(query.limit);
    db.read("search the archive", |connection| {
        let total = match page {
            Some(page) => page.found,
            None => count(connection, &finding)?,
        };
        let mut found = read(connection, &finding, page.as_ref(), wanted + 1)?;
        let more = found.len() > wanted;
        found.truncate(wanted);
        let back = page.is_some_and(|page| page.back);
        if back {
            found.reverse();
        }
        if let Search::Words(_) = search {
            for found in &mut found {
                found.row.hits = hits(&lines(connection, found.number)?, &search, query.highlight.as_ref());
            }
        }
        let id = |found: &Found, back: bool| {
            let at = match query.sort {
                Sort::Closed => 0,
                Sort::Started => found.started_at.cast_unsigned(),
            };
            let (sort, ascending, tie) = (query.sort, query.ascending, found.number.cast_unsigned().into());
            PageId { back, sort, ascending, at, tie, found: total }.to_string()
        };
        // Whoever leafs back came from the page after, and the other way round.
        let (before, after) = if back { (more, true) } else { (page.is_some(), more) };
        Ok(ArchivePage {
            next: found.last().filter(|_| after).map(|last| id(last, false)),
            previous: found.first().filter(|_| before).map(|first| id(first, true)),
            rows: found.into_iter().map(|found| found.row).collect(),
            found: total,
        })
    })
}

fn read(connection: &Connection, finding: &Finding, page: Option<&PageId>, limit: usize) -> Result<Vec<Found>, Wrong> {
    let (sql, values) = finding.rows(page, limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, started_at, shown): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let row = serde_json::from_str(&shown).map_err(|error| Wrong::Broken(format!("row {number}: {error}")))?;
        found.push(Found { number, started_at, row });
    }
    Ok(found)
}

fn count(connection: &Connection, finding: &Finding) -> Result<u32, Wrong> {
    let (sql, values) = finding.count(FOUND_MAX);
    Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
}

fn lines(connection: &Connection, number: i64) -> Result<Vec<Line>, Wrong> {
    let mut statement = connection.prepare_cached("SELECT lines FROM archive_lines WHERE number = ?1")?;
    let lines: String = statement.query_row([number], |row| row.get(0))?;
    serde_json::from_str(&lines).map_err(|error| Wrong::Broken(format!("lines of row {number}: {error}")))
}
