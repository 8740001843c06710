//! Who calls: a customer by token, an agent by cookie or by token.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use parlor_engine::chat::profile::Place;
use parlor_engine::{Account, AccountId, Command, User};
use parlor_sync::{ClientFrame, SubscriberId};

use super::code::Code;
use super::problem::Problem;
use super::tokens::PREFIX;
use super::{App, admins, audit, identity_keys, origin};
use crate::audit::Whence;
use crate::auth::scope::{self, CONNECTION, Denied, Reach, Scope};
use crate::auth::session;
use crate::auth::token::{Claims, TokenError};
use crate::hours;
use crate::shard::{Shard, now};
use crate::store::Session;

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Where.
    pub account: AccountId,
    /// Who.
    pub user: User,
    /// How far the caller reaches.
    pub reach: Reach,
    /// From where.
    pub whence: Whence,
}

/// What a token must be for at the door that was taken.
#[derive(Debug, Clone, Copy)]
pub struct Needed(pub Option<Scope>);

/// A token's use is noted once in this time, so that not every request writes.
const NOTE_USE_MS: u64 = 60_000;

/// The header that pages send with every change: other sites' forms cannot.
const OWN_HEADER: &str = "x-parlor";

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let caller = identify(app, &parts.method, &parts.headers).await?;
        let caller = caller.at(origin::address(app, &parts.headers, &parts.extensions));
        app.meters.command(caller.user).map_err(Problem::too_soon)?;
        if let Some(Needed(Some(scope))) = parts.extensions.get() {
            caller.need(*scope)?;
        }
        Ok(caller)
    }
}

impl Caller {
    /// The caller at this address.
    #[must_use]
    pub fn at(self, address: Option<IpAddr>) -> Self {
        Self { whence: Whence { address, ..self.whence }, ..self }
    }

    /// Refuses a token that is not for this.
    ///
    /// # Errors
    /// If the caller shows a token of other scopes.
    pub fn need(self, scope: Scope) -> Result<(), Problem> {
        self.reach.need(scope).map_err(Problem::from)
    }

    /// Whether the caller may be told all that the user sees.
    pub fn may_connect(self) -> bool {
        CONNECTION.iter().all(|scope| self.reach.need(*scope).is_ok())
    }

    /// Hands in a frame, as far as it is within reach. What is not is refused by its number, as the engine's refusals are.
    pub async fn hand_in(self, app: &App, shard: &Shard, id: SubscriberId, frame: ClientFrame, place: Option<&Place>) {
        let frame = match frame {
            ClientFrame::Command { origin, command } => {
                ClientFrame::Command { origin, command: self.vet(app, shard, command, place).await.0 }
            }
            ClientFrame::Query { id: query, query: asked }
                if scope::of_query(&asked).check(self.user, self.reach).is_err() =>
            {
                return shard.refuse(id, query).await;
            }
            // Signals are no promise: nobody is told of one that went nowhere.
            ClientFrame::Signal(_) if self.reach.need(Scope::ChatsWrite).is_err() => return,
            frame => frame,
        };
        shard.frame_from(id, frame, self.whence).await;
    }

    /// The command, if it is within reach; else one that nobody from outside may give, so that the refusal is recorded
    /// under the command's number, and the next number is as good as after any refusal. `place` is where the caller is.
    pub async fn vet(
        self,
        app: &App,
        shard: &Shard,
        mut command: Command,
        place: Option<&Place>,
    ) -> (Command, Option<Denied>) {
        // From where a visitor comes is for the server to say.
        if let Command::StartVisit(visit) = &mut command {
            visit.ip = self.whence.address.map(|address| address.to_string()).unwrap_or_default();
            visit.place = place.cloned().map(Box::new);
        }
        if let Command::ConfigureGroup(configure) = &mut command
            && let Some(rules) = &mut configure.rules
        {
            hours::mark_unknown_zone(&mut rules.hours);
        }
        let within = scope::of_command(&command).check(self.user, self.reach);
        let checked = match within {
            Ok(()) => admins::check(app, shard, self, &command).await,
            Err(denied) => Err(denied),
        };
        match checked {
            Ok(()) => (command, None),
            Err(denied) => {
                audit::tried(app, self, &command, &denied.into()).await;
                (Command::Tick, Some(denied))
            }
        }
    }
}

/// Who calls.
///
/// # Errors
/// If nobody has signed in, a token is not to be believed, or the cookie may have been sent by another site.
pub async fn identify(app: &App, method: &Method, headers: &HeaderMap) -> Result<Caller, Problem> {
    if let Some(token) = presented(headers)? {
        return by_token(app, &token).await;
    }
    let token = cookie(headers).ok_or_else(Problem::sign_in_needed)?;
    if !method.is_safe() {
        refuse_other_sites(app, headers)?;
    }
    by_session(app, token).await
}

/// Whose token it is: a customer's, or an agent's.
///
/// # Errors
/// If it is not to be believed.
pub async fn by_token(app: &App, token: &str) -> Result<Caller, Problem> {
    prove(app, token).await.map(|(caller, _)| caller)
}

/// As [`by_token`], with what was shown by it.
///
/// # Errors
/// As [`by_token`].
pub async fn prove(app: &App, token: &str) -> Result<(Caller, Shown), Problem> {
    if is_agents(token) {
        let hash = session::hash(token);
        return Ok((by_key_hash(app, hash).await?, Shown::Key(hash)));
    }
    let claims = claims(app, token)?;
    let caller = by_claims(app, &claims).await?;
    Ok((caller, Shown::Pass(claims)))
}

