//! New customers, and longer life for their tokens.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use parlor_engine::{AccountId, CustomerId, Reject, Time, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::body::JsonBody;
use super::caller::{self, Shown};
use super::code::Code;
use super::origin::Address;
use super::problem::Problem;
use crate::auth::token::{Claims, TOKEN_MS};
use crate::random;
use crate::shard::now;

/// Where somebody wants to be a customer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    #[serde(default)]
    account: Option<AccountId>,
}

/// What a customer is known by.
#[derive(Serialize, JsonSchema)]
pub struct Pass {
    token: String,
    customer: CustomerId,
    expires_at: Time,
}

/// `POST /api/v1/customers`
pub async fn create(
    State(app): State<Arc<App>>,
    Address(address): Address,
    JsonBody(new): JsonBody<NewCustomer>,
) -> Result<Json<Pass>, Problem> {
    app.meters.customer(address)?;
    let account = new.account.unwrap_or(app.first_account);
    if !app.shards.contains_key(&account) {
        let problem = Problem::new(Code::UnknownAccount);
        return Err(problem.in_field("account"));
    }
    let customer = CustomerId(random::id().map_err(|_| Problem::unavailable())?);
    Ok(Json(pass(&app, account, customer, None)))
}

/// `POST /api/v1/customers/refresh`
pub async fn refresh(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
) -> Result<Json<Pass>, Problem> {
    app.meters.customer(address)?;
    let token = caller::presented(&headers)?.ok_or_else(Problem::sign_in_needed)?;
    let (caller, shown) = caller::prove(&app, &token).await?;
    // Who a site knows is proven by the site, again and again: it knows whom it has dropped.
    if matches!(shown, Shown::Pass(Claims { key: Some(_), .. })) {
        return Err(Problem::new(Code::IdentityNeeded));
    }
    match caller.user {
        User::Customer(customer) => {
            let banned = app.shard(caller.account)?.read(move |account| account.is_banned(customer, now())).await;
            if banned.map_err(|_| Problem::unavailable())? {
                return Err(Reject::CustomerBanned.into());
            }
            Ok(Json(pass(&app, caller.account, customer, None)))
        }
        User::Agent(_) | User::System => Err(Problem::sign_in_needed()),
    }
}

/// A token for this customer, who is proven by this key, if by any.
pub(super) fn pass(app: &App, account: AccountId, customer: CustomerId, key: Option<String>) -> Pass {
    let (iat, expires_at) = (now(), now().plus_ms(TOKEN_MS));
    Pass { token: app.signer.sign(&Claims { account, customer, exp: expires_at, iat, key }), customer, expires_at }
}
