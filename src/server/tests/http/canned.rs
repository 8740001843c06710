//! Canned replies as agents keep them.

use axum::http::StatusCode;
use parlor_server::store::{SqliteStore, Store, note};
use serde_json::{Value, json};

use crate::support::{ADA, MIRA, Server, asked, command, config, get, post};

const PATH: &str = "/api/v1/canned-replies";

async fn keep(server: &Server, cookie: &str, body: Value) -> Value {
    let reply = post(PATH).cookie(cookie).json(body).send(server).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()
}

async fn shortcuts(server: &Server, cookie: &str, begins: &str) -> Vec<String> {
    let found = get(&format!("{PATH}?shortcut={begins}")).cookie(cookie).send(server).await.json();
    found.as_array().unwrap().iter().map(|reply| reply["shortcut"].as_str().unwrap().to_owned()).collect()
}

fn at(reply: &Value) -> String {
    format!("{PATH}/{}", reply["id"].as_str().unwrap())
}

#[tokio::test]
async fn canned_replies_are_found_by_their_shortcut_and_survive_a_restart_and_there_is_an_end_to_them() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    keep(&server, &ada, json!({"shortcut": "Hello", "text": "Good morning!", "shared": true, "tags": ["start"]})).await;
    let help = keep(&server, &mira, json!({"shortcut": "help", "text": "How may I help?"})).await;
    keep(&server, &mira, json!({"shortcut": "bye", "text": "Goodbye."})).await;
    assert_eq!(shortcuts(&server, &mira, "").await, ["bye", "Hello", "help"], "own and shared, by shortcut");
    assert_eq!(shortcuts(&server, &mira, "HEL").await, ["Hello", "help"]);
    assert_eq!(shortcuts(&server, &ada, "").await, ["Hello"], "what an agent keeps is for that agent");
    let folder = server.stop().await;

    // As many as there may be, less one: two are Mira's already.
    let config = config(folder.path());
    let store = SqliteStore::open(&config.data).unwrap();
    let (account, kind) =
        (store.directory().accounts().unwrap()[0], format!("canned_reply.{}", help["owner"].as_str().unwrap()));
    for n in 0..497 {
        note(&store, account, &kind, &format!("{n}"), &help.to_string()).unwrap();
    }
    drop(store);
    let again = parlor_server::run(config).await.unwrap();
    let address = again.address().to_string();
    let more = async || post(PATH).cookie(&mira).json(json!({"shortcut": "x", "text": "x"})).send_to(&address).await;
    assert_eq!(more().await.status, StatusCode::CREATED);
    more().await.expect_problem(409, "too_many_canned_replies");
    let found = get(PATH).cookie(&mira).send_to(&address).await.json();
    assert_eq!(found.as_array().unwrap().len(), 501, "500 of her own and a shared one");
    again.stop().await;
}

