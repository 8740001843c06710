//! Threads and whole chats written down.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::header::{HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use parlor_engine::chat::Chat;
use parlor_engine::{Reject, ThreadId, Time, User};
use parlor_sync::query::{PAGE_MAX, ThreadsQuery};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::body::UrlQuery;
use super::caller::Caller;
use super::code::Code;
use super::history::chat_of;
use super::problem::Problem;
use super::reads::{ask, refusal};
use super::{App, limits};
use crate::transcript::{Clock, Transcript, WholeTranscript};

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

/// How a chat is to be written down, and which threads of it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedOfChat {
    /// `text` (if not said) or `html`.
    #[serde(default)]
    format: Format,
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
    app.meters.look(caller.user).map_err(Problem::too_soon)?;
    let thread: ThreadId = thread.parse().map_err(|_| Reject::UnknownThread)?;
    let query = Query::Thread { chat: chat_of(&chat)?, thread };
    need_notes(caller, notes)?;
    let clock = clock(zone.as_deref())?;
    let chat = match ask(&app, caller, query).await? {
        Answer::Thread(chat) => chat,
        other => return Err(refusal(other)),
    };
    let thread = chat.threads.first().ok_or(Reject::UnknownThread)?;
    let transcript = Transcript::of(&chat, thread, clock, notes);
    Ok(match format {
        Format::Text => plain(transcript.plain()),
        Format::Html => page(transcript.html()),
    })
}

/// `GET /api/v1/chats/{chat}/transcript`
///
/// Each thread is asked for by itself, so that nobody is shown more of it here than in the thread's own transcript.
pub async fn whole(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(chat): Path<String>,
    UrlQuery(WantedOfChat { format, zone, notes, from, to }): UrlQuery<WantedOfChat>,
) -> Result<Response, Problem> {
    app.meters.look(caller.user).map_err(Problem::too_soon)?;
    let chat = chat_of(&chat)?;
    need_notes(caller, notes)?;
    let clock = clock(zone.as_deref())?;
    let query = ThreadsQuery { from, to, limit: PAGE_MAX, ..ThreadsQuery::of(chat) };
    let list = match ask(&app, caller, Query::Threads(query)).await? {
        Answer::Threads(list) => list,
        other => return Err(refusal(other)),
    };
    let mut shelf = Shelf::default();
    for row in &list.rows {
        match ask(&app, caller, Query::Thread { chat: row.chat, thread: row.thread }).await? {
            Answer::Thread(of_thread) if shelf.takes(&of_thread) => shelf.chats.push(of_thread),
            Answer::Thread(_) => break,
            // It was deleted meanwhile.
            Answer::Refused(Reject::UnknownThread) => {}
            other => return Err(refusal(other)),
        }
    }
    let threads = shelf.chats.iter().flat_map(|chat| chat.threads.first().map(|thread| (chat, thread)));
    let mut transcripts = threads.map(|(chat, thread)| Transcript::of(chat, thread, clock.clone(), notes));
    let mut whole = WholeTranscript::of(transcripts.next().ok_or(Reject::UnknownThread)?);
    transcripts.for_each(|transcript| whole.add_earlier(transcript));
    whole.leave_out((list.found as usize).saturating_sub(shelf.chats.len()));
    Ok(match format {
        Format::Text => plain(whole.plain()),
        Format::Html => page(whole.html()),
    })
}

/// A chat's threads, the latest first, as far as they fit into one transcript.
#[derive(Default)]
struct Shelf {
    #[allow(clippy::vec_box, reason = "they come in boxes")]
    chats: Vec<Box<Chat>>,
    lines: usize,
}

impl Shelf {
    /// Whether there is room for this thread. For the latest there is in any case: its own transcript is as long.
    fn takes(&mut self, chat: &Chat) -> bool {
        self.lines += chat.threads.iter().map(|thread| thread.events.len() + thread.notes.len()).sum::<usize>();
        self.chats.is_empty() || self.lines <= limits::TRANSCRIPT_LINES
    }
}

fn need_notes(caller: Caller, notes: bool) -> Result<(), Problem> {
    if notes && matches!(caller.user, User::Customer(_)) { Err(Reject::NotAllowed.into()) } else { Ok(()) }
}

fn clock(zone: Option<&str>) -> Result<Clock, Problem> {
    let unknown = || Problem::new(Code::Malformed).in_field("zone").saying("There is no such time zone.");
    Clock::of(zone.unwrap_or("UTC")).ok_or_else(unknown)
}

fn plain(text: String) -> Response {
    (headers("text/plain; charset=utf-8"), text).into_response()
}

fn page(text: String) -> Response {
    (headers("text/html; charset=utf-8"), text).into_response()
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parlor_engine::chat::{Audience, Content, Customer, Event, Thread};
    use parlor_engine::{ChatId, CustomerId, EventId, GroupId};

    use super::*;

    fn long(events: usize) -> Box<Chat> {
        let (author, content) = (User::System, Content::Deleted);
        let said = Event { id: EventId(1), at: Time(0), author, audience: Audience::All, content, extra: None };
        let mut thread = Thread::new(ThreadId(1), GroupId(1), Time(0));
        thread.events = std::iter::repeat_n(Arc::new(said), events).collect();
        let mut chat = Chat::open(ChatId(1), Customer { id: CustomerId(1), name: None, email: None });
        chat.threads.push(thread);
        Box::new(chat)
    }

    fn taken(threads: &[usize]) -> usize {
        let mut shelf = Shelf::default();
        let fits = threads.iter().map(|events| long(*events)).take_while(|chat| {
            let fits = shelf.takes(chat);
            shelf.chats.extend(fits.then(|| chat.clone()));
            fits
        });
        fits.count()
    }

    #[test]
    fn a_transcript_of_a_whole_chat_is_as_long_as_somebody_reads() {
        assert_eq!(taken(&[limits::TRANSCRIPT_LINES + 1, 1]), 1, "the latest thread is there in any case");
        assert_eq!(taken(&[1, limits::TRANSCRIPT_LINES - 1, 1]), 2);
        assert_eq!(taken(&[1, limits::TRANSCRIPT_LINES, 1]), 1, "what does not fit ends it");
    }
}
