//! Lists of chats and agents.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::desk::RoutingStatus;
use parlor_engine::{AgentId, GroupId, SkillId, Time};
use parlor_sync::query::{
    AgentRow, AgentsQuery, ChatSort, ChatState, ChatsPage, ChatsQuery, Standing, TransferQuery, TransferRow,
};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::App;
use super::body::{JsonBody, UrlQuery};
use super::caller::Caller;
use super::history::chat_of;
use super::listed::Listed;
use super::problem::Problem;
use super::reads::{ask, refusal};

/// Which chats, as the URL names them. Several values have commas between them; 100 together are taken.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chats {
    /// Only those that one of these groups serves.
    #[serde(default)]
    groups: Listed<GroupId>,
    /// Only those that one of these agents answers.
    #[serde(default)]
    agents: Listed<AgentId>,
    /// Only those that require one of these skills.
    #[serde(default)]
    skills: Listed<SkillId>,
    /// Only those with one of these tags.
    #[serde(default)]
    tags: Listed<String>,
    /// Only those that wait for an agent, or only those that do not.
    #[serde(default)]
    waiting: Option<bool>,
    /// Only those whose customer's name or mail address contains this.
    #[serde(default)]
    text: String,
    /// What they are ordered by: `started` (if not said), `activity`, `queue` or `due`.
    #[serde(default)]
    sort: ChatSort,
    /// From the earliest on, rather than from the latest; of a queue, who is served first comes first, and by `due`, who is to
    /// be answered first.
    #[serde(default)]
    ascending: bool,
    /// The `next` of the page before.
    #[serde(default)]
    page: Option<String>,
    /// Rows wanted, 1 to 100; 25 if not said.
    #[serde(default)]
    limit: u16,
    /// Those with an `open` thread (if not said), those that are `closed`, or `any`.
    #[serde(default)]
    state: ChatState,
    /// With those that have no open thread, also those in which there never was a thread.
    #[serde(default)]
    without_threads: bool,
    /// Whether rows tell the last event of each type; there are 25 at most then.
    #[serde(default)]
    last_events: bool,
    /// Only those that somebody is to see to, because they are pinned or wait, or only the others.
    #[serde(default)]
    pinned: Option<bool>,
    /// Only those whose customer should have been answered by now, or only the others.
    #[serde(default)]
    overdue: Option<bool>,
    /// Only those whose customer is to be answered before this moment, in milliseconds since 1970.
    #[serde(default)]
    due_before: Option<Time>,
}

/// Which agents, as the URL names them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agents {
    /// Only those of one of these groups, with commas between them.
    #[serde(default)]
    groups: Listed<GroupId>,
    /// Only those of this status: `accepting`, `paused` or `offline`.
    #[serde(default)]
    status: Option<RoutingStatus>,
    /// Only those with an open page, or only those without.
    #[serde(default)]
    online: Option<bool>,
    /// Those who work here (`active`, if not said), those who are `suspended`, or those who were `removed`.
    #[serde(default)]
    state: Standing,
}

/// `GET /api/v1/chats`
pub async fn chats(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(wanted): UrlQuery<Chats>,
) -> Result<Json<ChatsPage>, Problem> {
    let Chats { groups, agents, skills, tags, waiting, text, sort, ascending, page, limit, state, .. } = wanted;
    let (without_threads, last_events, properties) = (wanted.without_threads, wanted.last_events, Vec::new());
    let (pinned, overdue, due_before) = (wanted.pinned, wanted.overdue, wanted.due_before);
    let (groups, agents, skills, tags) = (groups.0, agents.0, skills.0, tags.0);
    let query = ChatsQuery {
        groups,
        agents,
        skills,
        tags,
        waiting,
        text,
        sort,
        ascending,
        page,
        limit,
        state,
        without_threads,
        properties,
        last_events,
        pinned,
        overdue,
        due_before,
    };
    list(&app, caller, query).await
}

/// `POST /api/v1/chats/search`
pub async fn search_chats(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(query): JsonBody<ChatsQuery>,
) -> Result<Json<ChatsPage>, Problem> {
    list(&app, caller, query).await
}

async fn list(app: &App, caller: Caller, query: ChatsQuery) -> Result<Json<ChatsPage>, Problem> {
    match ask(app, caller, Query::Chats(query)).await? {
        Answer::Chats(page) => Ok(Json(page)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/agents`
pub async fn agents(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(Agents { groups, status, online, state }): UrlQuery<Agents>,
) -> Result<Json<Vec<AgentRow>>, Problem> {
    match ask(&app, caller, Query::Agents(AgentsQuery { groups: groups.0, status, online, state })).await? {
        Answer::Agents(rows) => Ok(Json(rows)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/chats/{chat}/agents-for-transfer`
pub async fn for_transfer(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(chat): Path<String>,
) -> Result<Json<Vec<TransferRow>>, Problem> {
    match ask(&app, caller, Query::Transfer(TransferQuery { chat: chat_of(&chat)? })).await? {
        Answer::Transfer(rows) => Ok(Json(rows)),
        other => Err(refusal(other)),
    }
}
