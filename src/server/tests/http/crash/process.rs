//! A server as a process that can be killed.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{ADA, MIRA};

pub struct Process {
    pub address: String,
    folder: PathBuf,
    child: Child,
}

impl Process {
    pub fn start(folder: &Path) -> Self {
        let address = free_address().to_string();
        let child = spawn(folder, &address);
        let process = Self { address, folder: folder.to_owned(), child };
        process.answers();
        process
    }

    /// As a loss of power would end it.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as systems do when they shut down.
    pub fn ask_to_stop(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub fn start_again(&mut self) {
        self.child = spawn(&self.folder, &self.address);
        self.answers();
    }

    /// Everything logged so far, by all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap()
    }

    fn answers(&self) {
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(&self.address).is_err() {
            assert!(Instant::now() < end, "the server does not answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &Path, address: &str) -> Child {
    let log = File::options().create(true).append(true).open(folder.join("log")).unwrap();
    let often = "100000";
    Command::new(env!("CARGO_BIN_EXE_parlor"))
        .env_clear()
        .args(["serve", "--listen", address, "--log", "info", "--agent-grace-ms", "3600000"])
        .args(["--commands-per-second", often, "--customers-per-minute", often, "--sign-ins-per-minute", often])
        .args(["--requests-per-second", often])
        .arg("--data")
        .arg(folder.join("data"))
        .env("PARLOR_ADMIN_PASSWORD", ADA.1)
        .env("PARLOR_DEMO_PASSWORD", MIRA.1)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// Below the ports that systems give to clients: a page that knocks while the server is down must not meet itself.
fn free_address() -> SocketAddr {
    let start = 20_000 + (std::process::id() % 9_000) as u16;
    let ports = (start..start + 1_000).map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    ports.into_iter().find(|address| TcpListener::bind(address).is_ok()).unwrap()
}
