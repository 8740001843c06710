//! Tests that cargo runs natively: by nextest where it is installed, which is quicker and keeps tests apart, else by cargo itself.

use crate::browser::Browser;
use crate::build::with_assets;
use crate::shell;
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Tests of the root package whose name begins so need a built server and a browser.
const END_TO_END: &str = "e2e";

/// Everything except end-to-end tests.
pub fn run(workspace: &Workspace) -> Result<()> {
    tooling(workspace)?;
    lean()?;
    let everything = ["--workspace", "--exclude", "tools", "--exclude", "xtask"];
    if has_nextest() {
        let mut nextest = nextest(workspace);
        nextest.args(everything).args(["-E", &format!("not binary(/^{END_TO_END}/)")]);
        shell::run(with_assets(&mut nextest, workspace))?;
        // Nextest leaves out the examples in doc comments.
        return shell::run(with_assets(shell::cargo().args(["test", "--doc"]).args(everything), workspace));
    }
    let mut cargo = shell::cargo();
    cargo.arg("test").args(everything).args(["--lib", "--bins"]);
    let tests = workspace.members.iter().flat_map(|member| workspace.targets(&member.name, "test"));
    for test in tests.filter(|name| !name.starts_with(END_TO_END)) {
        cargo.args(["--test", test]);
    }
    shell::run(with_assets(&mut cargo, workspace))?;
    shell::run(with_assets(shell::cargo().args(["test", "--doc"]).args(everything), workspace))
}

/// The end-to-end tests there are.
pub fn end_to_end_targets(workspace: &Workspace) -> Vec<&str> {
    workspace.targets("parlor", "test").filter(|name| name.starts_with(END_TO_END)).collect()
}

/// Runs them against a built server.
pub fn run_end_to_end(workspace: &Workspace, browser: &Browser, server: &Path) -> Result<()> {
    let mut cargo;
    if has_nextest() {
        cargo = nextest(workspace);
        cargo.args(["--package", "parlor", "--profile", "e2e", "-E", &format!("binary(/^{END_TO_END}/)")]);
    } else {
        cargo = shell::cargo();
        cargo.args(["test", "--package", "parlor"]);
        for test in end_to_end_targets(workspace) {
            cargo.args(["--test", test]);
        }
    }
    cargo.env("PARLOR_BIN", server).env("CHROME", &browser.chrome).env("CHROMEDRIVER", &browser.driver);
    shell::run(with_assets(&mut cargo, workspace))
}

/// The tests of xtask itself, in the profile that has compiled its dependencies already.
fn tooling(workspace: &Workspace) -> Result<()> {
    if has_nextest() {
        return shell::run(nextest(workspace).args(["--package", "xtask", "--cargo-profile", "tools"]));
    }
    shell::run(shell::cargo().args(["test", "--package", "xtask", "--profile", "tools"]))
}

/// What a customer's page is built with, against the frozen bytes of the rest. Features are the same for a whole call of
/// cargo, and beside the server this one must be off.
fn lean() -> Result<()> {
    shell::run(shell::cargo().args(["test", "--package", "parlor-sync", "--features", "lean", "--test", "lean"]))
}

fn nextest(workspace: &Workspace) -> Command {
    let mut cargo = shell::cargo();
    cargo
        .args(["nextest", "run", "--no-fail-fast", "--no-tests", "pass", "--config-file"])
        .arg(workspace.root.join("xtask/nextest.toml"));
    cargo
}

fn has_nextest() -> bool {
    shell::succeeds(shell::cargo().args(["nextest", "--version"]))
}
