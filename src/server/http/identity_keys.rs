//! The keys that the account's own sites sign identities with. For administrators.
//!
//! A key is changed by adding another, letting the site sign with that, and revoking the first: until then both are good.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use parlor_engine::{AccountId, AgentId, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::JsonBody;
use super::caller::Caller;
use super::code::Code;
use super::problem::Problem;
use super::{App, audit, kept, limits, staff};
use crate::auth::identity::{IdentityKey, KeyWrong, Material, Method};
use crate::auth::session;
use crate::shard::now;

/// The documents they are kept as.
const KIND: &str = "identity_key";

/// An identity key that somebody wants.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "IdentityKeyWanted")]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What it is for.
    method: Method,
    /// By which name tokens say that it is this one: letters, digits and `._-`, up to 200; made up without it.
    #[serde(default)]
    kid: Option<String>,
    /// What it is for, in words: up to 500 characters.
    #[serde(default)]
    description: String,
    /// For `hmac_sha256` and `HS256`: a secret that the site has already, of 32 to 500 characters; made up without it.
    #[serde(default)]
    secret: Option<String>,
    /// For `RS256` and `ES256`: the public key, a text in PEM form or a JWK.
    #[serde(default)]
    public_key: Option<Value>,
    /// The `iss` that tokens must have; any without it.
    #[serde(default)]
    issuer: Option<String>,
    /// The `aud` that tokens must have; any without it.
    #[serde(default)]
    audience: Option<String>,
}

/// An identity key as it is shown: without its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IdentityKey")]
pub struct Shown {
    kid: String,
    method: Method,
    description: String,
    issuer: Option<String>,
    audience: Option<String>,
    created_at: Time,
    created_by: AgentId,
}

/// An identity key that was added just now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IdentityKeyWithSecret")]
pub struct WithSecret {
    #[serde(flatten)]
    key: Shown,
    /// The secret, if it was made here. It is not told again.
    secret: Option<String>,
}

/// `GET /api/v1/identity-keys`
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Shown>>, Problem> {
    staff::admin(&app, caller).await?;
    Ok(Json(keys(&app, caller.account).await?.into_iter().map(Shown::from).collect()))
}

/// `POST /api/v1/identity-keys`
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<WithSecret>), Problem> {
    let _alone = app.settings.lock().await;
    let admin = staff::admin(&app, caller).await?;
    let there = keys(&app, caller.account).await?;
    let made_up = wanted.method.is_shared() && wanted.secret.is_none();
    let Wanted { method, kid, description, secret, public_key, issuer, audience } = wanted;
    let secret = if made_up { Some(session::token().map_err(|_| Problem::unavailable())?) } else { secret };
    let material = material(method, secret.clone(), public_key)?;
    let kid = kid.map_or_else(kept::fresh_id, Ok)?;
    let named = |field, text: &str| match (1..=limits::IDENTITY_CHARS).contains(&text.chars().count()) {
        true => Ok(()),
        false => Err(wrong(field, "It must have 1 to 200 characters.")),
    };
    named("kid", &kid)?;
    if !kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
        return Err(wrong("kid", "The name may have letters, digits, dots, hyphens and underscores."));
    }
    issuer.as_deref().map_or(Ok(()), |issuer| named("issuer", issuer))?;
    audience.as_deref().map_or(Ok(()), |audience| named("audience", audience))?;
    if description.chars().count() > limits::DESCRIPTION_CHARS {
        return Err(wrong("description", "The description is too long."));
    }
    if there.iter().any(|key| key.kid == kid) {
        return Err(Problem::new(Code::IdentityKeyTaken).in_field("kid"));
    }
    if there.len() >= limits::IDENTITY_KEYS {
        return Err(Problem::new(Code::TooManyIdentityKeys));
    }
    let (created_at, created_by) = (now(), admin.agent);
    let key = IdentityKey { kid, method, description, issuer, audience, created_at, created_by, material };
    let details = json!({"method": key.method, "issuer": key.issuer, "audience": key.audience});
    let done = audit::done(caller, "create_identity_key", &key.kid, details);
    kept::put(&app, KIND.to_owned(), key.kid.clone(), &key, done).await?;
    let secret = secret.filter(|_| made_up);
    Ok((StatusCode::CREATED, Json(WithSecret { key: key.into(), secret })))
}

/// `DELETE /api/v1/identity-keys/{kid}`
pub async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(kid): Path<String>,
) -> Result<StatusCode, Problem> {
    let _alone = app.settings.lock().await;
    staff::admin(&app, caller).await?;
    if !keys(&app, caller.account).await?.iter().any(|key| key.kid == kid) {
        return Err(Problem::new(Code::UnknownIdentityKey).in_field("kid"));
    }
    let done = audit::done(caller, "revoke_identity_key", &kid, json!({}));
    kept::forget(&app, KIND.to_owned(), kid, done).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All identity keys of an account.
pub(super) async fn keys(app: &Arc<App>, account: AccountId) -> Result<Vec<IdentityKey>, Problem> {
    kept::list(app, account, KIND.to_owned()).await
}

/// Whether a token that this key gave is good still: the key is there, and is not a later one of the same name.
pub(super) async fn is_kept(app: &App, account: AccountId, kid: &str, given_at: Time) -> Result<bool, Problem> {
    let kid = kid.to_owned();
    let found = app.documents(move |documents| documents.get(account, KIND, &kid)).await?;
    let key: Option<IdentityKey> = found.and_then(|text| serde_json::from_str(&text).ok());
    Ok(key.is_some_and(|key| key.created_at <= given_at))
}

/// What signatures are checked with, as the method needs it.
fn material(method: Method, secret: Option<String>, public_key: Option<Value>) -> Result<Material, Problem> {
    let unreadable = "This is no public key of this kind, as PEM or as JWK.";
    let (material, field) = match (secret, public_key) {
        (Some(secret), None) if method.is_shared() => (Material::Secret(secret), "secret"),
        (None, Some(Value::String(pem))) if !method.is_shared() => (Material::Pem(pem), "public_key"),
        (None, Some(jwk)) if !method.is_shared() => {
            if jwk.get("d").is_some() {
                return Err(key_wrong(KeyWrong::Private, "public_key"));
            }
            let jwk = serde_json::from_value(jwk).map_err(|_| wrong("public_key", unreadable))?;
            (Material::Jwk(Box::new(jwk)), "public_key")
        }
        _ if method.is_shared() => return Err(wrong("public_key", "This method has a secret and no public key.")),
        _ => return Err(wrong("public_key", "This method needs a public key, and has no secret.")),
    };
    material.check(method).map_err(|why| key_wrong(why, field))?;
    Ok(material)
}

fn key_wrong(why: KeyWrong, field: &'static str) -> Problem {
    wrong(
        field,
        match why {
            KeyWrong::SecretLength => "The secret must have 32 to 500 characters.",
            KeyWrong::Unreadable => "This is no public key of this kind, as PEM or as JWK.",
            KeyWrong::Size => "The key must have 2,048 to 4,096 bits.",
            KeyWrong::Private => "This is a private key. Please keep it to yourself, and send the public one.",
        },
    )
}

fn wrong(field: &'static str, detail: &str) -> Problem {
    Problem::new(Code::IdentityKeyWrong).saying(detail).in_field(field)
}

impl From<IdentityKey> for Shown {
    fn from(key: IdentityKey) -> Self {
        let IdentityKey { kid, method, description, issuer, audience, created_at, created_by, material: _ } = key;
        Self { kid, method, description, issuer, audience, created_at, created_by }
    }
}
