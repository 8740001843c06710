//! Golden shapes of everything that goes over the wire or into the store. A shape in `tests/fixtures` never changes:
//! old pages and old logs hold it. New ones are added by `PARLOR_FIXTURES=write cargo test --test wire`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod wire_samples;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use parlor_sync::Codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wire_samples::watch::Seen;

type Fixtures = BTreeMap<String, Value>;

fn path(family: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{family}.json"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn stored(family: &str) -> Fixtures {
    let text = std::fs::read_to_string(path(family)).unwrap_or_else(|_| "{}".to_owned());
    serde_json::from_str(&text).unwrap()
}

/// Compares a family's samples with its file; every name must have a sample, and every stored shape must still be read,
/// whether there is a sample of it or not.
fn check<T>(family: &str, names: &[&str], samples: Vec<(&'static str, T)>)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let mut fixtures = stored(family);
    let write = std::env::var("PARLOR_FIXTURES").is_ok_and(|value| value == "write");
    for (name, sample) in &samples {
        let fresh = json!({
            "json": serde_json::to_value(sample).unwrap(),
            "postcard": hex(&Codec::Postcard.encode(sample)),
        });
        if write {
            fixtures.entry((*name).to_owned()).or_insert_with(|| fresh.clone());
        }
        let known = fixtures.get(*name).unwrap_or_else(|| panic!("{family}/{name} has no fixture yet"));
        assert_eq!(known, &fresh, "{family}/{name} changed its shape");
        let from_json: T = Codec::Json.decode(known["json"].to_string().as_bytes()).unwrap();
        assert_eq!(&from_json, sample, "{family}/{name} as JSON");
    }
    for (name, known) in &fixtures {
        let from_json: T = Codec::Json.decode(known["json"].to_string().as_bytes()).unwrap();
        let from_postcard: T = Codec::Postcard.decode(&unhex(known["postcard"].as_str().unwrap())).unwrap();
        assert_eq!(from_postcard, from_json, "{family}/{name} in both forms");
    }
    for name in names {
        assert!(
            samples.iter().any(|(sampled, _)| sampled.split('.').next() == Some(*name)),
            "{family}/{name} has no sample"
        );
    }
    if write {
        let text = serde_json::to_string_pretty(&fixtures).unwrap();
        std::fs::write(path(family), text + "\n").unwrap();
    }
}

#[test]
fn commands_keep_their_shape() {
    check("commands", wire_samples::COMMANDS, wire_samples::commands());
}

#[test]
fn facts_keep_their_shape() {
    let facts = wire_samples::facts().into_iter().chain(wire_samples::more_facts());
    check("facts", wire_samples::FACTS, facts.collect());
}

#[test]
fn what_erases_something_is_found_by_a_word_in_its_json() {
    for (name, fact) in wire_samples::facts().into_iter().chain(wire_samples::more_facts()) {
        let (_, entry) = wire_samples::entries().swap_remove(0);
        let entry = parlor_sync::Entry { facts: vec![fact], ..entry };
        let json = serde_json::to_string(&entry).unwrap();
        let found = parlor_sync::ERASING.iter().any(|word| json.contains(word));
        assert_eq!(found, entry.erasures().next().is_some(), "{name}");
    }
}

#[test]
fn entries_keep_their_shape() {
    check("entries", &["done", "refused"], wire_samples::entries());
}

#[test]
fn frames_from_pages_keep_their_shape() {
    check("client_frames", wire_samples::CLIENT_FRAMES, wire_samples::client_frames());
}

#[test]
fn frames_to_pages_keep_their_shape() {
    check("server_frames", wire_samples::SERVER_FRAMES, wire_samples::server_frames());
}

#[test]
fn frames_to_customers_keep_their_shape() {
    check("customer_frames", &["reset", "admit", "welcome", "signals"], wire_samples::customer_frames());
}

/// What stands in a fact, a command or a frame has its shape as they have: in postcard a variant is its number.
#[test]
fn every_variant_of_what_stands_inside_has_a_fixture() {
    fn watch<T: DeserializeOwned>(family: &str, seen: &Seen) {
        for (name, known) in &stored(family) {
            seen.read::<T>(&known["json"]).unwrap_or_else(|error| panic!("{family}/{name}: {error}"));
        }
    }
    let seen = Seen::default();
    watch::<parlor_engine::Fact>("facts", &seen);
    watch::<parlor_engine::Command>("commands", &seen);
    watch::<parlor_sync::Entry>("entries", &seen);
    watch::<parlor_sync::ClientFrame>("client_frames", &seen);
    watch::<parlor_sync::ServerFrame>("server_frames", &seen);
    assert_eq!(seen.missing(), Vec::<String>::new(), "a sample of each is needed in tests/wire_samples");
    let unmet: Vec<_> = decoded_enums().into_iter().filter(|name| !seen.names().contains(name.as_str())).collect();
    assert_eq!(unmet, Vec::<String>::new(), "no fixture comes by them");
}

/// The enums of engine and sync that can be read, by name.
fn decoded_enums() -> Vec<String> {
    let mut folders: Vec<_> =
        ["src/engine", "src/sync"].map(|folder| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)).into();
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let mut derived = false;
            for line in text.lines() {
                if let Some(name) = line.strip_prefix("pub enum ").filter(|_| derived) {
                    names.push(name.split([' ', '{']).next().unwrap().to_owned());
                }
                derived = line.starts_with("#[") && (derived || line.contains("Deserialize"));
            }
        }
    }
    assert!(names.len() > 40, "the sources were found");
    names
}

