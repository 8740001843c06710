//! Work counted in instructions, which neither a busy machine nor a cold cache changes.

use std::env;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// What this program, called with these arguments, has printed, and how many instructions it took; nothing where valgrind is
/// not installed.
///
/// # Errors
/// If the program fails, or valgrind does not say how much it counted.
pub fn instructions(arguments: &[String]) -> Result<Option<(String, u64)>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(None);
    }
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(env::current_exe()?).args(arguments);
    let output = valgrind.output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{arguments:?} under valgrind failed: {told}");
    let counted = told.lines().find_map(|line| line.split_once("Collected :")).context("valgrind counted nothing")?;
    Ok(Some((String::from_utf8(output.stdout)?, counted.1.trim().parse()?)))
}
