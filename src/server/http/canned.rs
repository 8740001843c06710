//! Canned replies: texts that agents keep for what is asked again and again. For staff.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use parlor_engine::desk::AgentRole;
use parlor_engine::limits::TEXT_CHARS;
use parlor_engine::{AgentId, GroupId, Reject, User};
use parlor_sync::query::{CannedQuery, CannedReply};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::body::{JsonBody, UrlQuery};
use super::caller::Caller;
use super::kept::{self, Staff, fresh_id, staff};
use super::problem::Problem;
use super::reads::{ask, refusal};
use super::{App, Code, audit, limits};
use crate::audit::{Recorded, Whence};
use crate::auth::scope::Scope;
use crate::canned::kind;
use crate::shard::{Shard, now};

/// A canned reply as somebody wants it.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "CannedReplyWanted")]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    shortcut: String,
    text: String,
    #[serde(default)]
    group: Option<GroupId>,
    #[serde(default)]
    tags: BTreeSet<String>,
    /// Whether it is for everybody, not for its author alone. That does not change later.
    #[serde(default)]
    shared: Option<bool>,
}

/// `GET /api/v1/canned-replies?shortcut=…`: the own ones, and the shared ones for the own groups, by shortcut.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(asked): UrlQuery<CannedQuery>,
) -> Result<Json<Vec<CannedReply>>, Problem> {
    replies(&app, caller, asked).await.map(Json)
}

/// `POST /api/v1/canned-replies`
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<CannedReply>), Problem> {
    let _alone = app.settings.lock().await;
    let staff = staff(&app, caller).await?;
    let owner = (!wanted.shared.unwrap_or(false)).then_some(staff.agent);
    may_change(&staff, owner)?;
    let there = kept::list::<CannedReply>(&app, staff.shard.account(), kind(owner)).await?;
    if there.len() >= limits::CANNED_REPLIES {
        return Err(Problem::new(Code::TooManyCannedReplies));
    }
    let reply = reply(&staff, fresh_id()?, owner, wanted).await?;
    save(&app, caller, "create_canned_reply", &reply).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// `PUT /api/v1/canned-replies/{id}`
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<CannedReply>, Problem> {
    let _alone = app.settings.lock().await;
    let staff = staff(&app, caller).await?;
    let known = find(caller, &staff, &id).await?;
    if wanted.shared.is_some_and(|shared| shared != known.owner.is_none()) {
        return Err(wrong("shared", "Whether a canned reply is shared does not change. Please make another one."));
    }
    let reply = reply(&staff, known.id, known.owner, wanted).await?;
    save(&app, caller, "change_canned_reply", &reply).await?;
    Ok(Json(reply))
}

/// `DELETE /api/v1/canned-replies/{id}`
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let _alone = app.settings.lock().await;
    let staff = staff(&app, caller).await?;
    let known = find(caller, &staff, &id).await?;
    let done = done(caller, "delete_canned_reply", &known);
    kept::forget(&app, kind(known.owner), known.id, done).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets what removed agents have kept for their own use.
///
/// # Errors
/// If it cannot be done now.
pub async fn forget_gone(app: &Arc<App>, shard: &Shard) -> Result<(), Problem> {
    let left = shard.read(|account| account.desk.setup().left.keys().copied().collect::<Vec<_>>()).await;
    for agent in left.map_err(|_| Problem::unavailable())? {
        let (account, kind) = (shard.account(), kind(Some(agent)));
        for reply in kept::list::<CannedReply>(app, account, kind.clone()).await? {
            let done = audit::done_by(account, User::System, Whence::default(), "delete_canned_reply", &reply.id);
            kept::forget(app, kind.clone(), reply.id, done).await?;
        }
    }
    Ok(())
}

/// What is recorded of a canned reply, and not its text: what an agent keeps for the own use is the agent's.
fn done(caller: Caller, action: &str, reply: &CannedReply) -> Recorded {
    let CannedReply { id, shortcut, group, owner, .. } = reply;
    let details = json!({"shortcut": shortcut, "group": group, "shared": owner.is_none()});
    audit::done(caller, action, id, details)
}

async fn replies(app: &App, caller: Caller, asked: CannedQuery) -> Result<Vec<CannedReply>, Problem> {
    match ask(app, caller, Query::CannedReplies(asked)).await? {
        Answer::CannedReplies(replies) => Ok(replies),
        other => Err(refusal(other)),
    }
}

/// One that the caller may change; one that the caller does not see is unknown.
async fn find(caller: Caller, staff: &Staff<'_>, id: &str) -> Result<CannedReply, Problem> {
    // To change one is no reading: a token needs no scope for that as well.
    let all = Query::CannedReplies(CannedQuery::default());
    let found = match staff.shard.query(caller.user, all).await {
        Answer::CannedReplies(replies) => replies.into_iter().find(|reply| reply.id == id),
        other => return Err(refusal(other)),
    };
    let found = found.ok_or_else(|| Problem::new(Code::UnknownCannedReply))?;
    may_change(staff, found.owner).map(|()| found)
}

/// Agents change their own, administrators the shared ones too, by token if it is for settings. Observers change nothing.
fn may_change(staff: &Staff<'_>, owner: Option<AgentId>) -> Result<(), Problem> {
    if owner.is_none() {
        staff.reach.need(Scope::SettingsWrite)?;
    }
    let may = match owner {
        Some(owner) => owner == staff.agent && staff.role >= AgentRole::Agent,
        None => staff.role == AgentRole::Admin,
    };
    if may { Ok(()) } else { Err(Reject::NotAllowed.into()) }
}

async fn save(app: &App, caller: Caller, action: &str, reply: &CannedReply) -> Result<(), Problem> {
    kept::put(app, kind(reply.owner), reply.id.clone(), reply, done(caller, action, reply)).await
}

/// The canned reply that is wanted.
async fn reply(staff: &Staff<'_>, id: String, owner: Option<AgentId>, wanted: Wanted) -> Result<CannedReply, Problem> {
    check(&wanted)?;
    kept::check_group(staff.shard, wanted.group).await?;
    let Wanted { shortcut, text, group, tags, shared: _ } = wanted;
    Ok(CannedReply { id, shortcut, text, group, tags, owner, saved_at: now() })
}

fn check(wanted: &Wanted) -> Result<(), Problem> {
    let fits = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
    if !fits(&wanted.shortcut, limits::SHORTCUT_CHARS) || wanted.shortcut.contains(char::is_whitespace) {
        return Err(wrong("shortcut", "A shortcut has 1 to 50 characters, and no space among them."));
    }
    if !fits(&wanted.text, TEXT_CHARS) {
        return Err(wrong("text", "The text must have 1 to 8,000 characters."));
    }
    if wanted.tags.len() > limits::CANNED_TAGS || !wanted.tags.iter().all(|tag| fits(tag, limits::SHORTCUT_CHARS)) {
        return Err(wrong("tags", "There may be 20 tags, each of 1 to 50 characters."));
    }
    Ok(())
}

fn wrong(field: &'static str, detail: &str) -> Problem {
    Problem::new(Code::CannedReplyWrong).saying(detail).in_field(field)
}
