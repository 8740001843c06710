//! Commands that come by themselves.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use parlor_engine::{ClientId, Command, User};
use parlor_sync::Origin;
use parlor_sync::authority::Answered;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::body::JsonBody;
use super::caller::Caller;
use super::code::Code;
use super::made::Made;
use super::once::{KEY_CHARS, KEY_HEADER, client_of};
use super::problem::Problem;
use super::used_keys::Digest;
use super::{App, place, shard_of, too_long};
use crate::shard::{Carried, now};

/// A command and its number, by which it is carried out once however often it is sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    #[serde(default)]
    client: Option<ClientId>,
    #[serde(default)]
    number: Option<u32>,
    command: Command,
}

/// The command is carried out, now or before.
#[derive(Serialize, JsonSchema)]
pub struct Done {
    done: bool,
    /// What it made or saved, the same whenever it is sent again; null if it was carried out so long ago that this is
    /// not remembered.
    made: Option<Made>,
}

/// `POST /api/v1/commands`
pub async fn order(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(order): JsonBody<Order>,
) -> Result<Json<Done>, Problem> {
    let origin = origin(&order, caller.user, &headers)?;
    if headers.contains_key(KEY_HEADER)
        && !app.used_keys.fits(caller.user, origin.client, digest(&order.command), now())
    {
        return Err(Problem::new(Code::KeyReused).in_field("command"));
    }
    app.meters.content(caller.user, caller.whence.address, &order.command).map_err(Problem::too_soon)?;
    let shard = shard_of(&app, caller)?;
    let too_long = too_long::of_command(&order.command);
    let (mut command, denied) = caller.vet(&app, shard, order.command, place::of(&app.config, &headers).as_ref()).await;
    if let Command::StartVisit(visit) = &mut command
        && visit.user_agent.is_empty()
    {
        visit.user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    }
    let carried = shard.command_from(caller.user, origin, command, caller.whence).await;
    let Carried { answered, entry } = carried.map_err(|_| Problem::unavailable())?;
    match answered {
        Answered::Done(_) if denied.is_some() => Err(denied.map_or_else(Problem::unavailable, Problem::from)),
        Answered::Done(ack) => match ack.refused {
            Some(reject) => Err(too_long::problem(reject, too_long)),
            None => Ok(Json(Done { done: true, made: entry.as_deref().map(Made::of) })),
        },
        Answered::Expected(number) => Err(Problem::number_unexpected(number)),
    }
}

fn origin(order: &Order, user: User, headers: &HeaderMap) -> Result<Origin, Problem> {
    match (order.client, order.number, headers.get(KEY_HEADER)) {
        (Some(client), Some(number), None) => Ok(Origin { client, number }),
        (None, None, Some(key)) if KEY_CHARS.contains(&key.len()) => {
            Ok(Origin { client: client_of(user, key.as_bytes()), number: Origin::ALONE })
        }
        _ => Err(Problem::new(Code::NumberMissing).in_field("number")),
    }
}

/// What a command is known by, however it was written.
fn digest(command: &Command) -> Digest {
    Sha256::digest(serde_json::to_vec(command).unwrap_or_default()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_no_longer_is_not_told_as_nothing() {
        let told = |made| serde_json::to_value(Done { done: true, made }).unwrap();
        assert_eq!(told(None), serde_json::json!({"done": true, "made": null}));
        assert_eq!(told(Some(Made::default())), serde_json::json!({"done": true, "made": {}}));
    }
}
