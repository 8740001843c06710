//! Tokens for programs: each acts as its owner, within the scopes it was given.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use parlor_engine::desk::AgentRole;
use parlor_engine::{AgentId, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::JsonBody;
use super::caller::Caller;
use super::code::Code;
use super::limits::{TOKEN_NAME_CHARS, TOKENS_PER_AGENT};
use super::problem::Problem;
use super::staff::Staff;
use super::{App, audit, staff};
use crate::auth::scope::{Scope, Scopes};
use crate::auth::session;
use crate::random;
use crate::shard::now;
use crate::store::Token;

/// What a token begins with, so that it is known for one wherever it is found.
pub const PREFIX: &str = "pat_";

/// A token that somebody wants.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, in the owner's words: 1 to 100 characters.
    name: String,
    /// What it may be used for. None that the owner's role does not reach.
    scopes: Vec<Scope>,
    /// Until when it is good; without it, until it is taken back.
    #[serde(default)]
    expires_at: Option<Time>,
}

/// A token as lists show it.
#[derive(Serialize, JsonSchema)]
pub struct Listed {
    /// Its name for the API.
    id: String,
    /// What it is for, in the owner's words.
    name: String,
    /// As whom it acts.
    agent: AgentId,
    /// What it may be used for.
    scopes: Vec<Scope>,
    /// When it was given.
    created_at: Time,
    /// Until when it is good.
    expires_at: Option<Time>,
    /// When it was last used, to the minute.
    used_at: Option<Time>,
}

/// A token that was given just now.
#[derive(Serialize, JsonSchema)]
pub struct Given {
    /// To be sent as `Authorization: Bearer …`. It is not told again.
    token: String,
    /// The rest.
    #[serde(flatten)]
    listed: Listed,
}

/// `GET /api/v1/tokens`
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Listed>>, Problem> {
    let (agent, account) = (staff::agent(caller)?, caller.account);
    let tokens = app.directory(move |directory| directory.tokens(account, agent)).await?;
    Ok(Json(tokens.into_iter().map(Listed::from).collect()))
}

/// `POST /api/v1/tokens`
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(new): JsonBody<NewToken>,
) -> Result<(StatusCode, Json<Given>), Problem> {
    let owner = staff::caller(&app, caller).await?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > TOKEN_NAME_CHARS {
        return Err(Problem::new(Code::TokenName).in_field("name"));
    }
    if new.scopes.is_empty() || new.scopes.iter().any(|scope| scope.role() > owner.role || caller.need(*scope).is_err())
    {
        return Err(Problem::new(Code::ScopeRefused).in_field("scopes"));
    }
    if new.expires_at.is_some_and(|at| at <= now()) {
        return Err(Problem::new(Code::ExpiryPast).in_field("expires_at"));
    }
    let secret = session::token().map_err(|_| Problem::unavailable())?;
    let secret = format!("{PREFIX}{secret}");
    let token = Token {
        id: random::name().map_err(|_| Problem::unavailable())?,
        account: caller.account,
        agent: owner.agent,
        name,
        scopes: new.scopes.into_iter().collect(),
        created_at: now(),
        expires_at: new.expires_at,
        used_at: None,
    };
    let (hash, kept) = (session::hash(&secret), token.clone());
    let added = app.directory(move |directory| directory.add_token(&hash, &kept, TOKENS_PER_AGENT)).await?;
    if !added {
        return Err(Problem::new(Code::TokensFull));
    }
    let details = json!({"name": token.name, "scopes": token.scopes.list(), "expires_at": token.expires_at});
    audit::note(&app, caller, "create_token", &token.id, details).await?;
    Ok((StatusCode::CREATED, Json(Given { token: secret, listed: token.into() })))
}

/// `DELETE /api/v1/tokens/{token}`
pub async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (Staff { agent, role }, account) = (staff::caller(&app, caller).await?, caller.account);
    // An admin takes back anybody's; for all others what is not their own is not there.
    let whose = Some(agent).filter(|_| role < AgentRole::Admin);
    let named = id.clone();
    let ended = app.directory(move |directory| directory.end_token(account, whose, &named)).await?;
    let hash = ended.ok_or_else(|| Problem::new(Code::UnknownToken).in_field("token"))?;
    // Nobody listens when no socket is open.
    let _ = app.signed_out.send(hash);
    audit::note(&app, caller, "revoke_token", &id, json!({})).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Token> for Listed {
    fn from(token: Token) -> Self {
        let Token { id, account: _, agent, name, scopes, created_at, expires_at, used_at } = token;
        Self { id, name, agent, scopes: Scopes::list(scopes), created_at, expires_at, used_at }
    }
}
