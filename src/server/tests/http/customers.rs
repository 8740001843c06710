use parlor_engine::{AccountId, CustomerId, Time};
use parlor_server::auth::token::{Claims, Signer};
use parlor_server::store::{SqliteStore, Store};
use serde_json::json;

use crate::support::{ADA, Server, command, get, post};

const CUSTOMERS: &str = "/api/v1/customers";
const SNAPSHOT: &str = "/api/v1/snapshot";

#[tokio::test]
async fn a_customer_gets_a_token_and_a_longer_one() {
    let server = Server::start().await;
    let first = post(CUSTOMERS).json(json!({})).send(&server).await.json();
    let token = first["token"].as_str().unwrap();
    let second = post("/api/v1/customers/refresh").bearer(token).send(&server).await.json();
    assert_eq!(second["customer"], first["customer"]);
    assert!(second["expires_at"].as_u64() >= first["expires_at"].as_u64());
    assert_eq!(get(SNAPSHOT).bearer(second["token"].as_str().unwrap()).send(&server).await.status, 200);
    let unknown = post(CUSTOMERS).json(json!({"account": "00000000000000000000000001"})).send(&server).await;
    assert_eq!(unknown.expect_problem(404, "unknown_account")["field"], "account");
}

#[tokio::test]
async fn what_we_have_not_signed_or_not_for_today_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let account = AccountId(5);
    let signer = Signer::new(&[7; 32]);
    {
        let store = SqliteStore::open(&data).unwrap();
        store.directory().secret("customer_tokens", &[7; 32]).unwrap();
        store.directory().add_account(account).unwrap();
    }
    let server = Server::start_with(|config| config.data = data).await;
    let claims = Claims { account, customer: CustomerId(9), exp: Time(u64::MAX), iat: Time(0), key: None };
    let ask = async |token: String| get(SNAPSHOT).bearer(&token).send(&server).await;
    assert_eq!(ask(signer.sign(&claims)).await.status, 200);

    let expired = ask(signer.sign(&Claims { exp: Time(1), ..claims.clone() })).await;
    expired.expect_problem(401, "token_expired");
    let forged = ask(Signer::new(&[8; 32]).sign(&claims)).await.expect_problem(401, "token_invalid");
    assert_eq!(forged["detail"], "The token's signature is wrong.");
    let malformed = ask("v1.nonsense".to_owned()).await.expect_problem(401, "token_invalid");
    assert_eq!(malformed["detail"], "The token is malformed.");
    let elsewhere = ask(signer.sign(&Claims { account: AccountId(6), ..claims.clone() })).await;
    elsewhere.expect_problem(401, "token_invalid");
    let basic = get(SNAPSHOT).with("authorization", "Basic abc").send(&server).await;
    basic.expect_problem(401, "token_invalid");
    get(SNAPSHOT).send(&server).await.expect_problem(401, "sign_in_needed");
}

#[tokio::test]
async fn a_banned_customer_gets_no_longer_token_and_sends_no_files_until_let_back_in() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let pass = post(CUSTOMERS).json(json!({})).send(&server).await.json();
    let token = pass["token"].as_str().unwrap();
    server.start_thread(token).await;
    let refresh = async || post("/api/v1/customers/refresh").bearer(token).send(&server).await;
    let ban = json!({"ban_customer": {"customer": pass["customer"], "days": 1}});
    command("ban", ban).cookie(&ada).send(&server).await.expect_done();
    refresh().await.expect_problem(403, "customer_banned");
    let upload = post("/api/v1/uploads?name=a.txt").body("text/plain", "Good morning").bearer(token);
    upload.send(&server).await.expect_problem(403, "customer_banned");
    let unban = json!({"unban_customer": {"customer": pass["customer"]}});
    command("unban", unban).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(refresh().await.json()["customer"], pass["customer"]);
}

#[tokio::test]
async fn a_visit_has_the_address_that_the_server_sees() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    let start = json!({"start_visit": {"referrer": "https://search.example/", "ip": "203.0.113.6"}});
    let start = command("visit", start).bearer(&token).with("user-agent", "Some Browser/1.0");
    start.send(&server).await.expect_done();
    let snapshot = get(SNAPSHOT).cookie(&ada).send(&server).await.json();
    let visit = &snapshot["account"]["chats"][&chat]["profile"]["visits"][0];
    assert_eq!((&visit["ip"], &visit["user_agent"]), (&json!("127.0.0.1"), &json!("Some Browser/1.0")), "{visit}");
    assert_eq!(visit["referrer"], "https://search.example/");
}

#[tokio::test]
async fn a_visit_has_the_place_that_the_proxy_names_whatever_the_visitor_says() {
    let server = Server::start_with(|config| {
        config.behind_proxy = true;
        config.place.country = Some("cf-ipcountry".to_owned());
        config.place.city = Some("cf-ipcity".to_owned());
    })
    .await;
    let ada = server.sign_in(ADA).await;
    let token = server.customer().await;
    let visit = |key: &'static str| {
        let claimed = json!({"country_code": "SE", "region": "Skane"});
        command(key, json!({"start_visit": {"place": claimed}})).bearer(&token)
    };
    visit("one").with("cf-ipcountry", "PL").with("cf-ipcity", "Wroclaw").send(&server).await.expect_done();
    let (chat, _) = server.start_thread(&token).await;
    visit("two").send(&server).await.expect_done();
    let snapshot = get(SNAPSHOT).cookie(&ada).send(&server).await.json();
    let known = &snapshot["account"]["chats"][&chat];
    let place = &known["profile"]["visits"][0]["place"];
    assert_eq!([&place["country_code"], &place["city"], &place["region"]], ["PL", "Wroclaw", ""], "{place}");
    assert_eq!(known["profile"]["visits"][1]["place"], json!(null), "nobody believes the visitor");
    assert_eq!(known["threads"][0]["attributes"]["visit"]["place"]["country_code"], "PL");
}

