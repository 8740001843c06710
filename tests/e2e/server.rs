//! The server as a process that can be killed.

use std::fs::File;
use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

/// The first agent's password.
pub const ADMIN_PASSWORD: &str = "admin-password-for-tests";
/// The second agent's password.
pub const DEMO_PASSWORD: &str = "demo-password-for-tests";
/// What all lives of a server log.
const LOG: &str = "log";

/// A running `parlor serve` with a data directory of its own.
pub struct Server {
    pub address: SocketAddr,
    data: TempDir,
    child: Child,
}

impl Server {
    pub async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let address = free_address().await;
        let child = spawn(&data, address);
        let server = Self { address, data, child };
        server.answers().await;
        server
    }

    /// Kills it as a power cut would, and starts it again on the same data.
    pub async fn dies_and_returns(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(&self.data, self.address);
        self.answers().await;
    }

    async fn answers(&self) {
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(self.address).await.is_err() {
            assert!(Instant::now() < end, "the server does not answer at {}", self.address);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A story in which the server logs a fault is none that went well.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let log = std::fs::read_to_string(self.data.path().join(LOG)).unwrap_or_default();
        let faults: Vec<_> = log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
        if std::thread::panicking() {
            let _ = stderr().write_all(log.as_bytes());
        } else {
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
}

fn spawn(data: &TempDir, address: SocketAddr) -> Child {
    let log = File::options().create(true).append(true).open(data.path().join(LOG)).unwrap();
    let binary = std::env::var_os("PARLOR_BIN").map(PathBuf::from).expect("PARLOR_BIN names the server's binary");
    Command::new(binary)
        .arg("serve")
        .env("PARLOR_DATA", data.path().join("data"))
        .env("PARLOR_LISTEN", address.to_string())
        .env("PARLOR_ADMIN_PASSWORD", ADMIN_PASSWORD)
        .env("PARLOR_DEMO_PASSWORD", DEMO_PASSWORD)
        .env("PARLOR_AGENT_GRACE_MS", "60000")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("the server starts")
}

async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
