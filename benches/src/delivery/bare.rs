//! The floor: a server that does nothing but store each message for good, in groups, and pass it to both sides of its
//! chat. It knows no users, no rules and no resuming.

use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use futures_util::{SinkExt, StreamExt};
use rusqlite::Connection;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::process::{self, Ready};

/// Sockets that there may be.
const SEATS: usize = 10_000;

/// Messages stored at once, at most: as many as Parlor's.
const GROUP: usize = 512;

type Outlets = Arc<Mutex<Vec<Option<mpsc::UnboundedSender<Bytes>>>>>;

/// Runs the server on a fresh folder until the parent goes.
pub async fn serve(folder: &Path) -> Result<()> {
    let connection = Connection::open(folder.join("bare.db"))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.execute_batch("CREATE TABLE messages (position INTEGER PRIMARY KEY, chat INTEGER, body BLOB) STRICT")?;
    let outlets: Outlets = Arc::new(Mutex::new(vec![None; SEATS]));
    let (store, stored) = mpsc::channel(1_024);
    let to = outlets.clone();
    std::thread::spawn(move || write(connection, stored, &to));

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    process::say_ready(&Ready::at(listener.local_addr()?))?;
    let mut parent_goes = pin!(process::parent_goes());
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                stream.set_nodelay(true)?;
                tokio::spawn(carry(stream, store.clone(), outlets.clone()));
            }
            () = &mut parent_goes => return Ok(()),
        }
    }
}

/// Stores what has come meanwhile in one transaction, then passes it on.
fn write(mut connection: Connection, mut stored: mpsc::Receiver<(usize, Bytes)>, outlets: &Outlets) -> Result<()> {
    let mut group = Vec::with_capacity(GROUP);
    while stored.blocking_recv_many(&mut group, GROUP) > 0 {
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO messages (chat, body) VALUES (?1, ?2)")?;
            for (chat, body) in &group {
                insert.execute((*chat as i64, &body[..]))?;
            }
        }
        transaction.commit()?;
        let outlets = outlets.lock().unwrap_or_else(PoisonError::into_inner);
        for (chat, body) in group.drain(..) {
            for outlet in outlets[2 * chat..2 * chat + 2].iter().flatten() {
                // Whoever has left does not hear it.
                let _ = outlet.send(body.clone());
            }
        }
    }
    Ok(())
}

async fn carry(stream: TcpStream, store: mpsc::Sender<(usize, Bytes)>, outlets: Outlets) -> Result<()> {
    let mut socket = tokio_tungstenite::accept_async_with_config(stream, Some(process::socket_config())).await?;
    let greeting = socket.next().await.context("nobody is there")??.into_data();
    let place = u32::from_le_bytes(*greeting.first_chunk().context("no place is named")?) as usize;
    let (outlet, mut passed) = mpsc::unbounded_channel();
    if let Some(own) = outlets.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
        *own = Some(outlet);
    }
    socket.send(Message::Binary(greeting)).await?;
    loop {
        tokio::select! {
            body = passed.recv() => {
                let Some(body) = body else { return Ok(()) };
                socket.send(Message::Binary(body)).await?;
            }
            message = socket.next() => {
                let Some(message) = message else { return Ok(()) };
                if let Message::Binary(body) = message? {
                    store.send((place / 2, body)).await?;
                }
            }
        }
    }
}
