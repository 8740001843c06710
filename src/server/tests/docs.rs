//! The generated documents are those of this code. `cargo xtask docs` writes them.

#![allow(missing_docs, reason = "tests are not read as documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panic")]

use std::fs;
use std::path::{Path, PathBuf};

use parlor_engine::Reject;
use parlor_server::docs::{DOCUMENTS, as_markdown, as_page};
use parlor_server::http::Code;
use parlor_sync::Close;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_documents_in_the_repository_are_those_of_this_code() {
    let write = std::env::var("PARLOR_DOCS").is_ok_and(|value| value == "write");
    for document in DOCUMENTS {
        let (file, fresh) = (root().join("docs").join(format!("{}.md", document.name)), as_markdown(document));
        if write {
            fs::write(&file, &fresh).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == fresh, "docs/{}.md is out of date: run `cargo xtask docs`", document.name);
    }
}

#[test]
fn every_code_has_a_place_that_problems_can_point_to() {
    let page = as_page(DOCUMENTS.iter().find(|document| document.name == "errors").unwrap());
    let codes = Code::ALL.iter().map(|code| code.name()).chain(Reject::ALL.iter().map(|reject| reject.code()));
    for code in codes {
        assert_eq!(page.matches(&format!("id=\"{code}\"")).count(), 1, "{code}");
    }
    assert!(Close::ALL.iter().all(|close| page.contains(&format!("id=\"close.{}\"", close.name()))));
}

#[test]
fn everything_on_the_wire_is_explained() {
    let text = as_markdown(DOCUMENTS.iter().find(|document| document.name == "wire").unwrap());
    let bare: Vec<_> = text.lines().filter(|line| line.starts_with("| <a") && line.ends_with("|  |")).collect();
    assert_eq!(bare, [""; 0], "these have no doc comment");
    let blocks: Vec<_> = text.split("\n### ").skip(1).collect();
    assert!(blocks.len() > 40, "{}", blocks.len());
    let silent = blocks.iter().filter(|block| block.split("\n\n").nth(1).is_some_and(|next| next.starts_with("```")));
    let silent: Vec<_> =
        silent.filter_map(|block| block.lines().next()).filter(|line| !line.contains("Stored")).collect();
    assert_eq!(silent, [""; 0], "these have no doc comment");
}

/// Refusals are met one by one in the engine's own tests; what goes wrong at the doors, in those of the server.
#[test]
fn every_code_of_the_doors_is_met_by_a_test() {
    let tests: String = fs::read_dir(root().join("src/server/tests/http"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let expected = |status: u16, name: &str| tests.contains(&format!("expect_problem({status}, \"{name}\")"));
    let unmet = Code::ALL.iter().filter(|code| !expected(code.status().as_u16(), code.name()));
    assert_eq!(unmet.map(|code| code.name()).collect::<Vec<_>>(), [""; 0]);
}
