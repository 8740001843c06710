//! How agents come by a password, and by another one.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use parlor_engine::{Account, AccountId, AgentId, Reject, Time, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::JsonBody;
use super::caller::{self, Caller};
use super::code::Code;
use super::limits::{INVITATION_MS, LINK_RESTS_MS};
use super::origin::{self, Address};
use super::problem::Problem;
use super::{App, audit, mails, staff};
use crate::audit::{Recorded, Whence};
use crate::auth::password::PASSWORD_CHARS;
use crate::auth::scope::Reach;
use crate::auth::session;
use crate::config::WebOrigin;
use crate::mail::{self, WAITING_MAX, What};
use crate::shard::now;
use crate::store::Invitation;

/// An invitation that was made just now.
#[derive(Serialize, JsonSchema)]
pub struct Invited {
    /// Where the agent sets a password. It is good once, and not told again.
    link: String,
    /// What makes the link good, for programs that show a page of their own.
    token: String,
    /// Until when.
    expires_at: Time,
    /// Whether the link was sent to the agent by mail, too.
    mailed: bool,
}

/// Who has forgotten the password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forgotten {
    /// The address that the agent signs in with.
    email: String,
}

/// An invitation that somebody takes up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The invitation's token.
    token: String,
    /// The new password: 8 to 200 characters.
    password: String,
}

/// Another password for whoever has signed in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The password of before.
    current: String,
    /// The new password: 8 to 200 characters.
    password: String,
}

/// `POST /api/v1/agents/{agent}/invitation`
pub async fn invite(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Path(agent): Path<String>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    // Whoever has the link is that agent: with a token it would be a way to whatever the token is not for.
    if caller.reach != Reach::Own {
        return Err(Problem::sign_in_needed());
    }
    staff::admin(&app, caller).await?;
    let agent: AgentId = agent.parse().map_err(|_| Reject::UnknownAgent)?;
    if staff::find(&app, caller, agent).await?.ok_or(Reject::UnknownAgent)?.bot {
        return Err(Problem::new(Code::BotWithoutPassword).in_field("agent"));
    }
    let place = (caller.account, agent);
    let invitation =
        Link { own: own_address(&app, &headers), rests: None, says: |name, link| What::Invitation { name, link } };
    let made = invitation.make(&app, place, move |expires_at| {
        audit::done(caller, "invite_agent", &agent.to_string(), json!({"expires_at": expires_at}))
    });
    let invited = made.await?.ok_or_else(Problem::unavailable)?;
    Ok((StatusCode::CREATED, Json(invited)))
}

/// `POST /api/v1/password-resets`
pub async fn forgotten(
    State(app): State<Arc<App>>,
    Address(address): Address,
    JsonBody(Forgotten { email }): JsonBody<Forgotten>,
) -> Result<StatusCode, Problem> {
    // Not where the request says it came to: whoever sends it is not known.
    let (Some(_), Some(own)) = (&app.mail, &app.config.public_url) else { return Err(Problem::new(Code::MailOff)) };
    app.meters.sign_in(address, &email)?;
    let (app, own) = (app.clone(), own.to_string());
    // After the answer, so that the time it takes tells nobody who is there.
    tokio::spawn(async move {
        if let Err(problem) = remind(&app, own, address, email).await {
            tracing::info!(?problem, "a link to set another password is not mailed");
        }
    });
    Ok(StatusCode::ACCEPTED)
}

/// Mails a link to whoever has this address. Nothing if nobody has, or one was made just now: whoever asks again and again
/// would make each link worthless before it is read, and fill somebody's mailbox.
async fn remind(app: &App, own: String, address: IpAddr, email: String) -> Result<(), Problem> {
    let Some(login) = app.directory(move |directory| directory.find_login(&email)).await? else { return Ok(()) };
    let (account, agent) = (login.account, login.agent);
    app.meters.mail_to(&self::email(app, account, agent).await?)?;
    let link = Link { own, rests: Some(LINK_RESTS_MS), says: |name, link| What::NewPassword { name, link } };
    let made = link.make(app, (account, agent), move |_| {
        let whence = Whence { address: Some(address), token: None };
        audit::done_by(account, User::Agent(agent), whence, "forget_password", &agent.to_string())
    });
    made.await.map(|_| ())
}

/// A link with which an agent sets a password.
struct Link {
    /// How browsers reach this server.
    own: String,
    /// The one of before stays for so many milliseconds, if at all.
    rests: Option<u64>,
    /// What the mail says to whoever has this name.
    says: fn(String, String) -> What,
}

impl Link {
    /// Keeps it in place of the one of before, with the mail that takes it to the agent and the record of what was `done`: all
    /// of it or nothing, so that whatever fails, the one of before stays good. None if that one rests yet.
    async fn make(
        self,
        app: &App,
        (account, agent): (AccountId, AgentId),
        done: impl FnOnce(Time) -> Recorded,
    ) -> Result<Option<Invited>, Problem> {
        let token = session::token().map_err(|_| Problem::unavailable())?;
        let (hash, expires_at) = (session::hash(&token), now().plus_ms(INVITATION_MS));
        // After the hash sign, so that it is in no log of a server on the way.
        let link = format!("{}/invitation#{token}", self.own);
        let written = match (&app.mail, addressee(app, account, agent).await?) {
            (Some(mail), Some((name, to))) => {
                let row = mail::row(account, &to, (self.says)(name, link.clone()));
                Some((mail, row.map_err(|error| mails::failed(&error))?))
            }
            _ => None,
        };
        let spared = self.rests.map(|ms| Time(expires_at.0.saturating_sub(ms)));
        let (invitation, row) =
            (Invitation { account, agent, expires_at }, written.as_ref().map(|(_, row)| row.clone()));
        let done = done(expires_at);
        let kept = app.change(move |changes| {
            if !changes.add_invitation(&hash, &invitation, now(), spared)? {
                return Ok((false, None));
            }
            row.map_or(Ok(()), |row| changes.add_mail(&row, now(), WAITING_MAX))?;
            Ok((true, Some(done)))
        });
        if !kept.await? {
            return Ok(None);
        }
        let mailed = written.is_some();
        written.iter().for_each(|(mail, _)| mail.wake());
        Ok(Some(Invited { link, token, expires_at, mailed }))
    }
}