/// What somebody has shown: a connection lasts for as long as it is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The cookie of this hash.
    Cookie([u8; 32]),
    /// An agent's token of this hash.
    Key([u8; 32]),
    /// A customer's token that says this.
    Pass(Claims),
}

impl Shown {
    /// By what an agent's sign-in or token is told to have ended.
    pub fn hash(&self) -> Option<[u8; 32]> {
        match self {
            Shown::Cookie(hash) | Shown::Key(hash) => Some(*hash),
            Shown::Pass(_) => None,
        }
    }

    /// Refuses what is good no more.
    ///
    /// # Errors
    /// As when it is shown anew: it has expired, was taken back, or the visitor turned out to be somebody else.
    pub async fn check(&self, app: &App) -> Result<(), Problem> {
        match self {
            Shown::Cookie(hash) => {
                let hash = *hash;
                let found = app.directory(move |directory| directory.session(&hash, now())).await?;
                found.map(|_| ()).ok_or_else(Problem::sign_in_needed)
            }
            Shown::Key(hash) => by_key_hash(app, *hash).await.map(|_| ()),
            Shown::Pass(claims) if claims.exp <= now() => Err(Problem::new(Code::TokenExpired)),
            Shown::Pass(claims) => by_claims(app, claims).await.map(|_| ()),
        }
    }
}

/// Whether a token is one of an agent's.
pub fn is_agents(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// The agent of a token's hash.
///
/// # Errors
/// If it was never given, was taken back, or has expired.
pub async fn by_key_hash(app: &App, hash: [u8; 32]) -> Result<Caller, Problem> {
    let found = app.directory(move |directory| directory.find_token(&hash)).await?;
    let found = found.filter(|token| app.shards.contains_key(&token.account));
    let token =
        found.ok_or_else(|| Problem::new(Code::TokenInvalid).saying("The token was taken back, or never given."))?;
    let now = now();
    if token.expires_at.is_some_and(|at| at <= now) {
        return Err(Problem::new(Code::TokenExpired));
    }
    if token.used_at.is_none_or(|at| now.since_ms(at) >= NOTE_USE_MS) {
        app.directory(move |directory| directory.use_token(&hash, now)).await?;
    }
    let whence = Whence { address: None, token: token.id.parse().ok() };
    let (user, reach) = (User::Agent(token.agent), Reach::Token(token.scopes));
    Ok(Caller { account: token.account, user, reach, whence })
}

/// What a customer's token says, if we have signed it and it has not expired. Whether it opens anything is another
/// question.
///
/// # Errors
/// If it is not to be believed.
pub fn claims(app: &App, token: &str) -> Result<Claims, Problem> {
    let claims = app.signer.check(token, now()).map_err(|error| match error {
        TokenError::Malformed => Problem::new(Code::TokenInvalid).saying("The token is malformed."),
        TokenError::Forged => Problem::new(Code::TokenInvalid).saying("The token's signature is wrong."),
        TokenError::Expired => Problem::new(Code::TokenExpired),
    })?;
    if !app.shards.contains_key(&claims.account) {
        return Err(Problem::new(Code::TokenInvalid).saying("The token is for an account that is not here."));
    }
    Ok(claims)
}

/// The customer of a token. Whoever is proven to be somebody is let in by what that proof has given, for as long as its key
/// is there, and not by a token of before, also where staff say that it is the same person: others may know that one. Our
/// page goes on as a new visitor then, and gives back what it could not send.
async fn by_claims(app: &App, claims: &Claims) -> Result<Caller, Problem> {
    let (account, customer) = (claims.account, claims.customer);
    match &claims.key {
        Some(kid) => {
            if !identity_keys::is_kept(app, account, kid, claims.iat).await? {
                let detail = "The key that has proven who this is was revoked.";
                return Err(Problem::new(Code::TokenInvalid).saying(detail));
            }
        }
        None => {
            let look = move |account: &Account| {
                let profile = account.chat_of(customer).and_then(|chat| chat.profile.as_ref());
                profile.is_some_and(|profile| profile.details.identified)
            };
            if app.shard(account)?.read(look).await.map_err(|_| Problem::unavailable())? {
                return Err(Problem::new(Code::IdentityNeeded));
            }
        }
    }
    Ok(Caller { account, user: User::Customer(customer), reach: Reach::Own, whence: Whence::default() })
}

/// The agent of a sign-in.
///
/// # Errors
/// If there is no such sign-in, or it has expired.
pub async fn by_session(app: &App, token: &str) -> Result<Caller, Problem> {
    let hash = session::hash(token);
    let found = app.directory(move |directory| directory.session(&hash, now())).await?;
    let found = found.filter(|session| app.shards.contains_key(&session.account));
    let Session { account, agent, .. } = found.ok_or_else(Problem::sign_in_needed)?;
    Ok(Caller { account, user: User::Agent(agent), reach: Reach::Own, whence: Whence::default() })
}

/// The token that a request presents. An agent's may also come as the password of HTTP's basic scheme, with the account's
/// id, or anything, as the name.
///
/// # Errors
/// If the header is of another kind.
pub fn presented(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let split = value.to_str().ok().and_then(|value| value.split_once(' '));
    let token = split.and_then(|(scheme, rest)| match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(rest.trim().to_owned()),
        "basic" => password_of(rest.trim()).filter(|token| is_agents(token)),
        _ => None,
    });
    token.map(Some).ok_or_else(|| {
        let detail = "The Authorization header must be: Bearer, a space and the token.";
        Problem::new(Code::TokenInvalid).saying(detail)
    })
}

fn password_of(credentials: &str) -> Option<String> {
    let text = String::from_utf8(BASE64_STANDARD.decode(credentials).ok()?).ok()?;
    text.split_once(':').map(|(_, password)| password.to_owned())
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
