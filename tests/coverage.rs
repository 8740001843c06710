//! Reads `docs/coverage.md`: whatever it names must exist, and no row stands without a test that shows it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What goes over the wire by a name of its own: commands, facts, signals and notices, queries and answers.
const ON_WIRE: [&str; 11] = [
    "Command",
    "ChatFact",
    "AttributeFact",
    "ProfileFact",
    "DeskFact",
    "DutyFact",
    "Hand",
    "Signal",
    "Told",
    "Query",
    "Answer",
];

/// Where the verbs stand that tests tell their stories in.
const HELPERS: [&str; 6] = [
    "engine/story.rs",
    "engine/chat/attributes/tests.rs",
    "sync/host.rs",
    "journeys/actor.rs",
    "journeys/stage.rs",
    "http/support.rs",
];

/// The sources of the workspace, read once.
struct Sources {
    files: Vec<(PathBuf, String)>,
}

impl Sources {
    fn read() -> Self {
        let mut files = Vec::new();
        for folder in ["src", "tests"] {
            collect(&root().join(folder), &mut files);
        }
        Self { files }
    }

    /// All functions that are tests, with the text of their file: marked as such, or stories that are played on every host.
    fn tests(&self) -> BTreeMap<&str, &str> {
        let mut tests = BTreeMap::new();
        for (path, text) in &self.files {
            let story = path.components().any(|part| part.as_os_str() == "journeys");
            let mut marked = false;
            for line in text.lines().map(str::trim) {
                if let Some(name) = function(line) {
                    if marked || story && line.starts_with("pub fn") {
                        tests.insert(name, text.as_str());
                    }
                    marked = false;
                } else if ["#[test]", "#[wasm_bindgen_test]"].contains(&line) || line.starts_with("#[tokio::test") {
                    marked = true;
                }
            }
        }
        tests
    }

    /// The functions that tests share to tell their stories with, and what each of them says.
    fn verbs(&self) -> Vec<(&str, String)> {
        let mut verbs: Vec<(&str, String)> = Vec::new();
        for (_, text) in self.files.iter().filter(|(path, _)| HELPERS.iter().any(|end| path.ends_with(end))) {
            for line in text.lines() {
                match (function(line.trim()), verbs.last_mut()) {
                    (Some(name), _) => verbs.push((name, line.to_owned())),
                    (None, Some((_, body))) => body.extend(["\n", line]),
                    (None, None) => {}
                }
            }
        }
        verbs
    }

    /// Whether a command, fact, signal, notice, query or answer of this name goes over the wire.
    fn has_wire_name(&self, name: &str) -> bool {
        let variant: String = name.split('_').map(capitalised).collect();
        ON_WIRE.iter().any(|of| self.has_member(of, &variant))
    }

    /// Whether a type has a field or variant of this name.
    fn has_member(&self, of: &str, member: &str) -> bool {
        let field = format!("pub {member}:");
        self.bodies(of)
            .any(|body| body.lines().any(|line| line.trim_start().starts_with(&field) || is_variant(line, member)))
    }

