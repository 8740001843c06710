//! Threads written down.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::header::{HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use parlor_engine::{Reject, ThreadId, User};
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
use crate::transcript::{Clock, Transcript};

/// How a thread is to be written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// `text` (if not said) or `html`.
    #[serde(default)]
    format: Format,
    /// The time zone, by its name in the IANA database, such as `Europe/Oslo`; `UTC` if not said.
    #[serde(default)]
    zone: Option<String>,
    /// Whether the agents' notes and what was said among agents belong to it. Staff only.
    #[serde(default)]
    notes: bool,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Text,
    Html,
}

/// `GET /api/v1/chats/{chat}/threads/{thread}/transcript`
pub async fn transcript(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((chat, thread)): Path<(String, String)>,
    UrlQuery(Wanted { format, zone, notes }): UrlQuery<Wanted>,
) -> Result<Response, Problem> {
    let thread: ThreadId = thread.parse().map_err(|_| Reject::UnknownThread)?;
    let query = Query::Thread { chat: chat_of(&chat)?, thread };
    if notes && matches!(caller.user, User::Customer(_)) {
        return Err(Reject::NotAllowed.into());
    }
    let clock = Clock::of(zone.as_deref().unwrap_or("UTC"))
        .ok_or_else(|| Problem::new(Code::Malformed).in_field("zone").saying("There is no such time zone."))?;
    let chat = match ask(&app, caller, query).await? {
        Answer::Thread(chat) => chat,
        other => return Err(refusal(other)),
    };
    let thread = chat.threads.first().ok_or(Reject::UnknownThread)?;
    let transcript = Transcript::of(&chat, thread, clock, notes);
    Ok(match format {
        Format::Text => (headers("text/plain; charset=utf-8"), transcript.plain()).into_response(),
        Format::Html => (headers("text/html; charset=utf-8"), transcript.html()).into_response(),
    })
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
