//! Samples of what is read.

use parlor_sync::query::{HistoryPage, HistoryQuery, Piece, ThreadsPage, ThreadsQuery};
use parlor_sync::{Answer, Query, ThreadRow};

use parlor_engine::chat::Content;

use super::{CHAT, EVENT, NOW, THREAD, event};

/// Questions, by name.
pub fn queries() -> Vec<(&'static str, Query)> {
    let history = HistoryQuery {
        chat: CHAT,
        thread: Some(THREAD),
        from: Some(1),
        to: None,
        after: None,
        before: Some(EVENT),
        around: None,
        limit: 50,
    };
    let threads = ThreadsQuery { chat: CHAT, from: Some(NOW), to: None, before: Some(THREAD), after: None, limit: 10 };
    vec![("query.history", Query::History(history)), ("query.threads", Query::Threads(threads))]
}

/// Answers, by name.
pub fn answers(row: &ThreadRow) -> Vec<(&'static str, Answer)> {
    let piece = Piece { thread: THREAD, events: vec![event(Content::Text("Hello".into()))] };
    let history = HistoryPage { first: 7, total: 30, threads: vec![piece] };
    let threads = ThreadsPage { rows: vec![row.clone()], older: true, newer: false, found: 3 };
    vec![("answer.history", Answer::History(history)), ("answer.threads", Answer::Threads(threads))]
}
