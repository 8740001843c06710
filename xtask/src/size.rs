//! `cargo xtask size`: what a browser downloads, in bytes, against what it may.

use crate::wasm::Build;
use crate::workspace::Workspace;
use crate::{brotli_files, pages, requests};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Everything that one kind of page loads before it is ready to use.
struct Bundle {
    name: &'static str,
    entry: &'static str,
    /// Whether the entry fetches by itself what it names; the loader waits until the visitor wants to chat.
    fetches: bool,
    /// Files that are named but not loaded here: other pages', and the stand-alone demo's.
    without: &'static [&'static str],
    limit_bytes: u64,
}

const KB: u64 = 1024;

const BUNDLES: [Bundle; 3] = [
    Bundle { name: "loader", entry: "embed.js", fetches: false, without: &[], limit_bytes: 3 * KB },
    Bundle {
        name: "widget",
        entry: "widget.html",
        fetches: true,
        without: &["demo", "panel", "index.html", "embed.js"],
        limit_bytes: 100 * KB,
    },
    Bundle {
        name: "panel",
        entry: "index.html",
        fetches: true,
        without: &["demo", "widget", "embed.js"],
        limit_bytes: 450 * KB,
    },
];

/// Builds the release pages, prints the table and fails when a bundle is too large.
pub fn run(workspace: &Workspace) -> Result<()> {
    let www = pages::build(workspace, Build::Release)?;
    let mut faults = Vec::new();
    println!("{:<36} {:>12} {:>12} {:>12}", "", "bytes", "brotli", "limit");
    for bundle in &BUNDLES {
        match measure(bundle, &www) {
            Ok(files) => faults.extend(report(bundle, &files)),
            Err(error) => faults.push(format!("{}: {error:#}", bundle.name)),
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

struct Measured {
    path: String,
    raw_bytes: u64,
    sent_bytes: u64,
}

fn measure(bundle: &Bundle, www: &Path) -> Result<Vec<Measured>> {
    let entry = BTreeSet::from([bundle.entry.to_owned()]);
    if !www.join(bundle.entry).is_file() {
        bail!("{} is not among the built pages", bundle.entry);
    }
    let paths = if bundle.fetches { requests::from(bundle.entry, www, bundle.without)? } else { entry };
    paths.into_iter().map(|path| weigh(path, www)).collect()
}

fn weigh(path: String, www: &Path) -> Result<Measured> {
    let file = www.join(&path);
    let length = |file: &Path| fs::metadata(file).map(|data| data.len());
    let raw_bytes = length(&file).with_context(|| format!("cannot read {path}"))?;
    let sent_bytes = length(&brotli_files::beside(&file)).unwrap_or(raw_bytes);
    Ok(Measured { path, raw_bytes, sent_bytes })
}

/// Prints one bundle; returns a sentence when it is too large.
fn report(bundle: &Bundle, files: &[Measured]) -> Option<String> {
    let raw: u64 = files.iter().map(|file| file.raw_bytes).sum();
    let sent: u64 = files.iter().map(|file| file.sent_bytes).sum();
    let limit = bundle.limit_bytes;
    println!("{:<36} {:>12} {:>12} {:>12}", bundle.name, grouped(raw), grouped(sent), grouped(limit));
    for file in files {
        println!("  {:<34} {:>12} {:>12}", file.path, grouped(file.raw_bytes), grouped(file.sent_bytes));
    }
    (sent > limit).then(|| {
        let over = grouped(sent - limit);
        format!(
            "{} is {} bytes with brotli, {over} more than the {} allowed",
            bundle.name,
            grouped(sent),
            grouped(limit)
        )
    })
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, sent_bytes: u64) -> Measured {
        Measured { path: path.to_owned(), raw_bytes: 2 * sent_bytes, sent_bytes }
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 999, 1000, 460_800, 1_234_567].map(grouped), ["0", "999", "1,000", "460,800", "1,234,567"]);
    }

    #[test]
    fn a_bundle_at_its_limit_passes_and_above_it_fails() {
        let loader = &BUNDLES[0];
        assert_eq!(report(loader, &[file("embed.js", 3072)]), None);
        let fault = report(loader, &[file("embed.js", 3073)]).unwrap();
        assert_eq!(fault, "loader is 3,073 bytes with brotli, 1 more than the 3,072 allowed");
    }
}
