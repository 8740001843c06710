//! Customers who are proven to be somebody whom the account's own site knows.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use parlor_engine::command::StepUp;
use parlor_engine::{AccountId, Command, CustomerId, Reject, User};
use schemars::JsonSchema;
use serde::Deserialize;

use super::App;
use super::body::JsonBody;
use super::caller;
use super::code::Code;
use super::customers::{Pass, pass};
use super::identity_keys::keys;
use super::origin::Address;
use super::problem::Problem;
use crate::auth::identity::{Person, Unproven, by_hash, by_token};
use crate::auth::token::Claims;
use crate::shard::now;

/// Who somebody is: a JWT, or the id by which the site knows them with its hash. A token that says who they were so far may
/// come along in the header `Authorization`; their conversation goes on then.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Identity {
    /// A JWT with `sub` and `exp`. It may say `name`, `email`, `email_verified`, `phone` and `avatar`.
    jwt: Option<String>,
    /// As whom the site knows them: 1 to 200 characters.
    external_id: Option<String>,
    /// The hexadecimal HMAC-SHA256 of that id.
    hash: Option<String>,
    /// The key of the hash; any that fits without it. A JWT names its own.
    kid: Option<String>,
    /// The name. Beside a hash nobody vouches for this and what follows.
    name: String,
    /// The mail address.
    email: String,
    /// The phone number, in the form of E.164.
    phone: String,
    /// The address of a picture.
    avatar: String,
    /// Where, if no token says so; the server's first account without it.
    account: Option<AccountId>,
}

/// `POST /api/v1/customers/identify`
pub async fn identify(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
    JsonBody(identity): JsonBody<Identity>,
) -> Result<Json<Pass>, Problem> {
    app.meters.customer(address)?;
    let (account, anonymous) = so_far(&app, &headers, identity.account).await?;
    let person = prove(&app, account, identity).await?;
    let customer = app.people.customer(account, &person.external_id);
    let banned = app
        .shard(account)?
        .read(move |account| anonymous.iter().chain([&customer]).any(|customer| account.is_banned(*customer, now())));
    if banned.await.map_err(|_| Problem::unavailable())? {
        return Err(Reject::CustomerBanned.into());
    }
    let Person { key, external_id, name, email, email_verified, phone, avatar } = person;
    let step_up = StepUp { anonymous, customer, name, email, email_verified, phone, avatar, external_id };
    let refused = app.shard(account)?.system(Command::StepUp(step_up)).await;
    match refused.map_err(|_| Problem::unavailable())? {
        Some(reject) => Err(reject.into()),
        None => Ok(Json(pass(&app, account, customer, Some(key)))),
    }
}

/// Where it is, and who the customer was so far.
async fn so_far(
    app: &App,
    headers: &HeaderMap,
    wanted: Option<AccountId>,
) -> Result<(AccountId, Option<CustomerId>), Problem> {
    let Some(token) = caller::presented(headers)? else {
        let account = wanted.unwrap_or(app.first_account);
        let known = app.shards.contains_key(&account);
        let unknown = || Problem::new(Code::UnknownAccount).in_field("account");
        return if known { Ok((account, None)) } else { Err(unknown()) };
    };
    if caller::is_agents(&token) {
        return Err(Reject::NotAllowed.into());
    }
    // It opens nothing here, so it may be one that opens nothing any more: of a visitor who was proven to be somebody
    // before, or one whose key was revoked. Such a page proves who it is just by this.
    let Claims { account, customer, .. } = caller::claims(app, &token)?;
    if wanted.is_some_and(|wanted| wanted != account) {
        return Err(Problem::new(Code::UnknownAccount).in_field("account"));
    }
    app.meters.command(User::Customer(customer)).map_err(Problem::too_soon)?;
    Ok((account, Some(customer)))
}

/// Who it is.
async fn prove(app: &Arc<App>, account: AccountId, identity: Identity) -> Result<Person, Problem> {
    let keys = keys(app, account).await?;
    let Identity { jwt, external_id, hash, kid, name, email, phone, avatar, account: _ } = identity;
    match (jwt, external_id, hash) {
        (Some(jwt), None, None) => {
            let apart = [&name, &email, &phone, &avatar].iter().any(|text| !text.is_empty()) || kid.is_some();
            if apart {
                let detail = "A JWT says everything itself: nothing else stands beside it.";
                return Err(Problem::new(Code::IdentityMalformed).saying(detail).in_field("jwt"));
            }
            Ok(by_token(&keys, &jwt, now())?)
        }
        (None, Some(external_id), Some(hash)) => {
            let key = by_hash(&keys, &external_id, &hash, kid.as_deref())?;
            Ok(Person { key, external_id, name, email, email_verified: false, phone, avatar })
        }
        _ => Err(Problem::new(Code::IdentityMalformed)),
    }
}

impl From<Unproven> for Problem {
    fn from(unproven: Unproven) -> Self {
        match unproven {
            Unproven::Malformed(detail) => Self::new(Code::IdentityMalformed).saying(detail),
            Unproven::UnknownKey => Self::new(Code::IdentityKeyUnknown).in_field("kid"),
            Unproven::Algorithm => Self::new(Code::IdentityAlgorithm),
            Unproven::Forged => Self::new(Code::IdentityForged),
            Unproven::Expired => Self::new(Code::IdentityExpired),
            Unproven::Early => Self::new(Code::IdentityEarly),
            Unproven::Issuer => Self::new(Code::IdentityIssuer),
            Unproven::Audience => Self::new(Code::IdentityAudience),
        }
    }
}