    /// The declarations of a type.
    fn bodies(&self, of: &str) -> impl Iterator<Item = &str> {
        let heads = ["struct", "enum"].map(|kind| format!("pub {kind} {of}"));
        self.files.iter().filter_map(move |(_, text)| {
            let start = heads.iter().find_map(|head| {
                text.match_indices(head)
                    .map(|(at, _)| at)
                    .find(|at| !text[at + head.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_'))
            });
            let body = &text[start?..];
            Some(&body[..body.find("\n}").unwrap_or(body.len())])
        })
    }

    /// Whether the server has a door of this method and path: in the table of doors, or beside the API.
    fn has_door(&self, method: &str, path: &str) -> bool {
        let method = method.to_lowercase();
        let (file, opening, before) = match path.strip_prefix("/api/v1") {
            Some(path) => ("src/server/http/doors.rs", format!("\"{path}\","), format!("{method}(")),
            None => ("src/server/http/mod.rs", format!(".route(\"{path}\", {method}("), String::new()),
        };
        let file = root().join(file);
        let text = self.files.iter().find(|(path, _)| *path == file).map_or("", |(_, text)| text);
        text.match_indices(&opening).any(|(at, _)| text[..at].trim_end().ends_with(&before))
    }
}

#[test]
fn the_table_names_only_what_exists() {
    let (sources, table) = (Sources::read(), fs::read_to_string(root().join("docs/coverage.md")).unwrap());
    let (tests, verbs) = (sources.tests(), sources.verbs());
    assert!(tests.len() > 100, "the tests are not found");
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (number, line) in table.lines().enumerate().filter(|(_, line)| is_row(line)) {
        rows += 1;
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, ours, shown_by] = cells[..] else {
            wrong.push(format!("line {}: three cells are expected", number + 1));
            continue;
        };
        for name in code(ours) {
            if !exists(&sources, name) {
                wrong.push(format!("line {}: there is no {name}", number + 1));
            }
        }
        let named = code(shown_by);
        if named.is_empty() {
            wrong.push(format!("line {}: no test shows it", number + 1));
        }
        for name in named.iter().filter(|name| !tests.contains_key(*name)) {
            wrong.push(format!("line {}: there is no test {name}", number + 1));
        }
        let files: Vec<&str> = named.iter().filter_map(|test| tests.get(test).copied()).collect();
        let touched = |name: &str| files.iter().any(|file| touches(file, &verbs, name));
        for name in code(ours).into_iter().filter(|name| !name.contains(" /") && !touched(name)) {
            wrong.push(format!("line {}: no test of the row touches {name}", number + 1));
        }
    }
    assert!(rows > 140, "only {rows} rows are found");
    assert!(wrong.is_empty(), "docs/coverage.md:\n{}", wrong.join("\n"));
}

/// A name of the second column: `METHOD /path`, `Type.member`, or what goes over the wire.
fn exists(sources: &Sources, name: &str) -> bool {
    if let Some((method, path)) = name.split_once(" /") {
        return sources.has_door(method, &format!("/{}", path.split('?').next().unwrap_or(path)));
    }
    match name.split_once('.') {
        Some((of, member)) => sources.has_member(of, member),
        None => sources.has_wire_name(name),
    }
}

/// Whether a test's file says a name, or a verb that it uses does.
fn touches(file: &str, verbs: &[(&str, String)], name: &str) -> bool {
    says(file, name) || verbs.iter().any(|(verb, body)| says(body, name) && has_word(file, &format!("{verb}(")))
}

/// Whether a text says a name's last part, as a field or variant is called or as it goes over the wire.
fn says(text: &str, name: &str) -> bool {
    let name = name.split('.').next_back().unwrap_or(name);
    let variant: String = name.split('_').map(capitalised).collect();
    let on_wire: String = name.chars().enumerate().flat_map(|(place, letter)| lowered(place, letter)).collect();
    [name, &variant, &on_wire].into_iter().any(|word| has_word(text, word))
}

/// Whether a text has a word that is no part of another.
fn has_word(text: &str, word: &str) -> bool {
    let ends = |at: usize| word.ends_with('(') || !text[at + word.len()..].starts_with(is_letter);
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(is_letter) && ends(at))
}

/// A letter of a variant's name as it goes over the wire.
fn lowered(place: usize, letter: char) -> impl Iterator<Item = char> {
    let gap = (letter.is_uppercase() && place > 0).then_some('_');
    gap.into_iter().chain(letter.to_lowercase())
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What stands between backticks.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn is_row(line: &str) -> bool {
    line.starts_with("| ") && !line.starts_with("| In the source")
}

fn is_variant(line: &str, variant: &str) -> bool {
    let rest = line.trim_start().strip_prefix(variant);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '(', ' ']))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            files.push((path, text));
        }
    }
}

/// So that the check does not pass by itself.
#[test]
fn what_is_not_there_is_not_found() {
    let sources = Sources::read();
    let exists = |name| exists(&sources, name);
    assert!(exists("GET /api/v1/chats") && exists("post_event") && exists("Thread.events") && exists("Role.Bot"));
    assert!(!exists("DELETE /api/v1/chats"), "another method");
    assert!(!exists("GET /api/v1/chat"), "another path");
    assert!(!exists("goal"), "a variant of another enum");
    assert!(!exists("Thread.event") && !exists("Threads.events"), "a part of a name");
    let (tests, verbs) = (sources.tests(), sources.verbs());
    let file = tests["a_thread_is_transferred_to_a_colleague"];
    let touches = |name| touches(file, &verbs, name);
    assert!(touches("System.Transferred") && touches("transfer"), "by itself, and by a verb of the actors");
    assert!(!touches("ban_customer") && !touches("Transfer.t"), "nobody bans anybody there");
}
