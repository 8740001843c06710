//! What an account has set up for its staff to choose from: skills, and reasons for a status. For staff.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use parlor_engine::desk::Skill;
use parlor_sync::{Answer, Query};

use super::App;
use super::caller::Caller;
use super::problem::Problem;
use super::reads::{ask, refusal};

/// `GET /api/v1/skills`: in their order.
pub async fn skills(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Skill>>, Problem> {
    match ask(&app, caller, Query::Skills).await? {
        Answer::Skills(skills) => Ok(Json(skills)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/status-reasons`: in their order.
pub async fn status_reasons(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<String>>, Problem> {
    match ask(&app, caller, Query::StatusReasons).await? {
        Answer::StatusReasons(reasons) => Ok(Json(reasons)),
        other => Err(refusal(other)),
    }
}
