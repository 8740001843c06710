//! Which files a browser requests for a page, read from the built files themselves, so that a new file cannot be forgotten.
//!
//! A page requests what its HTML names in `src` and `href`. A script, a style sheet or a wasm program requests every built file whose
//! path stands in it. That may count a file too many, never one too few, unless a path is put together at run time.

use crate::files;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::path::Path;

/// Elements whose `src` or `href` a browser fetches by itself.
const FETCHING: [&str; 9] = ["link", "script", "img", "source", "audio", "video", "iframe", "embed", "image"];

/// Follows requests from one file through the folder of built pages. Files that begin with a prefix in `without` are left out.
pub fn from(entry: &str, www: &Path, without: &[&str]) -> Result<BTreeSet<String>> {
    let all: Vec<String> = files::list(www)?.into_keys().filter(|path| !path.ends_with(".br")).collect();
    let candidates: Vec<&str> =
        all.iter().map(String::as_str).filter(|path| !without.iter().any(|prefix| path.starts_with(prefix))).collect();
    let mut found = BTreeSet::new();
    let mut open = vec![entry.to_owned()];
    while let Some(path) = open.pop() {
        if !found.insert(path.clone()) {
            continue;
        }
        let content = files::read(&www.join(&path))?;
        if path.ends_with(".html") {
            let named = links(&String::from_utf8_lossy(&content));
            let missing = named.iter().find(|link| !all.contains(link));
            if let Some(link) = missing {
                bail!("{path} asks for {link}, which is not among the built pages");
            }
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named = candidates.iter().filter(|other| mentions(&content, other, folder));
        open.extend(named.map(|&other| other.to_owned()));
    }
    Ok(found)
}

/// The local files that a page names in `src` and `href`, as paths from the top.
fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if FETCHING.contains(&name.to_ascii_lowercase().as_str()) {
            found.extend(["src", "href"].iter().filter_map(|key| attribute(tag, key)).filter_map(local));
        }
    }
    found
}

/// The value of one attribute of a tag, with either kind of quotes or none.
fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let is_start = |at: usize| tag[..at].ends_with(char::is_whitespace);
    let starts = tag.match_indices(key).filter(|(at, _)| is_start(*at));
    let mut values = starts.filter_map(|(at, _)| tag[at + key.len()..].trim_start().strip_prefix('='));
    let value = values.next()?.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(char::is_whitespace).next(),
    }
}

/// The path of a link from the top of our own pages; nothing for other hosts, data and anchors.
fn local(link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    let elsewhere = path.is_empty() || path.contains(':') || path.starts_with("//");
    let path = path.trim_start_matches("./").trim_start_matches('/');
    (!elsewhere && !path.is_empty() && !path.ends_with('/')).then(|| path.to_owned())
}

/// Whether a file's path stands in some content: as a whole from the top, or beside the file in `folder` that has the content.
fn mentions(content: &[u8], path: &str, folder: &str) -> bool {
    let beside = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).filter(|_| !folder.is_empty());
    std::iter::once(path).chain(beside).any(|name| stands_in(content, name))
}

fn stands_in(content: &[u8], name: &str) -> bool {
    let starts = (0..content.len()).filter(|&at| content[at..].starts_with(name.as_bytes()));
    let mut whole = starts.filter(|&at| {
        let before = at.checked_sub(1).map_or(b'"', |at| content[at]);
        let after = content.get(at + name.len()).copied().unwrap_or(b'"');
        // Text in wasm has no end marks, so a path with a folder counts whatever stands before it.
        (name.contains('/') || b"/\"'`(=".contains(&before)) && !after.is_ascii_alphanumeric()
    });
    whole.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_what_a_browser_fetches_by_itself() {
        let html = r##"<!doctype html><!-- <script src="old.js"></script> -->
            <link rel=stylesheet href=/styles/panel.css><link rel="icon" href='./icons/icon.svg?v=2'>
            <script type="module" src="/panel.js"></script><script data-src="no.js">x < y</script>
            <a href="/help.html">help</a><img src="data:image/png;base64,AA"><img src="https://example.com/a.png">
            <script src="//example.com/b.js"></script><svg><image href="#icon"/></svg>"##;
        assert_eq!(links(html), ["styles/panel.css", "icons/icon.svg", "panel.js"]);
    }

    #[test]
    fn a_mention_is_a_whole_path() {
        assert!(mentions(b"new URL('panel_bg.wasm', import.meta.url)", "panel_bg.wasm", ""));
        assert!(mentions(b"import('/panel.js')", "panel.js", ""));
        assert!(!mentions(b"import('/subpanel.js')", "panel.js", ""));
        assert!(!mentions(b"'/panel.json'", "panel.js", ""));
        assert!(mentions(b"\0abcicons/send.svg\0", "icons/send.svg", ""));
        assert!(mentions(b"@import url(tokens.css)", "styles/tokens.css", "styles"));
        assert!(!mentions(b"@import url(tokens.css)", "styles/tokens.css", "other"));
    }

    #[test]
    fn requests_are_followed_and_a_missing_file_is_named() {
        let www = std::env::temp_dir().join(format!("parlor-requests-{}", std::process::id()));
        let write = |path: &str, text: &str| files::write_if_new(&www.join(path), text.as_bytes()).unwrap();
        write("index.html", "<link href='/styles/a.css'><script src='/panel.js'></script>");
        write("styles/a.css", "b { background: url('../icons/b.svg') } @import 'c.css';");
        write("styles/c.css", "");
        write("icons/b.svg", "<svg/>");
        write("icons/unused.svg", "<svg/>");
        write("panel.js", "new URL('panel_bg.wasm', import.meta.url); import('./demo.js')");
        write("panel_bg.wasm", "\0asm");
        write("demo.js", "");
        let found = from("index.html", &www, &["demo"]).unwrap();
        let expected = ["icons/b.svg", "index.html", "panel.js", "panel_bg.wasm", "styles/a.css", "styles/c.css"];
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);

        write("index.html", "<script src='/gone.js'></script>");
        let error = from("index.html", &www, &[]).unwrap_err().to_string();
        assert!(error.contains("index.html asks for gone.js"), "{error}");
        std::fs::remove_dir_all(www).unwrap();
    }
}
