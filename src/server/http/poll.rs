//! `POST /api/v1/sync`: frames over fetch. A session stands for a connection; each request hands frames in and waits for
//! news.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use parlor_sync::authority::Transmit;
use parlor_sync::{ClientFrame, Close, Codec, ServerFrame, SyncRequest, SyncResponse, WAIT_MAX_MS};
use tokio::time::sleep;

use super::caller::{self, Caller};
use super::code::Code;
use super::limits::SYNC_FRAMES;
use super::polls::{Poll, Proof};
use super::problem::Problem;
use super::{App, body, origin, place};

const JSON: &str = "application/json";
const POSTCARD: &str = "application/vnd.parlor.v1+postcard";

/// Hands frames in and waits for news.
pub async fn sync(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let codec = codec(request.headers())?;
    let headers = request.headers().clone();
    let address = origin::address(&app, &headers, request.extensions());
    let response = match body::read(request, &app).await {
        Ok(bytes) => answer(&app, codec, &headers, address, &bytes).await?,
        Err(problem) if problem.status() == StatusCode::PAYLOAD_TOO_LARGE => closed(String::new(), Close::TooLarge),
        Err(problem) => return Err(problem),
    };
    let content_type = if codec == Codec::Json { JSON } else { POSTCARD };
    Ok(([(CONTENT_TYPE, content_type)], codec.encode(&response)).into_response())
}

fn codec(headers: &HeaderMap) -> Result<Codec, Problem> {
    match body::content_type(headers) {
        Some(JSON) => Ok(Codec::Json),
        Some(POSTCARD) => Ok(Codec::Postcard),
        _ => {
            let detail = format!("The content type must be {JSON} or {POSTCARD}.");
            Err(Problem::new(Code::ContentType).saying(detail))
        }
    }
}

async fn answer(
    app: &App,
    codec: Codec,
    headers: &HeaderMap,
    address: Option<IpAddr>,
    bytes: &Bytes,
) -> Result<SyncResponse, Problem> {
    let Ok(request) = codec.decode::<SyncRequest>(bytes) else {
        return Ok(closed(String::new(), Close::Malformed));
    };
    let SyncRequest { session, mut frames, wait_ms } = request;
    if frames.len() > SYNC_FRAMES {
        return Ok(closed(session.unwrap_or_default(), Close::TooMany));
    }
    let (session, poll) = match session {
        Some(session) => match app.polls.find(&session) {
            Some(poll) => (session, poll),
            None => return Ok(closed(session, Close::GoingAway)),
        },
        None => match open(app, headers, address, &mut frames).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(closed(String::new(), why)),
        },
    };
    if !is_of_caller(app, headers, &poll).await? {
        return Ok(closed(session, Close::Unauthorized));
    }
    poll.touch();
    let (frames, close) = match hand_in(app, &poll, headers, address, frames).await {
        Ok(()) => news(app, &poll, wait_ms).await,
        Err(why) => (Vec::new(), Some(why)),
    };
    poll.touch();
    if close.is_some() {
        app.polls.remove(&session);
    }
    Ok(SyncResponse { session, frames, close: close.map(Close::code) })
}

/// Opens a session for whoever says hello.
async fn open(
    app: &App,
    headers: &HeaderMap,
    address: Option<IpAddr>,
    frames: &mut Vec<ClientFrame>,
) -> Result<Result<(String, Arc<Poll>), Close>, Problem> {
    let is_hello = matches!(frames.first(), Some(ClientFrame::Hello(_)));
    let Some(ClientFrame::Hello(hello)) = is_hello.then(|| frames.remove(0)) else { return Ok(Err(Close::Malformed)) };
    let (caller, proof) = match &hello.token {
        Some(token) => match caller::prove(app, token).await {
            Ok((caller, shown)) => (caller, Proof::Shown(shown)),
            Err(problem) => return Ok(Err(problem.close())),
        },
        None => match by_headers(app, headers).await? {
            Some(caller) => (caller, Proof::Headers),
            None => return Ok(Err(Close::Unauthorized)),
        },
    };
    if !caller.may_connect() {
        return Ok(Err(Close::Unauthorized));
    }
    let Some(seat) = app.seats.take(address, caller.user.agent().is_some()) else { return Ok(Err(Close::Unavailable)) };
    let Some(seat) = seat.of(caller.user) else { return Ok(Err(Close::TooMany)) };
    let connection = app.shard(caller.account)?.open(caller.user, hello).await;
    let poll = Arc::new(Poll::new(caller, proof, connection, seat));
    let session = app.polls.add(poll.clone()).map_err(|_| Problem::unavailable())?;
    Ok(Ok((session, poll)))
}

