//! Greetings: administrators keep them here, and customers' pages ask which one is due and say what became of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use parlor_engine::chat::profile::GreetingStep;
use parlor_engine::chat::{Content, FilledForm};
use parlor_engine::command::{Greet, GreetStep};
use parlor_engine::desk::AgentRole;
use parlor_engine::limits::TEXT_CHARS;
use parlor_engine::{Account, ChatId, Command, CustomerId, GreetingId, GroupId, Reject, ThreadId, User};
use parlor_sync::greetings::{Greeting, Rules, Wanted, put_in_order};
use parlor_sync::query::GreetingDue;
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::JsonBody;
use super::caller::Caller;
use super::kept::{self, staff};
use super::problem::Problem;
use super::reads::{ask, refusal};
use super::{App, Code, audit, limits, shard_of};
use crate::audit::{Recorded, Whence};
use crate::random;
use crate::shard::{Shard, now};
use crate::store::GREETING;

/// What is said by whoever accepts a greeting.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GreetingAnswers {
    /// Answers to the form before the talk of the greeting's group, as in the command `start_thread`.
    #[serde(default)]
    form: Option<Box<FilledForm>>,
}

/// The thread that began with a greeting.
#[derive(Serialize, JsonSchema)]
pub struct GreetingAccepted {
    /// Its chat.
    chat: ChatId,
    /// The thread.
    thread: ThreadId,
}

/// `GET /api/v1/greetings`: in the order in which they are asked for.
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Greeting>>, Problem> {
    let shard = admins(&app, caller).await?;
    Ok(Json(in_order(&app, shard).await?))
}

/// `POST /api/v1/greetings`
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<Greeting>), Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    if in_order(&app, shard).await?.len() >= limits::GREETINGS {
        return Err(Problem::new(Code::TooManyGreetings));
    }
    let id = GreetingId(random::id().map_err(|_| Problem::unavailable())?);
    let greeting = Greeting { id, created_at: now(), wanted };
    save(&app, shard, &greeting, done(caller, "create_greeting", &greeting)).await?;
    Ok((StatusCode::CREATED, Json(greeting)))
}

/// `PUT /api/v1/greetings/{id}`
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Greeting>, Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    let greeting = Greeting { wanted, ..find(&app, shard, &id).await? };
    save(&app, shard, &greeting, done(caller, "change_greeting", &greeting)).await?;
    Ok(Json(greeting))
}

/// `DELETE /api/v1/greetings/{id}`
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let _alone = app.settings.lock().await;
    let shard = admins(&app, caller).await?;
    let greeting = find(&app, shard, &id).await?;
    kept::forget(&app, GREETING.to_owned(), greeting.id.to_string(), done(caller, "delete_greeting", &greeting))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets greetings of groups that are no more: a group is deleted by a command, which knows nothing of greetings.
///
/// # Errors
/// If it cannot be done now.
pub async fn forget_gone(app: &Arc<App>, shard: &Shard) -> Result<(), Problem> {
    let _alone = app.settings.lock().await;
    let mut greetings = in_order(app, shard).await?;
    greetings.retain(|greeting| greeting.wanted.group.is_some());
    if greetings.is_empty() {
        return Ok(());
    }
    let groups: BTreeSet<GroupId> = look(shard, |account| account.desk.groups.keys().copied().collect()).await?;
    for greeting in greetings.iter().filter(|greeting| greeting.wanted.group.is_none_or(|it| !groups.contains(&it))) {
        let id = greeting.id.to_string();
        let done = audit::done_by(shard.account(), User::System, Whence::default(), "delete_greeting", &id);
        kept::forget(app, GREETING.to_owned(), id, done).await?;
    }
    Ok(())
}

