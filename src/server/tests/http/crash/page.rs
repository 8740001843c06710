//! A page that outlives the server: it talks, loses its connection, comes back, and sends again what was not answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use parlor_engine::chat::{Chat, Content};
use parlor_engine::{ChatId, ClientId, Command, IdSource};
use parlor_server::shard::now;
use parlor_sync::Codec;
use parlor_sync::replica::{Outbox, Replica};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::Phase;
use crate::support::LONG;

/// How a page shows who it is for.
#[derive(Clone)]
pub enum Pass {
    Token(String),
    Cookie(String),
}

pub struct Page {
    pub name: String,
    pub replica: Replica,
    /// Everything it wanted said, in order.
    pub said: Vec<String>,
    address: String,
    pass: Pass,
    codec: Codec,
    dice: IdSource,
    phase: watch::Receiver<Phase>,
    /// What all pages together have said.
    total: Arc<AtomicUsize>,
}

impl Page {
    pub fn new(
        name: &str,
        number: u128,
        address: &str,
        pass: Pass,
        phase: watch::Receiver<Phase>,
        total: Arc<AtomicUsize>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            replica: Replica::new(Outbox::new(ClientId(number))),
            said: Vec::new(),
            address: address.to_owned(),
            pass,
            codec: if number.is_multiple_of(2) { Codec::Json } else { Codec::Postcard },
            dice: IdSource::new(number),
            phase,
            total,
        }
    }

    pub fn give(&mut self, command: Value) {
        let command: Command = serde_json::from_value(command).unwrap();
        self.replica.send(command, now());
    }

    /// Talks until it is to fall silent, and has an answer to everything.
    pub async fn talk(mut self) -> Self {
        while *self.phase.borrow() == Phase::Talk || !self.replica.outbox().pending.is_empty() {
            if let Some(socket) = self.connect().await {
                self.stay(socket).await;
            }
            self.replica.handle_lost();
            sleep(Duration::from_millis(10)).await;
        }
        self
    }

    /// Comes once more and takes what it has missed.
    pub async fn catch_up(mut self) -> Self {
        let mut socket = self.connect().await.unwrap();
        self.send_all(&mut socket).await.unwrap();
        while !self.replica.is_live() {
            let message = timeout(LONG, socket.next()).await.unwrap().unwrap().unwrap();
            self.take(message);
        }
        self
    }

    async fn connect(&mut self) -> Option<WebSocketStream<TcpStream>> {
        let mut request = format!("ws://{}/api/v1/socket", self.address).into_client_request().unwrap();
        let protocol = if self.codec == Codec::Json { "parlor.v1.json" } else { "parlor.v1.postcard" };
        request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
        let token = match &self.pass {
            Pass::Token(token) => Some(token.clone()),
            Pass::Cookie(cookie) => {
                request.headers_mut().insert("cookie", cookie.parse().unwrap());
                request.headers_mut().insert("origin", format!("http://{}", self.address).parse().unwrap());
                None
            }
        };
        let stream = TcpStream::connect(&self.address).await.ok()?;
        let (socket, _) = client_async(request, stream).await.ok()?;
        self.replica.handle_open(token);
        Some(socket)
    }

    /// Until the connection breaks, or there is nothing left to do.
    async fn stay(&mut self, mut socket: WebSocketStream<TcpStream>) {
        loop {
            let talks = *self.phase.borrow() == Phase::Talk;
            if self.send_all(&mut socket).await.is_none() || !talks && self.replica.outbox().pending.is_empty() {
                return;
            }
            let pause = Duration::from_millis(1 + (self.dice.draw() % 12) as u64);
            tokio::select! {
                message = socket.next() => match message {
                    Some(Ok(message)) => self.take(message),
                    _ => return,
                },
                () = sleep(pause), if talks => self.say_something(),
                _ = self.phase.changed() => {}
            }
        }
    }

    async fn send_all(&mut self, socket: &mut WebSocketStream<TcpStream>) -> Option<()> {
        while let Some(frame) = self.replica.poll_transmit() {
            let bytes = self.codec.encode(&frame);
            let message = match self.codec {
                Codec::Json => Message::text(String::from_utf8(bytes).unwrap()),
                Codec::Postcard => Message::binary(bytes),
            };
            socket.send(message).await.ok()?;
        }
        Some(())
    }

    fn take(&mut self, message: Message) {
        let frame = match message {
            Message::Text(text) => self.codec.decode(text.as_bytes()),
            Message::Binary(bytes) => self.codec.decode(&bytes),
            Message::Close(why) => {
                // A server that is told to stop says goodbye; nothing else ends a connection properly.
                assert!(why.is_none_or(|why| u16::from(why.code) == parlor_sync::Close::GoingAway.code()));
                return;
            }
            _ => return,
        };
        self.replica.handle_frame(frame.unwrap(), now());
    }

    /// As quickly as answers come, so that there is always something under way.
    fn say_something(&mut self) {
        let Some(user) = self.replica.user() else { return };
        let theirs =
            self.replica.chats().filter(|chat| chat.open_thread().is_some_and(|thread| thread.is_active(user)));
        let open: Vec<ChatId> = theirs.map(|chat| chat.id).collect();
        if open.is_empty() || self.replica.outbox().pending.len() > 20 {
            return;
        }
        let chat = open[(self.dice.draw() % open.len() as u128) as usize];
        let text = format!("{} {}", self.name, self.said.len());
        let staff = matches!(self.pass, Pass::Cookie(_));
        let command = match self.dice.draw() % 4 {
            0 if staff => json!({"add_note": {"chat": chat, "text": text}}),
            1 if staff => json!({"post_event": {"chat": chat, "content": {"text": text}, "audience": "agents"}}),
            _ => json!({"post_event": {"chat": chat, "content": {"text": text}}}),
        };
        self.give(command);
        self.said.push(text);
        self.total.fetch_add(1, Ordering::Relaxed);
    }
}

/// What this author said in a chat: events in their order, then notes in theirs.
pub fn said_in<'a>(chat: &'a Chat, author: &str) -> (Vec<&'a str>, Vec<&'a str>) {
    let texts = chat.threads.iter().flat_map(|thread| &thread.events).filter_map(|event| match &event.content {
        Content::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let notes = chat.threads.iter().flat_map(|thread| &thread.notes).map(|note| note.text.as_str());
    let theirs = |text: &&str| text.rsplit_once(' ').is_some_and(|(name, _)| name == author);
    (texts.filter(theirs).collect(), notes.filter(theirs).collect())
}
