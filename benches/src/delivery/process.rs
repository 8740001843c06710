//! Servers run in processes of their own, on a core of their own where that can be had.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use super::parlor::Pair;
use crate::table;

/// Linux counts in hundredths of a second.
const TICK_MS: u64 = 10;
const GENERATORS_CORE: &str = "0";
const SERVERS_CORE: &str = "1";

/// A server's process; it ends when this is dropped.
pub struct Process {
    child: Child,
    /// What the server has said of itself.
    pub ready: Ready,
}

/// What a server says when it takes connections.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ready {
    /// Where it listens.
    pub address: SocketAddr,
    /// Who may talk, if it wants to know.
    #[serde(default)]
    pub pairs: Vec<Pair>,
    /// The tokens of the customers who may come, if it wants any.
    #[serde(default)]
    pub tokens: Vec<String>,
}

impl Ready {
    /// For everybody.
    pub fn at(address: SocketAddr) -> Self {
        Self { address, pairs: Vec::new(), tokens: Vec::new() }
    }
}

impl Process {
    /// Starts a server and waits until it takes connections.
    pub fn start(program: &Path, args: &[&str], pinned: bool) -> Result<Self> {
        let mut command = match pinned {
            true => Command::new("taskset"),
            false => Command::new(program),
        };
        if pinned {
            command.args(["-c", SERVERS_CORE]).arg(program);
        }
        let piped = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.spawn().with_context(|| format!("{} cannot be started", program.display()))?;
        let mut line = String::new();
        let out = child.stdout.take().context("its output is not heard")?;
        BufReader::new(out).read_line(&mut line)?;
        match serde_json::from_str(&line) {
            Ok(ready) => Ok(Self { child, ready }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error).context("the server did not say that it is ready")
            }
        }
    }
}

impl Process {
    /// The time that the server's threads have worked, as its kernel counts it: unlike every other figure it hardly
    /// depends on what else the machine does.
    pub fn worked(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The second field is a name in brackets, which may hold anything.
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let ticks = |field: usize| fields.get(field)?.parse::<u64>().ok();
        Some(Duration::from_millis((ticks(11)? + ticks(12)?) * TICK_MS))
    }

    /// Bytes of it that are in memory.
    pub fn resident(&self) -> Option<usize> {
        table::resident(&self.child.id().to_string())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps this process, whose threads must not have been started yet, to one core; whether servers can have another.
pub fn pin() -> bool {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let own = std::process::id().to_string();
    let taskset = Command::new("taskset").args(["-cp", GENERATORS_CORE, &own]).stdout(Stdio::null()).status();
    cores > 1 && taskset.is_ok_and(|status| status.success())
}

/// How the generator's and the bare server's sockets are set up. The usual buffer of 128 KiB is filled with zeros before
/// each read, which costs more than all the rest.
pub fn socket_config() -> WebSocketConfig {
    WebSocketConfig::default().read_buffer_size(8 * 1024)
}

/// Says, in a server's process, that it takes connections.
pub fn say_ready(ready: &Ready) -> Result<()> {
    let line = serde_json::to_string(ready)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Comes back, in a server's process, when the one who started it has gone.
pub async fn parent_goes() {
    let mut nothing = Vec::new();
    // An error means the same.
    let _ = tokio::io::stdin().read_to_end(&mut nothing).await;
}
