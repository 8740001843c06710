//! What staff did: recorded here for what is no command, and read by admins.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use parlor_engine::desk::AgentRole;
use parlor_engine::{AccountId, AgentId, Command, Reject, Time, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body::UrlQuery;
use super::caller::Caller;
use super::code::Code;
use super::problem::Problem;
use super::{App, staff};
use crate::audit::{AuditQuery, Noted, PAGE_ROWS, Record, Recorded, Whence};
use crate::shard::now;

/// Which records are asked for. All conditions hold together.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "AuditAsked")]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// What this agent did.
    #[serde(default)]
    agent: Option<AgentId>,
    /// This was done, such as `save_agent` or `sign_in`.
    #[serde(default)]
    action: Option<String>,
    /// It was done to what has this id.
    #[serde(default)]
    subject: Option<String>,
    /// At this moment or later.
    #[serde(default)]
    since: Option<Time>,
    /// Before this moment.
    #[serde(default)]
    until: Option<Time>,
    /// Rows, up to 100.
    #[serde(default)]
    limit: Option<usize>,
    /// The `next` of the page before.
    #[serde(default)]
    page: Option<String>,
}

/// A record with its number.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditRow")]
pub struct Row {
    /// Its number; later records have higher ones.
    id: String,
    /// The record.
    #[serde(flatten)]
    record: Record,
}

/// A page of records.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditPage")]
pub struct Page {
    /// Latest first.
    rows: Vec<Row>,
    /// What to ask for the next page with; none on the last.
    next: Option<String>,
}

/// `GET /api/v1/audit`
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(asked): UrlQuery<Asked>,
) -> Result<Json<Page>, Problem> {
    if staff::caller(&app, caller).await?.role < AgentRole::Admin {
        return Err(Reject::NotAllowed.into());
    }
    let Asked { agent, action, subject, since, until, limit, page } = asked;
    let wrong = || Problem::new(Code::Malformed).saying("There is no such page.").in_field("page");
    let before = page.map(|page| page.parse().map_err(|_| wrong())).transpose()?;
    let wanted = limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS);
    // One more tells whether there is another page.
    let query = AuditQuery { agent, action, subject, since, until, before, limit: wanted + 1 };
    let mut found = app.directory(move |directory| directory.records(caller.account, &query)).await?;
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = found.last().filter(|_| more).map(|(number, _)| number.to_string());
    let rows = found.into_iter().map(|(number, record)| Row { id: number.to_string(), record }).collect();
    Ok(Json(Page { rows, next }))
}

/// What is recorded of what a caller does at a door: it goes with the change, into one transaction.
pub fn done(caller: Caller, action: &str, subject: &str, details: Value) -> Recorded {
    let record = Record::at_door(now(), Some(caller.user), caller.whence, action);
    (caller.account, Record { subject: Some(subject.to_owned()), details, ..record })
}

/// What is recorded of somebody who is known by something else than a sign-in or a token.
pub fn done_by(account: AccountId, user: User, whence: Whence, action: &str, subject: &str) -> Recorded {
    let record = Record::at_door(now(), Some(user), whence, action);
    (account, Record { subject: Some(subject.to_owned()), ..record })
}

/// Records a command of staff that is refused before it is put to the engine. It is refused whether that can be kept or not.
pub async fn tried(app: &App, caller: Caller, command: &Command, refused: &Problem) {
    let noted = Noted::of(caller.user, command, caller.whence).filter(|_| caller.user.agent().is_some());
    if let Some(noted) = noted {
        // A failure is logged there.
        let _logged = note(app, (caller.account, noted.tried(now(), caller.user, refused.code()))).await;
    }
}

/// Records what is refused to staff at a door, and hands on why.
pub async fn refused(app: &App, caller: Caller, action: &str, subject: &str, problem: Problem) -> Problem {
    let (account, record) = done(caller, action, subject, Value::Object(serde_json::Map::new()));
    let _logged = note(app, (account, Record { refused: Some(problem.code().to_owned()), ..record })).await;
    problem
}

/// Records what changes nothing here, as when something leaves the house.
///
/// # Errors
/// If it cannot be stored: then the caller is not told that it is done.
pub async fn note(app: &App, done: Recorded) -> Result<(), Problem> {
    app.change(move |_| Ok(((), Some(done)))).await
}
