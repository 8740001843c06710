//! What is asked for with an `Idempotency-Key` is done once: whoever has missed the answer asks again, and is told the same.
//!
//! It stands before every door that makes or sends something, unless the door says [`super::door::Door::repeatable`]. Commands
//! see to it themselves. Only what was done is remembered: what was refused may be tried again with the same key.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use parlor_engine::{ClientId, User};
use sha2::{Digest as _, Sha256};

use super::caller::{Caller, identify};
use super::code::Code;
use super::problem::Problem;
use super::used_keys::{Answer, Digest, Found};
use super::{App, body};
use crate::auth::scope::Reach;
use crate::shard::now;

/// The header that names a request.
pub const KEY_HEADER: &str = "idempotency-key";
/// Characters of that header.
pub const KEY_CHARS: std::ops::RangeInclusive<usize> = 1..=200;

/// Lets a request through once; `known` is whether its door asks who comes.
pub async fn once(
    State((app, known)): State<(Arc<App>, bool)>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let caller = if known { Some(identify(&app, request.method(), request.headers()).await?) } else { None };
    let (parts, body) = request.into_parts();
    let bytes = body::read(Request::from_parts(parts.clone(), body), &()).await?;
    let (user, digest) = (caller.map(|caller| caller.user), digest(caller, &parts, &bytes));
    // Where nobody is known, whoever names a key must also know all that was sent with it to be told the answer.
    let key = match user {
        Some(user) => client_of(user, &key),
        None => client_of(User::System, &[&digest, &key[..]].concat()),
    };
    match app.used_keys.begin(user, key, digest, now()) {
        Found::New => {
            let running = Running { app, user, key: Some(key) };
            carry_out(running, Request::from_parts(parts, Body::from(bytes)), next).await
        }
        Found::Another => Err(Problem::new(Code::KeyReused).in_field(KEY_HEADER)),
        Found::Running => Err(Problem::new(Code::KeyInUse).in_field(KEY_HEADER)),
        Found::Done(answer) => {
            // It was not counted at the door.
            user.map_or(Ok(()), |user| app.meters.command(user)).map_err(Problem::too_soon)?;
            Ok(answer.into_response())
        }
    }
}

/// The key that a request names, if it names one.
///
/// # Errors
/// If it is empty or too long.
pub fn key(headers: &HeaderMap) -> Result<Option<Vec<u8>>, Problem> {
    let Some(key) = headers.get(KEY_HEADER) else { return Ok(None) };
    if !KEY_CHARS.contains(&key.len()) {
        let detail = "The header Idempotency-Key must have 1 to 200 characters.";
        return Err(Problem::new(Code::Malformed).saying(detail).in_field(KEY_HEADER));
    }
    Ok(Some(key.as_bytes().to_vec()))
}

/// One client id for each key of a user, with a single command under it.
pub fn client_of(user: User, key: &[u8]) -> ClientId {
    let digest = Sha256::new().chain_update(user.bits().to_be_bytes()).chain_update(key).finalize();
    let mut bits = [0; 16];
    bits.copy_from_slice(&digest[..16]);
    ClientId(u128::from_be_bytes(bits))
}

/// What a request is known by: what is asked for, with what body, and by which token, since another may be for less.
fn digest(caller: Option<Caller>, parts: &Parts, body: &Bytes) -> Digest {
    let token = caller.and_then(|caller| caller.whence.token).map_or(0, |token| token.0);
    let scopes = match caller.map(|caller| caller.reach) {
        Some(Reach::Token(scopes)) => scopes.text(),
        Some(Reach::Own) | None => String::new(),
    };
    let head = format!("{} {} {token} {scopes}\n", parts.method, parts.uri);
    Sha256::new().chain_update(head).chain_update(body).finalize().into()
}

/// Goes on to its end also if the one who asked is gone meanwhile: that is just who will ask again.
async fn carry_out(running: Running, request: Request, next: Next) -> Result<Response, Problem> {
    let task = tokio::spawn(async move {
        let (parts, body) = next.run(request).await.into_parts();
        // What a handler answers is whole already.
        let body = to_bytes(body, usize::MAX).await.map_err(|_| Problem::unavailable())?;
        if parts.status.is_success() {
            let answer = Answer { status: parts.status, headers: parts.headers.clone(), body: body.clone() };
            running.done(answer);
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    });
    task.await.map_err(|_| Problem::unavailable())?
}

/// A request under way. Unless it is done in the end, its key stands for nothing.
struct Running {
    app: Arc<App>,
    user: Option<User>,
    key: Option<ClientId>,
}

impl Running {
    fn done(mut self, answer: Answer) {
        if let Some(key) = self.key.take() {
            self.app.used_keys.keep(self.user, key, answer);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            self.app.used_keys.give_up(self.user, key);
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (self.status, self.headers, self.body).into_response()
    }
}
