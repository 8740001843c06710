//! The OpenAPI document, made from the table of doors and the types behind it.

use parlor_engine::Reject;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::http::Code;
use crate::http::door::{Door, Keyed};

const INTRODUCTION: &str = "Commands change something, all through one path; the rest reads. Errors are problems (RFC 9457) \
    whose `code` programs compare; /docs/errors lists all codes, /docs/scopes what each command needs. Staff sign in by \
    cookie, or send a token of theirs; customers send the token that POST /customers gave. Whoever is too fast is answered \
    429 and told in Retry-After when to come back.";
/// What the header is for where it keeps a request from being carried out twice.
const ONCE: &str = "What is sent again with the same key within a day is not done again: the answer is the one of before. With \
    another body it is refused as key_reused, while the first is under way as key_in_use. What was refused may be tried again \
    with the same key. A restart of the server forgets these keys.";
/// And at the one door where it is part of what a command is known by.
const NUMBER: &str = "Needed, unless client and number stand in the body. What is sent again with the same key is not carried \
    out again, across restarts and for the latest commands of each user; with another command the key is refused as key_reused.";

/// The document of these doors.
pub fn document(doors: &[Door]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for door in doors {
        let operation = operation(door, &mut schemas);
        let path = paths.entry(format!("/api/v1{}", door.path)).or_insert_with(|| json!({}));
        path[door.method] = operation;
    }
    let mut schemas = schemas.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Parlor", "version": env!("CARGO_PKG_VERSION"), "description": INTRODUCTION },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "TooManyRequests": too_many_requests() },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A customer's token, or an agent's: pat_…" },
                "cookie": {
                    "type": "apiKey", "in": "cookie", "name": crate::auth::session::COOKIE,
                    "description": "An agent's sign-in. Changes also need the header X-Parlor: 1.",
                },
            },
        },
    })
}

fn operation(door: &Door, schemas: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": operation_id(door),
        "summary": door.summary,
        "parameters": parameters(door, schemas),
        "responses": {
            "2XX": { "description": "Done." },
            "429": { "$ref": "#/components/responses/TooManyRequests" },
            "default": {
                "description": "A problem.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            },
        },
        "security": if door.known { json!([{ "token": [] }, { "cookie": [] }]) } else { json!([]) },
    });
    if let Some(scope) = door.scope {
        operation["description"] = json!(format!("A token needs the scope `{}`.", scope.name()));
    }
    if let Some(body) = door.body {
        operation["requestBody"] =
            json!({ "required": door.body_needed, "content": content(body(schemas).to_value()) });
    }
    if door.bytes {
        operation["requestBody"] = json!({ "required": true, "content": { "*/*": {} } });
    }
    if let Some(answer) = door.answer {
        operation["responses"]["2XX"]["content"] = content(answer(schemas).to_value());
    }
    for media in door.texts {
        operation["responses"]["2XX"]["content"][media] = json!({ "schema": { "type": "string" } });
    }
    operation
}

fn content(schema: Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// As `post_customers_refresh`.
fn operation_id(door: &Door) -> String {
    let words: String = door.path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let words = words.split('_').filter(|word| !word.is_empty());
    std::iter::once(door.method).chain(words).collect::<Vec<_>>().join("_")
}

fn parameters(door: &Door, schemas: &mut SchemaGenerator) -> Vec<Value> {
    let in_path = door.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let key = match door.path {
        "/commands" => Some(NUMBER),
        _ => (door.keyed == Keyed::Once).then_some(ONCE),
    };
    parameters.extend(key.map(|words| {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 200 });
        json!({ "name": "Idempotency-Key", "in": "header", "description": words, "schema": schema })
    }));
    let Some(query) = door.query else { return parameters };
    let named = query(schemas).to_value();
    let name = named["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let whole = schemas.definitions().get(name).cloned().unwrap_or(named);
    for (name, schema) in whole["properties"].as_object().into_iter().flatten() {
        let words = schema["description"].clone();
        let needed = whole["required"].as_array().is_some_and(|needed| needed.contains(&json!(name)));
        parameters
            .push(json!({ "name": name, "in": "query", "required": needed, "description": words, "schema": schema }));
    }
    parameters
}

fn too_many_requests() -> Value {
    json!({
        "description": "Too often: the problem too_many_requests.",
        "headers": {
            "Retry-After": { "description": "Seconds until the next attempt.", "schema": { "type": "integer", "minimum": 1 } },
        },
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn problem() -> Value {
    let codes: Vec<&str> =
        Code::ALL.iter().map(|code| code.name()).chain(Reject::ALL.iter().map(|reject| reject.code())).collect();
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": { "type": "string", "description": "Where the code is explained." },
            "title": { "type": "string", "description": "The status in words." },
            "status": { "type": "integer", "description": "The status." },
            "code": { "type": "string", "enum": codes, "description": "What programs compare." },
            "detail": { "type": "string", "description": "A sentence for people." },
            "field": { "type": "string", "description": "What is at fault." },
            "expected": { "type": "integer", "description": "The number that is due, with number_unexpected." },
        },
    })
}
