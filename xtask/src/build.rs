//! `cargo xtask build`: pages, then the server with the pages inside.

use crate::progress::Progress;
use crate::wasm::Build;
use crate::workspace::Workspace;
use crate::{pages, shell};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// What can be asked of `build`.
#[derive(clap::Args)]
pub struct Args {
    /// Small pages and a fast server, at the price of a longer build
    #[arg(long)]
    pub release: bool,
}

/// Builds everything.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    everything(workspace, args.release)?;
    Ok(())
}

/// Builds pages and server, and returns the server's program.
pub fn everything(workspace: &Workspace, release: bool) -> Result<PathBuf> {
    let build = if release { Build::Release } else { Build::Dev };
    let folder = pages::build(workspace, build)?;
    pages::publish(workspace, &folder)?;
    server(workspace, release)
}

/// Builds the server around what lies in target/www, and returns its program.
pub fn server(workspace: &Workspace, release: bool) -> Result<PathBuf> {
    if !workspace.has_program("parlor-server", "parlor") {
        bail!("parlor-server has no program `parlor`, so there is no server to build");
    }
    let profile = if release { "release" } else { "dev" };
    let progress = Progress::start(format_args!("compiling the server ({profile})"));
    let mut cargo = shell::cargo();
    cargo.args(["build", "--package", "parlor-server", "--bin", "parlor", "--profile", profile]);
    shell::run(with_assets(&mut cargo, workspace))?;
    progress.done();
    let folder = if release { "release" } else { "debug" };
    Ok(workspace.target.join(folder).join(format!("parlor{}", std::env::consts::EXE_SUFFIX)))
}

/// Tells the server's build where the pages lie, when that is not where it looks by itself.
/// Set always, the variable would make cargo build the server again each time a plain `cargo build` comes between.
pub fn with_assets<'a>(cargo: &'a mut Command, workspace: &Workspace) -> &'a mut Command {
    if workspace.target != workspace.root.join("target") {
        cargo.env("PARLOR_ASSETS", workspace.target.join("www"));
    }
    cargo
}
