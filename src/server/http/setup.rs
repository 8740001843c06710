//! What an account has set up for its staff to choose from: skills, and reasons for a status. For staff.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use parlor_engine::Reject;
use parlor_engine::desk::{Setup, Skill};

use super::caller::Caller;
use super::problem::Problem;
use super::{App, shard_of};

/// `GET /api/v1/skills`: in their order.
pub async fn skills(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Skill>>, Problem> {
    let listed = |setup: &Setup| {
        let mut skills: Vec<Skill> = setup.skills.values().cloned().collect();
        skills.sort_by_key(|skill| (skill.order, skill.id));
        skills
    };
    read(&app, caller, listed).await
}

/// `GET /api/v1/status-reasons`: in their order.
pub async fn status_reasons(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<String>>, Problem> {
    read(&app, caller, |setup| setup.reasons.clone()).await
}

/// What somebody of the staff may read of it.
async fn read<T: Send + 'static>(
    app: &App,
    caller: Caller,
    look: impl FnOnce(&Setup) -> T + Send + 'static,
) -> Result<Json<T>, Problem> {
    let agent = caller.user.agent().ok_or(Reject::NotAllowed)?;
    let found = shard_of(app, caller)?
        .read(move |account| account.desk.agents.contains_key(&agent).then(|| look(account.desk.setup())));
    let found = found.await.map_err(|_| Problem::unavailable())?;
    // An agent who is no more.
    found.map(Json).ok_or_else(Problem::sign_in_needed)
}
