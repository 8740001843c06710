//! What cargo says about this workspace: its folders, members, programs and direct dependencies.

use crate::shell;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;

/// The workspace that xtask is part of.
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Cargo's target folder, wherever CARGO_TARGET_DIR has put it.
    pub target: PathBuf,
    /// All member crates.
    pub members: Vec<Member>,
}

/// One member crate.
pub struct Member {
    /// Its package name.
    pub name: String,
    /// Its libraries, programs and tests.
    pub targets: Vec<Target>,
    /// Its direct dependencies, of every kind.
    pub dependencies: Vec<Dependency>,
}

/// One thing that cargo builds from a crate.
pub struct Target {
    /// Its name.
    pub name: String,
    /// Cargo's word for it: `lib`, `bin`, `test`, `bench` …
    pub kind: String,
    /// Whether it is only there with features that are off by themselves.
    pub wants_features: bool,
}

/// One direct dependency.
pub struct Dependency {
    /// The package it names.
    pub name: String,
    /// Whether only tests, examples and benchmarks see it.
    pub only_for_tests: bool,
}

impl Workspace {
    /// Asks cargo.
    pub fn load() -> Result<Self> {
        let text = shell::output(shell::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value =
            serde_json::from_str(&text).context("cargo metadata printed something that is no JSON")?;
        Ok(Self {
            root: PathBuf::from(text_of(&metadata, "workspace_root")),
            target: PathBuf::from(text_of(&metadata, "target_directory")),
            members: list_of(&metadata, "packages").iter().map(Member::read).collect(),
        })
    }

    /// The folder xtask keeps its own intermediate files in.
    pub fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Whether a member exists and builds a program of this name.
    pub fn has_program(&self, package: &str, program: &str) -> bool {
        self.targets(package, "bin").any(|name| name == program)
    }

    /// The names of one member's targets of one kind, as far as they are built without further features.
    pub fn targets<'a>(&'a self, package: &'a str, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let members = self.members.iter().filter(move |member| member.name == package);
        let targets = members.flat_map(|member| &member.targets).filter(|target| !target.wants_features);
        targets.filter(move |target| target.kind == kind).map(|target| &*target.name)
    }
}

impl Member {
    fn read(package: &Value) -> Self {
        Self {
            name: text_of(package, "name"),
            targets: list_of(package, "targets").iter().flat_map(read_target).collect(),
            dependencies: list_of(package, "dependencies").iter().map(read_dependency).collect(),
        }
    }
}

fn read_target(target: &Value) -> impl Iterator<Item = Target> {
    let name = text_of(target, "name");
    let kinds = list_of(target, "kind").iter().filter_map(Value::as_str);
    let wants_features = !list_of(target, "required-features").is_empty();
    kinds.map(move |kind| Target { name: name.clone(), kind: kind.to_owned(), wants_features })
}

fn read_dependency(dependency: &Value) -> Dependency {
    let only_for_tests = dependency["kind"].as_str() == Some("dev");
    Dependency { name: text_of(dependency, "name"), only_for_tests }
}

fn text_of(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn list_of<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}
