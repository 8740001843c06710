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
use sha2::{Digest, Sha256};

use super::body::JsonBody;
use super::caller::Caller;
use super::code::Code;
use super::problem::Problem;
use super::{App, place, shard_of};

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

/// The command is carried out.
#[derive(Serialize, JsonSchema)]
pub struct Done {
    done: bool,
}

/// The header that stands for client and number.
const KEY_HEADER: &str = "idempotency-key";
/// Characters of that header.
const KEY_CHARS: std::ops::RangeInclusive<usize> = 1..=200;

/// `POST /api/v1/commands`
pub async fn order(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(order): JsonBody<Order>,
) -> Result<Json<Done>, Problem> {
    let origin = origin(&order, caller.user, &headers)?;
    if headers.contains_key(KEY_HEADER) && !app.used_keys.fits(origin.client, &order.command) {
        return Err(Problem::new(Code::KeyReused).in_field("command"));
    }
    app.meters.content(caller.user, &order.command).map_err(Problem::too_soon)?;
    let shard = shard_of(&app, caller)?;
    let (mut command, denied) = caller.vet(&app, shard, order.command, place::of(&app.config, &headers).as_ref()).await;
    if let Command::StartVisit(visit) = &mut command
        && visit.user_agent.is_empty()
    {
        visit.user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    }
    let answer = shard.command_from(caller.user, origin, command, caller.whence).await;
    match answer.map_err(|_| Problem::unavailable())? {
        Answered::Done(_) if denied.is_some() => Err(denied.map_or_else(Problem::unavailable, Problem::from)),
        Answered::Done(ack) => ack.refused.map_or(Ok(Json(Done { done: true })), |reject| Err(reject.into())),
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

/// One client id for each key of a user, with a single command under it.
fn client_of(user: User, key: &[u8]) -> ClientId {
    let digest = Sha256::new().chain_update(user.bits().to_be_bytes()).chain_update(key).finalize();
    let mut bits = [0; 16];
    bits.copy_from_slice(&digest[..16]);
    ClientId(u128::from_be_bytes(bits))
}