#[tokio::test]
async fn one_address_cannot_make_customers_without_end() {
    let server = Server::start_with(|config| config.limits.customers_per_minute = 2).await;
    for _ in 0..2 {
        server.customer().await;
    }
    let refused = post(CUSTOMERS).json(json!({})).send(&server).await;
    refused.expect_problem(429, "too_many_requests");
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_customer_cannot_begin_threads_without_end() {
    let server = Server::start().await;
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    for n in 1..10 {
        let close = json!({"close_thread": {"chat": chat}});
        command(&format!("close {n}"), close).bearer(&token).send(&server).await.expect_done();
        command(&format!("start {n}"), json!({"start_thread": {}})).bearer(&token).send(&server).await.expect_done();
    }
    let refused = command("start 10", json!({"start_thread": {}})).bearer(&token).send(&server).await;
    refused.expect_problem(429, "too_many_requests");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let post = json!({"post_event": {"chat": chat, "content": {"text": "still here"}}});
    command("say", post).bearer(&token).send(&server).await.expect_done();
}

#[tokio::test]
async fn a_customer_cannot_ask_for_all_that_was_said_without_end() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let mut last = None;
    for _ in 0..100 {
        assert_eq!(get(SNAPSHOT).cookie(&ada).send(&server).await.status, 200, "staff may");
        last = Some(get(SNAPSHOT).bearer(&token).send(&server).await).filter(|reply| reply.status != 200);
        if last.is_some() {
            break;
        }
    }
    let refused = last.unwrap();
    refused.expect_problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "1");
}

#[tokio::test]
async fn one_address_cannot_ask_without_end_for_anything_at_all() {
    let server = Server::start_with(|config| config.limits.requests_per_second = 1).await;
    for _ in 0..10 {
        assert_ne!(get("/api/v1/openapi.json").send(&server).await.status, 429);
    }
    let refused = get(SNAPSHOT).with("origin", "https://shop.example").send(&server).await;
    assert_eq!(refused.expect_problem(429, "too_many_requests")["field"], "address");
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("access-control-allow-origin"), "*", "a page learns why");
    get("/api/v1/socket").send(&server).await.expect_problem(429, "too_many_requests");
    get("/api/v1/sessions/me").send(&server).await.expect_problem(429, "too_many_requests");
    assert_eq!(get("/healthz").send(&server).await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    get(SNAPSHOT).send(&server).await.expect_problem(401, "sign_in_needed");
}

#[tokio::test]
async fn pages_of_other_sites_may_ask_but_not_with_cookies() {
    let server = Server::start().await;
    let preflight = get(CUSTOMERS)
        .method("OPTIONS")
        .with("origin", "https://shop.example")
        .with("access-control-request-method", "POST")
        .with("access-control-request-headers", "authorization,content-type");
    let reply = preflight.send(&server).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("access-control-allow-credentials"), "");
    let sessions = get("/api/v1/sessions").method("OPTIONS").with("origin", "https://shop.example").send(&server).await;
    assert_eq!(sessions.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_list_of_sites_is_kept_to() {
    let sites = vec!["https://shop.example".parse().unwrap()];
    let server = Server::start_with(|config| config.allowed_origins = sites).await;
    let ask = |origin: &'static str| post(CUSTOMERS).with("origin", origin).json(json!({})).send(&server);
    assert_eq!(ask("https://shop.example").await.header("access-control-allow-origin"), "https://shop.example");
    assert_eq!(ask("https://evil.example").await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn whoever_was_merged_into_somebody_still_says_that_they_type() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let pass = async || post(CUSTOMERS).json(json!({})).send(&server).await.json();
    let (one, other) = (pass().await, pass().await);
    let token = |pass: &serde_json::Value| pass["token"].as_str().unwrap().to_owned();
    let (chat, _) = server.start_thread(&token(&other)).await;
    let close = json!({"close_thread": {"chat": chat}});
    command("close", close).bearer(&token(&other)).send(&server).await.expect_done();
    server.start_thread(&token(&one)).await;
    let merge = json!({"merge_customer": {"from": one["customer"], "into": other["customer"]}});
    command("merge", merge).cookie(&ada).send(&server).await.expect_done();
    let seen = get(SNAPSHOT).bearer(&token(&one)).send(&server).await.json();
    let chat = seen["account"]["chats"].as_object().unwrap().keys().next().unwrap().clone();
    let types = json!({"typing": {"chat": chat, "typing": true}});
    let told = post("/api/v1/signals").bearer(&token(&one)).json(types).send(&server).await;
    assert_eq!(told.status, 204, "{}", told.text());
}
