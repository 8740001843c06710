//! Webhooks: who else is told what happens. For administrators.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use parlor_engine::desk::AgentRole;
use parlor_engine::{AgentId, GroupId, Reject, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::JsonBody;
use super::caller::Caller;
use super::problem::Problem;
use super::{App, Code, audit, kept, limits, shard_of};
use crate::audit::Recorded;
use crate::outbox::{Begin, Delivery, Message, Place, Secret, WEBHOOKS_MAX, Webhook, is_kind};
use crate::random;
use crate::shard::{Shard, now};
use crate::store::StoreError;

/// A webhook as somebody wants it.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "WebhookWanted")]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    url: String,
    #[serde(default)]
    events: BTreeSet<String>,
    #[serde(default)]
    group: Option<GroupId>,
    #[serde(default)]
    description: String,
    #[serde(default = "yes")]
    active: bool,
}

/// A webhook as it is shown: without its secrets.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
pub struct Shown {
    id: String,
    url: String,
    events: BTreeSet<String>,
    group: Option<GroupId>,
    description: String,
    active: bool,
    created_at: Time,
    /// Why it is told nothing at present.
    disabled: Option<String>,
    /// Failures of the message that is due.
    failures: u32,
    /// When that is tried again.
    next_at: Option<Time>,
}

/// A webhook with a secret, which is shown this once.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookWithSecret")]
pub struct WithSecret {
    #[serde(flatten)]
    webhook: Shown,
    secret: String,
}

fn yes() -> bool {
    true
}

/// `GET /api/v1/webhooks`
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Shown>>, Problem> {
    let shard = admins(&app, caller).await?;
    let mut shown = Vec::new();
    for webhook in known(&app, shard).await? {
        shown.push(show(&app, shard, webhook).await);
    }
    Ok(Json(shown))
}

/// `POST /api/v1/webhooks`
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<WithSecret>), Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    check(&app, &wanted)?;
    kept::check_group(shard, wanted.group).await?;
    if known(&app, shard).await?.len() >= WEBHOOKS_MAX {
        return Err(Problem::new(Code::TooManyWebhooks));
    }
    let (id, secret) = (random::id().map_err(unavailable)?, Secret::fresh().map_err(unavailable)?);
    let Wanted { url, events, group, description, active } = wanted;
    let (id, secrets) = (format!("{id:032x}"), vec![secret.clone()]);
    let webhook = Webhook { id, url, events, group, description, active, created_at: now(), secrets };
    save(&app, shard, &webhook, done(caller, "create_webhook", &webhook)).await?;
    let webhook = show(&app, shard, webhook).await;
    Ok((StatusCode::CREATED, Json(WithSecret { webhook, secret: secret.text })))
}

/// `GET /api/v1/webhooks/{id}`
pub async fn one(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Result<Json<Shown>, Problem> {
    let shard = admins(&app, caller).await?;
    let webhook = find(&app, shard, &id).await?;
    Ok(Json(show(&app, shard, webhook).await))
}

/// `PUT /api/v1/webhooks/{id}`. One that was switched off after failures goes on where it stopped.
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Shown>, Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    check(&app, &wanted)?;
    kept::check_group(shard, wanted.group).await?;
    let Wanted { url, events, group, description, active } = wanted;
    let webhook = Webhook { url, events, group, description, active, ..find(&app, shard, &id).await? };
    save(&app, shard, &webhook, done(caller, "change_webhook", &webhook)).await?;
    Ok(Json(show(&app, shard, webhook).await))
}