#[test]
fn a_frame_that_is_none_is_refused_in_words() {
    let bad = ["", "{", "{\"hello\":{}}", "{\"fly\":1}", "{\"command\":{\"origin\":1}}", "[]"];
    for text in bad {
        let error = Codec::Json.decode::<parlor_sync::ClientFrame>(text.as_bytes()).unwrap_err();
        assert!(!error.to_string().is_empty(), "{text}");
    }
    for bytes in [&[][..], &[99], &[1, 2, 3], &[4, 0]] {
        assert!(Codec::Postcard.decode::<parlor_sync::ClientFrame>(bytes).is_err(), "{bytes:?}");
    }
}

/// The JSON that a log of an earlier build holds, or that somebody's program still sends, by a name of its own. The log is
/// for ever, so each is still read.
#[test]
fn what_earlier_builds_stored_is_still_read() {
    fn reads<T: DeserializeOwned>(name: &str, json: &Value) {
        if let Err(error) = Codec::Json.decode::<T>(json.to_string().as_bytes()) {
            panic!("{name}: {error}");
        }
    }
    let earlier: Fixtures = serde_json::from_str(&std::fs::read_to_string(path("earlier")).unwrap()).unwrap();
    for (name, known) in &earlier {
        match known["family"].as_str().unwrap() {
            "facts" => reads::<parlor_engine::Fact>(name, &known["json"]),
            "entries" => reads::<parlor_sync::Entry>(name, &known["json"]),
            "commands" => reads::<parlor_engine::Command>(name, &known["json"]),
            "client_frames" => reads::<parlor_sync::ClientFrame>(name, &known["json"]),
            "server_frames" => reads::<parlor_sync::ServerFrame>(name, &known["json"]),
            family => panic!("{name}: {family} is no family"),
        }
    }
}

/// A field that nobody knows is a misspelt one: to pass over it would be to do something else than was wanted.
#[test]
fn commands_and_frames_with_a_field_that_nobody_knows_are_refused() {
    fn objects(value: &Value, at: &str, out: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                out.push(at.to_owned());
                let pointer = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                fields.iter().for_each(|(name, value)| objects(value, &pointer(name), out));
            }
            Value::Array(values) => {
                (0..).zip(values).for_each(|(place, value)| objects(value, &format!("{at}/{place}"), out));
            }
            _ => {}
        }
    }
    fn accepted<T: DeserializeOwned>(family: &str) -> Vec<String> {
        let mut accepted = Vec::new();
        for (name, known) in stored(family) {
            let mut places = Vec::new();
            objects(&known["json"], "", &mut places);
            for place in places {
                let mut json = known["json"].clone();
                // No value of any map looks like this.
                json.pointer_mut(&place).unwrap()["surprise"] = json!({"a": {"b": []}});
                if Codec::Json.decode::<T>(json.to_string().as_bytes()).is_ok() {
                    accepted.push(format!("{family}/{name}{place}"));
                }
            }
        }
        accepted
    }
    assert_eq!(accepted::<parlor_engine::Command>("commands"), Vec::<String>::new());
    assert_eq!(accepted::<parlor_sync::ClientFrame>("client_frames"), Vec::<String>::new());
    let request = r#"{"session":null,"frames":[],"wait_ms":0,"surprise":1}"#;
    assert!(Codec::Json.decode::<parlor_sync::SyncRequest>(request.as_bytes()).is_err());
}

#[test]
fn rules_that_are_left_out_have_their_default_and_unknown_ones_are_refused() {
    use parlor_engine::command::ConfigureGroup;
    use parlor_engine::desk::GroupRules;
    let group = parlor_engine::GroupId(1);
    let read = |rules: &str| {
        let text = format!("{{\"group\":\"{group}\",\"rules\":{rules}}}");
        serde_json::from_str(&text).map(|command: ConfigureGroup| *command.rules.unwrap())
    };
    assert_eq!(read("{}").unwrap(), GroupRules::default());
    assert_eq!(read(r#"{"queue":{"limit":3}}"#).unwrap().queue.limit, Some(3));
    assert!(read(r#"{"queue":{"limits":3}}"#).is_err());
}
