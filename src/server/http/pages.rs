//! The pages inside the binary, with the headers that keep them safe.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use crate::assets::{self, Asset};
use crate::config::Config;

/// Everything a page may do: run and fetch what comes from here, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    media-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'";
/// The page that other sites show in a frame.
const FRAMED: &str = "widget.html";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const NO_PAGES: &str = "This server was built without its pages.\n\n\
    Build them with:  cargo xtask build\n\nThe API is at /api/v1.\n";

/// Whatever is no API.
pub async fn serve(State(app): State<Arc<App>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let path = uri.path();
    match assets::find(path) {
        Some(asset) => answer(asset, &app.config, &headers),
        None if assets::is_folder(path) => Redirect::permanent(&format!("{path}/")).into_response(),
        // The first of the documents, for whoever looks for any.
        None if path.trim_end_matches('/') == "/docs" => Redirect::temporary("/docs/api").into_response(),
        None if path == "/" => (plain(), NO_PAGES).into_response(),
        // Browsers ask for it whatever a page says.
        None if path == "/favicon.ico" => StatusCode::NO_CONTENT.into_response(),
        None => (StatusCode::NOT_FOUND, plain(), "There is nothing at this address.\n").into_response(),
    }
}

fn answer(asset: &'static Asset, config: &Config, headers: &HeaderMap) -> Response {
    let brotli = asset.brotli.filter(|_| accepts_brotli(headers));
    let tag = format!("\"{}{}\"", asset.tag, if brotli.is_some() { "-br" } else { "" });
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = brotli.unwrap_or(asset.bytes);
        ([(CONTENT_TYPE, HeaderValue::from_static(asset.mime()))], body).into_response()
    };
    let out = response.headers_mut();
    if brotli.is_some() && !is_known {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(ETAG, tag);
    }
    // No name changes with its content, so each use asks whether it is still the same.
    out.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Other sites embed the loader and the widget, also those that isolate themselves.
    out.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    if asset.is_page() {
        out.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        if let Ok(policy) = HeaderValue::from_str(&policy(asset.path, config)) {
            out.insert(CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

fn policy(path: &str, config: &Config) -> String {
    let ancestors = match (path, config.allowed_origins.as_slice()) {
        (FRAMED, []) => "*".to_owned(),
        (FRAMED, sites) => sites.iter().fold("'self'".to_owned(), |list, site| format!("{list} {site}")),
        _ => "'none'".to_owned(),
    };
    format!("{POLICY}; frame-ancestors {ancestors}")
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn plain() -> [(HeaderName, HeaderValue); 2] {
    [
        (CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    static PAGE: Asset = Asset { path: "widget.html", tag: "aa", bytes: b"<html>", brotli: Some(b"br") };
    static PANEL: Asset = Asset { path: "index.html", tag: "bb", bytes: b"<html>", brotli: None };
    static PROGRAM: Asset = Asset { path: "widget_bg.wasm", tag: "cc", bytes: b"\0asm", brotli: None };

    fn ask(asset: &'static Asset, pairs: &[(&'static str, &'static str)]) -> Response {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        answer(asset, &Config::default(), &headers.collect())
    }

    fn header<'a>(response: &'a Response, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn brotli_is_for_those_who_take_it() {
        let small = ask(&PAGE, &[("accept-encoding", "gzip, deflate, br, zstd")]);
        assert_eq!((header(&small, "content-encoding"), header(&small, "etag")), ("br", "\"aa-br\""));
        assert_eq!(header(&small, "vary"), "accept-encoding");
        assert_eq!(to_bytes(small.into_body(), 99).await.unwrap(), "br");
        for refusing in ["gzip", "br;q=0", "identity"] {
            let whole = ask(&PAGE, &[("accept-encoding", refusing)]);
            assert_eq!((header(&whole, "content-encoding"), header(&whole, "etag")), ("", "\"aa\""));
            assert_eq!(to_bytes(whole.into_body(), 99).await.unwrap(), "<html>");
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        assert_eq!(ask(&PAGE, &[("if-none-match", "\"x\", W/\"aa\"")]).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(ask(&PAGE, &[("if-none-match", "\"x\"")]).status(), StatusCode::OK);
    }

    #[test]
    fn only_the_widget_may_be_framed_and_nothing_is_fetched_from_elsewhere() {
        let policy = |asset| header(&ask(asset, &[]), "content-security-policy").to_owned();
        assert!(
            policy(&PAGE).starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';")
        );
        assert!(policy(&PAGE).ends_with("; frame-ancestors *"), "{}", policy(&PAGE));
        assert!(policy(&PANEL).ends_with("; frame-ancestors 'none'"));
        assert_eq!(policy(&PROGRAM), "");
        assert_eq!(header(&ask(&PROGRAM, &[]), "content-type"), "application/wasm");
        assert_eq!(header(&ask(&PROGRAM, &[]), "x-content-type-options"), "nosniff");
    }
}
