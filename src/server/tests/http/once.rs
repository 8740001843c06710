//! Requests that come again with the same `Idempotency-Key`.

use serde_json::{Value, json};

use crate::support::{ADA, Call, MIRA, Server, get, post};

const CANNED: &str = "/api/v1/canned-replies";

fn keyed(path: &str, key: &str) -> Call {
    post(path).with("idempotency-key", key)
}

fn canned(key: &str, shortcut: &str) -> Call {
    keyed(CANNED, key).json(json!({"shortcut": shortcut, "text": "Hello"}))
}

async fn count(server: &Server, path: &str, cookie: &str) -> usize {
    get(path).cookie(cookie).send(server).await.json().as_array().unwrap().len()
}

#[tokio::test]
async fn what_is_asked_for_twice_with_one_key_is_made_once_and_answered_the_same() {
    let server = Server::start_with(|config| config.webhooks_private = true).await;
    let ada = server.sign_in(ADA).await;
    let webhook = json!({"url": "http://127.0.0.1:9/"});
    let made = [
        (CANNED, json!({"shortcut": "hi", "text": "Hello"})),
        ("/api/v1/tokens", json!({"name": "nightly", "scopes": ["chats:read"]})),
        ("/api/v1/identity-keys", json!({"method": "HS256", "kid": "shop"})),
        ("/api/v1/greetings", json!({"text": "Can I help?"})),
        ("/api/v1/webhooks", webhook),
    ];
    for (number, (path, body)) in made.into_iter().enumerate() {
        let before = count(&server, path, &ada).await;
        let ask = || keyed(path, &format!("key {number}")).cookie(&ada).json(body.clone());
        let first = ask().send(&server).await;
        assert_eq!(first.status, 201, "{path}: {}", first.text());
        let again = ask().send(&server).await;
        assert_eq!((again.status, again.text()), (first.status, first.text()), "{path}");
        assert_eq!(again.header("content-type"), first.header("content-type"));
        assert_eq!(count(&server, path, &ada).await, before + 1, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_user_by_one_token() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    assert_eq!(canned("k", "hi").cookie(&ada).send(&server).await.status, 201);
    let refused = canned("k", "bye").cookie(&ada).send(&server).await;
    assert_eq!(refused.expect_problem(422, "key_reused")["field"], "idempotency-key");
    let elsewhere = keyed("/api/v1/tokens", "k").cookie(&ada).json(json!({"shortcut": "hi", "text": "Hello"}));
    elsewhere.send(&server).await.expect_problem(422, "key_reused");
    let token = json!({"name": "n", "scopes": ["chats:write"]});
    let token = post("/api/v1/tokens").cookie(&ada).json(token).send(&server).await.json();
    let by_token = canned("k", "hi").bearer(token["token"].as_str().unwrap());
    by_token.send(&server).await.expect_problem(422, "key_reused");
    assert_eq!(canned("k", "hi").cookie(&mira).send(&server).await.status, 201, "another user's key is another");
    for key in ["".to_owned(), "k".repeat(201)] {
        canned(&key, "hi").cookie(&ada).send(&server).await.expect_problem(400, "malformed");
    }
    canned("k", "hi").send(&server).await.expect_problem(401, "sign_in_needed");
    get("/api/v1/sessions/me").method("DELETE").cookie(&ada).send(&server).await;
    canned("k", "hi").cookie(&ada).send(&server).await.expect_problem(401, "sign_in_needed");
    server.stop().await;
}

#[tokio::test]
async fn what_was_refused_is_tried_again_with_the_same_key() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    canned("k", "two words").cookie(&ada).send(&server).await.expect_problem(422, "canned_reply_wrong");
    canned("k", "two words").cookie(&ada).send(&server).await.expect_problem(422, "canned_reply_wrong");
    assert_eq!(canned("k", "hi").cookie(&ada).send(&server).await.status, 201);
    assert_eq!(count(&server, CANNED, &ada).await, 1);
    server.stop().await;
}

#[tokio::test]
async fn of_many_that_come_at_once_with_one_key_one_is_carried_out() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let ask = || canned("k", "hi").cookie(&ada).send(&server);
    let replies: [_; 4] = tokio::join!(ask(), ask(), ask(), ask()).into();
    let (done, others): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    assert!(!done.is_empty() && done.iter().all(|reply| reply.text() == done[0].text()));
    others.iter().for_each(|reply| drop(reply.expect_problem(409, "key_in_use")));
    assert_eq!(count(&server, CANNED, &ada).await, 1);
    assert_eq!(ask().await.text(), done[0].text());
    server.stop().await;
}

#[tokio::test]
async fn an_answer_is_given_again_to_whoever_sets_a_password_by_the_same_link() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let me = get("/api/v1/sessions/me").cookie(&ada).send(&server).await.json();
    let path = format!("/api/v1/agents/{}/invitation", me["agent"].as_str().unwrap());
    let invited = post(&path).cookie(&ada).send(&server).await.json();
    let set = |password: &str| {
        keyed("/api/v1/invitations", "k").json(json!({"token": invited["token"], "password": password}))
    };
    for _ in 0..2 {
        assert_eq!(set("a-new-password").send(&server).await.status, 204);
    }
    set("another-password").send(&server).await.expect_problem(404, "invitation_invalid");
    server.sign_in((ADA.0, "a-new-password")).await;
    server.stop().await;
}

#[tokio::test]
async fn a_key_is_refused_where_each_request_makes_another() {
    let server = Server::start().await;
    let token = server.customer().await;
    let calls = || {
        let (email, password) = ADA;
        [
            post("/api/v1/customers").json(json!({})),
            post("/api/v1/sessions").json(json!({"email": email, "password": password})),
            post("/api/v1/uploads?name=a.png").bearer(&token).body("image/png", &b"picture"[..]),
        ]
    };
    for call in calls() {
        let call = call.with("origin", "https://shop.example").with("idempotency-key", "k");
        let refused = call.send(&server).await;
        assert_eq!(refused.expect_problem(400, "key_not_taken")["field"], "idempotency-key");
    }
    for call in calls() {
        let status = call.send(&server).await.status;
        assert!(status.is_success(), "{status}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_document_names_the_header_where_it_counts_and_how_long_to_wait_everywhere() {
    let server = Server::start().await;
    let document = get("/api/v1/openapi.json").send(&server).await.json();
    let mut without = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let limited = operation["responses"]["429"]["$ref"].as_str().unwrap();
            let limited = &document.pointer(limited.trim_start_matches('#')).unwrap()["headers"]["Retry-After"];
            assert_eq!(limited["schema"]["type"], "integer", "{method} {path}");
            let parameters = operation["parameters"].as_array().unwrap();
            let keys: Vec<&Value> = parameters.iter().filter(|it| it["name"] == "Idempotency-Key").collect();
            assert!(keys.iter().all(|key| key["in"] == "header" && method == "post"), "{method} {path}");
            if method == "post" && keys.is_empty() {
                without.push(path.as_str());
            }
        }
    }
    // Reads, what may be repeated, and what is made anew each time.
    let repeatable = [
        "/api/v1/chats/search",
        "/api/v1/customers",
        "/api/v1/customers/identify",
        "/api/v1/customers/refresh",
        "/api/v1/sessions",
        "/api/v1/sync",
        "/api/v1/threads/search",
        "/api/v1/uploads",
    ];
    without.sort_unstable();
    assert_eq!(without, repeatable);
    server.stop().await;
}
