//! How to talk with each server.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use parlor_engine::chat::{ChatFact, Content};
use parlor_engine::command::PostEvent;
use parlor_engine::{ChatId, ClientId, Command, Fact};
use parlor_sync::frame::{Hello, Item};
use parlor_sync::{ClientFrame, Codec, Origin, ServerFrame, VERSION};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;

use super::parlor::Pair;
use super::sender;

/// What follows the number in each message: the length of a usual one.
const WORDS: &str = " thank you, I have found it: it was behind the door all the time, and not one bit wet";

/// A server's way of talking.
pub trait Dialect {
    /// One socket's part.
    fn talk(&self, place: usize) -> Box<dyn Talk>;
}

/// One socket's part.
pub trait Talk {
    /// Where to connect.
    fn address(&self) -> SocketAddr;
    /// The request that opens the socket.
    fn request(&self) -> Result<Request>;
    /// What is sent first.
    fn greeting(&self) -> Vec<u8>;
    /// Whether messages may be sent.
    fn is_ready(&self) -> bool;
    /// The message of a number.
    fn message(&mut self, number: u64) -> Vec<u8>;
    /// What the server says.
    fn hear(&mut self, bytes: &[u8]) -> Result<Heard>;
}

/// What the server says.
#[derive(Default)]
pub struct Heard {
    /// The other side's messages.
    pub delivered: Vec<u64>,
    /// How many of our own are acknowledged.
    pub answered: usize,
}

impl Heard {
    fn note(&mut self, number: u64, place: usize) {
        if sender(number) == place {
            self.answered += 1;
        } else {
            self.delivered.push(number);
        }
    }
}

/// Parlor's frames.
pub struct Parlor {
    /// Where it listens.
    pub address: SocketAddr,
    /// Who talks.
    pub pairs: Rc<Vec<Pair>>,
}

struct ParlorTalk {
    address: SocketAddr,
    pairs: Rc<Vec<Pair>>,
    place: usize,
    chat: ChatId,
    client: ClientId,
    number: u32,
    ready: bool,
}

impl Dialect for Parlor {
    fn talk(&self, place: usize) -> Box<dyn Talk> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Box::new(ParlorTalk {
            address: self.address,
            pairs: self.pairs.clone(),
            place,
            chat: self.pairs[place / 2].chat,
            client: ClientId(now.as_nanos()),
            number: 0,
            ready: false,
        })
    }
}

impl ParlorTalk {
    fn is_customer(&self) -> bool {
        self.place.is_multiple_of(2)
    }
}

impl Talk for ParlorTalk {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn request(&self) -> Result<Request> {
        let mut request = format!("ws://{}/api/v1/socket", self.address).into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", Codec::Postcard.subprotocol().parse()?);
        if !self.is_customer() {
            headers.insert("cookie", self.pairs[self.place / 2].cookie.parse()?);
        }
        Ok(request)
    }

    fn greeting(&self) -> Vec<u8> {
        let token = self.is_customer().then(|| self.pairs[self.place / 2].token.clone());
        Codec::Postcard.encode(&ClientFrame::Hello(Hello { version: VERSION, token, resume: None, was: None }))
    }

    fn is_ready(&self) -> bool {
        self.ready
    }

    fn message(&mut self, number: u64) -> Vec<u8> {
        let mut text = String::with_capacity(WORDS.len() + 20);
        // Writing to a string cannot fail.
        let _ = write!(text, "{number}{WORDS}");
        self.number += 1;
        let origin = Origin { client: self.client, number: self.number };
        let command = Command::PostEvent(PostEvent::text(self.chat, text));
        Codec::Postcard.encode(&ClientFrame::Command { origin, command })
    }

    fn hear(&mut self, bytes: &[u8]) -> Result<Heard> {
        let mut heard = Heard::default();
        let update = match Codec::Postcard.decode(bytes)? {
            ServerFrame::Update(update) => update,
            ServerFrame::Reset(_) => {
                self.ready = true;
                return Ok(heard);
            }
            ServerFrame::Expected { .. } => bail!("a command was lost"),
            _ => return Ok(heard),
        };
        for item in &update.items {
            let Item::Fact(Fact::Chat { fact: ChatFact::EventPosted { event, .. }, .. }) = item else { continue };
            let Content::Text(text) = &event.content else { continue };
            let number = text.split(' ').next().and_then(|number| number.parse().ok());
            heard.note(number.context("a message has no number")?, self.place);
        }
        // The acknowledgement counts here, not the echo.
        heard.answered = update.acks.len();
        match update.acks.iter().find_map(|ack| ack.refused) {
            Some(reject) => bail!("a message was refused: {}", reject.message()),
            None => Ok(heard),
        }
    }
}

/// The peers' frames: the number in eight bytes, then the words. Both sides of a chat get every message.
pub struct Bare {
    /// Where it listens.
    pub address: SocketAddr,
}

struct BareTalk {
    address: SocketAddr,
    place: usize,
    ready: bool,
}

impl Dialect for Bare {
    fn talk(&self, place: usize) -> Box<dyn Talk> {
        Box::new(BareTalk { address: self.address, place, ready: false })
    }
}

impl Talk for BareTalk {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn request(&self) -> Result<Request> {
        Ok(format!("ws://{}/", self.address).into_client_request()?)
    }

    fn greeting(&self) -> Vec<u8> {
        (self.place as u32).to_le_bytes().to_vec()
    }

    fn is_ready(&self) -> bool {
        self.ready
    }

    fn message(&mut self, number: u64) -> Vec<u8> {
        [&number.to_le_bytes(), WORDS.as_bytes()].concat()
    }

    fn hear(&mut self, bytes: &[u8]) -> Result<Heard> {
        let mut heard = Heard::default();
        // The first thing said is the greeting, given back.
        if !std::mem::replace(&mut self.ready, true) {
            return Ok(heard);
        }
        let number = bytes.first_chunk().context("a message has no number")?;
        heard.note(u64::from_le_bytes(*number), self.place);
        Ok(heard)
    }
}
