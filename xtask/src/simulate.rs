//! `cargo xtask simulate`: the simulator of `src/sim`, optimised, on a range of seeds.

use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Result, bail};

const PACKAGE: &str = "parlor-sim";
const PROGRAM: &str = "simulate";

/// What can be asked of `simulate`.
#[derive(clap::Args)]
pub struct Args {
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds to run, counting up from the first
    #[arg(long, default_value_t = 1)]
    runs: u64,
    /// How long each run is
    #[arg(long, default_value_t = 300)]
    steps: u64,
}

/// Runs the simulator.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if !workspace.has_program(PACKAGE, PROGRAM) {
        bail!("{PACKAGE} has no program `{PROGRAM}`, so there is nothing to simulate with");
    }
    let mut cargo = shell::cargo();
    cargo.args(["run", "--release", "--package", PACKAGE, "--bin", PROGRAM, "--"]);
    for (option, number) in [("--seed", args.seed), ("--runs", args.runs), ("--steps", args.steps)] {
        cargo.arg(option).arg(number.to_string());
    }
    shell::run(&mut cargo)
}
