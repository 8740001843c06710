//! Conversations in pieces.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::{ChatId, EventId, Reject, ThreadId, Time};
use parlor_sync::query::{HistoryPage, HistoryQuery, ThreadsPage, ThreadsQuery};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::App;
use super::body::UrlQuery;
use super::caller::Caller;
use super::problem::Problem;
use super::reads::{ask, refusal};

/// Which events of a chat, as the URL names them. Events are numbered from 1 within what is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Only this thread of the chat.
    #[serde(default)]
    thread: Option<ThreadId>,
    /// From this number on.
    #[serde(default)]
    from: Option<u32>,
    /// Up to this number.
    #[serde(default)]
    to: Option<u32>,
    /// Newer than this event.
    #[serde(default)]
    after: Option<EventId>,
    /// Older than this event.
    #[serde(default)]
    before: Option<EventId>,
    /// Around this event. The other bounds do not count then.
    #[serde(default)]
    around: Option<EventId>,
    /// Events wanted, 1 to 100; 25 if not said.
    #[serde(default)]
    limit: u16,
}

/// Which threads of a chat, as the URL names them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threads {
    /// Only threads that started at this moment or later, in milliseconds since 1970.
    #[serde(default)]
    from: Option<Time>,
    /// Only threads that started before this moment.
    #[serde(default)]
    to: Option<Time>,
    /// Only threads older than this one.
    #[serde(default)]
    before: Option<ThreadId>,
    /// Only threads newer than this one.
    #[serde(default)]
    after: Option<ThreadId>,
    /// Threads wanted, 1 to 100; 25 if not said.
    #[serde(default)]
    limit: u16,
    /// From the oldest on, rather than from the latest.
    #[serde(default)]
    ascending: bool,
    /// As many threads as together have this many events, 1 to 100. `limit` does not count then.
    #[serde(default)]
    min_events: Option<u16>,
}

/// `GET /api/v1/chats/{chat}/events`
pub async fn events(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(chat): Path<String>,
    UrlQuery(wanted): UrlQuery<Events>,
) -> Result<Json<HistoryPage>, Problem> {
    let Events { thread, from, to, after, before, around, limit } = wanted;
    let query = HistoryQuery { chat: chat_of(&chat)?, thread, from, to, after, before, around, limit };
    match ask(&app, caller, Query::History(query)).await? {
        Answer::History(page) => Ok(Json(page)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/chats/{chat}/threads`
pub async fn threads(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(chat): Path<String>,
    UrlQuery(wanted): UrlQuery<Threads>,
) -> Result<Json<ThreadsPage>, Problem> {
    let Threads { from, to, before, after, limit, ascending, min_events } = wanted;
    let query = ThreadsQuery { chat: chat_of(&chat)?, from, to, before, after, limit, ascending, min_events };
    match ask(&app, caller, Query::Threads(query)).await? {
        Answer::Threads(page) => Ok(Json(page)),
        other => Err(refusal(other)),
    }
}

/// The chat that a path names. What is not even an id is as unknown as an id of nothing.
pub(super) fn chat_of(path: &str) -> Result<ChatId, Reject> {
    path.parse().map_err(|_| Reject::UnknownChat)
}
