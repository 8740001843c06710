//! Which crate may depend on which. The folders promise a layering; this keeps the promise.

use crate::shell;
use crate::wasm;
use crate::workspace::{Member, Workspace};
use anyhow::{Result, bail};
use std::collections::BTreeSet;

/// What one member may name among the members, in what it ships; `*` is all of them. Tests may name anything.
struct Layer {
    member: &'static str,
    may_use: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { member: "parlor-engine", may_use: &[] },
    Layer { member: "parlor-sync", may_use: &["parlor-engine"] },
    Layer { member: "parlor-server", may_use: &["parlor-engine", "parlor-sync"] },
    Layer { member: "parlor-kit", may_use: &[] },
    Layer { member: "parlor-page", may_use: &["parlor-engine", "parlor-sync"] },
    Layer { member: "parlor-agent", may_use: &["parlor-engine", "parlor-page", "parlor-kit"] },
    Layer { member: "parlor-widget", may_use: &["parlor-engine", "parlor-page", "parlor-kit"] },
    Layer { member: "parlor-demo", may_use: &["parlor-engine", "parlor-sync", "parlor-page", "parlor-kit"] },
    Layer { member: "parlor", may_use: &["parlor-engine", "parlor-sync", "parlor-page"] },
    Layer { member: "parlor-sim", may_use: &["*"] },
    Layer { member: "parlor-bench", may_use: &["*"] },
    Layer { member: "xtask", may_use: &["*"] },
    Layer { member: "tools", may_use: &[] },
];

/// The crates whose whole tree, not only what they name themselves, is free of anything that does I/O, tells time or rolls dice.
const PURE: [&str; 2] = ["parlor-engine", "parlor-sync"];

/// What may not appear anywhere below the pure crates.
const IMPURE: &str = "async-std axum chrono fastrand futures getrandom gloo-net gloo-timers hyper instant jiff js-sys mio rand \
    rand_core reqwest rusqlite smol socket2 time tokio uuid wasm-bindgen wasm-bindgen-futures web-sys web-time";

/// What a crate may not name itself, though it may come in by way of others.
const FOREIGN: &[(&str, &[&str])] = &[
    ("parlor-server", &["yew", "web-sys", "js-sys", "wasm-bindgen"]),
    ("parlor-kit", &["tokio", "axum", "rusqlite"]),
    ("parlor-page", &["tokio", "axum", "rusqlite", "yew"]),
    ("parlor-agent", &["tokio", "axum", "rusqlite"]),
    ("parlor-widget", &["tokio", "axum", "rusqlite", "yew"]),
    ("parlor-demo", &["tokio", "axum", "rusqlite"]),
];

impl Layer {
    fn allows(&self, other: &str) -> bool {
        self.may_use.iter().any(|allowed| *allowed == other || *allowed == "*")
    }
}

/// `cargo xtask layers`.
pub fn run(workspace: &Workspace) -> Result<()> {
    let mut faults: Vec<String> = workspace.members.iter().flat_map(|member| faults_of(member, workspace)).collect();
    for pure in PURE {
        faults.extend(impurities(pure)?);
    }
    if !faults.is_empty() {
        bail!("the layers are broken:\n  {}", faults.join("\n  "));
    }
    println!("the layers hold: {} crates checked", workspace.members.len());
    Ok(())
}

fn faults_of(member: &Member, workspace: &Workspace) -> Vec<String> {
    let name = &member.name;
    let Some(layer) = LAYERS.iter().find(|layer| layer.member == name) else {
        return vec![format!("{name} has no layer yet: add it to the table in xtask/src/layers.rs")];
    };
    let members: BTreeSet<&str> = workspace.members.iter().map(|member| &*member.name).collect();
    let foreign = FOREIGN.iter().filter(|(member, _)| member == name).flat_map(|(_, names)| names.iter());
    let foreign: BTreeSet<&str> = foreign.copied().collect();
    let shipped =
        member.dependencies.iter().filter(|dependency| !dependency.only_for_tests).map(|dependency| &*dependency.name);
    shipped
        .filter(|other| foreign.contains(other) || members.contains(other) && !layer.allows(other))
        .map(|other| format!("{name} may not depend on {other}"))
        .collect()
}

/// Asks cargo for the whole tree of a pure crate, natively and for wasm, since dependencies may differ.
fn impurities(member: &str) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for target in [None, Some(wasm::TARGET)] {
        let mut tree = shell::cargo();
        tree.args(["tree", "--package", member, "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
        if let Some(target) = target {
            tree.args(["--target", target]);
        }
        found.extend(impure_names(&shell::output(&mut tree)?));
    }
    Ok(found
        .into_iter()
        .map(|name| format!("{member} reaches {name}, which does I/O, tells time or rolls dice"))
        .collect())
}

fn impure_names(tree: &str) -> Vec<String> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| IMPURE.split_whitespace().any(|impure| impure == *name)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    #[test]
    fn the_layers_of_this_workspace_hold() {
        run(&Workspace::load().unwrap()).unwrap();
    }

    #[test]
    fn every_layer_names_layers_that_exist() {
        let known: BTreeSet<&str> = LAYERS.iter().map(|layer| layer.member).collect();
        for layer in LAYERS {
            assert!(layer.may_use.iter().all(|other| known.contains(other) || *other == "*"), "{}", layer.member);
        }
    }

    #[test]
    fn a_forbidden_dependency_is_found_except_in_tests() {
        let dependency = |name: &str, only_for_tests| Dependency { name: name.to_owned(), only_for_tests };
        let member = |name: &str, dependencies| Member { name: name.to_owned(), targets: Vec::new(), dependencies };
        let kit = vec![dependency("parlor-engine", false), dependency("yew", false), dependency("tokio", false)];
        let engine = vec![dependency("parlor-sync", true)];
        let members =
            vec![member("parlor-kit", kit), member("parlor-engine", engine), member("parlor-new", Vec::new())];
        let workspace = Workspace { root: "/".into(), target: "/".into(), members };
        let faults: Vec<_> = workspace.members.iter().flat_map(|member| faults_of(member, &workspace)).collect();
        assert_eq!(faults[..2], ["parlor-kit may not depend on parlor-engine", "parlor-kit may not depend on tokio"]);
        assert!(faults[2].starts_with("parlor-new has no layer yet"), "{}", faults[2]);
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn a_tree_is_searched_by_whole_names() {
        let tree = "parlor-engine v0.1.0 (/x)\nserde v1.0.0\ntokio-stream v0.1.0\nrand v0.9.0\n";
        assert_eq!(impure_names(tree), ["rand"]);
    }
}
