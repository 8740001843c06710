//! The styles of a released page: one file in place of several, without comments and indents. Together they compress to a
//! tenth less, and a page waits for one request.

use crate::files::{self, FileSet};
use crate::shorten::without_blanks;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Puts shortened copies of pages and styles, kept in `folder`, in the place of those wanted. The last style sheet that a
/// page asks for gets the text of all.
pub fn join(wanted: &mut FileSet, folder: &Path) -> Result<()> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let mut made = Vec::new();
    for (path, file) in wanted.iter() {
        if path.ends_with(".css") {
            made.push((path.clone(), without_blanks(&read(file)?)));
        }
    }
    for (path, file) in wanted.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = read(file)?;
        let sheets: Vec<&str> = html.lines().filter_map(sheet).collect();
        let [first @ .., last] = sheets.as_slice() else { continue };
        let mut text = String::new();
        for sheet in &sheets {
            let file = wanted.get(*sheet).with_context(|| format!("{path} asks for {sheet}, which is not there"))?;
            text += &without_blanks(&read(file)?);
        }
        made.push(((*last).to_owned(), text));
        let kept = html.lines().filter(|line| !sheet(line).is_some_and(|sheet| first.contains(&sheet)));
        made.push((path.clone(), kept.map(|line| format!("{line}\n")).collect()));
    }
    for (path, text) in made {
        let file = folder.join(&path);
        files::write_if_new(&file, text.as_bytes())?;
        wanted.insert(path, file);
    }
    Ok(())
}

/// The style sheet that a line of a page asks for, if that is all it does.
fn sheet(line: &str) -> Option<&str> {
    let path = line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"")?.strip_suffix("\">")?;
    path.starts_with("styles/").then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_for_one_style_sheet_that_holds_all_in_their_order() {
        let folder = std::env::temp_dir().join(format!("parlor-styles-{}", std::process::id()));
        let mut wanted = FileSet::new();
        let link = |name: &str| format!("  <link rel=\"stylesheet\" href=\"styles/{name}.css\">\n");
        for (path, text) in [
            ("page.html", format!("<head>\n{}{}</head>\n", link("all"), link("page"))),
            ("styles/all.css", "/* for all */\na {\n  b: c;\n}\n".to_owned()),
            ("styles/page.css", "d {\n  e: f;\n}\n".to_owned()),
        ] {
            let file = folder.join("from").join(path);
            files::write_if_new(&file, text.as_bytes()).unwrap();
            wanted.insert(path.to_owned(), file);
        }
        join(&mut wanted, &folder.join("to")).unwrap();
        let read = |path: &str| fs::read_to_string(&wanted[path]).unwrap();
        assert_eq!(read("page.html"), format!("<head>\n{}</head>\n", link("page")));
        assert_eq!(read("styles/page.css"), "a {\nb: c;\n}\nd {\ne: f;\n}\n");
        assert_eq!(read("styles/all.css"), "a {\nb: c;\n}\n");
        fs::remove_dir_all(folder).unwrap();
    }
}
