//! A connection over a WebSocket, in JSON.

use std::net::SocketAddr;
use std::sync::mpsc;

use futures_util::{SinkExt, StreamExt};
use parlor_sync::Codec;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, http};

use crate::over_http::Line;

pub fn open(runtime: &Runtime, address: SocketAddr, cookie: Option<String>) -> Line {
    let (up, mut outgoing) = tokio::sync::mpsc::unbounded_channel();
    let (incoming, down) = mpsc::channel();
    runtime.spawn(async move {
        let mut request = format!("ws://{address}/api/v1/socket").into_client_request().ok()?;
        let mut set = |name: &'static str, value: &str| {
            request.headers_mut().insert(name, http::HeaderValue::from_str(value).ok()?);
            Some(())
        };
        set("sec-websocket-protocol", Codec::Json.subprotocol())?;
        set("origin", &format!("http://{address}"))?;
        if let Some(cookie) = &cookie {
            set("cookie", cookie)?;
        }
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.ok()?;
        loop {
            tokio::select! {
                frame = outgoing.recv() => {
                    let text = String::from_utf8(Codec::Json.encode(&frame?)).ok()?;
                    socket.send(Message::Text(text.into())).await.ok()?;
                }
                message = socket.next() => match message?.ok()? {
                    Message::Text(text) => incoming.send(Codec::Json.decode(text.as_bytes()).ok()?).ok()?,
                    Message::Close(_) => return Some(()),
                    _ => {}
                },
            }
        }
    });
    Line { up, down }
}
