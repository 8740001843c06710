//! Servers run in processes of their own, on a core of their own where that can be had.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;

use super::parlor::Pair;

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

/// Says, in a server's process, that it takes connections.
pub fn say_ready(address: SocketAddr, pairs: &[Pair]) -> Result<()> {
    let line = serde_json::to_string(&Ready { address, pairs: pairs.to_vec() })?;
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
