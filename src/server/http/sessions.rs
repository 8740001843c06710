//! Agents signing in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use parlor_engine::desk::AgentRole;
use parlor_engine::{Account, AccountId, AgentId, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::body::JsonBody;
use super::caller::{self, Caller};
use super::code::Code;
use super::origin::{self, Address};
use super::problem::Problem;
use super::{App, audit, shard_of};
use crate::audit::{Record, Whence};
use crate::auth::{password, session};
use crate::shard::now;
use crate::store::{Login, Session};

/// What somebody signs in with.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    email: String,
    password: String,
}

/// Who has signed in.
#[derive(Serialize, JsonSchema)]
pub struct Me {
    agent: AgentId,
    account: AccountId,
    name: String,
    role: AgentRole,
}

/// `POST /api/v1/sessions`
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
    JsonBody(sign_in): JsonBody<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    if !origin::is_own(&app.config, &headers) {
        return Err(Problem::new(Code::OriginRefused));
    }
    app.meters.sign_in(address, &sign_in.email)?;
    let whence = Whence { address: Some(address), token: None };
    let SignIn { email, password } = sign_in;
    if *password::PASSWORD_CHARS.end() < password.chars().count() {
        return Err(wrong());
    }
    let login = app.directory(move |directory| directory.find_login(email.trim())).await?;
    let matches = app.checker.check(password, login.as_ref().map(|login| login.hash.clone())).await;
    let login = match login {
        Some(login) if matches && !is_bot(&app, &login).await? => login,
        Some(login) => {
            let record = Record::at_door(now(), None, whence, "sign_in_failed");
            let record = Record { subject: Some(login.agent.to_string()), ..record };
            // After the answer, so that the time it takes tells nobody who is there.
            tokio::spawn(async move {
                let _logged = audit::note(&app, (login.account, record)).await;
            });
            return Err(wrong());
        }
        None => return Err(wrong()),
    };
    let token = session::token().map_err(|_| Problem::unavailable())?;
    let (hash, old) = (session::hash(&token), caller::cookie(&headers).map(session::hash));
    let expires_at = now().plus_ms(session::SESSION_MS);
    let user = User::Agent(login.agent);
    let session = Session { account: login.account, agent: login.agent, expires_at };
    let record = Record::at_door(now(), Some(user), whence, "sign_in");
    app.change(move |changes| {
        // Whoever knew the browser's earlier token gains nothing by the new sign-in.
        old.map_or(Ok(()), |old| changes.end_session(&old))?;
        changes.add_session(&hash, &session, now())?;
        Ok(((), Some((session.account, record))))
    })
    .await?;
    tracing::info!(agent = %login.agent, "signed in");
    let cookie = session::set_cookie(&token, origin::is_https(&app.config, &headers));
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}

/// `GET /api/v1/sessions/me`
pub async fn me(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Me>, Problem> {
    let agent = caller.user.agent().ok_or_else(Problem::sign_in_needed)?;
    let read = shard_of(&app, caller)?.read(move |account| {
        let profile = account.desk.agents.get(&agent).map(|state| &state.profile);
        profile.map(|profile| (profile.name.clone(), profile.role))
    });
    let found = read.await.map_err(|_| Problem::unavailable())?;
    let (name, role) = found.ok_or_else(Problem::sign_in_needed)?;
    Ok(Json(Me { agent, account: caller.account, name, role }))
}

/// `DELETE /api/v1/sessions/me`
pub async fn sign_out(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let token = caller::cookie(&headers).ok_or_else(Problem::sign_in_needed)?;
    caller::refuse_other_sites(&app, &headers)?;
    let (hash, caller) = (session::hash(token), caller::by_session(&app, token).await);
    let done = caller
        .ok()
        .map(|caller| caller.at(Some(address)))
        .map(|Caller { account, user, whence, .. }| (account, Record::at_door(now(), Some(user), whence, "sign_out")));
    app.change(move |changes| Ok((changes.end_session(&hash)?, done))).await?;
    // Nobody listens when no socket is open.
    let _ = app.signed_out.send(hash);
    let cookie = session::clear_cookie(origin::is_https(&app.config, &headers));
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}

/// Whether it is a program, which shows a token and does not sign in. Who was a person before may still have a password.
async fn is_bot(app: &App, login: &Login) -> Result<bool, Problem> {
    let agent = login.agent;
    let find = move |account: &Account| account.desk.agents.get(&agent).is_none_or(|state| state.profile.bot);
    app.shard(login.account)?.read(find).await.map_err(|_| Problem::unavailable())
}

fn wrong() -> Problem {
    Problem::new(Code::SignInWrong)
}
