//! `GET /api/v1/socket`: frames over a WebSocket.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;
use axum::response::Response;
use parlor_engine::chat::profile::Place;
use parlor_sync::authority::Transmit;
use parlor_sync::frame::{CLIENT_FRAME_BYTES, Hello};
use parlor_sync::{ClientFrame, Close, Codec};
use tokio::sync::broadcast;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::caller::{self, Caller, Shown};
use super::code::Code;
use super::limits::{CLOSE_TIMEOUT, FrameMeter, HELLO_TIMEOUT, PING_EVERY, SEND_TIMEOUT, SILENCE};
use super::origin::Address;
use super::problem::Problem;
use super::seats::Seat;
use super::{App, origin, place};
use crate::auth::session;
use crate::shard::{Connection, Shard};

/// Read at once from a socket, and kept for each: what a page says is rarely longer.
const READ_BUFFER_BYTES: usize = 1024;
const CODECS: [Codec; 2] = [Codec::Postcard, Codec::Json];

/// Opens a socket. Who calls is known when the hello has come.
pub async fn open(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Address(address): Address,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|error| {
        Problem::new(Code::NoSocket).saying(format!("This is no WebSocket handshake: {}.", error.body_text()))
    })?;
    if !origin::is_allowed(&app.config, &headers) {
        let detail = "Pages of this site may not talk to this server.";
        return Err(Problem::new(Code::OriginRefused).saying(detail));
    }
    let codec = codec(&headers)?;
    let whence = (address, place::of(&app.config, &headers));
    // Heard from before the cookie is looked up, so that no sign-out falls in between.
    let signed_out = app.signed_out.subscribe();
    let agent = agent(&app, &headers).await;
    let is_agent = agent.as_ref().is_ok_and(|(caller, _)| caller.user.agent().is_some());
    let seat = app.seats.take(Some(address), is_agent).ok_or_else(Problem::unavailable)?;
    // Twice what is allowed, so that what is a little too large can be answered with the proper code.
    let upgrade = upgrade.protocols([codec.subprotocol()]).max_message_size(2 * CLIENT_FRAME_BYTES);
    // Far less than the usual 128 KiB, which would be cleared before each read and stay with each page.
    let upgrade = upgrade.read_buffer_size(READ_BUFFER_BYTES);
    Ok(upgrade.on_upgrade(move |mut socket| async move {
        let end = match begin(&app, &mut socket, codec, agent, seat, whence).await {
            Ok(line) => {
                let leaves = leaves(signed_out, line.shown.hash());
                carry(&app, &mut socket, codec, line, leaves).await
            }
            Err(end) => end,
        };
        if let End::Close(why) = end {
            tracing::debug!(why = why.name(), "socket closed");
            // Whoever does not take it in time is gone already.
            let _ = timeout(CLOSE_TIMEOUT, say_goodbye(&mut socket, why)).await;
        }
    }))
}

/// Says why, and hears the page out: with something unread the machine would cut the line before the reason arrives.
async fn say_goodbye(socket: &mut WebSocket, why: Close) {
    let frame = CloseFrame { code: why.code(), reason: why.name().into() };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        while let Some(Ok(_)) = socket.recv().await {}
    }
}

/// The codec that the page asks for; JSON if it asks for none.
fn codec(headers: &HeaderMap) -> Result<Codec, Problem> {
    let lists = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    let asked: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    if asked.is_empty() {
        return Ok(Codec::Json);
    }
    let known = asked.iter().find_map(|name| CODECS.into_iter().find(|codec| codec.subprotocol() == *name));
    known.ok_or_else(|| {
        let names = CODECS.map(Codec::subprotocol).join(" and ");
        let detail = format!("None of the subprotocols is known here: those known are {names}.");
        Problem::new(Code::SubprotocolUnknown).saying(detail)
    })
}

/// The agent of the token in the header, or of the cookie, with what was shown. A cookie that comes with another site's page
/// does not count.
async fn agent(app: &App, headers: &HeaderMap) -> Result<(Caller, Shown), Problem> {
    if let Some(token) = caller::presented(headers)? {
        return caller::prove(app, &token).await;
    }
    let token = caller::cookie(headers).filter(|_| origin::is_own(&app.config, headers));
    let token = token.ok_or_else(Problem::sign_in_needed)?;
    Ok((caller::by_session(app, token).await?, Shown::Cookie(session::hash(token))))
}

/// Resolves when the agent signs out. A customer never does.
async fn leaves(mut signed_out: broadcast::Receiver<[u8; 32]>, sign_in: Option<[u8; 32]>) -> Close {
    let Some(sign_in) = sign_in else { return std::future::pending().await };
    loop {
        match signed_out.recv().await {
            Ok(ended) if ended != sign_in => {}
            Ok(_) => return Close::Unauthorized,
            // Whoever has missed some comes back, and is let in if the sign-in is still good.
            Err(broadcast::error::RecvError::Lagged(_)) => return Close::GoingAway,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Why a socket ends.
enum End {
    /// We close it.
    Close(Close),
    /// The page is gone.
    Gone,
}

/// A socket whose page is known.
struct Line<'a> {
    caller: Caller,
    place: Option<Place>,
    shown: Shown,
    shard: &'a Shard,
    connection: Connection,
    _seat: Seat,
}

async fn begin<'a>(
    app: &'a App,
    socket: &mut WebSocket,
    codec: Codec,
    agent: Result<(Caller, Shown), Problem>,
    seat: Seat,
    (address, place): (IpAddr, Option<Place>),
) -> Result<Line<'a>, End> {
    let hello = tokio::select! {
        hello = timeout(HELLO_TIMEOUT, hello(socket, codec)) => hello.map_err(|_| End::Close(Close::Unauthorized))??,
        () = app.stopped() => return Err(End::Close(Close::GoingAway)),
    };
    let shown = match &hello.token {
        Some(token) => caller::prove(app, token).await,
        None => agent,
    };
    let (caller, shown) = shown.map_err(|problem| End::Close(problem.close()))?;
    if !caller.may_connect() {
        return Err(End::Close(Close::Unauthorized));
    }
    let seat = seat.of(caller.user).ok_or(End::Close(Close::TooMany))?;
    let shard = app.shard(caller.account).map_err(|_| End::Close(Close::Unavailable))?;
    let connection = shard.open(caller.user, hello).await;
    if let Shown::Cookie(_) = &shown {
        // Comes back when the page is there and whatever was decided before is stored: the agent may have been logged out
        // after the cookie was looked up and before the page was there to be turned out.
        shard.read(|_| ()).await.map_err(|_| End::Close(Close::Unavailable))?;
        shown.check(app).await.map_err(|problem| End::Close(problem.close()))?;
    }
    let caller = caller.at(Some(address));
    Ok(Line { caller, place, shown, shard, connection, _seat: seat })
}

