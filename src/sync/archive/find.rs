//! Finding in a list of filed threads, for hosts without an index.

use std::collections::BTreeMap;

use parlor_engine::{ChatId, ThreadId, Time};

use super::{FOUND_MAX, Facet, Filed, PageId, Scope, Search, hits, tokens};
use crate::query::{ArchivePage, ArchiveQuery, Filter, Sort, ThreadRow, rows_of};

/// A page of what a query finds among these threads.
pub fn page<'a>(all: impl Iterator<Item = &'a Filed>, query: &ArchiveQuery, scope: &Scope) -> ArchivePage {
    let Ok(page) = PageId::of(query) else { return ArchivePage::default() };
    let search = Search::of(&query.text);
    let conditions = query.conditions();
    let mut found: Vec<&Filed> = all.filter(|filed| scope.covers_filed(filed)).collect();
    if query.latest_of_chat {
        let latest = latest(&found);
        found.retain(|filed| latest.get(&filed.row.chat).is_some_and(|(_, thread)| *thread == filed.row.thread));
    }
    found.retain(|filed| {
        let at = moment(&filed.row, query.sort);
        query.from.is_none_or(|from| at >= from)
            && query.to.is_none_or(|to| at < to)
            && conditions.iter().all(|filter| holds(filter, filed))
            && finds(&search, filed)
    });
    found.sort_by_key(|filed| place(&filed.row, query.sort));
    let total = (found.len() as u32).min(FOUND_MAX);
    cut(found, page, total, &search, query)
}

/// The rows of one page, and the ways on and back.
fn cut(mut found: Vec<&Filed>, page: Option<PageId>, total: u32, search: &Search, query: &ArchiveQuery) -> ArchivePage {
    if !query.ascending {
        found.reverse();
    }
    let rows = rows_of(query.limit);
    let (from, to) = match page {
        None => (0, rows),
        Some(page) => {
            let cursor = (Time(page.at), ThreadId(page.tie));
            let key = |filed: &&Filed| place(&filed.row, query.sort);
            let before = |filed: &&&Filed| if query.ascending { key(filed) < cursor } else { key(filed) > cursor };
            let ahead = found.iter().take_while(before).count();
            let at_cursor = found.get(ahead).is_some_and(|filed| key(filed) == cursor);
            let behind = ahead + usize::from(at_cursor);
            if page.back { (ahead.saturating_sub(rows), ahead) } else { (behind, behind + rows) }
        }
    };
    let to = to.min(found.len());
    let shown = found.get(from..to).unwrap_or_default();
    let total = page.map_or(total, |page| page.found);
    let id = |filed: &&Filed, back: bool| {
        let (at, thread) = place(&filed.row, query.sort);
        let (sort, ascending) = (query.sort, query.ascending);
        PageId { back, sort, ascending, at: at.0, tie: thread.0, found: total }.to_string()
    };
    ArchivePage {
        rows: shown.iter().map(|filed| shown_row(filed, search, query)).collect(),
        next: shown.last().filter(|_| to < found.len()).map(|last| id(last, false)),
        previous: shown.first().filter(|_| from > 0).map(|first| id(first, true)),
        found: total,
    }
}

/// The thread of each chat that started last.
fn latest(all: &[&Filed]) -> BTreeMap<ChatId, (Time, ThreadId)> {
    let mut latest = BTreeMap::new();
    for row in all.iter().map(|filed| &filed.row) {
        let place = (row.started_at, row.thread);
        let known = latest.entry(row.chat).or_insert(place);
        *known = place.max(*known);
    }
    latest
}

fn shown_row(filed: &Filed, search: &Search, query: &ArchiveQuery) -> ThreadRow {
    ThreadRow { hits: hits(&filed.lines, search, query.highlight.as_ref()), ..filed.row.clone() }
}

fn moment(row: &ThreadRow, sort: Sort) -> Time {
    match sort {
        Sort::Closed => row.closed_at.unwrap_or(row.started_at),
        Sort::Started => row.started_at,
    }
}

fn place(row: &ThreadRow, sort: Sort) -> (Time, ThreadId) {
    (moment(row, sort), row.thread)
}

fn finds(search: &Search, filed: &Filed) -> bool {
    match search {
        Search::All => true,
        Search::Nothing => false,
        Search::Words(_) => {
            let texts: Vec<&str> = filed.lines.iter().map(|line| line.text.as_str()).collect();
            search.finds(&tokens(&texts.join("\n")))
        }
    }
}

/// Whether a thread meets a condition.
fn holds(filter: &Filter, filed: &Filed) -> bool {
    let counts = |facet: &&Facet| {
        facet.kind == filter.kind
            && facet.key == filter.key
            && filter.from.is_none_or(|from| facet.at >= from)
            && filter.to.is_none_or(|to| facet.at < to)
            && (filter.groups.is_empty() || filter.groups.contains(&facet.group))
    };
    let values: Vec<&String> = filed.facets.iter().filter(counts).map(|facet| &facet.value).collect();
    let has = |value: &String| values.contains(&value);
    filter.must_exist().is_none_or(|exists| exists != values.is_empty())
        && (filter.any.is_empty() || filter.any.iter().any(has))
        && filter.all.iter().all(has)
        && !filter.none.iter().any(has)
}
