//! A connection over long polling, in postcard: one request waits for news, others say what there is to say.

use std::net::SocketAddr;
use std::sync::mpsc;

use parlor_sync::{ClientFrame, Codec, SyncRequest, SyncResponse};
use tokio::runtime::Runtime;

use crate::http;
use crate::over_http::Line;

const CONTENT_TYPE: &str = "application/vnd.parlor.v1+postcard";

pub fn open(runtime: &Runtime, address: SocketAddr, cookie: Option<String>, token: Option<String>) -> Line {
    let (up, mut outgoing) = tokio::sync::mpsc::unbounded_channel::<ClientFrame>();
    let (incoming, down) = mpsc::channel();
    runtime.spawn(async move {
        let mut session = None;
        loop {
            // The hello goes first; later ones wait for news only as long as there is nothing to say.
            let mut frames = Vec::new();
            if session.is_none() {
                frames.push(outgoing.recv().await?);
            }
            while let Ok(frame) = outgoing.try_recv() {
                frames.push(frame);
            }
            if outgoing.is_closed() {
                return Some(());
            }
            let request = SyncRequest { session: session.clone(), frames, wait_ms: 15 };
            let answer = exchange(address, cookie.as_deref(), token.as_deref(), &request).await?;
            for frame in answer.frames {
                incoming.send(frame).ok()?;
            }
            if answer.close.is_some() {
                return Some(());
            }
            session = Some(answer.session);
        }
    });
    Line { up, down }
}

async fn exchange(
    address: SocketAddr,
    cookie: Option<&str>,
    token: Option<&str>,
    request: &SyncRequest,
) -> Option<SyncResponse> {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![("x-parlor", "1")];
    headers.extend(cookie.map(|cookie| ("cookie", cookie)));
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    let body = Codec::Postcard.encode(request);
    let (status, _, bytes) = http::send_bytes(address, "POST", "/api/v1/sync", &headers, CONTENT_TYPE, body).await?;
    if status != 200 {
        return None;
    }
    Codec::Postcard.decode(&bytes).ok()
}
