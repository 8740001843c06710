//! What staff keep of whom chats are with: properties of the account, of groups and of agents. They are set by the command
//! `save_properties`; those of chats, threads and customers come with each in its list.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::Reject;
use parlor_engine::chat::{Holder, Properties};
use parlor_sync::query::PropertiesQuery;
use parlor_sync::{Answer, Query};

use super::App;
use super::caller::Caller;
use super::problem::Problem;
use super::reads::{ask, refusal};

/// `GET /api/v1/account/properties`
pub async fn of_account(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Properties>, Problem> {
    read(&app, caller, Holder::Account).await
}

/// `GET /api/v1/groups/{group}/properties`
pub async fn of_group(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(group): Path<String>,
) -> Result<Json<Properties>, Problem> {
    // What is not even an id is as unknown as an id of nothing.
    let group = group.parse().map_err(|_| Reject::UnknownGroup)?;
    read(&app, caller, Holder::Group { group }).await
}

/// `GET /api/v1/agents/{agent}/properties`
pub async fn of_agent(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<String>,
) -> Result<Json<Properties>, Problem> {
    let agent = agent.parse().map_err(|_| Reject::UnknownAgent)?;
    read(&app, caller, Holder::Agent { agent }).await
}

async fn read(app: &App, caller: Caller, of: Holder) -> Result<Json<Properties>, Problem> {
    match ask(app, caller, Query::Properties(PropertiesQuery { of })).await? {
        Answer::Properties(properties) => Ok(Json(properties)),
        other => Err(refusal(other)),
    }
}
