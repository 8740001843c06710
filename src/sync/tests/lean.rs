//! What a customer's page makes of the frozen bytes. It is built with the feature `lean`, which leaves out what only staff
//! need, but binary frames count variants and fields: whatever it reads must mean there what it means everywhere else.
//!
//! `cargo test --package parlor-sync --features lean --test lean`; the bytes are written by `tests/wire.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use parlor_engine::chat::{Answer, FilledForm, FormKind, Packed};
use parlor_engine::{Command, Fact};
use parlor_sync::{ClientFrame, Codec, ServerFrame};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The commands that a customer's page gives. All others are for staff or the system.
const COMMANDS: [&str; 12] = [
    "close_thread",
    "mark_seen",
    "mark_urgent",
    "post_event",
    "post_event.attached",
    "rate",
    "save_customer",
    "send_postback",
    "skip_survey",
    "start_thread",
    "start_thread.answered",
    // Nobody's page gives it, and it has nothing in it.
    "tick",
];

/// The other frames that it sends.
const SENT: [&str; 8] = [
    "earlier",
    "hello",
    "ping",
    "query.form_due",
    "signal",
    "signal.sneak_peek",
    "signal.thinking",
    "signal.whispering",
];

/// The frames that it is sent as everybody is; `customer_frames` has those of its own.
fn is_for_everybody(name: &str) -> bool {
    ["answer.form_due", "answer.unavailable", "expected", "pong"].contains(&name) || name.starts_with("answer.refused")
}

#[test]
fn a_customers_page_reads_all_that_it_is_sent() {
    let own = read::<ServerFrame>("customer_frames");
    let unread: Vec<_> = own.refused.iter().collect();
    assert_eq!(unread, Vec::<&String>::new());
    assert!(own.read.len() > 50, "the rule lets a customer see {:?} only", own.read);
    let common = read::<ServerFrame>("server_frames").refused;
    let unread: Vec<_> = common.iter().filter(|name| is_for_everybody(name)).collect();
    assert_eq!(unread, Vec::<&String>::new());
}

#[test]
fn a_customers_page_says_what_customers_may_and_nothing_else() {
    assert_eq!(read::<Command>("commands").read, COMMANDS.map(str::to_owned).into());
    assert_eq!(read::<ClientFrame>("client_frames").read, SENT.map(str::to_owned).into());
}

/// Of what is packed it opens the visitor's own answers.
#[test]
fn a_customers_page_reads_answers() {
    let answer = Answer { label: "Your company?".to_owned(), text: "Lamps Ltd".to_owned(), ..Answer::default() };
    let filled = FilledForm { form: "message".to_owned(), kind: FormKind::Offline, answers: vec![answer] };
    let packed = Codec::Postcard.encode(&("words", Codec::Postcard.encode(&filled)));
    let packed: Packed<FilledForm> = Codec::Postcard.decode(&packed).unwrap();
    assert_eq!((packed.words().as_ref(), packed.opened()), ("words", Some(filled)));
}

/// A fact that is for staff is refused whole, whatever has been added to what stands in it. But that agents delete what they
/// have said among themselves has the shape of any deletion.
#[test]
fn a_customers_page_refuses_what_only_staff_are_told() {
    let (facts, own) = (read::<Fact>("facts").read, read::<ServerFrame>("customer_frames").read);
    assert_eq!(facts.difference(&own).collect::<Vec<_>>(), ["event_deleted"]);
}

/// What became of the shapes of one file.
struct Outcome {
    /// Read, and meant as everywhere else.
    read: BTreeSet<String>,
    /// Refused.
    refused: BTreeSet<String>,
}

/// Reads the shapes of one file. What is read says the same in words and in bytes as the build that wrote it.
fn read<T: DeserializeOwned + Serialize>(family: &str) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(format!("{family}.json"));
    let shapes: BTreeMap<String, Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut outcome = Outcome { read: BTreeSet::new(), refused: BTreeSet::new() };
    for (name, known) in shapes {
        let bytes = known["postcard"].as_str().unwrap();
        let Ok(shape) = Codec::Postcard.decode::<T>(&unhex(bytes)) else {
            outcome.refused.insert(name);
            continue;
        };
        assert_eq!(hex(&Codec::Postcard.encode(&shape)), bytes, "{family}/{name} is said in other bytes");
        let words = serde_json::to_value(&shape).unwrap();
        assert!(is_alike(&words, &known["json"]), "{family}/{name} means\n{words}\ninstead of\n{}", known["json"]);
        outcome.read.insert(name);
    }
    outcome
}

/// Whether both say the same, in this build and in the whole one.
fn is_alike(lean: &Value, whole: &Value) -> bool {
    match (lean, whole) {
        (Value::Object(lean), Value::Object(whole)) => {
            let (names, known): (Vec<_>, Vec<_>) = (lean.keys().collect(), whole.keys().collect());
            names == known && lean.iter().all(|(name, value)| is_alike(value, &whole[name]))
        }
        // Packed content stays packed here: its words, and bytes that nobody reads.
        (Value::Array(packed), Value::Object(_)) => matches!(&packed[..], [Value::String(_), Value::Array(_)]),
        // What customers always have empty is written as its length.
        (Value::Number(length), whole) if !whole.is_number() => {
            length.as_u64() == Some(0) && [json!([]), json!({}), Value::Null].contains(whole)
        }
        (Value::Array(lean), Value::Array(whole)) => {
            lean.len() == whole.len() && lean.iter().zip(whole).all(|(lean, whole)| is_alike(lean, whole))
        }
        (lean, whole) => lean == whole,
    }
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