/// `POST /api/v1/greetings/due`: what the caller's page is to show now. It counts as shown.
pub async fn due(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<GreetingDue>, Problem> {
    match ask(&app, caller, Query::GreetingDue).await? {
        Answer::GreetingDue(due) => Ok(Json(due)),
        other => Err(refusal(other)),
    }
}

/// `POST /api/v1/greetings/{id}/accept`: a thread begins with it.
pub async fn accept(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    answers: Option<JsonBody<GreetingAnswers>>,
) -> Result<(StatusCode, Json<GreetingAccepted>), Problem> {
    let GreetingAnswers { form } = answers.map(|JsonBody(answers)| answers).unwrap_or_default();
    let (shard, customer) = visitor(&app, caller).await?;
    let Greeting { id, wanted, .. } = find(&app, shard, &id).await?;
    app.meters.begin(caller.user, caller.whence.address).map_err(Problem::too_soon)?;
    let accepted = GreetStep::Accepted { group: wanted.group, content: Content::Text(wanted.text), form };
    let done = greet(shard, customer, id, accepted).await;
    let begun = look(shard, move |account| {
        let chat = account.chat_of(customer)?;
        let accepted = chat.profile.as_ref()?.visit()?.step(id) == Some(GreetingStep::Accepted);
        Some(GreetingAccepted { chat: chat.id, thread: chat.open_thread()?.id }).filter(|_| accepted)
    });
    match (done, begun.await?) {
        // Whoever has missed the answer and asks again is told the same.
        (_, Some(begun)) => Ok((StatusCode::CREATED, Json(begun))),
        (Err(problem), None) => Err(problem),
        (Ok(()), None) => Err(Problem::unavailable()),
    }
}

/// `POST /api/v1/greetings/{id}/cancel`: it is not shown again in this visit.
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (shard, customer) = visitor(&app, caller).await?;
    // One that was deleted meanwhile is cancelled as well.
    let id: GreetingId = id.parse().map_err(|_| unknown())?;
    greet(shard, customer, id, GreetStep::Cancelled).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The customer who calls, by the id that counts after a merge, and is let in.
async fn visitor(app: &App, caller: Caller) -> Result<(&Shard, CustomerId), Problem> {
    let (shard, User::Customer(customer)) = (shard_of(app, caller)?, caller.user) else {
        return Err(Reject::NotAllowed.into());
    };
    let found = look(shard, move |account| (account.is_banned(customer, now()), account.acts_as(customer)));
    match found.await? {
        (true, _) => Err(Reject::CustomerBanned.into()),
        (false, customer) => Ok((shard, customer)),
    }
}

/// Records what became of a greeting.
async fn greet(shard: &Shard, customer: CustomerId, greeting: GreetingId, step: GreetStep) -> Result<(), Problem> {
    let command = Command::Greet(Greet { customer, greeting, step });
    match shard.system(command).await.map_err(|_| Problem::unavailable())? {
        None => Ok(()),
        Some(Reject::NoOffer) => Err(unknown()),
        Some(reject) => Err(reject.into()),
    }
}

async fn look<R: Send + 'static>(
    shard: &Shard,
    look: impl FnOnce(&Account) -> R + Send + 'static,
) -> Result<R, Problem> {
    shard.read(look).await.map_err(|_| Problem::unavailable())
}

/// The caller's account, if the caller is one of its administrators.
async fn admins(app: &App, caller: Caller) -> Result<&Shard, Problem> {
    let staff = staff(app, caller).await?;
    if staff.role == AgentRole::Admin { Ok(staff.shard) } else { Err(Reject::NotAllowed.into()) }
}

async fn in_order(app: &Arc<App>, shard: &Shard) -> Result<Vec<Greeting>, Problem> {
    let mut found = kept::list(app, shard.account(), GREETING.to_owned()).await?;
    put_in_order(&mut found);
    Ok(found)
}

async fn find(app: &Arc<App>, shard: &Shard, id: &str) -> Result<Greeting, Problem> {
    let id: GreetingId = id.parse().map_err(|_| unknown())?;
    in_order(app, shard).await?.into_iter().find(|greeting| greeting.id == id).ok_or_else(unknown)
}

async fn save(app: &App, shard: &Shard, greeting: &Greeting, done: Recorded) -> Result<(), Problem> {
    check(&greeting.wanted)?;
    kept::check_group(shard, greeting.wanted.group).await?;
    kept::put(app, GREETING.to_owned(), greeting.id.to_string(), greeting, done).await
}

fn check(Wanted { text, rules, .. }: &Wanted) -> Result<(), Problem> {
    let Rules { pages, not_pages, seconds_on_page, seconds_on_site, visits_from, visits_to } = rules;
    let wrong = |field, detail: &str| Err(Problem::new(Code::GreetingWrong).saying(detail).in_field(field));
    if text.trim().is_empty() || text.chars().count() > TEXT_CHARS {
        return wrong("text", "The text must have 1 to 8,000 characters.");
    }
    for (field, patterns) in [("rules.pages", pages), ("rules.not_pages", not_pages)] {
        let fits = |pattern: &String| (1..=limits::PATTERN_CHARS).contains(&pattern.chars().count());
        if patterns.len() > limits::PATTERNS || !patterns.iter().all(fits) {
            return wrong(field, "There may be 20 addresses, each of 1 to 500 characters.");
        }
    }
    if *seconds_on_page > limits::SECONDS_ON_PAGE {
        return wrong("rules.seconds_on_page", "A greeting may wait for an hour on a page at most.");
    }
    if *seconds_on_site > limits::SECONDS_ON_SITE {
        return wrong("rules.seconds_on_site", "A greeting may wait for a day of a visit at most.");
    }
    if visits_to.is_some_and(|to| to < *visits_from) {
        return wrong("rules.visits_to", "The last visit lies before the first.");
    }
    Ok(())
}

fn unknown() -> Problem {
    Problem::new(Code::UnknownGreeting)
}

fn done(caller: Caller, action: &str, greeting: &Greeting) -> Recorded {
    let Wanted { active, group, .. } = &greeting.wanted;
    audit::done(caller, action, &greeting.id.to_string(), json!({"active": active, "group": group}))
}