/// Whether the request comes from whoever opened the session, whose name is as hard to guess as a token, and who is still
/// let in.
async fn is_of_caller(app: &App, headers: &HeaderMap, poll: &Poll) -> Result<bool, Problem> {
    match &poll.proof {
        // It may be good no more meanwhile.
        Proof::Shown(shown) => match shown.check(app).await {
            Ok(()) => Ok(true),
            Err(problem) if problem.close() == Close::Unauthorized => Ok(false),
            Err(problem) => Err(problem),
        },
        Proof::Headers => Ok(by_headers(app, headers).await? == Some(poll.caller)),
    }
}

/// Who calls, if anybody has signed in.
async fn by_headers(app: &App, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
    match caller::identify(app, &Method::POST, headers).await {
        Ok(caller) => Ok(Some(caller)),
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => Ok(None),
        Err(problem) => Err(problem),
    }
}

async fn hand_in(
    app: &App,
    poll: &Poll,
    headers: &HeaderMap,
    address: Option<IpAddr>,
    frames: Vec<ClientFrame>,
) -> Result<(), Close> {
    let place = place::of(&app.config, headers);
    let shard = app.shard(poll.caller.account).map_err(|_| Close::Unavailable)?;
    for frame in frames {
        if !poll.meter.allows() {
            return Err(Close::TooMany);
        }
        // A signal is no promise: one too many is void.
        if matches!(frame, ClientFrame::Signal(_)) && !app.meters.signal(poll.caller.user) {
            continue;
        }
        let caller = poll.caller.at(address);
        pace(app, caller, &frame).await;
        caller.hand_in(app, shard, poll.id, frame, place.as_ref()).await;
    }
    Ok(())
}

/// Slows down whoever is too fast.
async fn pace(app: &App, caller: Caller, frame: &ClientFrame) {
    while let Err(wait) = app.meters.frame(caller.user, caller.whence.address, frame) {
        sleep(wait.max(Duration::from_millis(1))).await;
    }
}

/// What the page is to be told. Waits until there is something, the time is up, or a later request waits in this one's
/// place.
async fn news(app: &App, poll: &Poll, wait_ms: u32) -> (Vec<ServerFrame>, Option<Close>) {
    if wait_ms == 0 {
        // If another request waits, it is told.
        let Ok(mut connection) = poll.connection.try_lock() else { return (Vec::new(), None) };
        return drain(|| connection.try_recv());
    }
    let mut turns = poll.take_turn();
    let mut connection = poll.connection.lock().await;
    let wait = sleep(Duration::from_millis(u64::from(wait_ms.min(WAIT_MAX_MS))));
    let mut first = tokio::select! {
        // What is there is taken, whatever else has happened.
        biased;
        transmit = connection.recv() => Some(transmit),
        _ = turns.changed() => None,
        () = app.stopped() => Some(Transmit::Close(Close::GoingAway)),
        () = wait => None,
    };
    if first.is_none() {
        return (Vec::new(), None);
    }
    drain(|| first.take().or_else(|| connection.try_recv()))
}

/// All that is there. Nothing waits in here, so that a request that is given up takes nothing with it.
fn drain(mut next: impl FnMut() -> Option<Transmit>) -> (Vec<ServerFrame>, Option<Close>) {
    let mut frames = Vec::new();
    while let Some(transmit) = next() {
        match transmit {
            Transmit::Frame(frame) => frames.push(frame),
            Transmit::Close(why) => return (frames, Some(why)),
        }
    }
    (frames, None)
}

fn closed(session: String, why: Close) -> SyncResponse {
    SyncResponse { session, frames: Vec::new(), close: Some(why.code()) }
}
