//! Puts every built page into the binary: all files below `$PARLOR_ASSETS`, or below `target/www` without it.
//!
//! A file's brotli form lies beside it, with `.br` added to its name.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=PARLOR_ASSETS");
    let folder = folder()?;
    // Cargo would run this each time for a folder that is not there.
    fs::create_dir_all(&folder)?;
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files = BTreeMap::new();
    list(&folder, "", &mut files)?;
    fs::write(variable("OUT_DIR")?.join("assets.rs"), table(&files)?)
}

fn folder() -> io::Result<PathBuf> {
    if let Some(given) = env::var_os("PARLOR_ASSETS") {
        return Ok(given.into());
    }
    Ok(variable("CARGO_MANIFEST_DIR")?.join("../../target/www"))
}

fn variable(name: &str) -> io::Result<PathBuf> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("{name} is not set")))
}

fn list(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() {
            list(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            files.insert(format!("{prefix}{name}"), fs::canonicalize(path)?);
        }
    }
    Ok(())
}

/// The table as Rust source, sorted by path.
fn table(files: &BTreeMap<String, PathBuf>) -> io::Result<String> {
    let mut source = String::from("pub(super) static ASSETS: &[Asset] = &[\n");
    for (path, file) in files.iter().filter(|(path, _)| !is_brotli_of_another(path, files)) {
        let tag = tag(&fs::read(file)?);
        let brotli = match files.get(&format!("{path}.br")) {
            Some(brotli) => format!("Some(include_bytes!({brotli:?}))"),
            None => "None".to_owned(),
        };
        writeln!(
            source,
            "    Asset {{ path: {path:?}, tag: {tag:?}, bytes: include_bytes!({file:?}), brotli: {brotli} }},"
        )
        .map_err(io::Error::other)?;
    }
    source.push_str("];\n");
    Ok(source)
}

fn is_brotli_of_another(path: &str, files: &BTreeMap<String, PathBuf>) -> bool {
    path.strip_suffix(".br").is_some_and(|plain| files.contains_key(plain))
}

/// A name for this content.
fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}
