//! Tokens for programs: each acts as its owner, within the scopes it was given.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use parlor_engine::desk::AgentRole;
use parlor_engine::{AgentId, Reject, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::{JsonBody, UrlQuery};
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
    /// Until when it is good; without it, until it is taken back. One that is given by another token goes with that one, and
    /// is good no longer.
    #[serde(default)]
    expires_at: Option<Time>,
    /// The bot that it acts as; the caller without it. Needs an admin.
    #[serde(default)]
    agent: Option<AgentId>,
}

/// Whose tokens are asked for.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "TokensAsked")]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// An agent, or a bot; the caller without it. Another's needs an admin.
    #[serde(default)]
    agent: Option<AgentId>,
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
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(asked): UrlQuery<Asked>,
) -> Result<Json<Vec<Listed>>, Problem> {
    let (staff, account) = (staff::caller(&app, caller).await?, caller.account);
    let agent = asked.agent.unwrap_or(staff.agent);
    if agent != staff.agent && staff.role < AgentRole::Admin {
        return Err(Reject::NotAllowed.into());
    }
    let tokens = app.directory(move |directory| directory.tokens(account, agent)).await?;
    Ok(Json(tokens.into_iter().map(Listed::from).collect()))
}

/// `POST /api/v1/tokens`
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(new): JsonBody<NewToken>,
) -> Result<(StatusCode, Json<Given>), Problem> {
    let owner = owner(&app, caller, new.agent).await?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > TOKEN_NAME_CHARS {
        return Err(Problem::new(Code::TokenName).in_field("name"));
    }
    if new.scopes.is_empty() || new.scopes.iter().any(|scope| scope.role() > owner.role || caller.need(*scope).is_err())
    {
        let problem = Problem::new(Code::ScopeRefused).in_field("scopes");
        return Err(audit::refused(&app, caller, "create_token", &owner.agent.to_string(), problem).await);
    }
    if new.expires_at.is_some_and(|at| at <= now()) {
        return Err(Problem::new(Code::ExpiryPast).in_field("expires_at"));
    }
    let parent = parent(&app, caller).await?;
    // What a token gives lasts no longer than itself.
    let until = parent.as_ref().and_then(|parent| parent.expires_at);
    let expires_at = new.expires_at.into_iter().chain(until).min();
    let secret = session::token().map_err(|_| Problem::unavailable())?;
    let secret = format!("{PREFIX}{secret}");
    let token = Token {
        id: random::name().map_err(|_| Problem::unavailable())?,
        account: caller.account,
        agent: owner.agent,
        name,
        scopes: new.scopes.into_iter().collect(),
        created_at: now(),
        expires_at,
        used_at: None,
        parent: parent.map(|parent| parent.id),
        given_by: staff::agent(caller)?,
    };
    let details = json!({"agent": token.agent, "name": token.name, "scopes": token.scopes.list(), "expires_at": token.expires_at});
    let done = audit::done(caller, "create_token", &token.id, details);
    let (hash, kept) = (session::hash(&secret), token.clone());
    let added = app.change(move |changes| {
        let added = changes.add_token(&hash, &kept, TOKENS_PER_AGENT)?;
        Ok((added, added.then_some(done)))
    });
    if !added.await? {
        return Err(Problem::new(Code::TokensFull));
    }
    Ok((StatusCode::CREATED, Json(Given { token: secret, listed: token.into() })))
}

/// The token that the caller shows, if it is one.
async fn parent(app: &App, caller: Caller) -> Result<Option<Token>, Problem> {
    let (Some(shown), Some(agent)) = (caller.whence.token, caller.user.agent()) else { return Ok(None) };
    let tokens = app.directory(move |directory| directory.tokens(caller.account, agent)).await?;
    let found = tokens.into_iter().find(|token| token.id.parse().ok() == Some(shown));
    // It may have been taken back meanwhile.
    found.map(Some).ok_or_else(|| Problem::new(Code::TokenInvalid))
}

/// As whom a new token acts: the caller, or a bot, which cannot sign in to ask for one itself.
async fn owner(app: &App, caller: Caller, wanted: Option<AgentId>) -> Result<Staff, Problem> {
    let staff = staff::caller(app, caller).await?;
    let Some(agent) = wanted.filter(|agent| *agent != staff.agent) else { return Ok(staff) };
    if staff.role < AgentRole::Admin {
        return Err(Reject::NotAllowed.into());
    }
    let found = staff::find(app, caller, agent).await?.ok_or(Reject::UnknownAgent)?;
    if found.bot { Ok(found) } else { Err(Problem::new(Code::NoBot).in_field("agent")) }
}

/// `DELETE /api/v1/tokens/{token}`
pub async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (Staff { agent, role, .. }, account) = (staff::caller(&app, caller).await?, caller.account);
    // An admin takes back anybody's; for all others what is not their own is not there.
    let whose = Some(agent).filter(|_| role < AgentRole::Admin);
    let ended = app.change(move |changes| {
        let ended = changes.end_token(account, whose, &id)?;
        let done = audit::done(caller, "revoke_token", &id, json!({"tokens": ended.len()}));
        let any = !ended.is_empty();
        Ok((ended, any.then_some(done)))
    });
    let ended = ended.await?;
    if ended.is_empty() {
        return Err(Problem::new(Code::UnknownToken).in_field("token"));
    }
    for hash in ended {
        // Nobody listens when no socket is open.
        let _ = app.signed_out.send(hash);
    }
    Ok(StatusCode::NO_CONTENT)
}

impl From<Token> for Listed {
    fn from(token: Token) -> Self {
        let Token { id, account: _, agent, name, scopes, created_at, expires_at, used_at, parent: _, given_by: _ } =
            token;
        Self { id, name, agent, scopes: Scopes::list(scopes), created_at, expires_at, used_at }
    }
}
