//! cargo-deny: licences, sources and known faults of everything we depend on.

use crate::progress::{Progress, say};
use crate::shell;
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "0.20.2";

/// Checks deny.toml's rules, installing cargo-deny first where it is missing.
pub fn run(workspace: &Workspace) -> Result<()> {
    let program = ensure(workspace)?;
    let mut check = Command::new(&program);
    check.current_dir(&workspace.root).args(["--workspace", "check", "--allow", "license-not-encountered"]);
    if advisories_at_hand(&program, workspace) {
        return shell::run(&mut check);
    }
    say("the database of known faults (advisories) cannot be fetched, so only bans, licenses and sources are checked");
    shell::run(check.args(["bans", "licenses", "sources"]))
}

fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.scratch().join("installed");
    let installed = folder.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if let Some(found) = shell::find("cargo-deny") {
        return Ok(found);
    }
    if !installed.is_file() {
        let progress = Progress::start(format_args!("installing cargo-deny {VERSION} (about a minute, once)"));
        // Not optimised: that would cost more time than all the checks it will ever run.
        let mut cargo = shell::cargo();
        cargo.args(["install", "--locked", "--debug", "--no-default-features", "--version", VERSION, "cargo-deny"]);
        shell::run(cargo.arg("--root").arg(&folder))?;
        progress.done();
    }
    Ok(installed)
}

fn advisories_at_hand(program: &Path, workspace: &Workspace) -> bool {
    shell::succeeds(Command::new(program).current_dir(&workspace.root).args(["fetch", "db"]))
}
