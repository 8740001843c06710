//! Reading without a connection.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::chat::Chat;
use parlor_engine::{AgentId, ChatId, GroupId, Reject, ThreadId, Time};
use parlor_sync::frame::Reset;
use parlor_sync::query::Sort;
use parlor_sync::{Answer, ArchivePage, ArchiveQuery, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::body::{JsonBody, UrlQuery};
use super::caller::Caller;
use super::problem::Problem;
use super::{App, shard_of};
use crate::auth::scope::{self, CONNECTION};

/// Which closed threads, as the URL names them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Words that the customer's name, address or the thread's texts contain.
    #[serde(default)]
    text: String,
    /// Only threads of this group.
    #[serde(default)]
    group: Option<GroupId>,
    /// Only threads that this agent took part in.
    #[serde(default)]
    agent: Option<AgentId>,
    /// The `next` or `previous` of another page.
    #[serde(default)]
    page: Option<String>,
    /// Rows wanted, 1 to 100; 25 if not said.
    #[serde(default)]
    limit: u16,
    /// What the rows are ordered by: `closed` or `started`.
    #[serde(default)]
    sort: Sort,
    /// From the oldest on, rather than from the latest.
    #[serde(default)]
    ascending: bool,
    /// Only threads from this moment on, in milliseconds since 1970.
    #[serde(default)]
    from: Option<Time>,
    /// Only threads before this moment.
    #[serde(default)]
    to: Option<Time>,
    /// Only the latest closed thread of each chat.
    #[serde(default)]
    latest_of_chat: bool,
}

/// `GET /api/v1/snapshot`
pub async fn snapshot(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Reset>, Problem> {
    app.meters.look(caller.user).map_err(Problem::too_soon)?;
    CONNECTION.iter().try_for_each(|scope| caller.need(*scope))?;
    let view = shard_of(&app, caller)?.view(caller.user).await.map_err(|_| Problem::unavailable())?;
    view.map(Json).ok_or_else(Problem::sign_in_needed)
}

/// `GET /api/v1/threads`
pub async fn threads(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(wanted): UrlQuery<Wanted>,
) -> Result<Json<ArchivePage>, Problem> {
    let Wanted { text, group, agent, page, limit, sort, ascending, from, to, latest_of_chat } = wanted;
    let filters = Vec::new();
    let highlight = None;
    let query =
        ArchiveQuery { text, group, agent, page, limit, filters, sort, ascending, from, to, latest_of_chat, highlight };
    search(&app, caller, query).await
}

/// `POST /api/v1/threads/search`
pub async fn search_threads(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(query): JsonBody<ArchiveQuery>,
) -> Result<Json<ArchivePage>, Problem> {
    search(&app, caller, query).await
}

async fn search(app: &App, caller: Caller, query: ArchiveQuery) -> Result<Json<ArchivePage>, Problem> {
    match ask(app, caller, Query::Archive(query)).await? {
        Answer::Archive(page) => Ok(Json(page)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/chats/{chat}/threads/{thread}`
pub async fn thread(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((chat, thread)): Path<(String, String)>,
) -> Result<Json<Chat>, Problem> {
    // What is not even an id is as unknown as an id of nothing.
    let chat: ChatId = chat.parse().map_err(|_| Reject::UnknownChat)?;
    let thread: ThreadId = thread.parse().map_err(|_| Reject::UnknownThread)?;
    match ask(&app, caller, Query::Thread { chat, thread }).await? {
        Answer::Thread(chat) => Ok(Json(*chat)),
        other => Err(refusal(other)),
    }
}

/// Asks the caller's account.
///
/// # Errors
/// If the caller's token is not for it, or it is asked for too much too often.
pub(super) async fn ask(app: &App, caller: Caller, query: Query) -> Result<Answer, Problem> {
    scope::of_query(&query).check(caller.user, caller.reach)?;
    app.meters.query(caller.user, &query).map_err(Problem::too_soon)?;
    Ok(shard_of(app, caller)?.query(caller.user, query).await)
}

/// The problem that stands in place of an answer.
pub(super) fn refusal(answer: Answer) -> Problem {
    match answer {
        Answer::Refused(reject) => reject.into(),
        Answer::Archive(_)
        | Answer::Thread(_)
        | Answer::History(_)
        | Answer::Threads(_)
        | Answer::Chats(_)
        | Answer::Agents(_)
        | Answer::Transfer(_)
        | Answer::Report(_)
        | Answer::Customers(_)
        | Answer::Customer(_)
        | Answer::Properties(_)
        | Answer::FormDue(_)
        | Answer::Transcript(_)
        | Answer::Groups(_)
        | Answer::Forms(_)
        | Answer::Skills(_)
        | Answer::StatusReasons(_)
        | Answer::CannedReplies(_)
        | Answer::GreetingDue(_)
        | Answer::Unavailable => Problem::unavailable(),
    }
}
