//! Takes connections in, as many as are allowed, and lets them end in peace.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::sleep;

use crate::http::{Crowd, Peer, limits};
use crate::patient::Patient;

/// Connections that are allowed besides those that last: for requests that come and go.
const PASSING: u32 = 1_000;
/// How long to wait when the machine has no room for another connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stopping` becomes true, then until every request is answered. With a crowd, one network has as many
/// connections as may come from there; behind a proxy all would be of one.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    connections: u32,
    crowd: Option<Crowd>,
    mut stopping: watch::Receiver<bool>,
) {
    let places = connections.saturating_add(PASSING);
    let room = Arc::new(Semaphore::new(places as usize));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(guest) = crowd.as_ref().map_or(Some(None), |crowd| crowd.enter(peer.ip()).map(Some)) else {
                    tracing::debug!(%peer, "too many connections from there");
                    continue;
                };
                let connection = connection(stream, Peer(peer), router.clone(), stopping.clone());
                tokio::spawn(async move {
                    connection.await;
                    drop((place, guest));
                });
            }
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted");
                sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    // All places are free when every connection has ended. The semaphore is never closed.
    let _ = room.acquire_many(places).await;
}

async fn connection(stream: TcpStream, peer: Peer, router: Router, mut stopping: watch::Receiver<bool>) {
    // Frames are small, and each is awaited; where it cannot be set, they are only slower.
    let _ = stream.set_nodelay(true);
    let stream = Patient::new(stream, limits::WRITE_TIMEOUT);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits::HEADER_TIMEOUT);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service).with_upgrades());
    // How a connection breaks is the other end's matter.
    let ended = tokio::select! {
        _ = connection.as_mut() => true,
        _ = stopping.wait_for(|stopping| *stopping) => false,
    };
    if !ended {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}
