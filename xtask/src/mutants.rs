//! `cargo xtask mutants`: proves that the simulator can fail. Plants faults in a copy of the sources, one at a time, and
//! expects each to be caught.

use crate::progress::Progress;
use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs and steps that each fault must be caught within.
const RUNS: &str = "400";
const STEPS: &str = "300";
/// What the simulator is built from.
const CRATES: [&str; 3] = ["src/engine", "src/sync", "src/sim"];

/// A fault to plant: in this file, this text becomes that.
struct Mutant {
    name: &'static str,
    file: &'static str,
    sound: &'static str,
    broken: &'static str,
}

const MUTANTS: [Mutant; 16] = [
    Mutant {
        name: "a lost acknowledgement",
        file: "src/sync/authority/execute.rs",
        sound: "subscriber.acks.push(ack);",
        broken: "if ack.origin.number % 7 != 0 { subscriber.acks.push(ack); }",
    },
    Mutant {
        name: "a command done twice",
        file: "src/sync/clients.rs",
        sound: "} else if origin.number > last {",
        broken: "} else if origin.number == last { Number::Next } else if origin.number > last {",
    },
    Mutant {
        name: "a leak to a customer",
        file: "src/engine/chat/see.rs",
        sound: "ChatFact::EventPosted { event, .. } => event.audience == Audience::All,",
        broken: "ChatFact::EventPosted { .. } => true,",
    },
    Mutant {
        name: "more threads than room",
        file: "src/engine/account/hands.rs",
        sound: "if self.desk.room_in(agent, group) > 0 {",
        broken: "if self.desk.room_in(agent, group) < usize::MAX {",
    },
    Mutant {
        name: "a wrong order after resuming",
        file: "src/sync/authority/catch_up.rs",
        sound: "self.tail.iter().skip(skip)",
        broken: "self.tail.iter().skip(skip).rev()",
    },
    Mutant {
        name: "an entry told once more after resuming",
        file: "src/sync/authority/catch_up.rs",
        sound: "let skip = (position + 1).saturating_sub(first) as usize;",
        broken: "let skip = position.saturating_sub(first) as usize;",
    },
    Mutant {
        name: "sending before storing",
        file: "src/sync/authority/mod.rs",
        sound: "if self.storing || !self.fresh.is_empty() {",
        broken: "if self.storing {",
    },
    Mutant {
        name: "a page that keeps what it may see no more",
        file: "src/sync/authority/catch_up.rs",
        sound: "if viewer.is_staff() && matches!",
        broken: "if viewer.is_staff() && held.chats.is_empty() && matches!",
    },
    Mutant {
        name: "a page that comes back and lacks a thread",
        file: "src/sync/authority/catch_up.rs",
        sound: "if back.is_some_and(|agent| followed(fact) == Some(agent)) {",
        broken: "if back.is_some_and(|agent| followed(fact) != Some(agent)) && held.chats.is_empty() {",
    },
    Mutant {
        name: "an offer told to the customer",
        file: "src/engine/desk/see.rs",
        sound: "DeskFact::Offered { .. } | DeskFact::OfferEnded { .. } | DeskFact::Hand(_) => viewer.is_staff(),",
        broken: "DeskFact::Offered { .. } | DeskFact::OfferEnded { .. } | DeskFact::Hand(_) => true,",
    },
    Mutant {
        name: "a thread read without the right to listen",
        file: "src/engine/desk/rights.rs",
        sound: "rights.listen || rights.manage",
        broken: "rights.listen || rights.respond",
    },
    Mutant {
        name: "an archive that asks for membership only",
        file: "src/sync/archive/scope.rs",
        sound: "let heard = |group: &GroupId| account.desk.hears(agent, *group);",
        broken: "let heard = |group: &GroupId| account.desk.rights(agent, *group).is_some();",
    },
    Mutant {
        name: "a thread read in the group that it has left",
        file: "src/engine/account/see.rs",
        sound: "std::iter::once(thread.group).chain",
        broken: "std::iter::once(thread.started_in()).chain",
    },
    Mutant {
        name: "thinking for agents alone told to the customer",
        file: "src/sync/authority/signals.rs",
        sound: "let to = if agents_only { To::AgentsOnly }",
        broken: "let to = if agents_only { To::Everybody }",
    },
    Mutant {
        name: "earlier threads taken twice",
        file: "src/engine/account/mod.rs",
        sound: "if first.is_none_or(|first| first.id != before) {",
        broken: "if first.is_none() {",
    },
    Mutant {
        name: "a long chat that seems to begin with its latest threads",
        file: "src/engine/chat/reach.rs",
        sound: "(self.view_from(self.viewer(), first), first > 0)",
        broken: "(self.view_from(self.viewer(), first), first > 2)",
    },
];

/// Plants every fault and expects the simulator to find it.
pub fn run(workspace: &Workspace) -> Result<()> {
    let copy = workspace.scratch().join("mutants");
    lay_out(&workspace.root, &copy)?;
    if finds_something(&copy)? {
        bail!("the simulator finds something in the sound sources already");
    }
    let mut missed = Vec::new();
    for mutant in &MUTANTS {
        let progress = Progress::start(format_args!("planting {}", mutant.name));
        let path = copy.join(mutant.file);
        let sound = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if !sound.contains(mutant.sound) {
            bail!("{} does not contain what {:?} changes: {}", mutant.file, mutant.name, mutant.sound);
        }
        fs::write(&path, sound.replacen(mutant.sound, mutant.broken, 1))?;
        // One that does not compile is a fault of the list, and not of the simulator.
        let found = finds_something(&copy);
        fs::write(&path, sound)?;
        if !found.with_context(|| format!("{} cannot be planted", mutant.name))? {
            missed.push(mutant.name);
        }
        progress.done();
    }
    if missed.is_empty() {
        return Ok(());
    }
    bail!("the simulator does not find: {}", missed.join(", "))
}

/// A workspace of its own with only what the simulator needs, so that the real sources are never touched.
fn lay_out(root: &Path, copy: &Path) -> Result<()> {
    for folder in CRATES {
        let to = copy.join(folder);
        if to.exists() {
            fs::remove_dir_all(&to)?;
        }
        copy_tree(&root.join(folder), &to)?;
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let tables = manifest.split("\n[package]\n").next().unwrap_or_default();
    let (before, after) = tables.split_once("members = [").context("the workspace names no members")?;
    let (_, after) = after.split_once(']').context("the list of members has no end")?;
    let members = CRATES.map(|folder| format!("\"{folder}\"")).join(", ");
    fs::write(copy.join("Cargo.toml"), format!("{before}members = [{members}]{after}\n"))?;
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock"))?;
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Whether the simulator, built from the copy as it is, finds a fault.
fn finds_something(copy: &Path) -> Result<bool> {
    let cargo = |word: &str| {
        let mut cargo = shell::cargo();
        cargo.current_dir(copy).env("CARGO_TARGET_DIR", copy.join("target")).args([
            word,
            "--quiet",
            "--package",
            "parlor-sim",
        ]);
        cargo
    };
    shell::run(cargo("build").args(["--release", "--bin", "simulate"]))?;
    let mut program = Command::new(copy.join("target/release/simulate"));
    Ok(!shell::succeeds(program.args(["--runs", RUNS, "--steps", STEPS])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is planted seldom must not rot meanwhile.
    #[test]
    fn every_fault_can_be_planted() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for mutant in &MUTANTS {
            let text = fs::read_to_string(root.join(mutant.file)).unwrap_or_default();
            assert!(text.contains(mutant.sound), "{}: {} does not contain {}", mutant.name, mutant.file, mutant.sound);
        }
    }
}
