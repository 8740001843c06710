//! Who calls: a customer by token, an agent by cookie.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use parlor_engine::{AccountId, User};

use super::code::Code;
use super::problem::Problem;
use super::{App, origin};
use crate::auth::session;
use crate::auth::token::TokenError;
use crate::shard::now;

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Where.
    pub account: AccountId,
    /// Who.
    pub user: User,
}

/// The header that pages send with every change: other sites' forms cannot.
const OWN_HEADER: &str = "x-parlor";

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        identify(app, &parts.method, &parts.headers).await
    }
}

/// Who calls.
///
/// # Errors
/// If nobody has signed in, a token is not to be believed, or the cookie may have been sent by another site.
pub async fn identify(app: &App, method: &Method, headers: &HeaderMap) -> Result<Caller, Problem> {
    if let Some(token) = bearer(headers)? {
        return by_token(app, token);
    }
    let token = cookie(headers).ok_or_else(Problem::sign_in_needed)?;
    if !method.is_safe() {
        refuse_other_sites(app, headers)?;
    }
    by_session(app, token).await
}

/// The customer of a token.
///
/// # Errors
/// If it is not to be believed.
pub fn by_token(app: &App, token: &str) -> Result<Caller, Problem> {
    let claims = app.signer.check(token, now()).map_err(|error| match error {
        TokenError::Malformed => Problem::new(Code::TokenInvalid).saying("The token is malformed."),
        TokenError::Forged => Problem::new(Code::TokenInvalid).saying("The token's signature is wrong."),
        TokenError::Expired => Problem::new(Code::TokenExpired),
    })?;
    if !app.shards.contains_key(&claims.account) {
        return Err(Problem::new(Code::TokenInvalid).saying("The token is for an account that is not here."));
    }
    Ok(Caller { account: claims.account, user: User::Customer(claims.customer) })
}

/// The agent of a sign-in.
///
/// # Errors
/// If there is no such sign-in, or it has expired.
pub async fn by_session(app: &App, token: &str) -> Result<Caller, Problem> {
    let hash = session::hash(token);
    let found = app.directory(move |directory| directory.session(&hash, now())).await?;
    let found = found.filter(|session| app.shards.contains_key(&session.account));
    let caller = found.map(|session| Caller { account: session.account, user: User::Agent(session.agent) });
    caller.ok_or_else(Problem::sign_in_needed)
}

/// The token of a customer who sends one.
///
/// # Errors
/// If the header is of another kind.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => {
            Err(Problem::new(Code::TokenInvalid)
                .saying("The Authorization header must be: Bearer, a space and the token."))
        }
    }
}

/// The token in the cookie.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(session::find)
}

/// Refuses a change that another site may have caused.
///
/// # Errors
/// If the request lacks what only our own pages send.
pub fn refuse_other_sites(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    if !origin::is_own(&app.config, headers) {
        return Err(Problem::new(Code::OriginRefused));
    }
    if headers.get(OWN_HEADER).is_none_or(|value| value != "1") {
        return Err(Problem::new(Code::HeaderMissing));
    }
    Ok(())
}
