//! `docs/wire.md`: every frame, command and fact with an example, which is the golden shape that tests hold it to.

use std::collections::BTreeMap;

use parlor_engine::chat::ChatFact;
use parlor_engine::desk::DeskFact;
use parlor_engine::{Command, Fact};
use parlor_sync::{Answer, ClientFrame, Query, ServerFrame, Signal, Told};
use schemars::JsonSchema;
use serde_json::Value;

use super::Block;

const COMMANDS: &str = include_str!("../../../tests/fixtures/commands.json");
const FACTS: &str = include_str!("../../../tests/fixtures/facts.json");
const ENTRIES: &str = include_str!("../../../tests/fixtures/entries.json");
const CLIENT_FRAMES: &str = include_str!("../../../tests/fixtures/client_frames.json");
const SERVER_FRAMES: &str = include_str!("../../../tests/fixtures/server_frames.json");

pub(super) fn write() -> Vec<Block> {
    let mut out = vec![
        Block::Paragraph(
            "The same frames go over the WebSocket `GET /api/v1/socket` and over `POST /api/v1/sync`, where several may share a \
            request. Every choice is written as `{\"name\": {…}}`, or as `\"name\"` where nothing more is to be said. The \
            subprotocol `parlor.v1.json` speaks JSON, as here; `parlor.v1.postcard` says the same in postcard. Ids are 26 \
            digits of Crockford's base 32, times are milliseconds since 1970-01-01 UTC."
                .to_owned(),
        ),
        Block::Paragraph(
            "A command is acknowledged in the same `update` that brings the facts it became, as far as the page holds what they \
            are about: what it made is named there. `POST /api/v1/commands` with the same `client` and `number` does nothing \
            again, and answers with the ids of all that was made."
                .to_owned(),
        ),
        Block::Paragraph(
            "What comes in is read strictly: a frame with a field that is not described here closes the connection as \
            `malformed`, and over HTTP the problem `malformed` names the field. What goes out may have more fields than \
            are described here in later versions: clients pass over what they do not know."
                .to_owned(),
        ),
    ];
    family(&mut out, "Frames from pages", CLIENT_FRAMES, &described::<ClientFrame>());
    words(&mut out, "Signals from pages", &described::<Signal>());
    words(&mut out, "Queries", &described::<Query>());
    family(&mut out, "Frames to pages", SERVER_FRAMES, &described::<ServerFrame>());
    words(&mut out, "Signals to pages", &described::<Told>());
    words(&mut out, "Answers", &described::<Answer>());
    family(&mut out, "Commands", COMMANDS, &described::<Command>());
    let mut facts = described::<Fact>();
    facts.extend(described::<ChatFact>());
    facts.extend(described::<DeskFact>());
    family(&mut out, "Facts", FACTS, &facts);
    family(&mut out, "Stored entries", ENTRIES, &BTreeMap::new());
    out
}

/// A section with an example of each fixture.
fn family(out: &mut Vec<Block>, title: &'static str, fixtures: &str, described: &BTreeMap<String, String>) {
    out.push(Block::Heading(title.to_owned()));
    // The files are compiled in, and tests read them whole.
    let fixtures: BTreeMap<String, Value> = serde_json::from_str(fixtures).unwrap_or_default();
    for (name, shapes) in fixtures {
        let base = name.split('.').next().unwrap_or_default();
        out.push(Block::Entry(title, name.clone()));
        out.extend(described.get(base).cloned().map(Block::Paragraph));
        out.push(Block::Example(
            serde_json::to_string_pretty(shapes.get("json").unwrap_or(&Value::Null)).unwrap_or_default(),
        ));
    }
}

/// A section that says in words what each choice is.
fn words(out: &mut Vec<Block>, title: &'static str, described: &BTreeMap<String, String>) {
    out.push(Block::Heading(title.to_owned()));
    let rows = described.iter().map(|(name, words)| vec![format!("`{name}`"), words.clone()]);
    out.push(Block::Table(title, &["Name", "Meaning"], rows.collect()));
}

/// The choices of an enum with their doc comments, by the names that the wire gives them.
pub(super) fn described<T: JsonSchema>() -> BTreeMap<String, String> {
    let schema = schemars::schema_for!(T).to_value();
    let choices = schema["oneOf"].as_array().cloned().unwrap_or_default();
    let described = choices.iter().flat_map(|choice| {
        let words = choice["description"].as_str().unwrap_or_default().replace('\n', " ");
        let plain = choice["const"].as_str().into_iter();
        let several = choice["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let named = choice["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let names: Vec<String> = plain.chain(several).chain(named).map(str::to_owned).collect();
        names.into_iter().map(move |name| (name, words.clone()))
    });
    described.collect()
}
