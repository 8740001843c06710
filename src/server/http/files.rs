//! Sending files in, and fetching them.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use parlor_engine::desk::AgentRole;
use parlor_engine::{Reject, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use super::body::{UrlQuery, content_type};
use super::caller::Caller;
use super::problem::Problem;
use super::{App, Code, kept, limits, shard_of};
use crate::files::{Kept, Receiving, Refused, is_name};
use crate::shard::now;

/// Pictures that browsers show; everything else is saved, whatever its sender calls it.
const SHOWN: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];
const UNKNOWN_TYPE: &str = "application/octet-stream";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a file is called.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "UploadAsked")]
#[serde(deny_unknown_fields)]
pub struct Asked {
    name: String,
}

/// A file that is kept.
#[derive(Serialize, JsonSchema)]
pub struct Uploaded {
    /// Its path on this server, which an event names.
    url: String,
    name: String,
    content_type: String,
    bytes: u64,
}

/// `POST /api/v1/uploads?name=…`: keeps the body. It stays if an event names its address within a day.
pub async fn upload(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(asked): UrlQuery<Asked>,
    request: Request,
) -> Result<(StatusCode, Json<Uploaded>), Problem> {
    admit(&app, caller).await?;
    if !is_name(&asked.name) {
        let detail = "A name has 1 to 200 characters and no slash, and neither begins nor ends with a space.";
        return Err(Problem::new(Code::UploadWrong).saying(detail).in_field("name"));
    }
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > app.files.bytes_max()) {
        return Err(Problem::new(Code::TooLarge));
    }
    let media_type = content_type(request.headers()).filter(|media_type| is_media_type(media_type));
    let media_type = media_type.unwrap_or(UNKNOWN_TYPE).to_ascii_lowercase();
    let receiving = receive(&app, caller, request.into_body());
    let receiving = timeout(limits::UPLOAD_TIMEOUT, receiving).await.map_err(|_| broken_off())??;
    let finish = spawn_blocking(move || receiving.finish(asked.name, media_type, now()));
    let kept = finish.await.map_err(|_| Problem::unavailable())??;
    let url = kept.url();
    let Kept { name, content_type, bytes, .. } = kept;
    Ok((StatusCode::CREATED, Json(Uploaded { url, name, content_type, bytes })))
}

/// Customers who are not banned, and staff who serve them; not too often.
async fn admit(app: &App, caller: Caller) -> Result<(), Problem> {
    match caller.user {
        User::Agent(_) if kept::staff(app, caller).await?.role == AgentRole::Observer => {
            return Err(Reject::NotAllowed.into());
        }
        User::Agent(_) => {}
        User::Customer(customer) => {
            let banned = shard_of(app, caller)?.read(move |account| account.is_banned(customer, now())).await;
            if banned.map_err(|_| Problem::unavailable())? {
                return Err(Reject::CustomerBanned.into());
            }
        }
        User::System => return Err(Reject::NotAllowed.into()),
    }
    app.meters.upload(caller.user).map_err(Problem::too_soon)
}

/// Takes the body in as it comes, so that not even many large ones fill the memory.
async fn receive(app: &Arc<App>, caller: Caller, mut body: Body) -> Result<Receiving, Problem> {
    let (files, account) = (app.files.clone(), shard_of(app, caller)?.account());
    let begin =
        spawn_blocking(move || files.receive(account, caller.user)).await.map_err(|_| Problem::unavailable())?;
    let mut receiving = begin.map_err(Refused::from)?;
    let mut piece = Vec::with_capacity(limits::PIECE_BYTES);
    loop {
        let frame = body.frame().await.transpose().map_err(|_| broken_off())?;
        let ended = frame.is_none();
        piece.extend(frame.and_then(|frame| frame.into_data().ok()).unwrap_or_default());
        if ended || piece.len() >= limits::PIECE_BYTES {
            let bytes = std::mem::take(&mut piece);
            let write = spawn_blocking(move || receiving.write(&bytes).map(|()| receiving));
            receiving = write.await.map_err(|_| Problem::unavailable())??;
        }
        if ended {
            return Ok(receiving);
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooLarge => Problem::new(Code::TooLarge),
            Refused::Full => Problem::new(Code::UploadsFull),
            Refused::CustomerFull => {
                Problem::new(Code::UploadsFull).saying("You have sent as many files as one person may.")
            }
            Refused::Program => Problem::new(Code::ProgramRefused),
            Refused::Failed(error) => {
                tracing::error!(%error, "a file cannot be kept");
                Problem::unavailable()
            }
        }
    }
}

fn broken_off() -> Problem {
    Problem::new(Code::Malformed).saying("The body broke off, or took too long.")
}

/// Whether it is a media type such as `image/png`, in the characters of RFC 9110's tokens.
fn is_media_type(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    text.len() <= 255 && text.split_once('/').is_some_and(|(kind, of)| token(kind) && token(of))
}

/// `GET /files/{id}/{name}`: for everybody who knows the address. It never changes, and runs nothing.
pub async fn serve(State(app): State<Arc<App>>, Path((id, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let opened = spawn_blocking(move || {
        let kept = app.files.find(&id).filter(|kept| kept.url().rsplit('/').next() == Some(&name))?;
        let file = app.files.bytes(&kept).ok()?;
        Some((kept, file))
    });
    let opened = opened.await.map_err(|_| Problem::unavailable())?;
    let (kept, file) = opened.ok_or_else(|| Problem::new(Code::NotFound))?;
    let mut response = Body::new(Pieces { state: Reading::Waiting(file), left: kept.bytes }).into_response();
    let out = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(UNKNOWN_TYPE));
    out.insert(CONTENT_TYPE, value(&kept.content_type));
    out.insert(CONTENT_DISPOSITION, value(&disposition(&kept)));
    out.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    out.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    // The widget shows pictures inside pages of other sites, also of those that isolate themselves.
    out.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

fn disposition(kept: &Kept) -> String {
    let how = if SHOWN.contains(&kept.content_type.as_str()) { "inline" } else { "attachment" };
    let encoded: String = kept.name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    });
    format!("{how}; filename*=UTF-8''{encoded}")
}

/// The bytes of a file, read piece by piece away from the threads that serve requests.
struct Pieces {
    state: Reading,
    left: u64,
}

enum Reading {
    Waiting(File),
    Under(JoinHandle<io::Result<(File, Vec<u8>)>>),
    Done,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            match std::mem::replace(&mut self.state, Reading::Done) {
                Reading::Done => return Poll::Ready(None),
                Reading::Waiting(_) if self.left == 0 => return Poll::Ready(None),
                Reading::Waiting(file) => self.state = Reading::Under(spawn_blocking(move || read_piece(file))),
                Reading::Under(mut under) => match Pin::new(&mut under).poll(context) {
                    Poll::Pending => {
                        self.state = Reading::Under(under);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok(Ok((file, bytes)))) if !bytes.is_empty() => {
                        self.left = self.left.saturating_sub(bytes.len() as u64);
                        self.state = Reading::Waiting(file);
                        return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
                    }
                    Poll::Ready(Ok(Ok(_))) => return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
                    Poll::Ready(Ok(Err(error))) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

fn read_piece(mut file: File) -> io::Result<(File, Vec<u8>)> {
    let mut bytes = Vec::with_capacity(limits::PIECE_BYTES);
    (&mut file).take(limits::PIECE_BYTES as u64).read_to_end(&mut bytes)?;
    Ok((file, bytes))
}
