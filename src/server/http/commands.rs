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
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::body::JsonSent;
use super::caller::Caller;
use super::code::Code;
use super::made::Made;
use super::once::{KEY_CHARS, KEY_HEADER, client_of};
use super::problem::Problem;
use super::{App, place, shard_of, too_long};
use crate::shard::Carried;

/// A command and its number, by which it is carried out once however often it is sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    #[serde(default)]
    client: Option<ClientId>,
    #[serde(default)]
    #[schemars(range(min = 1))]
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
    JsonSent { body: order, bytes }: JsonSent<Order>,
) -> Result<Json<Done>, Problem> {
    let origin = origin(&order, &bytes, caller.user, &headers)?;
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
            Some(reject) => Err(too_long::problem_of(reject, too_long, &bytes)),
            None => Ok(Json(Done { done: true, made: entry.as_deref().map(Made::of) })),
        },
        Answered::Expected(number) => Err(Problem::number_unexpected(number)),
        Answered::Another => Err(Problem::new(Code::KeyReused).in_field("command")),
    }
}

fn origin(order: &Order, sent: &[u8], user: User, headers: &HeaderMap) -> Result<Origin, Problem> {
    match (order.client, order.number, headers.get(KEY_HEADER)) {
        (Some(client), Some(number @ 1..), None) => Ok(Origin { client, number }),
        (None, None, Some(key)) if KEY_CHARS.contains(&key.len()) => {
            Ok(Origin::alone(client_of(user, key.as_bytes()), digest(sent)))
        }
        _ => Err(Problem::new(Code::NumberMissing).in_field("number")),
    }
}

/// What a body is told from others by, in whatever order and with whatever spaces it was written. It is kept in the log: it
/// must follow from what was sent, and not from what this version of the program reads in it.
fn digest(sent: &[u8]) -> u64 {
    let sent: Value = serde_json::from_slice(sent).unwrap_or_default();
    let mut start = [0; 8];
    start.copy_from_slice(&Sha256::digest(sent.to_string())[..8]);
    u64::from_be_bytes(start)
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

    #[test]
    fn a_body_is_known_again_by_any_version_however_it_was_written() {
        // The start of the SHA-256 of {"command":{"rate":{"chat":null,"score":"good"}}}.
        const KNOWN: u64 = 0x6309_0799_f73b_3f56;
        for body in [
            r#"{"command":{"rate":{"chat":null,"score":"good"}}}"#,
            "{ \"command\":\n {\"rate\": {\"score\": \"go\\u006fd\", \"chat\": null } } }",
        ] {
            assert_eq!(digest(body.as_bytes()), KNOWN, "{body}");
        }
        assert_ne!(digest(br#"{"command":{"rate":{"chat":null,"score":"bad"}}}"#), KNOWN);
    }
}
