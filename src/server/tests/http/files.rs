//! Files as people send, fetch and forget them.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{ADA, Call, LONG, MIRA, Reply, Server, command, config, get, post};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nnot much of a picture";

fn upload(name: &str, content_type: &str, bytes: impl Into<Vec<u8>>) -> Call {
    post(&format!("/api/v1/uploads?name={name}")).body(content_type, bytes.into())
}

fn url(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_fetched_as_it_was_sent_and_runs_nothing() {
    let server = Server::start().await;
    let (mira, token) = (server.sign_in(MIRA).await, server.customer().await);
    let sent = upload("Foto%201.png", "image/png", PICTURE).bearer(&token).send(&server).await;
    let path = url(&sent);
    assert_eq!(sent.json()["name"], "Foto 1.png");
    assert_eq!((&sent.json()["content_type"], &sent.json()["bytes"]), (&json!("image/png"), &json!(PICTURE.len())));
    let fetched = get(&path).send(&server).await;
    assert_eq!((fetched.status, &fetched.body[..]), (StatusCode::OK, PICTURE));
    assert_eq!(fetched.header("content-type"), "image/png");
    assert_eq!(fetched.header("content-length"), PICTURE.len().to_string());
    assert_eq!(fetched.header("content-disposition"), "inline; filename*=UTF-8''Foto%201.png");
    assert_eq!(fetched.header("x-content-type-options"), "nosniff");
    assert_eq!(fetched.header("content-security-policy"), "sandbox; default-src 'none'");
    assert!(fetched.header("cache-control").ends_with("immutable"));

    // Larger than what is read at once, and nothing that a browser would open by itself.
    let page: Vec<u8> = b"<script>alert(1)</script>".repeat(10_000);
    let sent = upload("M%C3%A4rz.html", "text/html; charset=utf-8", page.clone()).cookie(&mira).send(&server).await;
    let fetched = get(&url(&sent)).send(&server).await;
    assert!(fetched.body[..] == page, "{} bytes came", fetched.body.len());
    assert_eq!(fetched.header("content-disposition"), "attachment; filename*=UTF-8''M%C3%A4rz.html");
    assert_eq!(fetched.header("content-type"), "text/html");
    let drawing = upload("a.svg", "image/svg+xml", "<svg/>").cookie(&mira).send(&server).await;
    assert!(get(&url(&drawing)).send(&server).await.header("content-disposition").starts_with("attachment"));
    let folder = server.stop().await;

    let again = parlor_server::run(config(folder.path())).await.unwrap();
    assert_eq!(get(&path).send_to(&again.address().to_string()).await.body, PICTURE, "it survives a restart");
    again.stop().await;
}

#[tokio::test]
async fn a_file_in_a_conversation_is_told_with_its_kind_its_size_and_what_it_shows() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let (chat, _) = server.start_thread(&token).await;
    let kept = upload("lamp.png", "image/png", PICTURE).bearer(&token).send(&server).await;
    let mut file = json!({"width": 640, "height": 480, "alt": "A lamp on a table"});
    for field in ["url", "name", "content_type", "bytes"] {
        file[field] = kept.json()[field].clone();
    }
    let says = json!({"post_event": {"chat": chat, "content": {"file": file}}});
    command("look", says).bearer(&token).send(&server).await.expect_done();
    let path = format!("/api/v1/chats/{chat}/events");
    let read = get(&path).cookie(&ada).send(&server).await.json();
    let events = read["threads"][0]["events"].as_array().unwrap();
    let told = events.iter().find_map(|event| event["content"].get("file")).unwrap();
    for (field, value) in file.as_object().unwrap() {
        assert_eq!(&told[field], value, "{field}");
    }
}

#[tokio::test]
async fn programs_strange_names_too_many_bytes_and_strangers_are_refused_and_leave_nothing() {
    let server = Server::start_with(|config| {
        config.upload_bytes = 1_000;
        config.uploads_bytes = 3_125;
    })
    .await;
    let token = server.customer().await;
    let try_one =
        async |name: &str, bytes: Vec<u8>| upload(name, "image/png", bytes).bearer(&token).send(&server).await;
    upload("a.png", "image/png", PICTURE).send(&server).await.expect_problem(401, "sign_in_needed");
    try_one("setup.exe", b"hello".to_vec()).await.expect_problem(422, "program_refused");
    try_one("cat.png", b"MZ\x90\0 and so on".to_vec()).await.expect_problem(422, "program_refused");
    for name in ["..%2F..%2Fparlor.db", "%2Fetc%2Fpasswd", "..%5Ca", "..", "", "a%00b"] {
        let problem = try_one(name, PICTURE.to_vec()).await.expect_problem(422, "upload_wrong");
        assert_eq!(problem["field"], "name", "{name}");
    }
    try_one("large.png", vec![1; 1_001]).await.expect_problem(413, "too_large");
    // Room for two and a half, since the rest is for staff: what was refused took none.
    for _ in 0..2 {
        url(&try_one("full.png", vec![1; 1_000]).await);
    }
    try_one("full.png", vec![1; 1_000]).await.expect_problem(507, "uploads_full");
    let path = url(&try_one("half.png", vec![1; 500]).await);
    let id = path.split('/').nth(2).unwrap();
    for elsewhere in [
        format!("/files/{id}/other.png"),
        "/files/..%2Fparlor.db/parlor.db".to_owned(),
        format!("/files/{id}.json/{id}.json"),
        format!("/files/{}/half.png", "0".repeat(32)),
    ] {
        get(&elsewhere).send(&server).await.expect_problem(404, "not_found");
    }
    let folder = server.stop().await;
    assert_eq!(
        std::fs::read_dir(folder.path().join("data/files")).unwrap().count(),
        6,
        "three files, each with a note"
    );
}

