//! Passing notices that come by themselves.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use parlor_sync::Signal;

use super::body::JsonBody;
use super::caller::Caller;
use super::problem::Problem;
use super::{App, shard_of, too_long};

/// `POST /api/v1/signals`: typing, sneak peek, thinking, multicast; not that a page was touched, which the page alone can
/// tell. Nothing is stored; whoever has no page open misses it.
pub async fn pass_on(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(signal): JsonBody<Signal>,
) -> Result<StatusCode, Problem> {
    let too_long = signal.too_long();
    let answer = shard_of(&app, caller)?.signal(caller.user, signal).await;
    answer.map_err(|_| Problem::unavailable())?.map_err(|reject| too_long::problem(reject, too_long))?;
    Ok(StatusCode::NO_CONTENT)
}
