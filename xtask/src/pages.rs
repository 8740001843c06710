//! The folder of everything a browser may ask for: `www/`, the panel's `index.html`, and the wasm programs.
//!
//! Dev and release pages are kept apart below target/xtask, each complete with its compressed files. `publish` then makes
//! target/www, which the server carries inside, equal to one of them, so that going back and forth costs a copy and no build.

use crate::progress::{Progress, say};
use crate::wasm::{self, Build};
use crate::workspace::Workspace;
use crate::{brotli_files, files, styles};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Builds the pages and returns their folder.
pub fn build(workspace: &Workspace, build: Build) -> Result<PathBuf> {
    let programs = wasm::build(workspace, build)?;
    let folder = workspace.scratch().join(build.name()).join("www");
    let mut wanted = sources(workspace)?;
    if build == Build::Release {
        styles::join(&mut wanted, &workspace.scratch().join(build.name()).join("styles"))?;
    }
    wanted.extend(programs);
    keep_compressed(&mut wanted, &folder);
    files::mirror(&wanted, &folder)?;
    compress(&folder, build)?;
    Ok(folder)
}

/// Makes target/www equal to a folder of pages.
pub fn publish(workspace: &Workspace, pages: &Path) -> Result<()> {
    let www = workspace.target.join("www");
    let changes = files::mirror(&files::list(pages)?, &www)?;
    say(format_args!("{} is up to date, {changes} files changed", www.display()));
    Ok(())
}

fn sources(workspace: &Workspace) -> Result<files::FileSet> {
    let mut wanted = files::list(&workspace.root.join("www"))?;
    let index = workspace.root.join("index.html");
    if index.is_file() {
        wanted.insert("index.html".to_owned(), index);
    } else {
        say("there is no index.html, so the panel's page is left out");
    }
    Ok(wanted)
}

/// Lets the compressed files of an earlier build stay; `compress` replaces those that are out of date.
fn keep_compressed(wanted: &mut files::FileSet, folder: &Path) {
    let compressed = wanted.keys().map(|path| format!("{path}.br"));
    let present: Vec<_> = compressed.map(|path| (path.clone(), folder.join(path))).collect();
    wanted.extend(present.into_iter().filter(|(_, path)| path.is_file()));
}

fn compress(folder: &Path, build: Build) -> Result<()> {
    // 11 takes seconds for what 5 does at once, and only those who download care.
    let quality = if build == Build::Release { 11 } else { 5 };
    let shrinking: Vec<_> = files::list(folder)?.into_values().filter(|path| brotli_files::shrinks(path)).collect();
    let progress = Progress::start(format_args!("compressing pages ({})", build.name()));
    let mut changes = 0;
    for path in shrinking {
        changes += usize::from(brotli_files::refresh(&path, quality)?);
    }
    say(format_args!("{changes} files changed"));
    progress.done();
    Ok(())
}
