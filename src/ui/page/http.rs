//! Requests to the server.

use js_sys::{JSON, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

use crate::Problem;
use crate::json;

/// A request to be made.
pub(crate) struct Request<'a> {
    pub method: &'a str,
    pub url: &'a str,
    pub token: Option<&'a str>,
    pub content_type: &'a str,
    pub body: JsValue,
    pub abort: Option<&'a AbortSignal>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(method: &'a str, url: &'a str) -> Self {
        Self { method, url, token: None, content_type: "application/json", body: JsValue::UNDEFINED, abort: None }
    }

    /// Makes the request; none if there is no answer.
    pub(crate) async fn send(self) -> Option<Response> {
        let window = web_sys::window()?;
        let headers = Headers::new().ok()?;
        // Proves that this is no form that some other site has made the browser send.
        headers.append("X-Parlor", "1").ok()?;
        if !self.body.is_undefined() {
            headers.append("Content-Type", self.content_type).ok()?;
        }
        if let Some(token) = self.token {
            headers.append("Authorization", &["Bearer ", token].concat()).ok()?;
        }
        let options = RequestInit::new();
        options.set_method(self.method);
        options.set_headers_headers(&headers);
        options.set_body(&self.body);
        options.set_signal(self.abort);
        let response = JsFuture::from(window.fetch_with_str_and_init(self.url, &options)).await.ok()?;
        Some(response.unchecked_into())
    }
}

/// The JSON of an answer; null if it has none.
pub(crate) async fn body_json(response: &Response) -> JsValue {
    let Ok(text) = response.text() else { return JsValue::NULL };
    let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
    JSON::parse(&text).unwrap_or(JsValue::NULL)
}

/// The bytes of an answer.
pub(crate) async fn body_bytes(response: &Response) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// What an answer that is none complains about.
pub(crate) async fn problem(response: &Response) -> Problem {
    let body = body_json(response).await;
    let code = json::text(&body, "code").unwrap_or_else(|| "failed".to_owned());
    let detail = json::text(&body, "detail").or_else(|| json::text(&body, "title"));
    Problem { code, detail: detail.unwrap_or_else(|| "The server could not do this. Please try again.".to_owned()) }
}
