//! The one shape of every error over HTTP: problem details (RFC 9457) with a code that programs compare.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use parlor_engine::Reject;
use parlor_sync::Close;
use serde::Serialize;

use super::code::Code;
use super::status;
use crate::auth::scope::Denied;

/// What went wrong, for the caller's eyes: no cause from inside is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    field: Option<Cow<'static, str>>,
    retry_after_ms: Option<u64>,
    expected: Option<u32>,
}

impl Problem {
    /// A problem with the sentence of its code.
    pub fn new(code: Code) -> Self {
        Self::of(code.status(), code.name(), code.message())
    }

    fn of(status: StatusCode, code: &'static str, detail: &str) -> Self {
        Self { status, code, detail: detail.to_owned(), field: None, retry_after_ms: None, expected: None }
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The field at fault, if one is.
    #[cfg(test)]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How a connection ends that it keeps from being opened, or from going on.
    pub fn close(&self) -> Close {
        if self.status.is_server_error() { Close::Unavailable } else { Close::Unauthorized }
    }

    /// Says more exactly what is wrong.
    #[must_use]
    pub fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// It lies in this field.
    #[must_use]
    pub fn in_field(self, field: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// It lies in this field, or in none.
    #[must_use]
    pub fn at(self, field: Option<&'static str>) -> Self {
        Self { field: field.map(Cow::Borrowed), ..self }
    }

    /// The caller is too fast, and may come back after this time.
    pub fn too_soon(wait: Duration) -> Self {
        Self::too_many("user", u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
    }

    /// Somebody is too fast, and may come back after so many milliseconds; `counted` is what there was too much of.
    pub fn too_many(counted: &'static str, wait_ms: u64) -> Self {
        Self { retry_after_ms: Some(wait_ms), ..Self::new(Code::TooManyRequests).in_field(counted) }
    }

    /// A command came out of order.
    pub fn number_unexpected(expected: u32) -> Self {
        let detail = format!("The command's number is out of order: {expected} is due.");
        Self { expected: Some(expected), ..Self::new(Code::NumberUnexpected).saying(detail).in_field("number") }
    }

    /// The store cannot be used at present, or the server stops.
    pub fn unavailable() -> Self {
        Self::new(Code::Unavailable)
    }

    /// Nobody has signed in.
    pub fn sign_in_needed() -> Self {
        Self::new(Code::SignInNeeded)
    }
}

impl From<Reject> for Problem {
    fn from(reject: Reject) -> Self {
        Self {
            field: reject.field().map(Cow::Borrowed),
            ..Self::of(status::of(reject), reject.code(), reject.message())
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Role => Reject::NotAllowed.into(),
            Denied::LastAdmin => Reject::LastAdmin.into(),
            Denied::Admins => Self::new(Code::AdminByToken).in_field("agent"),
            Denied::Scope(scope) => {
                Self::new(Code::ScopeMissing).saying(format!("The token lacks the scope {}.", scope.name()))
            }
        }
    }
}

/// The problem as it is sent.
#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<u32>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Body {
            r#type: format!("/docs/errors#{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            field: self.field.as_deref(),
            expected: self.expected,
        };
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait_ms) = self.retry_after_ms {
            let wait_s = HeaderValue::from(wait_ms.div_ceil(1_000).max(1));
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, wait_s.clone());
            headers.insert(HeaderName::from_static("ratelimit-remaining"), HeaderValue::from(0));
            headers.insert(HeaderName::from_static("ratelimit-reset"), wait_s);
        }
        response
    }
}
