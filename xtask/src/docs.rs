//! `cargo xtask docs`: writes the documents that are generated from the code. A test of the server holds them to it.

use crate::shell;
use anyhow::Result;

/// Writes docs/errors.md, docs/wire.md and their like.
pub fn run() -> Result<()> {
    let mut cargo = shell::cargo();
    cargo.args(["test", "--quiet", "--package", "parlor-server", "--test", "docs", "the_documents"]);
    shell::run(cargo.env("PARLOR_DOCS", "write"))
}
