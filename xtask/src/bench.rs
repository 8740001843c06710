//! `cargo xtask bench`: runs the benchmark programs under `benches/`.
//!
//! A benchmark is a program of the crate `parlor-bench` named after its workload (`w1`, `w4` …): adding `benches/src/bin/w6.rs` is all
//! it takes. It prints its own medians and ratios. Peers from npm lie in `benches/peers`, are installed once, and are found through
//! PARLOR_PEERS; a benchmark whose peer cannot run says so and prints no ratio. What is measured in a page is the crate's
//! library as wasm for Node, found through PARLOR_INGEST.

use crate::progress::Progress;
use crate::workspace::Workspace;
use crate::{shell, wasm};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const PACKAGE: &str = "parlor-bench";

/// What can be asked of `bench`.
#[derive(clap::Args)]
pub struct Args {
    /// The workloads to run, such as W1; all when none is named
    workloads: Vec<String>,
}

/// Runs the workloads one after another, since together they would disturb each other.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let present: Vec<&str> = workspace.targets(PACKAGE, "bin").filter(|name| is_workload(name)).collect();
    let chosen = choose(&present, &args.workloads)?;
    let peers = workspace.root.join("benches/peers");
    if peers.join("package.json").is_file() && !peers.join("node_modules").is_dir() && shell::find("npm").is_some() {
        let progress = Progress::start("installing the peers to compare with");
        shell::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&peers))?;
        progress.done();
    }
    let page = build_page(workspace)?;
    for workload in chosen {
        let progress = Progress::start(format_args!("benchmark {}", workload.to_uppercase()));
        let mut cargo = shell::cargo();
        cargo.args(["run", "--release", "--package", PACKAGE, "--bin", workload]);
        shell::run(cargo.env("PARLOR_PEERS", &peers).env("PARLOR_INGEST", &page))?;
        progress.done();
    }
    Ok(())
}

/// Builds the benchmarks' page with the profile of the panel, and returns the script that loads it.
fn build_page(workspace: &Workspace) -> Result<PathBuf> {
    wasm::ensure_target()?;
    let progress = Progress::start("compiling the benchmarks' page to wasm");
    let mut cargo = shell::cargo();
    cargo.args(["build", "--target", wasm::TARGET, "--profile", wasm::QUICK, "--package", PACKAGE, "--lib"]);
    shell::run(&mut cargo)?;
    let input = workspace.target.join(wasm::TARGET).join(wasm::QUICK).join("parlor_bench.wasm");
    let folder = workspace.scratch().join("bench");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&input).out_name("page").nodejs(true)?.typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(&folder).with_context(|| format!("wasm-bindgen refuses {}", input.display()))?;
    progress.done();
    Ok(folder.join("page.js"))
}

fn is_workload(program: &str) -> bool {
    program
        .strip_prefix('w')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn choose<'a>(present: &[&'a str], asked: &[String]) -> Result<Vec<&'a str>> {
    if present.is_empty() {
        bail!("there is no benchmark: {PACKAGE} has no program named after a workload, such as `w1`");
    }
    if asked.is_empty() {
        return Ok(present.to_vec());
    }
    let find = |name: &String| match present.iter().find(|present| present.eq_ignore_ascii_case(name)) {
        Some(found) => Ok(*found),
        None => bail!("there is no benchmark {name}; there is {}", present.join(", ").to_uppercase()),
    };
    asked.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_are_chosen_by_name() {
        let present = ["w1", "w4"];
        assert_eq!(choose(&present, &[]).unwrap(), present);
        assert_eq!(choose(&present, &["W4".to_owned()]).unwrap(), ["w4"]);
        assert!(choose(&present, &["W9".to_owned()]).unwrap_err().to_string().contains("there is W1, W4"));
        assert!(is_workload("w10") && !is_workload("warm") && !is_workload("w"));
    }
}
