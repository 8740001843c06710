//! Closed threads, ordered by when they were closed.

use std::collections::BTreeMap;

use parlor_engine::{ThreadId, Time};
use parlor_sync::{ArchivePage, ArchiveQuery, ThreadRow};

use crate::store::words::Search;
use crate::store::{Filed, Scope, rows_wanted};

type Archive = BTreeMap<(Time, ThreadId), Filed>;

/// Files a thread, in place of what was filed of it before.
pub(super) fn file(archive: &mut Archive, filed: &Filed) {
    archive.retain(|(_, thread), _| *thread != filed.row.thread);
    archive.insert(key(&filed.row), filed.clone());
}

/// A page of what a query finds.
pub(super) fn page(archive: &Archive, query: &ArchiveQuery, scope: &Scope) -> ArchivePage {
    let before = match query.page.as_deref().map(parse) {
        Some(Some(key)) => Some(key),
        Some(None) => return ArchivePage::default(),
        None => None,
    };
    let search = Search::of(&query.text);
    let wanted = rows_wanted(query);
    let later = archive.iter().rev().skip_while(|(key, _)| before.is_some_and(|before| **key >= before));
    let mut found = later.filter(|(_, filed)| matches(filed, query, scope, &search));
    let rows: Vec<ThreadRow> = found.by_ref().take(wanted).map(|(_, filed)| filed.row.clone()).collect();
    let next = found.next().and(rows.last()).map(|row| {
        let (closed_at, thread) = key(row);
        format!("{:x}-{thread}", closed_at.0)
    });
    ArchivePage { rows, next }
}

fn key(row: &ThreadRow) -> (Time, ThreadId) {
    (row.closed_at.unwrap_or(row.started_at), row.thread)
}

fn parse(page: &str) -> Option<(Time, ThreadId)> {
    let (closed_at, thread) = page.split_once('-')?;
    Some((Time(u64::from_str_radix(closed_at, 16).ok()?), thread.parse().ok()?))
}

fn matches(filed: &Filed, query: &ArchiveQuery, scope: &Scope, search: &Search) -> bool {
    let row = &filed.row;
    let in_scope = match scope {
        Scope::All => true,
        Scope::Agent(agent, groups) => groups.contains(&row.group) || row.agents.contains(agent),
    };
    in_scope
        && query.group.is_none_or(|group| group == row.group)
        && query.agent.is_none_or(|agent| row.agents.contains(&agent))
        && match search {
            Search::All => true,
            Search::Nothing => false,
            Search::Words(words) => {
                let texts = [row.customer.as_deref(), row.email.as_deref(), Some(&filed.texts)];
                let texts = tokens(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n"));
                words.iter().all(|word| stands_in(&texts, &tokens(word)))
            }
        }
}

fn tokens(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(str::to_lowercase).collect()
}

/// Whether the parts of a word follow on each other somewhere, the last one as the beginning of a word.
fn stands_in(texts: &[String], word: &[String]) -> bool {
    let Some((last, before)) = word.split_last() else { return true };
    texts.windows(word.len()).any(|place| {
        let (end, start) = place.split_last().map_or(("", place), |(end, start)| (end.as_str(), start));
        start == before && end.starts_with(last.as_str())
    })
}
