//! The network between a browser and the server: it can be cut, and it can refuse WebSockets.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the network lets through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Everything.
    Fair,
    /// Nothing: open connections break, new ones fail.
    Cut,
    /// Everything but WebSockets.
    NoSockets,
}

/// A network of its own for one browser.
pub struct Proxy {
    pub address: SocketAddr,
    weather: watch::Sender<Weather>,
    sockets: Arc<AtomicUsize>,
}

impl Proxy {
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (weather, seen) = watch::channel(Weather::Fair);
        let sockets = Arc::new(AtomicUsize::new(0));
        let carried = sockets.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server, seen.clone(), carried.clone()));
            }
        });
        Self { address, weather, sockets }
    }

    /// How many WebSockets are open.
    pub fn sockets(&self) -> usize {
        self.sockets.load(Ordering::Relaxed)
    }

    pub fn turns(&self, weather: Weather) {
        let _ = self.weather.send(weather);
    }
}

async fn carry(
    mut client: TcpStream,
    server: SocketAddr,
    mut weather: watch::Receiver<Weather>,
    sockets: Arc<AtomicUsize>,
) {
    let now = *weather.borrow_and_update();
    if now == Weather::Cut {
        return;
    }
    // A request's head comes in one piece from a browser on the same machine.
    let mut head = vec![0; 16 * 1024];
    let Ok(read) = client.read(&mut head).await else { return };
    let is_socket = String::from_utf8_lossy(&head[..read]).to_ascii_lowercase().contains("upgrade: websocket");
    if now == Weather::NoSockets && is_socket {
        let _ = client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
        return;
    }
    let Ok(mut upstream) = TcpStream::connect(server).await else { return };
    if upstream.write_all(&head[..read]).await.is_err() {
        return;
    }
    let cut = async {
        loop {
            let broken = match *weather.borrow_and_update() {
                Weather::Fair => false,
                Weather::Cut => true,
                Weather::NoSockets => is_socket,
            };
            if broken || weather.changed().await.is_err() {
                return;
            }
        }
    };
    sockets.fetch_add(usize::from(is_socket), Ordering::Relaxed);
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut upstream) => {}
        () = cut => {}
    }
    sockets.fetch_sub(usize::from(is_socket), Ordering::Relaxed);
}