/// An agent's name and mail address; none where the address is none that a mail can be sent to.
async fn addressee(
    app: &App,
    account: AccountId,
    agent: AgentId,
) -> Result<Option<(String, lettre::Address)>, Problem> {
    let find = move |account: &Account| {
        let profile = &account.desk.agents.get(&agent)?.profile;
        Some((profile.name.clone(), mails::address(&profile.email)?))
    };
    app.shard(account)?.read(find).await.map_err(|_| Problem::unavailable())
}

/// `POST /api/v1/invitations`: sets the password that the invitation is for, and ends all sign-ins of before.
pub async fn accept(
    State(app): State<Arc<App>>,
    Address(address): Address,
    JsonBody(Accept { token, password }): JsonBody<Accept>,
) -> Result<StatusCode, Problem> {
    app.meters.from_address(address)?;
    check_length(&password)?;
    let invitation = session::hash(&token);
    let found = app.directory(move |directory| directory.find_invitation(&invitation, now())).await?;
    let Invitation { account, agent, .. } = found.ok_or_else(|| Problem::new(Code::InvitationInvalid))?;
    // Who has become a program meanwhile has no password any more.
    let is_bot = move |account: &Account| account.desk.agents.get(&agent).is_none_or(|state| state.profile.bot);
    if app.shard(account)?.read(is_bot).await.map_err(|_| Problem::unavailable())? {
        return Err(Problem::new(Code::InvitationInvalid));
    }
    let whence = Whence { address: Some(address), token: None };
    let done = audit::done_by(account, User::Agent(agent), whence, "accept_invitation", &agent.to_string());
    set(&app, agent, password, By::Invitation(invitation), done).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/sessions/me/password`: the sign-in at hand goes on, all others of the agent end.
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Address(address): Address,
    headers: HeaderMap,
    JsonBody(Change { current, password }): JsonBody<Change>,
) -> Result<StatusCode, Problem> {
    let agent = staff::agent(caller)?;
    // A token does not get hold of the account behind it.
    let kept = caller::cookie(&headers).filter(|_| caller.whence.token.is_none()).map(session::hash);
    let kept = kept.ok_or_else(Problem::sign_in_needed)?;
    let email = email(&app, caller.account, agent).await?;
    app.meters.sign_in(address, &email)?;
    check_length(&password)?;
    let login = app.directory(move |directory| directory.find_login(&email)).await?;
    let hash = login.filter(|login| (login.account, login.agent) == (caller.account, agent)).map(|login| login.hash);
    if current.chars().count() > *PASSWORD_CHARS.end() || !app.checker.check(current, hash).await {
        let problem = Problem::new(Code::PasswordWrong).in_field("current");
        return Err(audit::refused(&app, caller, "change_password", &agent.to_string(), problem).await);
    }
    let done = audit::done(caller, "change_password", &agent.to_string(), json!({}));
    set(&app, agent, password, By::Session(kept), done).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// By what somebody sets a password, as its hash.
#[derive(Clone, Copy)]
enum By {
    /// An invitation, which is used up by that. Nobody stays signed in.
    Invitation([u8; 32]),
    /// A sign-in, which goes on.
    Session([u8; 32]),
}

/// Sets a password, ends all other sign-ins, and records it, in one transaction: an invitation is not lost to a failure.
async fn set(app: &App, agent: AgentId, password: String, by: By, done: Recorded) -> Result<(), Problem> {
    let account = done.0;
    let email = email(app, account, agent).await?;
    let hash = app.checker.hash(password).await.map_err(|_| Problem::unavailable())?;
    let ended = app.change(move |changes| {
        let kept = match by {
            By::Session(kept) => Some(kept),
            By::Invitation(hash) => {
                let taken = changes.take_invitation(&hash, now())?;
                // It may be used up, replaced or taken back by now.
                if taken.is_none_or(|taken| (taken.account, taken.agent) != (account, agent)) {
                    return Ok((Err(Problem::new(Code::InvitationInvalid)), None));
                }
                None
            }
        };
        changes.set_password(account, agent, &email, &hash)?;
        Ok((Ok(changes.end_sessions(account, agent, kept.as_ref())?), Some(done)))
    });
    for hash in ended.await?? {
        // Nobody listens when no socket is open.
        let _ = app.signed_out.send(hash);
    }
    Ok(())
}

fn check_length(password: &str) -> Result<(), Problem> {
    let fits = PASSWORD_CHARS.contains(&password.chars().count());
    if fits { Ok(()) } else { Err(Problem::new(Code::PasswordLength).in_field("password")) }
}

/// With which address the agent signs in.
async fn email(app: &App, account: AccountId, agent: AgentId) -> Result<String, Problem> {
    let find = move |account: &Account| account.desk.agents.get(&agent).map(|state| state.profile.email.clone());
    let found = app.shard(account)?.read(find).await.map_err(|_| Problem::unavailable())?;
    found.ok_or_else(|| Reject::UnknownAgent.into())
}

/// How browsers reach this server.
fn own_address(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let named = || WebOrigin::of_host(origin::is_https(&app.config, headers), host);
    app.config.public_url.clone().unwrap_or_else(named).to_string()
}