#[tokio::test]
async fn observers_send_no_files_and_nobody_sends_them_without_end() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let agents = snapshot["account"]["desk"]["agents"].as_object().unwrap();
    let profile = agents.values().map(|agent| &agent["profile"]).find(|profile| profile["email"] == MIRA.0).unwrap();
    for n in 0..limits_per_minute() {
        url(&upload(&format!("{n}.txt"), "text/plain", "x").cookie(&mira).send(&server).await);
    }
    let more = upload("more.txt", "text/plain", "x").cookie(&mira).send(&server).await;
    more.expect_problem(429, "too_many_requests");
    let mut save = profile.clone();
    let fields = save.as_object_mut().unwrap();
    fields.retain(|name, _| ["name", "email", "capacity", "groups"].contains(&name.as_str()));
    fields.extend([("agent".to_owned(), profile["id"].clone()), ("role".to_owned(), json!("observer"))]);
    command("observer", json!({"save_agent": save})).cookie(&ada).send(&server).await.expect_done();
    let refused = upload("a.txt", "text/plain", "x").cookie(&mira).send(&server).await;
    refused.expect_problem(403, "not_allowed");
    server.stop().await;
}

fn limits_per_minute() -> u32 {
    parlor_server::http::limits::UPLOADS_PER_MINUTE
}

#[tokio::test]
async fn a_file_that_no_event_names_within_a_day_is_deleted() {
    let server = Server::start().await;
    let token = server.customer().await;
    let mut paths = Vec::new();
    for name in ["sent.png", "forgotten.png", "fresh.png"] {
        paths.push(url(&upload(name, "image/png", PICTURE).bearer(&token).send(&server).await));
    }
    let start = json!({"start_thread": {"text": format!("See {}", paths[0]), "name": "Vera"}});
    command("start", start).bearer(&token).send(&server).await.expect_done();
    let folder = server.stop().await;

    // Two of them came long ago.
    for path in &paths[..2] {
        let note = folder.path().join("data/files").join(format!("{}.json", path.split('/').nth(2).unwrap()));
        let mut about: Value = serde_json::from_slice(&std::fs::read(&note).unwrap()).unwrap();
        about["at"] = json!(1);
        std::fs::write(&note, about.to_string()).unwrap();
    }
    // Something that was not received whole.
    let part = folder.path().join("data/files").join("0".repeat(32));
    std::fs::write(&part, "part").unwrap();
    let again = parlor_server::run(config(folder.path())).await.unwrap();
    let address = again.address().to_string();
    let end = Instant::now() + LONG;
    while get(&paths[1]).send_to(&address).await.status == StatusCode::OK {
        assert!(Instant::now() < end, "it is still there");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(get(&paths[0]).send_to(&address).await.body, PICTURE, "an event names it");
    assert_eq!(get(&paths[2]).send_to(&address).await.body, PICTURE, "there is still time");
    assert!(!part.exists());
    again.stop().await;
}

#[tokio::test]
async fn a_file_is_erased_with_the_customer_who_sent_it() {
    let server = Server::start().await;
    let (ada, carl, dora) = (server.sign_in(ADA).await, server.customer().await, server.customer().await);
    let mut paths = Vec::new();
    for (name, token) in [("carl.png", &carl), ("dora.png", &dora)] {
        let path = url(&upload(name, "image/png", PICTURE).bearer(token).send(&server).await);
        let start = json!({"start_thread": {"text": format!("See {path}"), "name": name}});
        command("start", start).bearer(token).send(&server).await.expect_done();
        paths.push(path);
    }
    let late = url(&upload("late.png", "image/png", PICTURE).bearer(&carl).send(&server).await);
    let folder = server.stop().await;

    // Its names are read at the start, and the erasure after it.
    let server = Server::start_in(folder, |_| ()).await;
    let end = Instant::now() + LONG;
    let note = |path: &str| {
        let note = server.folder().join("data/files").join(format!("{}.json", path.split('/').nth(2).unwrap()));
        serde_json::from_slice::<Value>(&std::fs::read(note).unwrap()).unwrap()
    };
    while paths.iter().any(|path| note(path)["named_in"].as_array().unwrap().is_empty()) {
        assert!(Instant::now() < end, "nobody has read what names them");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let snapshot = get("/api/v1/snapshot").bearer(&carl).send(&server).await.json();
    let chats = snapshot["account"]["chats"].as_object().unwrap();
    let customer = &chats.values().next().unwrap()["customer"]["id"];
    command("erase", json!({"erase_customer": {"customer": customer}})).cookie(&ada).send(&server).await.expect_done();
    let folder = server.stop().await;

    let server = Server::start_in(folder, |_| ()).await;
    let end = Instant::now() + LONG;
    for path in [&paths[0], &late] {
        while get(path).send(&server).await.status == StatusCode::OK {
            assert!(Instant::now() < end, "it is still there");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    assert_eq!(get(&paths[1]).send(&server).await.body, PICTURE, "another customer's stays");
    server.stop().await;
}
