//! Reading JSON, and saying where it is wrong.

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::code::Code;
use super::problem::Problem;

/// Characters of the way to a field that is told: a longer one is nobody's.
const FIELD_CHARS: usize = 200;

/// A JSON body.
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        JsonSent::from_request(request, state).await.map(|sent| Self(sent.body))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        if request.body().size_hint().exact() == Some(0) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// A JSON body, and how it was written.
pub struct JsonSent<T> {
    /// What it says.
    pub body: T,
    /// As it was sent.
    pub bytes: Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonSent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if content_type(request.headers()) != Some("application/json") {
            return Err(Problem::new(Code::ContentType));
        }
        let bytes = read(request, state).await?;
        Ok(Self { body: parse(&bytes)?, bytes })
    }
}

/// The parts of a URL after the question mark.
pub struct UrlQuery<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for UrlQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(query)| Self(query)).map_err(|error| {
            let text = error.body_text();
            let text = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
            // What is said of one part begins with its name.
            let (part, why) = text.split_once(": ").filter(|(part, _)| is_name(part)).unwrap_or(("", text));
            malformed(&format!("The query is wrong: {text}."), part, why)
        })
    }
}

/// The whole body, up to the bound of its route.
///
/// # Errors
/// If it is too large, or breaks off.
pub async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::TooLarge),
        _ => Problem::new(Code::Malformed).saying("The body broke off."),
    })
}

/// The content type without its parameters.
pub fn content_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // An array would be read as an object without names.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Problem::new(Code::Malformed).saying("The JSON is wrong: it must be an object."));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // Where it is wrong is looked for only now: to keep count of it costs time.
        let path = match serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(bytes)) {
            Err(wrong) if wrong.inner().is_data() => wrong.path().to_string(),
            _ => String::new(),
        };
        // Which command it is goes without saying, as in refusals.
        let within = path
            .strip_prefix("command.")
            .map_or(path.as_str(), |path| path.split_once('.').map_or("", |(_, rest)| rest));
        // The message names line and column.
        malformed(&format!("The JSON is wrong: {error}."), within, &error.to_string())
    })
}

/// What is wrong with this part, or with one in it that the reason names.
fn malformed(detail: &str, part: &str, why: &str) -> Problem {
    let named = ["missing field `", "unknown field `", "duplicate field `"].into_iter().find_map(|said| {
        let (name, _) = why.strip_prefix(said)?.split_once('`')?;
        Some(name)
    });
    let mut field = part.trim_matches('.').to_owned();
    if let Some(name) = named.filter(|name| field != *name && !field.ends_with(&format!(".{name}"))) {
        field = if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
    }
    let problem = Problem::new(Code::Malformed).saying(in_words(detail));
    if field.is_empty() || field.len() > FIELD_CHARS { problem } else { problem.in_field(field) }
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What the reader of numbers says of them, for people who write no Rust.
fn in_words(detail: &str) -> String {
    let words = [
        ("expected u8", "expected a whole number from 0 to 255"),
        ("expected u16", "expected a whole number from 0 to 65535"),
        ("expected u32", "expected a whole number from 0 to 4294967295"),
        ("expected u64", "expected a whole number from 0 on"),
        ("expected i32", "expected a whole number"),
        ("invalid digit found in string", "this is no whole number from 0 on"),
        ("number too large to fit in target type", "the number is too large"),
        ("EOF while parsing", "it ends in the middle of"),
    ];
    words.into_iter().fold(detail.to_owned(), |detail, (said, word)| detail.replace(said, word))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Asked {
        command: Ban,
        #[serde(default)]
        days: Vec<u16>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "only read")]
    enum Ban {
        Customer(Who),
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Who {
        days: u16,
        #[serde(default)]
        why: Option<Vec<String>>,
    }

    #[test]
    fn what_cannot_be_read_is_said_with_the_field_at_fault() {
        let good = r#"{"command": {"customer": {"days": 1}}}"#;
        assert!(parse::<Asked>(good.as_bytes()).is_ok());
        for (sent, field, said) in [
            (r#"{"command":{"customer":{"days":70000}}}"#, Some("days"), "a whole number from 0 to 65535"),
            (r#"{"command":{"customer":{}}}"#, Some("days"), "missing field `days`"),
            (r#"{"command":{"customer":{"days":1,"nights":1}}}"#, Some("nights"), "unknown field `nights`"),
            (r#"{"command":{"customer":{"days":1,"days":1}}}"#, Some("days"), "duplicate field `days`"),
            (r#"{"command":{"customer":{"days":1,"why":["a",2]}}}"#, Some("why[1]"), "expected a string"),
            (r#"{"command":{"agent":{}}}"#, Some("command"), "unknown variant `agent`"),
            (r#"{"days":[1,-1]}"#, Some("days[1]"), "integer `-1`"),
            (r#"{"days":[1]}"#, Some("command"), "missing field `command`"),
            (r#"{"days":"#, None, "ends in the middle"),
            (" [1, 2]", None, "must be an object"),
            ("1", None, "invalid type"),
        ] {
            let problem = parse::<Asked>(sent.as_bytes()).unwrap_err();
            assert_eq!(problem.field(), field, "{sent}: {problem:?}");
            assert!(format!("{problem:?}").contains(said), "{sent}: {problem:?}");
        }
    }
}
