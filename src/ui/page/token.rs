//! The customer's token: made when the customer first needs one, kept in this browser, renewed in time.

use wasm_bindgen::JsValue;

use crate::http::{self, Request};
use crate::setup::Setup;
use crate::{clock, json, store};

/// A token is renewed when it would end within this time.
const RENEW_MS: u64 = 24 * 60 * 60 * 1000;

/// The token to say hello with; none if the server cannot be reached. With `refused`, the kept one was turned away: it is
/// renewed, or replaced by one for a new customer.
pub(crate) async fn token(setup: &Setup, refused: bool) -> Option<String> {
    if setup.options.token.is_some() {
        return setup.options.token.clone();
    }
    let key = setup.key("parlor-token-");
    if let Some((ends_at, kept)) = read(&key) {
        if !refused && ends_at > clock::now().plus_ms(RENEW_MS).0 {
            return Some(kept);
        }
        match request(setup, &key, "/api/v1/customers/refresh", Some(&kept)).await {
            Got::Token(token) => return Some(token),
            // Not in time, but good until then.
            Got::Nothing if !refused => return Some(kept),
            Got::Nothing => return None,
            Got::Refused => {}
        }
    }
    match request(setup, &key, "/api/v1/customers", None).await {
        Got::Token(token) => Some(token),
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
    store::write(store::local(), key, &[&ends_at.to_string(), " ", &token].concat());
    Got::Token(token)
}

/// Takes milliseconds as well as a date's text.
fn ends_at(value: &JsValue) -> u64 {
    js_sys::Date::new(value).get_time() as u64
}

fn read(key: &str) -> Option<(u64, String)> {
    let kept = store::read(store::local(), key)?;
    let (ends_at, token) = kept.split_once(' ')?;
    Some((ends_at.parse().ok()?, token.to_owned()))
}
