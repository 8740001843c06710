//! `cargo xtask simulate`: the simulator of `src/sim`, optimised, on a range of seeds.

use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Result, bail};

const PACKAGE: &str = "parlor-sim";

/// What can be asked of `simulate`.
#[derive(clap::Args)]
pub struct Args {
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds to run, counting up from the first
    #[arg(long, default_value_t = 1)]
    runs: u64,
}

/// Runs the simulator.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if !workspace.has_program(PACKAGE, PACKAGE) {
        bail!("{PACKAGE} has no program `{PACKAGE}`, so there is nothing to simulate with");
    }
    let mut cargo = shell::cargo();
    cargo.args(["run", "--release", "--package", PACKAGE, "--bin", PACKAGE, "--"]);
    shell::run(cargo.args(["--seed", &args.seed.to_string(), "--runs", &args.runs.to_string()]))
}
