//! `cargo xtask serve`: build, then become the server.

use crate::workspace::Workspace;
use crate::{build, shell};
use anyhow::Result;
use std::process::Command;

/// What can be asked of `serve`.
#[derive(clap::Args)]
pub struct Args {
    /// Small pages and a fast server, at the price of a longer build
    #[arg(long)]
    release: bool,
    /// What is handed on to `parlor serve`
    #[arg(last = true)]
    server_args: Vec<String>,
}

/// Builds everything and runs the server until it ends.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let program = build::everything(workspace, args.release)?;
    let mut server = Command::new(program);
    server.arg("serve").args(&args.server_args);
    eprintln!("==> {}", shell::line(&server));
    become_server(&mut server)
}

/// Replaces this process, so that Ctrl-C and other signals reach the server alone and it can stop in its own way.
#[cfg(unix)]
fn become_server(server: &mut Command) -> Result<()> {
    use anyhow::Context;
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("cannot start the server")
}

#[cfg(not(unix))]
fn become_server(server: &mut Command) -> Result<()> {
    shell::run(server)
}
