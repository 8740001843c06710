//! From which site a request comes, and whether that is ours.

use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use std::sync::Arc;

use super::App;
use super::code::Code;
use super::problem::Problem;
use crate::config::{Config, WebOrigin};

/// Whether the request comes from a page of our own. Programs that are no browsers name no origin; they carry nobody's
/// cookie by accident.
pub fn is_own(config: &Config, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Some(origin) = origin.to_str().ok().and_then(|text| text.parse::<WebOrigin>().ok()) else { return false };
    match (&config.public_url, header(headers, HOST.as_str())) {
        (Some(public), _) => origin == *public,
        (None, Some(host)) => origin == WebOrigin::of_host(origin.is_https(), host),
        (None, None) => false,
    }
}

/// Whether pages of the request's site may talk to us at all.
pub fn is_allowed(config: &Config, headers: &HeaderMap) -> bool {
    let named = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok()?.parse::<WebOrigin>().ok());
    config.allowed_origins.is_empty()
        || is_own(config, headers)
        || named.is_some_and(|origin| config.allowed_origins.contains(&origin))
}

/// Whether the browser reaches us over TLS.
pub fn is_https(config: &Config, headers: &HeaderMap) -> bool {
    match &config.public_url {
        Some(public) => public.is_https(),
        None => config.behind_proxy && header(headers, "x-forwarded-proto") == Some("https"),
    }
}

/// The address that a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub IpAddr);

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

impl FromRequestParts<Arc<App>> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let unknown = || Problem::new(Code::Malformed).saying("The request names no address.");
        address(app, &parts.headers, &parts.extensions).map(Self).ok_or_else(unknown)
    }
}

/// The address that a request comes from.
pub fn address(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    // The last entry is the one that our own proxy added; the ones before it are hearsay.
    let forwarded = || header(headers, "x-forwarded-for")?.rsplit(',').next()?.trim().parse().ok();
    let named: Option<IpAddr> = app.config.behind_proxy.then(forwarded).flatten();
    named.or_else(|| extensions.get::<Peer>().map(|Peer(peer)| peer.ip()))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get_all(name).iter().next_back()?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_page_is_ours_if_it_comes_from_where_the_request_goes() {
        let config = Config::default();
        let own = |origin: &str| is_own(&config, &headers(&[("host", "chat.example:8080"), ("origin", origin)]));
        assert!(own("http://chat.example:8080"));
        assert!(own("https://chat.example:8080"));
        assert!(!own("http://chat.example"));
        assert!(!own("http://evil.example"));
        assert!(!own("null"));
        assert!(is_own(&config, &headers(&[("host", "chat.example")])));
    }

    #[test]
    fn a_public_address_is_the_only_one_that_counts() {
        let config = Config { public_url: "https://chat.example".parse().ok(), ..Config::default() };
        let own = |origin: &str| is_own(&config, &headers(&[("host", "127.0.0.1:8080"), ("origin", origin)]));
        assert!(own("https://chat.example"));
        assert!(!own("http://127.0.0.1:8080"));
        assert!(is_https(&config, &headers(&[])));
    }

    #[test]
    fn a_list_of_sites_keeps_others_away() {
        let config = Config { allowed_origins: vec!["https://shop.example".parse().unwrap()], ..Config::default() };
        let allowed = |origin: &str| is_allowed(&config, &headers(&[("host", "chat.example"), ("origin", origin)]));
        assert!(allowed("https://shop.example"));
        assert!(allowed("https://chat.example"));
        assert!(!allowed("https://evil.example"));
    }
}