/// `DELETE /api/v1/webhooks/{id}`
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    let done = done(caller, "delete_webhook", &find(&app, shard, &id).await?);
    blocking(&app, move |app| app.outbox.delete(&id, done)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/webhooks/{id}/secret`: a new secret. The one before signs as well for a day, so that nothing is lost
/// while the other side takes the new one over.
pub async fn renew(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<WithSecret>, Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    let mut webhook = find(&app, shard, &id).await?;
    let (fresh, at) = (Secret::fresh().map_err(unavailable)?, now());
    webhook.secrets.truncate(1);
    webhook.secrets.iter_mut().for_each(|old| old.until = Some(at.plus_ms(limits::OLD_SECRET_MS)));
    webhook.secrets.insert(0, fresh.clone());
    save(&app, shard, &webhook, done(caller, "renew_webhook_secret", &webhook)).await?;
    Ok(Json(WithSecret { webhook: show(&app, shard, webhook).await, secret: fresh.text }))
}

/// `POST /api/v1/webhooks/{id}/test`: posts a message of the kind `test` now, and says how that went.
pub async fn test(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    let shard = admins(&app, caller).await?;
    let webhook = find(&app, shard, &id).await?;
    let message = Message::test(shard.account(), random::id().map_err(unavailable)?, now());
    Ok(Json(app.outbox.send(&webhook, shard.account(), &message).await))
}

/// `GET /api/v1/webhooks/{id}/deliveries`: the last attempts, latest first.
pub async fn deliveries(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Vec<Delivery>>, Problem> {
    let shard = admins(&app, caller).await?;
    let webhook = find(&app, shard, &id).await?;
    let progress = app.outbox.progress(shard.account(), &webhook.id).unwrap_or_default();
    Ok(Json(progress.deliveries.into_iter().rev().collect()))
}

/// `POST /api/v1/webhooks/{id}/deliveries/{message}/again`: tells a message again now, and says how that went.
pub async fn again(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((id, message)): Path<(String, String)>,
) -> Result<Json<Delivery>, Problem> {
    let shard = admins(&app, caller).await?;
    let (webhook, account) = (find(&app, shard, &id).await?, shard.account());
    let unknown = || Problem::new(Code::UnknownMessage);
    let place = Place::of_message(account, &message).ok_or_else(unknown)?;
    let message = blocking(&app, move |app| app.outbox.message(account, place)).await?.ok_or_else(unknown)?;
    Ok(Json(app.outbox.send(&webhook, account, &message).await))
}

/// The caller's account, if the caller is one of its administrators.
async fn admins(app: &App, caller: Caller) -> Result<&Shard, Problem> {
    let shard = shard_of(app, caller)?;
    let agent: AgentId = caller.user.agent().ok_or(Reject::NotAllowed)?;
    let role = shard.read(move |account| account.desk.agents.get(&agent).map(|state| state.profile.role)).await;
    match role.map_err(|_| Problem::unavailable())? {
        Some(AgentRole::Admin) => Ok(shard),
        _ => Err(Reject::NotAllowed.into()),
    }
}

fn check(app: &App, wanted: &Wanted) -> Result<(), Problem> {
    let wrong = |field, detail: &str| Err(Problem::new(Code::WebhookWrong).saying(detail).in_field(field));
    if !app.outbox.takes(&wanted.url) {
        return wrong("url", "The address must begin with https:// and lead to the public network.");
    }
    if let Some(unknown) = wanted.events.iter().find(|kind| !is_kind(kind)) {
        let shown: String = unknown.chars().take(40).collect();
        return wrong("events", &format!("There is no kind of event named {shown:?}."));
    }
    if wanted.description.chars().count() > limits::DESCRIPTION_CHARS {
        return wrong("description", "The description is too long.");
    }
    Ok(())
}

async fn known(app: &Arc<App>, shard: &Shard) -> Result<Vec<Webhook>, Problem> {
    let account = shard.account();
    blocking(app, move |app| app.outbox.list(account)).await
}

async fn find(app: &Arc<App>, shard: &Shard, id: &str) -> Result<Webhook, Problem> {
    let found = known(app, shard).await?.into_iter().find(|webhook| webhook.id == id);
    found.ok_or_else(|| Problem::new(Code::UnknownWebhook))
}

async fn save(app: &Arc<App>, shard: &Shard, webhook: &Webhook, done: Recorded) -> Result<(), Problem> {
    let (shard, webhook) = (shard.clone(), webhook.clone());
    let begin = Begin::now(&shard, webhook.group).await.map_err(|_| Problem::unavailable())?;
    blocking(app, move |app| app.outbox.save(&shard, webhook, begin, done)).await
}

async fn show(app: &App, shard: &Shard, webhook: Webhook) -> Shown {
    let progress = app.outbox.progress(shard.account(), &webhook.id).unwrap_or_default();
    let Webhook { id, url, events, group, description, active, created_at, secrets: _ } = webhook;
    let (disabled, failures) = (progress.disabled, progress.attempts);
    let next_at = Some(progress.next_at).filter(|_| failures > 0 && disabled.is_none());
    Shown { id, url, events, group, description, active, created_at, disabled, failures, next_at }
}

/// What is recorded of a webhook; never its secrets.
fn done(caller: Caller, action: &str, webhook: &Webhook) -> Recorded {
    let Webhook { id, url, events, group, active, .. } = webhook;
    let details = json!({"url": url, "events": events, "group": group, "active": active});
    audit::done(caller, action, id, details)
}

/// Away from the threads that serve requests.
async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let app = app.clone();
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(unavailable(error)),
        Err(_) => Err(Problem::unavailable()),
    }
}

fn unavailable(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "webhooks cannot be used");
    Problem::unavailable()
}
