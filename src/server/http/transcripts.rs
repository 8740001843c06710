//! Threads and whole chats written down.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::header::{HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use parlor_engine::{Reject, ThreadId, Time};
use parlor_sync::query::{Clock, TranscriptFormat, TranscriptQuery};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::App;
use super::body::UrlQuery;
use super::caller::Caller;
use super::code::Code;
use super::history::chat_of;
use super::problem::Problem;
use super::reads::{ask, refusal};
use crate::shard::now;
use crate::zone;

/// How a thread is to be written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// `text` (if not said) or `html`.
    #[serde(default)]
    format: TranscriptFormat,
    /// The time zone, by its name in the IANA database, such as `Europe/Oslo`; `UTC` if not said.
    #[serde(default)]
    zone: Option<String>,
    /// Whether the agents' notes and what was said among agents belong to it. Staff only.
    #[serde(default)]
    notes: bool,
}

/// How a chat is to be written down, and which threads of it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedOfChat {
    /// `text` (if not said) or `html`.
    #[serde(default)]
    format: TranscriptFormat,
    /// The time zone, by its name in the IANA database, such as `Europe/Oslo`; `UTC` if not said.
    #[serde(default)]
    zone: Option<String>,
    /// Whether the agents' notes and what was said among agents belong to it. Staff only.
    #[serde(default)]
    notes: bool,
    /// Only threads that started at this moment or later, in milliseconds since 1970.
    #[serde(default)]
    from: Option<Time>,
    /// Only threads that started before this moment. What was too long for one answer is asked for with this.
    #[serde(default)]
    to: Option<Time>,
}

/// `GET /api/v1/chats/{chat}/threads/{thread}/transcript`
pub async fn transcript(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((chat, thread)): Path<(String, String)>,
    UrlQuery(Wanted { format, zone, notes }): UrlQuery<Wanted>,
) -> Result<Response, Problem> {
    let thread: ThreadId = thread.parse().map_err(|_| Reject::UnknownThread)?;
    let (thread, clock) = (Some(thread), clock(zone.as_deref())?);
    written(&app, caller, TranscriptQuery { thread, format, clock, notes, ..TranscriptQuery::of(chat_of(&chat)?) })
        .await
}

/// `GET /api/v1/chats/{chat}/transcript`
pub async fn whole(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(chat): Path<String>,
    UrlQuery(WantedOfChat { format, zone, notes, from, to }): UrlQuery<WantedOfChat>,
) -> Result<Response, Problem> {
    let clock = clock(zone.as_deref())?;
    written(&app, caller, TranscriptQuery { format, clock, notes, from, to, ..TranscriptQuery::of(chat_of(&chat)?) })
        .await
}

async fn written(app: &App, caller: Caller, query: TranscriptQuery) -> Result<Response, Problem> {
    let content_type = match query.format {
        TranscriptFormat::Text => "text/plain; charset=utf-8",
        TranscriptFormat::Html => "text/html; charset=utf-8",
    };
    match ask(app, caller, Query::Transcript(query)).await? {
        Answer::Transcript(text) => Ok((headers(content_type), text).into_response()),
        other => Err(refusal(other)),
    }
}

fn clock(zone: Option<&str>) -> Result<Clock, Problem> {
    let unknown = || Problem::new(Code::Malformed).in_field("zone").saying("There is no such time zone.");
    zone.map_or_else(|| Some(Clock::default()), |zone| zone::clock(zone, now())).ok_or_else(unknown)
}

/// It is shown or kept, and runs and loads nothing.
fn headers(content_type: &'static str) -> [(HeaderName, HeaderValue); 5] {
    [
        (CONTENT_TYPE, content_type),
        (CONTENT_DISPOSITION, "inline"),
        (CONTENT_SECURITY_POLICY, "sandbox allow-popups; default-src 'none'; frame-ancestors 'none'"),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
}
