//! `/docs/…`: the generated documents as pages.

use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::docs;

/// Everything such a page may do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// The panel's colours and the documents' own styles: they are there also when the server was built without its pages.
const STYLES: &str = concat!(
    include_str!("../../../www/styles/tokens.css"),
    include_str!("../../../www/styles/staff.css"),
    include_str!("../docs/docs.css")
);

const INVITATION: &str = include_str!("../docs/invitation.js");
const API: &str = include_str!("../docs/api.js");

/// `GET /docs/{name}`
pub async fn serve(Path(name): Path<String>) -> Response {
    match name.as_str() {
        "docs.css" => return (headers("text/css; charset=utf-8"), STYLES).into_response(),
        "api.js" => return (headers("text/javascript; charset=utf-8"), API).into_response(),
        "invitation.js" => return (headers("text/javascript; charset=utf-8"), INVITATION).into_response(),
        "api" => return (headers("text/html; charset=utf-8"), docs::api_page()).into_response(),
        _ => {}
    }
    match docs::DOCUMENTS.iter().find(|document| document.name == name) {
        Some(document) => (headers("text/html; charset=utf-8"), docs::as_page(document)).into_response(),
        None => (StatusCode::NOT_FOUND, headers("text/plain; charset=utf-8"), "There is no such document.\n")
            .into_response(),
    }
}

/// `GET /invitation`: where an agent sets a password.
pub async fn invitation() -> Response {
    (headers("text/html; charset=utf-8"), docs::invitation_page()).into_response()
}

/// What every page of a document is sent with.
pub(super) fn headers(content_type: &'static str) -> [(HeaderName, &'static str); 5] {
    [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-cache"),
    ]
}
