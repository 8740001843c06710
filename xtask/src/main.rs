//! `cargo xtask …`: everything a person does with this repository besides editing it.
//!
//! Each command is one file. Start with `build.rs` for how pages and server come about, and with `test.rs` for what is checked.

mod bench;
mod brotli_files;
mod browser;
mod build;
mod deny;
mod docs;
mod files;
mod layers;
mod likeness;
mod mutants;
mod native;
mod pages;
mod places;
mod progress;
mod requests;
mod script;
mod serve;
mod shell;
mod shorten;
mod silence;
mod simulate;
mod size;
mod styles;
mod test;
mod wasm;
mod workspace;

use clap::Parser;
use std::process::ExitCode;
use workspace::Workspace;

/// Builds, serves, tests and measures Parlor.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Build the pages into target/www and the server that carries them inside
    Build(build::Args),
    /// Build, then run `parlor serve`
    Serve(serve::Args),
    /// Run every check in the order of CI, up to the first that fails
    Test(test::Args),
    /// Print what a browser downloads, and fail when it is more than allowed
    Size,
    /// Run the benchmarks, or only those named (W1, W4 …)
    Bench(bench::Args),
    /// Run the simulator on one seed or on many
    Simulate(simulate::Args),
    /// Plant faults in a copy of the sources and expect the simulator to find each
    Mutants,
    /// Find Chromium and its driver, or install them
    Browser,
    /// Check which crate may depend on which
    Layers,
    /// Write the documents that are generated from the code
    Docs,
}

fn main() -> ExitCode {
    match run(Task::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let workspace = Workspace::load()?;
    match task {
        Task::Build(args) => build::run(&workspace, &args),
        Task::Serve(args) => serve::run(&workspace, &args),
        Task::Test(args) => test::run(&workspace, &args),
        Task::Size => size::run(&workspace),
        Task::Bench(args) => bench::run(&workspace, &args),
        Task::Simulate(args) => simulate::run(&workspace, &args),
        Task::Mutants => mutants::run(&workspace),
        Task::Browser => browser::run(),
        Task::Layers => layers::run(&workspace),
        Task::Docs => docs::run(),
    }
}