async fn hello(socket: &mut WebSocket, codec: Codec) -> Result<Hello, End> {
    loop {
        let message = socket.recv().await.ok_or(End::Gone)?;
        match read(message, codec)? {
            Some(ClientFrame::Hello(hello)) => return Ok(hello),
            Some(_) => return Err(End::Close(Close::Malformed)),
            None => {}
        }
    }
}

/// Carries frames both ways until one side ends it.
async fn carry(
    app: &App,
    socket: &mut WebSocket,
    codec: Codec,
    mut line: Line<'_>,
    leaves: impl Future<Output = Close>,
) -> End {
    let meter = FrameMeter::new();
    let mut leaves = pin!(leaves);
    let mut stopped = pin!(app.stopped());
    let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard_at = Instant::now();
    // A frame that came too early. No other is read before it, so the page is slowed down.
    let mut held: Option<(ClientFrame, Instant)> = None;
    loop {
        let due = held.as_ref().map_or_else(Instant::now, |(_, due)| *due);
        tokio::select! {
            transmit = line.connection.recv() => match transmit {
                Transmit::Frame(frame) => {
                    if let Err(end) = send(socket, message(codec, codec.encode(&frame))).await {
                        return end;
                    }
                }
                Transmit::Close(why) => return End::Close(why),
            },
            received = socket.recv(), if held.is_none() => {
                heard_at = Instant::now();
                let Some(received) = received else { return End::Gone };
                match read(received, codec) {
                    Ok(None) => {}
                    Ok(Some(_)) if !meter.allows() => return End::Close(Close::TooMany),
                    Ok(Some(frame)) => held = Box::pin(pass(app, &line, frame)).await,
                    Err(end) => return end,
                }
            }
            () = sleep_until(due), if held.is_some() => {
                if let Some((frame, _)) = held.take() {
                    held = Box::pin(pass(app, &line, frame)).await;
                }
                heard_at = Instant::now();
            }
            _ = ping.tick() => {
                if heard_at.elapsed() > SILENCE {
                    return End::Gone;
                }
                if let Err(end) = send(socket, Message::Ping(Default::default())).await {
                    return end;
                }
                // What cannot be looked up now is looked up at the next ping.
                if Box::pin(line.shown.check(app)).await.is_err_and(|problem| problem.close() == Close::Unauthorized) {
                    return End::Close(Close::Unauthorized);
                }
            }
            why = &mut leaves => return End::Close(why),
            () = &mut stopped => return End::Close(Close::GoingAway),
        }
    }
}

/// Hands a frame to the shard; gives it back with a time if it comes too early. A signal is no promise: one too many is void.
async fn pass(app: &App, line: &Line<'_>, frame: ClientFrame) -> Option<(ClientFrame, Instant)> {
    if matches!(frame, ClientFrame::Signal(_)) && !app.meters.signal(line.caller.user) {
        return None;
    }
    if let Err(wait) = app.meters.frame(line.caller.user, line.caller.whence.address, &frame) {
        return Some((frame, Instant::now() + wait.max(Duration::from_millis(1))));
    }
    line.caller.hand_in(app, line.shard, line.connection.id(), frame, line.place.as_ref()).await;
    None
}

/// The frame in a message; none in those that only keep the socket alive.
fn read(message: Result<Message, axum::Error>, codec: Codec) -> Result<Option<ClientFrame>, End> {
    let bytes = match (message, codec) {
        (Ok(Message::Text(text)), Codec::Json) => text.into(),
        (Ok(Message::Binary(bytes)), Codec::Postcard) => bytes,
        (Ok(Message::Ping(_) | Message::Pong(_)), _) => return Ok(None),
        (Ok(Message::Close(_)), _) => return Err(End::Gone),
        // A transport error is either one of the page's, which it is told, or the end, when nobody hears it.
        (Ok(Message::Text(_) | Message::Binary(_)) | Err(_), _) => return Err(End::Close(Close::Malformed)),
    };
    if bytes.len() > CLIENT_FRAME_BYTES {
        return Err(End::Close(Close::TooLarge));
    }
    codec.decode(&bytes).map(Some).map_err(|_| End::Close(Close::Malformed))
}

fn message(codec: Codec, bytes: Vec<u8>) -> Message {
    match codec {
        Codec::Postcard => Message::Binary(bytes.into()),
        Codec::Json => Message::Text(String::from_utf8(bytes).unwrap_or_default().into()),
    }
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match timeout(SEND_TIMEOUT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Close(Close::TooSlow)),
    }
}
