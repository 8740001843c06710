//! Pages without a browser: each contestant of W1 to W3 is a script that runs in a Node of its own.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::table;

/// Who takes part.
pub struct Contestant {
    /// Its script in `peers/`, without the ending.
    pub script: &'static str,
    /// Its name in tables.
    pub shown: &'static str,
    /// How many times as fast Parlor is to be.
    pub goal: Option<f64>,
    /// How many messages it takes in, where all of them would take minutes.
    pub most: usize,
}

/// Makes sure that everything is there that `cargo xtask bench` prepares.
///
/// # Errors
/// If something is missing.
pub fn prepared() -> Result<()> {
    for needed in ["PARLOR_INGEST", "PARLOR_PEERS"] {
        ensure!(env::var_os(needed).is_some(), "{needed} is not set: this is run by `cargo xtask bench`");
    }
    Ok(())
}

/// What runs the pages.
///
/// # Errors
/// If there is no Node.
pub fn engine() -> Result<String> {
    let out = Command::new("node").args(["-p", "`Node ${process.version}, V8 ${process.versions.v8}`"]).output();
    Ok(String::from_utf8(out.context("node is needed to run pages without a browser")?.stdout)?.trim().to_owned())
}

/// Messages a second of one contestant, which takes in up to `most` of what the folder holds: once to warm up, then `runs`
/// times.
///
/// # Errors
/// If it cannot be run, or does not hold everything in the end.
pub fn measure(script: &str, folder: &Path, most: usize, runs: usize) -> Result<f64> {
    let ingest = Path::new(&env::var_os("PARLOR_PEERS").unwrap_or_default()).join("ingest.mjs");
    let mut node = Command::new("node");
    node.arg("--expose-gc").arg(ingest).arg(script).arg(folder).args([most.to_string(), runs.to_string()]);
    let out = node.output().context("node cannot be started")?;
    if !out.status.success() {
        let errors = String::from_utf8_lossy(&out.stderr);
        // Node also shows the source at fault, which may be a whole library in one line.
        let line = errors
            .lines()
            .find(|line| line.len() < 300 && line.contains("Error"))
            .unwrap_or("it failed without a word");
        bail!("{}", line.trim());
    }
    let text = String::from_utf8(out.stdout)?;
    let rate = text.lines().last().unwrap_or_default();
    rate.parse().with_context(|| format!("{script} printed {rate:?}"))
}

/// Lets the contestants take turns, prints each one's median, and by how much the first is faster.
///
/// # Errors
/// If nothing could be measured at all.
pub fn compare(contestants: &[Contestant], folder: &Path, rounds: usize, runs: usize) -> Result<()> {
    let mut rates: Vec<Vec<Result<f64>>> = contestants.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (contestant, rates) in contestants.iter().zip(&mut rates) {
            rates.push(measure(contestant.script, folder, contestant.most, runs));
        }
    }
    let medians: Vec<_> = rates.iter().map(|rates| median(rates)).collect();
    let own = medians.first().and_then(|own| own.as_ref().ok()).copied();
    let all = contestants.iter().map(|contestant| contestant.most).max().context("nobody takes part")?;
    for (contestant, median) in contestants.iter().zip(&medians) {
        let shown = contestant.shown;
        let rate = match median {
            Ok(rate) => *rate,
            Err(why) => {
                println!("  {shown:<18} not run: {why}");
                continue;
            }
        };
        print!("  {shown:<18} {:>11}", table::thousands(rate));
        if contestant.most < all {
            print!(" ({} messages)", table::thousands(contestant.most as f64));
        }
        if let Some((own, goal)) = own.zip(contestant.goal) {
            let verdict = if own / rate >= goal { "reached" } else { "missed" };
            print!("   Parlor is {:.1} times as fast, goal {goal}: {verdict}", own / rate);
        }
        println!();
    }
    Ok(())
}

/// The median of a contestant's runs, or the first thing that went wrong.
fn median(rates: &[Result<f64>]) -> Result<f64, String> {
    let rates: Result<Vec<f64>, String> =
        rates.iter().map(|rate| rate.as_ref().copied().map_err(|error| format!("{error:#}"))).collect();
    table::median(&rates?).ok_or_else(|| "it was never run".to_owned())
}
