//! Changed fixtures, handed to what reads from outside: frames, commands over HTTP, stored entries. Each run tries the
//! same few thousand; `fuzz/` looks for more.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fuzz/lib.rs"]
mod targets;

use std::path::PathBuf;

use parlor_sim::Rng;
use parlor_sim::fuzz::Target;
use serde_json::Value;

const TRIES: usize = 4_000;
const ID_CHARS: usize = 26;

/// The JSON texts of a family of fixtures, and their postcard bytes.
fn fixtures(family: &str) -> (Vec<String>, Vec<Vec<u8>>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{family}.json"));
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let samples = all.as_object().unwrap().values();
    samples.map(|sample| (sample["json"].to_string(), unhex(sample["postcard"].as_str().unwrap()))).unzip()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// Ids of things that there are, so that inputs reach beyond "there is no such chat".
fn ids(target: &Target) -> Vec<String> {
    let world = target.world();
    let account = world.authority.as_ref().unwrap().account();
    let mut ids: Vec<String> = world.cast.agents.iter().map(ToString::to_string).collect();
    ids.extend(world.cast.groups.iter().map(ToString::to_string));
    ids.extend(world.cast.customers.iter().map(ToString::to_string));
    for chat in account.chats.values() {
        ids.push(chat.id.to_string());
        for thread in &chat.threads {
            ids.push(thread.id.to_string());
            ids.extend(thread.events.iter().map(|event| event.id.to_string()));
        }
    }
    ids
}

/// Puts ids that there are into the place of some that there are not.
fn retarget(text: &str, ids: &[String], rng: &mut Rng) -> String {
    let is_id = |part: &str| part.len() == ID_CHARS && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let parts = text.split('"').map(|part| match rng.pick(ids) {
        Some(id) if is_id(part) && !rng.one_in(8) => id.as_str(),
        _ => part,
    });
    parts.collect::<Vec<_>>().join("\"")
}

/// Changes a few bytes: other values, missing ones, doubled ones, a piece of another input.
fn changed(mut bytes: Vec<u8>, other: &[u8], rng: &mut Rng) -> Vec<u8> {
    for _ in 0..rng.below(4) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.below(bytes.len());
        match rng.below(5) {
            0 => bytes[at] = rng.word() as u8,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, bytes[at]),
            3 => bytes[at] ^= 1 << rng.below(8),
            _ if other.is_empty() => {}
            _ => {
                let from = rng.below(other.len());
                let piece = other[from..].iter().take(rng.below(40)).copied().collect::<Vec<_>>();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

#[test]
fn whatever_a_socket_brings_breaks_nothing() {
    let ((texts, mut samples), mut rng, mut target) = (fixtures("client_frames"), Rng::new(1), Target::default());
    samples.extend(texts.into_iter().map(String::into_bytes));
    for _ in 0..TRIES {
        let sample = rng.pick(&samples).unwrap().clone();
        let other = rng.pick(&samples).unwrap().clone();
        target.frame(&changed(sample, &other, &mut rng)).unwrap();
    }
}

#[test]
fn whatever_command_comes_breaks_nothing() {
    let ((texts, _), mut rng, mut target) = (fixtures("commands"), Rng::new(2), Target::default());
    for _ in 0..TRIES {
        let text = retarget(rng.pick(&texts).unwrap(), &ids(&target), &mut rng);
        // Half of them stay whole: most changes only break the JSON.
        let bytes = if rng.one_in(2) { changed(text.into_bytes(), b"", &mut rng) } else { text.into_bytes() };
        if let Err(error) = target.command(&bytes) {
            panic!("{error}\nafter {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// As they come from outside: by a customer, an agent, or nobody, with a key or a number or neither, and with words around
/// them that the server does not know.
#[test]
fn whatever_command_comes_by_http_is_answered() {
    let ((texts, _), mut rng) = (fixtures("commands"), Rng::new(4));
    let mut ids = targets::http_ids();
    for place in 0..TRIES / 2 {
        if place % 100 == 0 {
            ids = targets::http_ids();
        }
        let text = retarget(rng.pick(&texts).unwrap(), &ids, &mut rng);
        let body = match rng.below(8) {
            0 => {
                let client = rng.pick(&ids).map_or("1", String::as_str);
                format!(r#"{{"client":"{client}","number":{},"command":{text}}}"#, rng.below(5))
            }
            1 => {
                changed(text.into_bytes(), b"\"\\u0000{}[],:", &mut rng).iter().map(|byte| char::from(*byte)).collect()
            }
            _ => format!(r#"{{"command":{text}}}"#),
        };
        let how = rng.word() as u8 & 0b1_0111;
        let mut bytes = vec![how];
        bytes.extend(if rng.one_in(4) { changed(body.into_bytes(), b"", &mut rng) } else { body.into_bytes() });
        targets::http(&bytes);
    }
}

/// libFuzzer's own part is compiled by nobody but libFuzzer: so that it cannot rot, there is nothing in it.
#[test]
fn what_libfuzzer_is_given_is_what_is_tried_here() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    targets::frames(b"{}");
    targets::commands(b"{}");
    targets::entries(b"{}");
    targets::http(b"{}");
    let all = ["frames", "commands", "entries", "http"];
    for name in all {
        let text = std::fs::read_to_string(folder.join(format!("targets/{name}.rs"))).unwrap();
        let call = format!("libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parlor_fuzz::{name}(bytes));\n");
        assert!(text.ends_with(&format!("#![no_main]\n\n{call}")), "{text}");
        assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")), "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.join("targets")).unwrap().count(), all.len());
}

#[test]
fn whatever_is_stored_can_be_folded_and_looked_at() {
    let ((facts, _), mut rng, mut target) = (fixtures("facts"), Rng::new(3), Target::default());
    for _ in 0..TRIES {
        let fact = retarget(rng.pick(&facts).unwrap(), &ids(&target), &mut rng);
        let more = retarget(rng.pick(&facts).unwrap(), &ids(&target), &mut rng);
        let entry =
            format!(r#"{{"position":9,"at":9,"actor":"system","origin":null,"facts":[{fact},{more}],"refused":null}}"#);
        let bytes =
            if rng.one_in(2) { changed(entry.into_bytes(), more.as_bytes(), &mut rng) } else { entry.into_bytes() };
        target.entry(&bytes);
    }
}
