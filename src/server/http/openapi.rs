//! `GET /api/v1/openapi.json`: what the API is, for programs.

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::doors;
use crate::docs::openapi;

/// It is the same for everybody and for as long as the server runs.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi::document(&doors::doors()).to_string());

/// `GET /api/v1/openapi.json`
pub async fn serve() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}
