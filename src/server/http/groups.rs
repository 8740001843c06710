//! Groups: which there are, whether one is open, and whether somebody is there.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::desk::Attendance;
use parlor_engine::{GroupId, Reject, Time};
use parlor_sync::query::{Forms, GroupRow};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::caller::Caller;
use super::problem::Problem;
use super::reads::{ask, refusal};

/// Whether a group is within its opening hours, and has somebody.
#[derive(Serialize, JsonSchema)]
pub struct Opening {
    /// Whether it is now.
    open: bool,
    /// When that changes; none if not within three weeks.
    next_change: Option<Time>,
    /// Whether somebody is there for a thread that begins now.
    attendance: Attendance,
}

/// `GET /api/v1/groups`: in their order.
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<GroupRow>>, Problem> {
    rows(&app, caller, None).await.map(Json)
}

/// `GET /api/v1/groups/{group}/opening`
pub async fn opening(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(group): Path<String>,
) -> Result<Json<Opening>, Problem> {
    let row = rows(&app, caller, Some(group_of(&group)?)).await?.pop();
    let GroupRow { open, next_change, attendance, .. } = row.ok_or(Reject::UnknownGroup)?;
    Ok(Json(Opening { open, next_change, attendance }))
}

/// `GET /api/v1/groups/{group}/forms`: the answers go with the command `start_thread`.
pub async fn forms(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(group): Path<String>,
) -> Result<Json<Forms>, Problem> {
    match ask(&app, caller, Query::Forms { group: group_of(&group)? }).await? {
        Answer::Forms(forms) => Ok(Json(*forms)),
        other => Err(refusal(other)),
    }
}

async fn rows(app: &App, caller: Caller, group: Option<GroupId>) -> Result<Vec<GroupRow>, Problem> {
    match ask(app, caller, Query::Groups { group }).await? {
        Answer::Groups(rows) => Ok(rows),
        other => Err(refusal(other)),
    }
}

/// The group that a path names. What is not even an id is as unknown as an id of nothing.
fn group_of(path: &str) -> Result<GroupId, Reject> {
    path.parse().map_err(|_| Reject::UnknownGroup)
}
