//! The customer's token: made when the customer first needs one, kept in this browser, renewed in time.

use parlor_engine::text;
use wasm_bindgen::JsValue;

use crate::http::{self, Request};
use crate::setup::Setup;
use crate::{clock, json, store};

/// A token is renewed when it would end within this time.
const RENEW_MS: u64 = 24 * 60 * 60 * 1000;

/// The token to say hello with, and the id of the customer whose own is worth nothing any more, if it is for a new one in
/// their place; none if the server cannot be reached. With `refused`, the kept one was turned away: it is renewed, or
/// replaced.
pub(crate) async fn token(setup: &Setup, refused: bool) -> Option<(String, String)> {
    let mut before = String::new();
    if let Some(token) = &setup.options.token {
        return Some((token.clone(), before));
    }
    let key = setup.key("parlor-token-");
    if let Some((ends_at, kept, customer)) = read(&key) {
        if !refused && ends_at > clock::now().plus_ms(RENEW_MS).0 {
            return Some((kept, before));
        }
        match request(setup, &key, "/api/v1/customers/refresh", Some(&kept)).await {
            Got::Token(token) => return Some((token, before)),
            // Not in time, but good until then.
            Got::Nothing if !refused => return Some((kept, before)),
            Got::Nothing => return None,
            Got::Refused => before = customer,
        }
    }
    match request(setup, &key, "/api/v1/customers", None).await {
        Got::Token(token) => Some((token, before)),
        Got::Nothing | Got::Refused => None,
    }
}

enum Got {
    Token(String),
    Refused,
    Nothing,
}

async fn request(setup: &Setup, key: &str, path: &str, token: Option<&str>) -> Got {
    let url = setup.url(path);
    let request = Request { token, body: "{}".into(), ..Request::new("POST", &url) };
    let Some(response) = request.send().await else { return Got::Nothing };
    match response.status() {
        200 | 201 => {}
        401 => return Got::Refused,
        _ => return Got::Nothing,
    }
    let body = http::body_json(&response).await;
    let Some(token) = json::text(&body, "token") else { return Got::Nothing };
    let ends_at = json::member(&body, "expires_at").map_or(0, |at| ends_at(&at));
    let customer = json::text(&body, "customer").unwrap_or_default();
    store::write(store::local(), key, &[&text::decimal(ends_at), " ", &token, " ", &customer].concat());
    Got::Token(token)
}

/// Takes milliseconds as well as a date's text.
fn ends_at(value: &JsValue) -> u64 {
    js_sys::Date::new(value).get_time() as u64
}

/// Until when the kept token is good, the token, and whose it is, if that was kept too.
fn read(key: &str) -> Option<(u64, String, String)> {
    let kept = store::read(store::local(), key)?;
    let mut parts = kept.split(' ').map(str::to_owned);
    Some((parts.next()?.parse().ok()?, parts.next()?, parts.next().unwrap_or_default()))
}
