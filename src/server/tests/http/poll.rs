use std::time::{Duration, Instant};

use parlor_sync::frame::Hello;
use parlor_sync::{ClientFrame, Close, Codec, ServerFrame, SyncRequest, SyncResponse, VERSION};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{ADA, Call, MIRA, Server, command, post};

const SYNC: &str = "/api/v1/sync";

fn ask(session: Option<&str>, frames: Value, wait_ms: u32) -> Call {
    post(SYNC).json(json!({"session": session, "frames": frames, "wait_ms": wait_ms}))
}

fn hello(token: Option<&str>) -> Value {
    json!([{"hello": {"version": VERSION, "token": token}}])
}

/// Opens a session and reads until the first copy has come.
async fn open(server: &Server, token: &str) -> String {
    let mut reply = ask(None, hello(Some(token)), 1_000).send(server).await.json();
    let session = reply["session"].as_str().unwrap().to_owned();
    assert!(reply["frames"][0]["welcome"].is_object(), "{reply}");
    for _ in 0..20 {
        if reply.to_string().contains("\"reset\"") {
            return session;
        }
        reply = ask(Some(&session), json!([]), 1_000).send(server).await.json();
    }
    panic!("no copy has come")
}

#[tokio::test]
async fn news_end_the_wait() {
    let server = Server::start().await;
    let (token, ada) = (server.customer().await, server.sign_in(ADA).await);
    let (chat, _) = server.start_thread(&token).await;
    let session = open(&server, &token).await;
    server.comes_to_work(&ada).await;
    let waiting = async {
        let started = Instant::now();
        for _ in 0..20 {
            let told = ask(Some(&session), json!([]), 20_000).send(&server).await.json();
            if told.to_string().contains("Ada Winter") {
                return started.elapsed();
            }
        }
        panic!("nothing was told")
    };
    let talking = async {
        sleep(Duration::from_millis(300)).await;
        command("pick", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    };
    let (waited, ()) = tokio::join!(waiting, talking);
    assert!(waited.as_secs() < 5, "{waited:?}");
}

#[tokio::test]
async fn commands_are_acknowledged_in_the_same_request() {
    let server = Server::start().await;
    let token = server.customer().await;
    let session = open(&server, &token).await;
    let origin = json!({"client": "00000000000000000000000007", "number": 1});
    let start = json!([{"command": {"origin": origin, "command": {"start_thread": {}}}}]);
    let mut told = ask(Some(&session), start, 5_000).send(&server).await.json().to_string();
    for _ in 0..5 {
        if !told.contains("acks") {
            told += &ask(Some(&session), json!([]), 5_000).send(&server).await.text();
        }
    }
    assert!(told.contains(&json!({"origin": origin, "refused": null}).to_string()), "{told}");
}

#[tokio::test]
async fn without_news_the_wait_ends_empty() {
    let server = Server::start().await;
    let token = server.customer().await;
    let session = open(&server, &token).await;
    let started = Instant::now();
    let reply = ask(Some(&session), json!([]), 300).send(&server).await.json();
    assert_eq!(reply, json!({"session": session, "frames": [], "close": null}));
    assert!(started.elapsed().as_millis() >= 300);
}

#[tokio::test]
async fn the_later_request_waits_in_the_earlier_ones_place() {
    let server = Server::start().await;
    let token = server.customer().await;
    let session = open(&server, &token).await;
    let later = async {
        sleep(Duration::from_millis(200)).await;
        ask(Some(&session), json!(["ping"]), 500).send(&server).await.json()
    };
    let (first, second) = tokio::join!(ask(Some(&session), json!([]), 20_000).send(&server), later);
    // The pong may find the first still there; one of the two is told, the other is sent home.
    let both = format!("{}{second}", first.json());
    assert_eq!(both.matches("\"pong\"").count(), 1, "{both}");
}

#[tokio::test]
async fn pages_speak_postcard() {
    let server = Server::start().await;
    let token = server.customer().await;
    let hello = ClientFrame::Hello(Hello { version: VERSION, token: Some(token), resume: None, was: None });
    let request = SyncRequest { session: None, frames: vec![hello], wait_ms: 1_000 };
    let content_type = "application/vnd.parlor.v1+postcard";
    let reply = post(SYNC).body(content_type, Codec::Postcard.encode(&request)).send(&server).await;
    assert_eq!(reply.header("content-type"), content_type);
    let response: SyncResponse = Codec::Postcard.decode(&reply.body).unwrap();
    assert!(matches!(response.frames.first(), Some(ServerFrame::Welcome { .. })));
    post(SYNC).body("text/plain", "x").send(&server).await.expect_problem(415, "content_type");
}

#[tokio::test]
async fn what_is_wrong_closes_the_session() {
    let server = Server::start().await;
    let token = server.customer().await;
    let session = open(&server, &token).await;
    let close = async |call: Call| call.send(&server).await.json()["close"].as_u64();
    let code = |why: Close| Some(u64::from(why.code()));
    assert_eq!(close(ask(Some("unknown"), json!([]), 0)).await, code(Close::GoingAway));
    assert_eq!(close(ask(None, json!(["ping"]), 0)).await, code(Close::Malformed));
    assert_eq!(close(ask(None, json!([]), 0)).await, code(Close::Malformed));
    assert_eq!(close(ask(None, hello(Some("v1.e30.AAAA")), 0)).await, code(Close::Unauthorized));
    assert_eq!(close(ask(None, hello(None), 0)).await, code(Close::Unauthorized));
    assert_eq!(close(post(SYNC).body("application/json", "{\"frames\":[{}]}")).await, code(Close::Malformed));
    assert_eq!(close(post(SYNC).body("application/json", "x".repeat(700_000))).await, code(Close::TooLarge));
    let pings: Vec<_> = (0..101).map(|_| "ping").collect();
    assert_eq!(close(ask(Some(&session), json!(pings), 0)).await, code(Close::TooMany));
    let again = ask(Some(&session), hello(Some(&token)), 1_000).send(&server).await.json();
    assert_eq!(again["close"].as_u64(), code(Close::Malformed), "a second hello: {again}");
    assert_eq!(close(ask(Some(&session), json!([]), 0)).await, code(Close::GoingAway), "it is gone");
}

#[tokio::test]
async fn an_agents_session_is_of_no_use_to_others() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let bare = ask(None, hello(None), 1_000).with("cookie", &ada).send(&server).await;
    bare.expect_problem(403, "header_missing");
    let reply = ask(None, hello(None), 1_000).cookie(&ada).send(&server).await.json();
    let session = reply["session"].as_str().unwrap();
    let unauthorized = u64::from(Close::Unauthorized.code());
    let none = ask(Some(session), json!([]), 0).send(&server).await.json();
    assert_eq!(none["close"].as_u64(), Some(unauthorized));
    let other = ask(Some(session), json!([]), 0).cookie(&mira).send(&server).await.json();
    assert_eq!(other["close"].as_u64(), Some(unauthorized));
    let own = ask(Some(session), json!([]), 0).cookie(&ada).send(&server).await.json();
    assert_eq!(own["close"], Value::Null);
}

#[tokio::test]
async fn a_server_that_stops_ends_the_wait() {
    let server = Server::start().await;
    let token = server.customer().await;
    let session = open(&server, &token).await;
    let (address, call) = (server.address.clone(), ask(Some(&session), json!([]), 20_000));
    let waiting = tokio::spawn(async move { call.send_to(&address).await.json() });
    sleep(Duration::from_millis(200)).await;
    let started = Instant::now();
    server.stop().await;
    assert!(started.elapsed().as_secs() < 5);
    assert_eq!(waiting.await.unwrap()["close"].as_u64(), Some(u64::from(Close::GoingAway.code())));
}
