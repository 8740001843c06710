//! The archive, read off the account itself: a demo is small enough.

use std::borrow::Cow;

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{Account, Reject, ThreadId, Time, Viewer};
use parlor_sync::query::PAGE_MAX;
use parlor_sync::{ArchivePage, ArchiveQuery, ThreadRow};

use crate::read::may_read;

/// Rows of a page where the query does not say.
const ROWS: u16 = 25;

/// A page of the closed threads that a viewer may read and a query finds, the latest first.
pub(crate) fn page(account: &Account, viewer: Viewer, query: &ArchiveQuery) -> Result<ArchivePage, Reject> {
    if !viewer.is_staff() {
        return Err(Reject::NotAllowed);
    }
    let words = tokens(&query.text);
    if words.is_empty() && !query.text.trim().is_empty() {
        return Ok(ArchivePage::default());
    }
    let threads = account.chats.values().flat_map(|chat| chat.threads.iter().map(move |thread| (chat, thread)));
    let found = threads.filter(|(chat, thread)| {
        thread.closed.is_some() && may_read(account, viewer, chat, thread) && matches(chat, thread, query, &words)
    });
    let mut rows: Vec<ThreadRow> = found.map(|(chat, thread)| ThreadRow::of(chat, thread)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(key(row)));
    if let Some(page) = &query.page {
        let Some(last) = parse(page) else { return Ok(ArchivePage::default()) };
        rows.retain(|row| key(row) < last);
    }
    let limit = usize::from(if query.limit == 0 { ROWS } else { query.limit.min(PAGE_MAX) });
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| {
        let (closed_at, thread) = key(row);
        [&closed_at.0.to_string(), "-", &thread.to_string()].concat()
    });
    Ok(ArchivePage { rows, next })
}

fn key(row: &ThreadRow) -> (Time, ThreadId) {
    (row.closed_at.unwrap_or(row.started_at), row.thread)
}

fn parse(page: &str) -> Option<(Time, ThreadId)> {
    let (closed_at, thread) = page.split_once('-')?;
    Some((Time(closed_at.parse().ok()?), thread.parse().ok()?))
}

fn matches(chat: &Chat, thread: &Thread, query: &ArchiveQuery, words: &[String]) -> bool {
    let agents = || thread.members.iter().filter_map(|member| member.user.agent());
    query.group.is_none_or(|group| group == thread.group)
        && query.agent.is_none_or(|wanted| agents().any(|agent| agent == wanted))
        && (words.is_empty() || {
            let said = tokens(&texts(chat, thread));
            words.iter().all(|word| said.iter().any(|said| said.starts_with(word.as_str())))
        })
}

fn texts(chat: &Chat, thread: &Thread) -> String {
    let said = thread.events.iter().filter_map(|event| event.words());
    let notes = thread.notes.iter().map(|note| note.text.as_str().into());
    let comment = thread.rating.iter().filter_map(|rating| rating.comment.as_deref().map(Cow::Borrowed));
    let customer = chat.customer.name.as_deref().into_iter().chain(chat.customer.email.as_deref()).map(Cow::Borrowed);
    said.chain(notes).chain(comment).chain(customer).collect::<Vec<_>>().join("\n")
}

fn tokens(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(str::to_lowercase).collect()
}
