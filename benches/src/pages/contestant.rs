//! Who takes part in W5 and W7.

use std::env;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tokio::runtime::Builder;

use super::house::{self, SAID};
use super::page::{Guest, Page, Widget};
use crate::delivery::bare;
use crate::delivery::process::Process;

/// A server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    /// The real one, with a replica in every page.
    Parlor,
    /// Sockets and nothing else.
    Bare,
    /// Node's usual socket library.
    Node,
}

impl Contestant {
    /// All of them, Parlor first.
    pub const ALL: [Self; 3] = [Self::Parlor, Self::Bare, Self::Node];

    /// Its name in tables.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Parlor => "Parlor",
            Self::Bare => "bare Rust",
            Self::Node => "Node ws",
        }
    }

    /// Starts it on a fresh folder, or, where each customer has said something meanwhile, again on the same.
    ///
    /// # Errors
    /// If it cannot be run here.
    pub fn start(self, folder: &Path, customers: usize, said: usize, pinned: bool) -> Result<Process> {
        let path = folder.to_str().context("the folder's name is no text")?;
        let own = env::current_exe()?;
        match self {
            Self::Parlor => {
                Process::start(&own, &["serve", "parlor", path, &customers.to_string(), &said.to_string()], pinned)
            }
            Self::Bare => Process::start(&own, &["serve", "bare", path, "0", "0"], pinned),
            Self::Node => {
                let peers = PathBuf::from(env::var_os("PARLOR_PEERS").context("PARLOR_PEERS is not set")?);
                let script = peers.join("w4/server.mjs");
                let script = script.to_str().context("the script's name is no text")?;
                Process::start(Path::new("node"), &[script, "group", path], pinned)
            }
        }
    }

    /// The pages that come to it.
    pub fn pages(self, process: &Process, customers: usize) -> Vec<Box<dyn Page>> {
        let address = process.ready.address;
        match self {
            Self::Parlor => {
                let tokens = process.ready.tokens.iter().cloned().enumerate();
                tokens.map(|(number, token)| -> Box<dyn Page> { widget(address, number, token) }).collect()
            }
            Self::Bare | Self::Node => {
                (0..customers).map(|place| -> Box<dyn Page> { Box::new(Guest::new(address, place)) }).collect()
            }
        }
    }
}

fn widget(address: SocketAddr, number: usize, token: String) -> Box<Widget> {
    Box::new(Widget::new(address, number, token, SAID as usize))
}

/// Does what [`Contestant::start`] asks this program for; false if that was not asked.
///
/// # Errors
/// If the server fails.
pub fn serve() -> Result<bool> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [serve, kind, folder, customers, said] = args.as_slice() else { return Ok(false) };
    anyhow::ensure!(serve == "serve", "{serve} is not known");
    let (folder, customers, said) = (Path::new(folder), customers.parse()?, said.parse()?);
    // As the `parlor` program does.
    Builder::new_multi_thread().enable_all().build()?.block_on(async {
        match kind.as_str() {
            "parlor" if said == 0 => house::serve(folder, customers).await,
            "parlor" => house::serve_again(folder, customers, said).await,
            _ => bare::serve(folder).await,
        }
    })?;
    Ok(true)
}
