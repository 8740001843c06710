//! Folders as sets of files, and keeping one folder equal to such a set.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files by the path under which a browser asks for them, `/` between folders.
pub type FileSet = BTreeMap<String, PathBuf>;

/// Every file under a folder except hidden ones. A folder that does not exist is empty.
pub fn list(folder: &Path) -> Result<FileSet> {
    let mut found = FileSet::new();
    if folder.is_dir() {
        collect(folder, "", &mut found)?;
    }
    Ok(found)
}

/// Makes the folder hold exactly these files, and returns how many it had to change.
/// A file that is already right is not touched, so that nothing built from it is built again.
pub fn mirror(wanted: &FileSet, folder: &Path) -> Result<usize> {
    let mut changes = 0;
    for (path, present) in list(folder)? {
        if !wanted.contains_key(&path) {
            fs::remove_file(&present).with_context(|| format!("cannot remove {}", present.display()))?;
            changes += 1;
        }
    }
    for (path, source) in wanted {
        let content = read(source)?;
        changes += usize::from(write_if_new(&folder.join(path), &content)?);
    }
    Ok(changes)
}

/// Writes a file unless it already holds this very content; says whether it wrote.
pub fn write_if_new(path: &Path, content: &[u8]) -> Result<bool> {
    let same_length = fs::metadata(path).is_ok_and(|present| present.len() == content.len() as u64);
    if same_length && read(path)? == content {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Whether the first file exists and is at least as new as the second.
pub fn is_up_to_date(made: &Path, source: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|data| data.modified());
    matches!((modified(made), modified(source)), (Ok(made), Ok(source)) if made >= source)
}

fn collect(folder: &Path, prefix: &str, found: &mut FileSet) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), found)?;
        } else {
            found.insert(format!("{prefix}{name}"), path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_adds_replaces_and_removes_and_then_rests() {
        let base = std::env::temp_dir().join(format!("parlor-mirror-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        write_if_new(&from.join("a.css"), b"a").unwrap();
        write_if_new(&from.join("icons/b.svg"), b"b").unwrap();
        write_if_new(&to.join("a.css"), b"old").unwrap();
        write_if_new(&to.join("gone.js"), b"gone").unwrap();

        let wanted = list(&from).unwrap();
        assert_eq!(mirror(&wanted, &to).unwrap(), 3);
        assert_eq!(mirror(&wanted, &to).unwrap(), 0);
        assert_eq!(list(&to).unwrap().into_keys().collect::<Vec<_>>(), ["a.css", "icons/b.svg"]);
        assert_eq!(read(&to.join("a.css")).unwrap(), b"a");
        fs::remove_dir_all(base).unwrap();
    }
}
