//! The doors of the server: which path leads where.

mod admins;
mod app;
mod audit;
mod body;
mod caller;
mod canned;
mod code;
mod commands;
mod crowd;
mod customers;
mod docs;
pub mod door;
mod doors;
mod files;
mod greetings;
mod groups;
mod history;
mod identify;
mod identity_keys;
mod kept;
mod known;
pub mod limits;
mod listed;
mod lists;
mod made;
mod mails;
mod meter;
mod once;
mod openapi;
mod origin;
mod pages;
mod passwords;
mod place;
mod poll;
mod polls;
mod problem;
mod properties;
mod reads;
mod reports;
mod rest;
mod seats;
mod sessions;
mod setup;
mod signals;
mod socket;
mod staff;
mod status;
mod tokens;
mod too_long;
mod transcripts;
mod used_keys;
mod webhooks;

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Extension, Router};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::TimeoutLayer;

pub use app::App;
use caller::{Caller, Needed};
pub use canned::forget_gone as forget_canned_replies;
pub use code::Code;
pub use crowd::Crowd;
use door::{Comes, Keyed};
pub use greetings::forget_gone as forget_greetings;
pub use limits::Meters;
pub use origin::Peer;
pub use polls::Polls;
use problem::Problem;
pub use seats::Seats;
pub use status::of as status_of;
pub use too_long::VARIED as VARIED_FIELDS;
pub use used_keys::UsedKeys;

use crate::config::Config;
use crate::shard::Shard;

/// Every path.
pub fn router(app: Arc<App>) -> Router {
    let [mut any_site, mut own_site, mut slow, mut to_stay] = [(); 4].map(|()| Router::new());
    for door in doors::doors() {
        let side = match door.comes {
            Comes::AnySite => &mut any_site,
            Comes::OwnSite => &mut own_site,
            Comes::Slowly => &mut slow,
            Comes::ToStay => &mut to_stay,
        };
        let once = middleware::from_fn_with_state((app.clone(), door.known), once::once);
        let handler = match door.keyed {
            Keyed::Once => door.handler.layer(once),
            Keyed::NoMatter => door.handler,
            Keyed::Refused => door.handler.layer(middleware::from_fn(refuse_key)),
        };
        let handler = handler.layer(Extension(Needed(door.scope)));
        *side = std::mem::take(side).route(door.path, handler);
    }
    // Within what other sites' pages may read, so that they learn why.
    let metered = || middleware::from_fn_with_state(app.clone(), meter);
    let any_site = any_site.method_not_allowed_fallback(wrong_method).layer(metered()).layer(cors(&app.config));
    let slow = slow.method_not_allowed_fallback(wrong_method).layer(metered()).layer(cors(&app.config));
    let (own_site, to_stay) = (own_site.layer(metered()), to_stay.layer(metered()));
    let api = Router::new()
        .merge(any_site)
        .merge(own_site)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST_TIMEOUT))
        .merge(slow)
        .merge(to_stay)
        .method_not_allowed_fallback(wrong_method);
    let plain = Router::new()
        .route("/healthz", get(health))
        .route("/files/{id}/{name}", get(files::serve))
        .route("/invitation", get(docs::invitation))
        .route("/docs/{name}", get(docs::serve))
        .fallback(pages::serve)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST_TIMEOUT))
        .layer(middleware::from_fn_with_state(app.clone(), meter_pages));
    Router::new()
        .nest("/api/v1", api)
        .route("/api", any(unknown_path))
        .route("/api/{*rest}", any(unknown_path))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .layer(middleware::map_response(keep_private))
        .merge(plain)
        .layer(middleware::from_fn(log))
        .layer(middleware::from_fn(rest::read_on))
        .with_state(app)
}

async fn wrong_method() -> Problem {
    Problem::new(Code::MethodNotAllowed)
}

async fn unknown_path() -> Problem {
    Problem::new(Code::NotFound)
}

/// The shard of the caller's account.
fn shard_of(app: &App, caller: Caller) -> Result<&Shard, Problem> {
    app.shard(caller.account)
}

fn cors(config: &Config) -> CorsLayer {
    let listed = || config.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(&origin.to_string()).ok());
    let origins = if config.allowed_origins.is_empty() { AllowOrigin::any() } else { AllowOrigin::list(listed()) };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        // Our pages always send X-Parlor. It opens nothing to others: no credentials are allowed, and a cookie counts
        // with our own origin only.
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            HeaderName::from_static(once::KEY_HEADER),
            HeaderName::from_static("x-parlor"),
        ])
        .expose_headers([RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(3_600))
}

/// `GET /healthz`: whether every account is in operation.
async fn health(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    let asked = app.shards.values().map(|shard| shard.read(|_| ()));
    for answer in asked {
        if answer.await.is_err() {
            return (StatusCode::SERVICE_UNAVAILABLE, "unavailable");
        }
    }
    (StatusCode::OK, "ok")
}

/// Whoever names a key where it keeps nothing from being done twice is told so, and does not rely on it.
async fn refuse_key(request: Request, next: Next) -> Result<Response, Problem> {
    if request.headers().contains_key(once::KEY_HEADER) {
        return Err(Problem::new(Code::KeyNotTaken).in_field(once::KEY_HEADER));
    }
    Ok(next.run(request).await)
}

/// Whoever asks too often is refused before anything is looked up.
async fn meter(State(app): State<Arc<App>>, request: Request, next: Next) -> Result<Response, Problem> {
    if let Some(address) = origin::address(&app, request.headers(), request.extensions()) {
        app.meters.request(address)?;
    }
    Ok(next.run(request).await)
}

/// The same for what is not the API.
async fn meter_pages(State(app): State<Arc<App>>, request: Request, next: Next) -> Result<Response, Problem> {
    if let Some(address) = origin::address(&app, request.headers(), request.extensions()) {
        app.meters.page(address)?;
    }
    Ok(next.run(request).await)
}

/// Answers of the API are for one caller, and for this moment.
async fn keep_private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// One line for each request. The query is left out: people search for names and words.
async fn log(request: Request, next: Next) -> Response {
    let (method, path, started) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::debug!(%method, path, status, ms, "request");
    response
}