#[tokio::test]
async fn agents_change_their_own_canned_replies_and_administrators_the_shared_ones() {
    let server = Server::start().await;
    let (ada, mira, token) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.customer().await);
    let shared = json!({"shortcut": "hi", "text": "Hello.", "shared": true});
    let own = json!({"shortcut": "hi", "text": "Hello."});
    post(PATH).cookie(&mira).json(shared.clone()).send(&server).await.expect_problem(403, "not_allowed");
    post(PATH).bearer(&token).json(own.clone()).send(&server).await.expect_problem(403, "not_allowed");
    get(PATH).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let (all, miras) = (keep(&server, &ada, shared).await, keep(&server, &mira, own.clone()).await);
    let change = |path: &str| get(path).method("PUT").json(json!({"shortcut": "hey", "text": "Hey."}));
    let delete = |path: &str| get(path).method("DELETE");
    change(&at(&all)).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    delete(&at(&all)).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    change(&at(&miras)).cookie(&ada).send(&server).await.expect_problem(404, "unknown_canned_reply");
    assert_eq!(change(&at(&miras)).cookie(&mira).send(&server).await.json()["shortcut"], "hey");
    assert_eq!(change(&at(&all)).cookie(&ada).send(&server).await.json()["owner"], Value::Null, "it stays shared");
    assert_eq!(delete(&at(&miras)).cookie(&mira).send(&server).await.status, StatusCode::NO_CONTENT);
    assert_eq!(shortcuts(&server, &mira, "").await, ["hey"]);
    let mine = keep(&server, &mira, own).await;
    for (field, body) in [
        ("shortcut", json!({"shortcut": "two words", "text": "x"})),
        ("shortcut", json!({"shortcut": "", "text": "x"})),
        ("text", json!({"shortcut": "x", "text": " "})),
        ("text", json!({"shortcut": "x", "text": "x".repeat(8_001)})),
        ("tags", json!({"shortcut": "x", "text": "x", "tags": [""]})),
        ("shared", json!({"shortcut": "x", "text": "x", "shared": true})),
    ] {
        let wrong = get(&at(&mine)).method("PUT").cookie(&mira).json(body).send(&server).await;
        assert_eq!(wrong.expect_problem(422, "canned_reply_wrong")["field"], field);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_shared_canned_reply_of_a_group_is_for_its_agents() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let save = json!({"configure_group": {"name": "Returns", "assignment": "automatic"}});
    command("group", save).cookie(&ada).send(&server).await.expect_done();
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let groups = snapshot["account"]["desk"]["groups"].as_object().unwrap();
    let of = |name: &str| groups.iter().find(|(_, group)| group["name"] == name).unwrap().0.clone();
    let reply =
        |shortcut: &str, group: &str| json!({"shortcut": shortcut, "text": "x", "shared": true, "group": group});
    keep(&server, &ada, reply("theirs", &of("Returns"))).await;
    keep(&server, &ada, reply("ours", &of("Support"))).await;
    assert_eq!(shortcuts(&server, &ada, "").await, ["ours", "theirs"]);
    assert_eq!(shortcuts(&server, &mira, "").await, ["ours"]);
    let unknown = post(PATH).cookie(&ada).json(reply("x", "00000000000000000000000005")).send(&server).await;
    unknown.expect_problem(404, "unknown_group");
    server.stop().await;
}

#[tokio::test]
async fn what_an_agent_kept_for_the_own_use_goes_with_the_agent() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    keep(&server, &mira, json!({"shortcut": "help", "text": "How may I help?"})).await;
    keep(&server, &ada, json!({"shortcut": "bye", "text": "Goodbye."})).await;
    let me = get("/api/v1/sessions/me").cookie(&mira).send(&server).await.json()["agent"].clone();
    command("remove", json!({"remove_agent": {"agent": me}})).cookie(&ada).send(&server).await.expect_done();
    let mut folder = server.stop().await;
    let kind = format!("canned_reply.{}", me.as_str().unwrap());
    let kept = |folder: &std::path::Path| {
        let store = SqliteStore::open(&config(folder).data).unwrap();
        let account = store.directory().accounts().unwrap()[0];
        store.documents().list(account, &kind).unwrap().len()
    };
    assert_eq!(kept(folder.path()), 1);
    let end = std::time::Instant::now() + crate::support::LONG;
    while kept(folder.path()) > 0 {
        assert!(std::time::Instant::now() < end);
        let server = Server::start_in(folder, |_| ()).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(shortcuts(&server, &ada, "").await, ["bye"]);
        folder = server.stop().await;
    }
}

#[tokio::test]
async fn canned_replies_are_asked_for_by_frames_as_they_are_by_url() {
    let server = Server::start().await;
    let (ada, mira, token) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.customer().await);
    keep(&server, &ada, json!({"shortcut": "Hello", "text": "Good morning!", "shared": true})).await;
    keep(&server, &ada, json!({"shortcut": "help", "text": "My own."})).await;
    keep(&server, &mira, json!({"shortcut": "hey", "text": "How may I help?"})).await;
    for (who, shortcuts) in [(&ada, ["Hello", "help"]), (&mira, ["Hello", "hey"])] {
        let by_frame = asked(&server, |call| call.cookie(who), json!({"canned_replies": {"shortcut": "HE"}})).await;
        let by_url = get(&format!("{PATH}?shortcut=HE")).cookie(who).send(&server).await.json();
        assert_eq!(by_frame, json!({"canned_replies": by_url}));
        let found = by_url.as_array().unwrap().iter().map(|reply| reply["shortcut"].clone()).collect::<Vec<_>>();
        assert_eq!(found, shortcuts);
    }
    let refused = asked(&server, |call| call.bearer(&token), json!({"canned_replies": {}})).await;
    assert_eq!(refused, json!({"refused": "not_allowed"}));
    server.stop().await;
}
