use parlor_sync::Close;
use serde_json::json;

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Server, command, get, post};

const SESSIONS: &str = "/api/v1/sessions";
const ME: &str = "/api/v1/sessions/me";

#[tokio::test]
async fn an_agent_signs_in_and_out() {
    let server = Server::start().await;
    let reply = post(SESSIONS).json(json!({"email": "Admin@Example.com", "password": ADA.1})).send(&server).await;
    assert_eq!(reply.status, 204);
    let set_cookie = reply.header("set-cookie").to_owned();
    let (cookie, flags) = set_cookie.split_once(';').unwrap();
    assert_eq!(flags, " Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict");
    assert_eq!(cookie.len(), "parlor_session=".len() + 43, "256 bits");

    let me = get(ME).cookie(cookie).send(&server).await.json();
    assert_eq!((me["name"].as_str(), me["role"].as_str()), (Some("Ada Winter"), Some("admin")));

    let out = get(ME).method("DELETE").cookie(cookie).send(&server).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    get(ME).cookie(cookie).send(&server).await.expect_problem(401, "sign_in_needed");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_not_told_apart() {
    let server = Server::start().await;
    let wrong = post(SESSIONS).json(json!({"email": ADA.0, "password": "wrong-password"})).send(&server).await;
    let unknown =
        post(SESSIONS).json(json!({"email": "nobody@example.com", "password": "wrong-password"})).send(&server).await;
    assert_eq!(wrong.expect_problem(401, "sign_in_wrong"), unknown.expect_problem(401, "sign_in_wrong"));
    let huge = post(SESSIONS).json(json!({"email": ADA.0, "password": "x".repeat(5_000)})).send(&server).await;
    huge.expect_problem(401, "sign_in_wrong");
}

#[tokio::test]
async fn whoever_guesses_passwords_has_to_wait() {
    let server = Server::start_with(|config| config.limits.sign_ins_per_minute = 3).await;
    let guess = || post(SESSIONS).json(json!({"email": ADA.0, "password": "wrong-password"}));
    for _ in 0..3 {
        guess().send(&server).await.expect_problem(401, "sign_in_wrong");
    }
    let refused = guess().send(&server).await;
    refused.expect_problem(429, "too_many_requests");
    let wait_s: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait_s), "{wait_s}");
    let right = post(SESSIONS).json(json!({"email": ADA.0, "password": ADA.1})).send(&server).await;
    right.expect_problem(429, "too_many_requests");
}

#[tokio::test]
async fn a_new_sign_in_ends_the_browsers_earlier_one() {
    let server = Server::start().await;
    let old = server.sign_in(ADA).await;
    let elsewhere = server.sign_in(ADA).await;
    let again =
        post(SESSIONS).with("cookie", &old).json(json!({"email": ADA.0, "password": ADA.1})).send(&server).await;
    let new = again.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_ne!(old, new);
    get(ME).cookie(&old).send(&server).await.expect_problem(401, "sign_in_needed");
    assert_eq!(get(ME).cookie(&new).send(&server).await.status, 200);
    assert_eq!(get(ME).cookie(&elsewhere).send(&server).await.status, 200);
}

#[tokio::test]
async fn who_is_logged_out_by_a_supervisor_has_to_sign_in_again_everywhere() {
    let server = Server::start().await;
    let (ada, mira, elsewhere) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.sign_in(MIRA).await);
    let theirs = get(ME).cookie(&mira).send(&server).await.json()["agent"].clone();
    let origin = format!("http://{}", server.address);
    let headers: [(&'static str, &str); 2] = [("cookie", &mira), ("origin", &origin)];
    let mut panel = Socket::open(&server, JSON, &headers).await.unwrap();
    let mut late = Socket::open(&server, JSON, &headers).await.unwrap();
    panel.hello(None).await;
    panel.expect("reset").await;
    let log_out = |key| command(key, json!({"log_out_agent": {"agent": theirs}}));
    log_out("1").cookie(&ada).send(&server).await.expect_done();
    panel.expect_close(Close::Unauthorized).await;
    for cookie in [&mira, &elsewhere] {
        get(ME).cookie(cookie).send(&server).await.expect_problem(401, "sign_in_needed");
    }
    assert_eq!(get(ME).cookie(&ada).send(&server).await.status, 200);
    // Its cookie was good when the socket was opened.
    late.hello(None).await;
    late.expect_close(Close::Unauthorized).await;
    let path = format!("/api/v1/audit?action=log_out_agent&subject={}", theirs.as_str().unwrap());
    assert_eq!(get(&path).cookie(&ada).send(&server).await.json()["rows"].as_array().unwrap().len(), 1);

    let again = server.sign_in(MIRA).await;
    command("2", json!({"log_out_agent": {}})).cookie(&again).send(&server).await.expect_done();
    get(ME).cookie(&again).send(&server).await.expect_problem(401, "sign_in_needed");
    assert_eq!(
        get(&path.replace("&subject=", "&agent=")).cookie(&ada).send(&server).await.json()["rows"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn sign_ins_outlive_a_restart() {
    let server = Server::start().await;
    let cookie = server.sign_in(MIRA).await;
    assert_eq!(server.running.logins().len(), 2);
    let folder = server.stop().await;
    let again = Server::start_with(|config| config.data = folder.path().join("data")).await;
    assert!(again.running.logins().is_empty());
    let me = get(ME).cookie(&cookie).send(&again).await.json();
    assert_eq!(me["name"], "Mira Holm");
}

#[tokio::test]
async fn behind_tls_the_cookie_is_secure() {
    let server = Server::start_with(|config| config.public_url = "https://chat.example.com".parse().ok()).await;
    let sign_in = || post(SESSIONS).json(json!({"email": ADA.0, "password": ADA.1}));
    let reply = sign_in().with("origin", "https://chat.example.com").send(&server).await;
    assert!(reply.header("set-cookie").ends_with("; SameSite=Strict; Secure"), "{}", reply.header("set-cookie"));
    let other = sign_in().with("origin", "https://other.example.com").send(&server).await;
    other.expect_problem(403, "origin_refused");
}

#[tokio::test]
async fn other_sites_cannot_use_the_cookie() {
    let server = Server::start().await;
    let cookie = server.sign_in(ADA).await;
    let order = || post("/api/v1/commands").with("idempotency-key", "k").json(json!({"command": {"pick_up": {}}}));
    let without = order().with("cookie", &cookie).send(&server).await;
    without.expect_problem(403, "header_missing");
    let foreign = order().cookie(&cookie).with("origin", "http://evil.example").send(&server).await;
    foreign.expect_problem(403, "origin_refused");
    let own = order().cookie(&cookie).with("origin", &format!("http://{}", server.address)).send(&server).await;
    own.expect_problem(409, "queue_empty");
    let out = get(ME).method("DELETE").with("cookie", &cookie).send(&server).await;
    out.expect_problem(403, "header_missing");
}
