//! `cargo xtask test`: every check, in the order of CI, up to the first that fails.

use crate::progress::{say, seconds};
use crate::wasm::{self, Build, TARGET};
use crate::workspace::Workspace;
use crate::{browser, build, deny, files, layers, native, pages, shell, size};
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::env;
use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

/// What can be asked of `test`.
#[derive(clap::Args)]
pub struct Args {
    /// Run this step alone; may be given more than once
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Leave this step out; may be given more than once
    #[arg(long, value_name = "STEP")]
    skip: Vec<Step>,
}

/// The checks, in their order: cheap ones first, so that a small slip is told early.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The layout of the code
    Fmt,
    /// Lints of everything that runs natively
    Clippy,
    /// Lints of everything that runs in a page
    ClippyWasm,
    /// Which crate may depend on which
    Layers,
    /// Licences, sources and known faults of what we depend on
    Deny,
    /// Tests that run natively
    Native,
    /// Tests that run in a headless browser
    Wasm,
    /// The pages as they are released
    Pages,
    /// Server and browser together
    E2e,
    /// What a browser downloads
    Size,
}

/// Runs the chosen steps.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let chosen = |step: &Step| (args.only.is_empty() || args.only.contains(step)) && !args.skip.contains(step);
    let steps: Vec<Step> = Step::value_variants().iter().copied().filter(chosen).collect();
    let mut done: Vec<(Step, Duration)> = Vec::new();
    for (index, &step) in steps.iter().enumerate() {
        eprintln!("\n=== {}/{} {step}", index + 1, steps.len());
        let start = Instant::now();
        let outcome = check(step, workspace);
        done.push((step, start.elapsed()));
        if let Err(error) = outcome {
            summary(&done, Some(step));
            return Err(
                error.context(format!("step {step} failed (again alone with `cargo xtask test --only {step}`)"))
            );
        }
    }
    summary(&done, None);
    Ok(())
}

fn check(step: Step, workspace: &Workspace) -> Result<()> {
    match step {
        Step::Fmt => {
            ensure_component("rustfmt", "fmt")?;
            shell::run(shell::cargo().args(["fmt", "--all", "--check"]))
        }
        Step::Clippy => {
            let everything = ["--workspace", "--exclude", "tools", "--all-targets"];
            clippy(&everything.map(str::to_owned))
        }
        Step::ClippyWasm => {
            wasm::ensure_target()?;
            clippy(&wasm_crates(workspace))
        }
        Step::Layers => layers::run(workspace),
        Step::Deny => deny::run(workspace),
        Step::Native => native::run(workspace),
        Step::Wasm => wasm_tests(workspace),
        Step::Pages => pages::build(workspace, Build::Release).map(drop),
        Step::E2e => end_to_end(workspace),
        Step::Size => size::run(workspace),
    }
}

fn clippy(what: &[String]) -> Result<()> {
    ensure_component("clippy", "clippy")?;
    let mut cargo = shell::cargo();
    cargo.arg("clippy").args(what);
    if env::var("CI").is_ok_and(|value| value == "true") {
        // Only in CI: a newer compiler has new lints, and they should not stop those who only want to run the tests.
        cargo.args(["--", "-D", "warnings"]);
    }
    shell::run(&mut cargo)
}

/// The crates that run in a page. Engine and sync are linted natively: they are the same code there.
fn wasm_crates(workspace: &Workspace) -> Vec<String> {
    let in_page = ["parlor", "parlor-kit", "parlor-page", "parlor-agent", "parlor-widget", "parlor-demo"];
    let present = workspace.members.iter().map(|member| &*member.name).filter(|name| in_page.contains(name));
    let packages = present.flat_map(|name| ["--package", name]);
    packages.chain(["--all-targets", "--target", TARGET]).map(str::to_owned).collect()
}

/// `wasm-pack test --headless --chrome` with the tools that our Cargo.lock pins.
fn wasm_tests(workspace: &Workspace) -> Result<()> {
    wasm::ensure_target()?;
    let browser = browser::ensure()?;
    shell::run(shell::cargo().args(["build", "--package", "tools", "--profile", "tools"]))?;
    let tools = workspace.target.join("tools");
    let options = workspace.scratch().join("webdriver.json");
    let capabilities = serde_json::json!({
        "goog:chromeOptions": { "binary": browser.chrome, "args": browser::CHROME_FLAGS }
    });
    files::write_if_new(&options, capabilities.to_string().as_bytes())?;
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(tools.clone()).chain(env::split_paths(&path)))
        .context("the search path cannot be extended by our tools")?;
    let mut wasm_pack = Command::new(tools.join("wasm-pack"));
    wasm_pack.args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"]).arg(&browser.driver);
    wasm_pack.current_dir(&workspace.root).env("PATH", path).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options);
    // The runner's own limits, 20 and 5 seconds, are too short for a machine that is busy.
    wasm_pack.env("WASM_BINDGEN_TEST_TIMEOUT", "120").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    shell::run(&mut wasm_pack)
}

/// The pages are those of the release, as the size check builds them anyway; the server is the one that native tests have compiled.
fn end_to_end(workspace: &Workspace) -> Result<()> {
    if native::end_to_end_targets(workspace).is_empty() {
        say("the root package has no test named e2e…, so there is nothing to run");
        return Ok(());
    }
    let browser = browser::ensure()?;
    let folder = pages::build(workspace, Build::Release)?;
    pages::publish(workspace, &folder)?;
    let server = build::server(workspace, false)?;
    native::run_end_to_end(workspace, &browser, &server)
}

/// Rustup leaves components out where it may not install by itself.
fn ensure_component(component: &str, subcommand: &str) -> Result<()> {
    if shell::succeeds(shell::cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    shell::run(Command::new("rustup").args(["component", "add", component]))
}

fn summary(done: &[(Step, Duration)], failed: Option<Step>) {
    eprintln!("\n=== summary");
    for (step, time) in done {
        let result = if failed == Some(*step) { "FAILED" } else { "ok" };
        eprintln!("    {:<12} {:<7} {:>12}", step.to_string(), result, seconds(*time));
    }
    let total = done.iter().map(|(_, time)| *time).sum();
    eprintln!("    {:<12} {:<7} {:>12}", "all", "", seconds(total));
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_possible_value().as_ref().map_or("", |value| value.get_name()))
    }
}
