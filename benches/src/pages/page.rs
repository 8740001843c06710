//! One page: Parlor's own replica, or the little that a peer's would do.

use std::net::SocketAddr;

use anyhow::{Result, bail};
use parlor_engine::{ClientId, Time};
use parlor_sync::{Change, Codec, Outbox, Replica};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;

/// One page.
pub trait Page {
    /// Where to connect.
    fn address(&self) -> SocketAddr;
    /// The request that opens the socket.
    ///
    /// # Errors
    /// If the address is none.
    fn request(&self) -> Result<Request>;
    /// What is said first.
    fn hello(&mut self) -> Vec<u8>;
    /// The server says something; whether the page is exact now.
    ///
    /// # Errors
    /// If it cannot be applied.
    fn hear(&mut self, bytes: &[u8]) -> Result<bool>;
    /// The server is somewhere else after it came back, and its chats hold so many events.
    fn moves(&mut self, address: SocketAddr, events: usize);
}

/// A widget's replica.
pub struct Widget {
    address: SocketAddr,
    token: String,
    events: usize,
    replica: Replica,
}

impl Widget {
    /// A customer's first page, whose chat is to hold so many events.
    pub fn new(address: SocketAddr, number: usize, token: String, events: usize) -> Self {
        Self { address, token, events, replica: Replica::new(Outbox::new(ClientId(number as u128))) }
    }
}

impl Page for Widget {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn request(&self) -> Result<Request> {
        let mut request = format!("ws://{}/api/v1/socket", self.address).into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", Codec::Postcard.subprotocol().parse()?);
        Ok(request)
    }

    fn hello(&mut self) -> Vec<u8> {
        self.replica.handle_open(Some(self.token.clone()));
        let hello = self.replica.poll_transmit();
        hello.map(|hello| Codec::Postcard.encode(&hello)).unwrap_or_default()
    }

    fn hear(&mut self, bytes: &[u8]) -> Result<bool> {
        self.replica.handle_frame(Codec::Postcard.decode(bytes)?, Time(0));
        while let Some(change) = self.replica.poll_change() {
            if let Change::Close(why) = change {
                bail!("a page gave up: {why:?}");
            }
        }
        let threads = self.replica.chats().flat_map(|chat| &chat.threads);
        let held: usize = threads.map(|thread| thread.events.len()).sum();
        match self.replica.is_live() {
            true if held == self.events => Ok(true),
            true => bail!("a page holds {held} events, not {}", self.events),
            false => Ok(false),
        }
    }

    fn moves(&mut self, address: SocketAddr, events: usize) {
        self.replica.handle_lost();
        (self.address, self.events) = (address, events);
    }
}

/// A page of a bare server: says who it is and is told that it is in.
pub struct Guest {
    address: SocketAddr,
    place: u32,
}

impl Guest {
    /// The page of a place.
    pub fn new(address: SocketAddr, place: usize) -> Self {
        Self { address, place: place as u32 }
    }
}

impl Page for Guest {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn request(&self) -> Result<Request> {
        Ok(format!("ws://{}/", self.address).into_client_request()?)
    }

    fn hello(&mut self) -> Vec<u8> {
        self.place.to_le_bytes().to_vec()
    }

    fn hear(&mut self, bytes: &[u8]) -> Result<bool> {
        Ok(bytes == self.place.to_le_bytes())
    }

    fn moves(&mut self, address: SocketAddr, _events: usize) {
        self.address = address;
    }
}
