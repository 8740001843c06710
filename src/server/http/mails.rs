//! Mails that somebody asks for: transcripts; and the rules by which transcripts are sent by themselves.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use lettre::Address;
use parlor_engine::command::{TellTranscript, TranscriptStep};
use parlor_engine::desk::AgentRole;
use parlor_engine::{Account, AccountId, ChatId, Command, CustomerId, Reject, ThreadId, User, text};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::JsonBody;
use super::caller::Caller;
use super::code::Code;
use super::history::chat_of;
use super::problem::Problem;
use super::reads::{ask, refusal};
use super::{App, audit, origin, staff};
use crate::mail::{self, ASKED_MAX, Mail, Rules, WAITING_MAX, What};
use crate::shard::now;
use crate::store::StoreError;
use crate::zone;

/// A transcript that somebody wants by mail.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "TranscriptMailWanted")]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// To whom; to the customer's own address without it. A customer can name no other, and it must be verified.
    #[serde(default)]
    to: Option<String>,
    /// The time zone, by its name in the IANA database, such as `Europe/Oslo`; `UTC` if not said.
    #[serde(default)]
    zone: Option<String>,
}

/// A mail that will be sent.
#[derive(Serialize, JsonSchema)]
pub struct Mailed {
    /// To whom.
    to: String,
}

/// `POST /api/v1/chats/{chat}/threads/{thread}/transcript/mail`: what is for agents only is never in it.
pub async fn transcript(
    State(app): State<Arc<App>>,
    caller: Caller,
    origin::Address(address_of): origin::Address,
    Path((chat, thread)): Path<(String, String)>,
    JsonBody(Wanted { to, zone }): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<Mailed>), Problem> {
    mail_of(&app)?;
    let zone = zone_of(zone)?;
    let thread: ThreadId = thread.parse().map_err(|_| Reject::UnknownThread)?;
    let chat = match ask(&app, caller, Query::Thread { chat: chat_of(&chat)?, thread }).await? {
        Answer::Thread(chat) => chat,
        other => return Err(refusal(other)),
    };
    let to = to.or_else(|| chat.customer.email.clone()).unwrap_or_default();
    let to = address(&to).ok_or_else(|| Problem::from(Reject::EmailInvalid).in_field("to"))?;
    match caller.user {
        User::Customer(customer) => {
            if !is_proven(&app, caller.account, customer, &to).await? {
                return Err(Problem::new(Code::MailUnproven).in_field("to"));
            }
            app.meters.mail_from(address_of)?;
        }
        User::Agent(_) | User::System => {
            if staff::caller(&app, caller).await?.role < AgentRole::Agent {
                return Err(Reject::NotAllowed.into());
            }
        }
    }
    app.meters.mail(caller.user, to.as_ref())?;
    let mailed = Mailed { to: to.to_string() };
    // To its end also if the one who asked is gone meanwhile, so that no part is left out.
    tokio::spawn(promise(app, caller, (chat.id, thread), to, zone)).await.map_err(|_| Problem::unavailable())??;
    Ok((StatusCode::ACCEPTED, Json(mailed)))
}

/// Stores the mail together with the record of what staff asked for; then the agents of the thread are told, who so never
/// read of a mail that is none.
async fn promise(
    app: Arc<App>,
    caller: Caller,
    (chat, thread): (ChatId, ThreadId),
    to: Address,
    zone: String,
) -> Result<(), Problem> {
    let (mail, account) = (mail_of(&app)?, caller.account);
    if app.directory(move |directory| directory.mails_waiting(account)).await? >= ASKED_MAX {
        return Err(Problem::new(Code::TooManyMails));
    }
    let shard = app.shard(account)?;
    let row = mail::row(account, &to, What::Transcript { chat, thread, zone }).map_err(|error| failed(&error))?;
    let done = || audit::done(caller, "mail_transcript", &thread.to_string(), json!({"to": to.to_string()}));
    let done = (!caller.user.is_customer()).then(done);
    app.change(move |changes| Ok((changes.add_mail(&row, now(), WAITING_MAX)?, done))).await?;
    let step = TranscriptStep::Requested { by: caller.user.agent() };
    let told = TellTranscript { chat, thread, email: to.to_string(), step };
    // It is sent all the same, but for a thread that is deleted meanwhile: nothing is found of that then.
    if shard.system(Command::TellTranscript(told)).await.is_err() {
        tracing::warn!(%account, %thread, "a thread cannot be told that its transcript is asked for");
    }
    mail.wake();
    Ok(())
}

/// Whether somebody vouches for this being the customer's own address: mail to any other would go, with words of the
/// customer's choice and in our name, to people who have never heard of us.
async fn is_proven(app: &App, account: AccountId, customer: CustomerId, to: &Address) -> Result<bool, Problem> {
    let to = to.to_string();
    let look = move |account: &Account| {
        let chat = account.chat_of(customer)?;
        let own = chat.customer.email.as_deref()?.eq_ignore_ascii_case(&to);
        Some(own && chat.profile.as_ref()?.details.email_verified)
    };
    Ok(app.shard(account)?.read(look).await.map_err(|_| Problem::unavailable())? == Some(true))
}

/// `GET /api/v1/mail/rules`
pub async fn rules(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Rules>, Problem> {
    staff::admin(&app, caller).await?;
    let account = caller.account;
    let store = app.store.clone();
    Ok(Json(blocking(move || Rules::of(&*store, account)).await?))
}

/// `PUT /api/v1/mail/rules`: for what is closed from now on.
pub async fn set_rules(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(wanted): JsonBody<Rules>,
) -> Result<Json<Rules>, Problem> {
    staff::admin(&app, caller).await?;
    let account = caller.account;
    if let Some(to) = &wanted.transcripts_to {
        mail_of(&app)?;
        address(to).ok_or_else(|| Problem::from(Reject::EmailInvalid).in_field("transcripts_to"))?;
    }
    zone_of(wanted.zone.clone())?;
    let (store, rules, last) = (app.store.clone(), wanted.clone(), *app.shard(account)?.stored().borrow());
    let details = json!({"transcripts_to": wanted.transcripts_to});
    let done = audit::done(caller, "set_mail_rules", &account.to_string(), details);
    blocking(move || rules.keep(&*store, last, done)).await?;
    Ok(Json(wanted))
}

/// What sends mails.
fn mail_of(app: &App) -> Result<&Mail, Problem> {
    app.mail.as_ref().ok_or_else(|| Problem::new(Code::MailOff))
}

/// An address that a mail can be sent to: by the engine's rule for addresses, and by that of mails.
pub(super) fn address(text: &str) -> Option<Address> {
    let email = text::optional_email(text).ok()??;
    email.parse().ok()
}

fn zone_of(zone: Option<String>) -> Result<String, Problem> {
    let zone = zone.unwrap_or_else(|| "UTC".to_owned());
    let known = zone::clock(&zone, now()).is_some();
    let wrong = || Problem::new(Code::Malformed).in_field("zone").saying("There is no such time zone.");
    known.then_some(zone).ok_or_else(wrong)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::unavailable())?;
    done.map_err(|error| failed(&error))
}

pub(super) fn failed(error: &StoreError) -> Problem {
    tracing::error!(%error, "a mail or its rules cannot be kept");
    Problem::unavailable()
}
