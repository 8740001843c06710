//! Customers who are proven to be somebody.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use parlor_server::auth::identity::hash;
use parlor_sync::{Close, VERSION};
use serde_json::{Value, json};

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Reply, Server, command, get, post};

const KEYS: &str = "/api/v1/identity-keys";
const RSA_PEM: &str = include_str!("../identity/rsa.pem");
const RS256: &str = include_str!("../identity/rs256.jwt");

async fn add(server: &Server, ada: &str, key: Value) -> Value {
    let reply = post(KEYS).cookie(ada).json(key).send(server).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

async fn revoke(server: &Server, cookie: &str, kid: &str) -> Reply {
    get(&format!("{KEYS}/{kid}")).method("DELETE").cookie(cookie).send(server).await
}

async fn identify(server: &Server, token: Option<&str>, identity: Value) -> Reply {
    let call = post("/api/v1/customers/identify").json(identity);
    let call = if let Some(token) = token { call.bearer(token) } else { call };
    call.send(server).await
}

fn in_minutes(minutes: i64) -> i64 {
    parlor_server::shard::now().0.cast_signed() / 1_000 + minutes * 60
}

pub fn jwt(kid: &str, secret: &str, claims: &Value) -> Value {
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::HS256) };
    json!({"jwt": encode(&header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()})
}

fn vera() -> Value {
    let (name, email) = ("Vera", "vera@example.com");
    json!({"sub": "shop-7", "exp": in_minutes(5), "name": name, "email": email, "email_verified": true})
}

/// What staff see of whoever has the open thread.
async fn seen(server: &Server, cookie: &str) -> Value {
    let snapshot = get("/api/v1/snapshot").cookie(cookie).send(server).await.json();
    let chats = snapshot["account"]["chats"].as_object().unwrap();
    assert_eq!(chats.len(), 1, "{snapshot}");
    chats.values().next().unwrap().clone()
}

#[tokio::test]
async fn a_visitor_proven_by_a_token_keeps_the_conversation_and_is_verified() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let key = add(&server, &ada, json!({"method": "HS256", "kid": "shop"})).await;
    let secret = key["secret"].as_str().unwrap();
    let visitor = server.customer().await;
    let (chat, thread) = server.start_thread(&visitor).await;
    let reply = identify(&server, Some(&visitor), jwt("shop", secret, &vera())).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let pass = reply.json();
    let seen = seen(&server, &ada).await;
    assert_eq!((&seen["id"], &seen["threads"][0]["id"]), (&json!(chat), &json!(thread)), "the conversation goes on");
    assert_eq!((&seen["customer"]["id"], &seen["customer"]["name"]), (&pass["customer"], &json!("Vera")));
    let details = &seen["profile"]["details"];
    assert_eq!((&details["email_verified"], &details["identified"]), (&json!(true), &json!(true)));
    assert_eq!(details["external_id"], "shop-7");
    let says = json!({"post_event": {"chat": chat, "content": {"text": "It is me"}}});
    command("new", says).bearer(pass["token"].as_str().unwrap()).send(&server).await.expect_done();
    // Somewhere else, without a conversation of before, it is the same person again.
    let again = identify(&server, None, jwt("shop", secret, &vera())).await.json();
    assert_eq!(again["customer"], pass["customer"]);
    let theirs = get("/api/v1/snapshot").bearer(again["token"].as_str().unwrap()).send(&server).await.json();
    assert!(theirs["account"]["chats"][&chat].is_object());
    assert!(!theirs.to_string().contains("shop-7"), "what the site calls them is for staff");
}

#[tokio::test]
async fn a_visitors_token_opens_nothing_once_the_visitor_is_proven_to_be_somebody() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let key = add(&server, &ada, json!({"method": "HS256", "kid": "shop"})).await;
    let secret = key["secret"].as_str().unwrap();
    let visitor = server.customer().await;
    let (chat, _) = server.start_thread(&visitor).await;
    let mut before = Socket::open(&server, JSON, &[]).await.unwrap();
    before.hello(Some(&visitor)).await;
    before.expect("reset").await;
    let hello = json!([{"hello": {"version": VERSION, "token": visitor}}]);
    let poll = async |session: Value, frames: Value| {
        let body = json!({"session": session, "frames": frames, "wait_ms": 0});
        post("/api/v1/sync").json(body).send(&server).await.json()
    };
    let polled = poll(Value::Null, hello.clone()).await["session"].clone();
    let pass = identify(&server, Some(&visitor), jwt("shop", secret, &vera())).await.json();

    // Somebody else may know that token: it was made for nobody in particular.
    get("/api/v1/snapshot").bearer(&visitor).send(&server).await.expect_problem(401, "identity_needed");
    let refresh = post("/api/v1/customers/refresh").bearer(&visitor).send(&server).await;
    refresh.expect_problem(401, "identity_needed");
    assert_eq!(poll(polled, json!([])).await["close"], Close::Unauthorized.code());
    assert_eq!(poll(Value::Null, hello).await["close"], Close::Unauthorized.code());
    let mut after = Socket::open(&server, JSON, &[]).await.unwrap();
    after.hello(Some(&visitor)).await;
    after.expect_close(Close::Unauthorized).await;
    before.expect_close(Close::GoingAway).await;

    // A page that still has it proves anew who it is, and goes on with the same conversation.
    let again = identify(&server, Some(&visitor), jwt("shop", secret, &vera())).await;
    assert_eq!((again.status.as_u16(), &again.json()["customer"]), (200, &pass["customer"]));
    let mut page = Socket::open(&server, JSON, &[]).await.unwrap();
    page.hello(again.json()["token"].as_str()).await;
    assert!(page.expect("reset").await["account"]["chats"][&chat].is_object());
}

#[tokio::test]
async fn a_visitor_whom_staff_merge_into_somebody_proven_is_let_in_no_more_until_they_are_two_again() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let key = add(&server, &ada, json!({"method": "HS256", "kid": "shop"})).await;
    let vera = identify(&server, None, jwt("shop", key["secret"].as_str().unwrap(), &vera())).await.json();
    let made = post("/api/v1/customers").json(json!({})).send(&server).await.json();
    let visitor = made["token"].as_str().unwrap();
    server.start_thread(visitor).await;
    let mut page = Socket::open(&server, JSON, &[]).await.unwrap();
    page.hello(Some(visitor)).await;
    page.expect("reset").await;
    let hello = json!({"session": null, "frames": [{"hello": {"version": VERSION, "token": visitor}}], "wait_ms": 0});
    let poll = async || post("/api/v1/sync").json(hello.clone()).send(&server).await.json();
    let merge = json!({"merge_customer": {"from": made["customer"], "into": vera["customer"]}});
    command("merge", merge).cookie(&ada).send(&server).await.expect_done();

    // Whoever else knows the visitor's token would read all that Vera has ever said.
    page.expect_close(Close::GoingAway).await;
    let mut again = Socket::open(&server, JSON, &[]).await.unwrap();
    again.hello(Some(visitor)).await;
    again.expect_close(Close::Unauthorized).await;
    assert_eq!(poll().await["close"], Close::Unauthorized.code());
    for call in [get("/api/v1/snapshot"), post("/api/v1/customers/refresh")] {
        call.bearer(visitor).send(&server).await.expect_problem(401, "identity_needed");
    }
    let unmerge = json!({"unmerge_customer": {"customer": made["customer"]}});
    command("unmerge", unmerge).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(poll().await["close"], Value::Null);
    assert_eq!(post("/api/v1/customers/refresh").bearer(visitor).send(&server).await.status, 200);
}

#[tokio::test]
async fn what_a_key_has_given_ends_with_the_key() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let key = json!({"method": "HS256", "kid": "shop", "secret": "a secret of thirty-two characters"});
    add(&server, &ada, key.clone()).await;
    let identity = jwt("shop", "a secret of thirty-two characters", &vera());
    let pass = identify(&server, None, identity.clone()).await.json();
    let token = pass["token"].as_str().unwrap();
    let hello = json!({"session": null, "frames": [{"hello": {"version": VERSION, "token": token}}], "wait_ms": 0});
    let session = post("/api/v1/sync").json(hello).send(&server).await.json()["session"].clone();
    assert_eq!(get("/api/v1/snapshot").bearer(token).send(&server).await.status, 200);
    // Whom the site knows is for the site to say, every time.
    let refresh = post("/api/v1/customers/refresh").bearer(token).send(&server).await;
    refresh.expect_problem(401, "identity_needed");
    assert_eq!(revoke(&server, &ada, "shop").await.status, 204);
    get("/api/v1/snapshot").bearer(token).send(&server).await.expect_problem(401, "token_invalid");
    let poll = json!({"session": session, "frames": [], "wait_ms": 0});
    assert_eq!(post("/api/v1/sync").json(poll).send(&server).await.json()["close"], Close::Unauthorized.code());
    // Another key of the same name is another key.
    add(&server, &ada, key).await;
    get("/api/v1/snapshot").bearer(token).send(&server).await.expect_problem(401, "token_invalid");
    let anew = identify(&server, Some(token), identity).await.json();
    assert_eq!(anew["customer"], pass["customer"]);
    assert_eq!(get("/api/v1/snapshot").bearer(anew["token"].as_str().unwrap()).send(&server).await.status, 200);
}

#[tokio::test]
async fn a_hash_proves_the_id_and_nothing_that_stands_beside_it() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let key = add(&server, &ada, json!({"method": "hmac_sha256"})).await;
    let (kid, secret) = (key["kid"].as_str().unwrap(), key["secret"].as_str().unwrap());
    let says = |id: &str| json!({"external_id": id, "hash": hash(secret, "shop-7"), "kid": kid, "email": "vera@example.com", "name": "Vera"});
    let pass = identify(&server, None, says("shop-7")).await.json();
    server.start_thread(pass["token"].as_str().unwrap()).await;
    let seen = seen(&server, &ada).await;
    assert_eq!(seen["customer"]["email"], "vera@example.com");
    assert_eq!(seen["profile"]["details"]["email_verified"], false, "nobody has signed the address");
    identify(&server, None, says("shop-8")).await.expect_problem(401, "identity_forged");
    // The page's own rules hold for what it says itself.
    let mut odd = says("shop-7");
    odd["email"] = json!("nowhere");
    identify(&server, None, odd).await.expect_problem(422, "email_invalid");
}

#[tokio::test]
async fn each_way_of_proving_nothing_has_its_code() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let secret = "a secret of thirty-two characters";
    let ours = json!({"method": "HS256", "kid": "shop", "secret": secret, "audience": "parlor", "issuer": "shop"});
    assert_eq!(add(&server, &ada, ours).await["secret"], Value::Null, "who has brought it knows it");
    add(&server, &ada, json!({"method": "RS256", "kid": "rsa-1", "public_key": RSA_PEM})).await;
    let claims = |name: &str, value: Value| {
        let mut claims = vera();
        claims["aud"] = json!("parlor");
        claims["iss"] = json!("shop");
        claims[name] = value;
        claims
    };
    let right = || claims("sub", json!("shop-7"));
    let good = jwt("shop", secret, &right());
    assert_eq!(identify(&server, None, good.clone()).await.status, 200);
    assert_eq!(identify(&server, None, json!({"jwt": RS256.trim()})).await.status, 200);
    let unsigned = json!({"jwt": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzaG9wLTcifQ."});
    let tries = async |identity: Value| identify(&server, None, identity).await;
    tries(jwt("shop", "another secret of thirty-two letters", &right())).await.expect_problem(401, "identity_forged");
    tries(jwt("shoe", secret, &right())).await.expect_problem(401, "identity_key_unknown");
    tries(jwt("rsa-1", RSA_PEM, &right())).await.expect_problem(401, "identity_algorithm");
    tries(unsigned).await.expect_problem(401, "identity_algorithm");
    tries(jwt("shop", secret, &claims("exp", json!(in_minutes(-5))))).await.expect_problem(401, "identity_expired");
    tries(jwt("shop", secret, &claims("nbf", json!(in_minutes(5))))).await.expect_problem(401, "identity_early");
    tries(jwt("shop", secret, &claims("iss", json!("shoe")))).await.expect_problem(401, "identity_issuer");
    tries(jwt("shop", secret, &claims("aud", json!("crm")))).await.expect_problem(401, "identity_audience");
    tries(json!({"jwt": "nonsense"})).await.expect_problem(422, "identity_malformed");
    tries(json!({"jwt": good["jwt"], "name": "Walt"})).await.expect_problem(422, "identity_malformed");
    tries(json!({"external_id": "shop-7"})).await.expect_problem(422, "identity_malformed");
    tries(json!({})).await.expect_problem(422, "identity_malformed");
    identify(&server, Some(&ada), good.clone()).await.expect_problem(401, "token_invalid");
    let elsewhere = json!({"jwt": good["jwt"], "account": "00000000000000000000000001"});
    identify(&server, None, elsewhere).await.expect_problem(404, "unknown_account");
    assert!(revoke(&server, &ada, "shop").await.status.is_success());
    identify(&server, None, good).await.expect_problem(401, "identity_key_unknown");
}

#[tokio::test]
async fn two_keys_are_good_while_a_site_changes_from_one_to_the_other() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let secret_of = |key: &Value| key["secret"].as_str().unwrap().to_owned();
    let old = secret_of(&add(&server, &ada, json!({"method": "HS256", "kid": "2026-10"})).await);
    let new = secret_of(&add(&server, &ada, json!({"method": "HS256", "kid": "2026-11"})).await);
    let by = async |kid: &str, secret: &str| identify(&server, None, jwt(kid, secret, &vera())).await;
    let (one, two) = (by("2026-10", &old).await.json(), by("2026-11", &new).await.json());
    assert_eq!(one["customer"], two["customer"], "who it is does not hang on the key");
    assert!(revoke(&server, &ada, "2026-10").await.status.is_success());
    by("2026-10", &old).await.expect_problem(401, "identity_key_unknown");
    assert_eq!(by("2026-11", &new).await.status, 200);
}

#[tokio::test]
async fn admins_keep_identity_keys_without_their_secrets_and_it_is_recorded() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    get(KEYS).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    post(KEYS).cookie(&mira).json(json!({"method": "HS256"})).send(&server).await.expect_problem(403, "not_allowed");
    get(KEYS).bearer(&server.customer().await).send(&server).await.expect_problem(403, "not_allowed");
    let key = add(&server, &ada, json!({"method": "HS256", "kid": "shop", "description": "Our shop"})).await;
    let secret = key["secret"].as_str().unwrap();
    assert!(secret.len() >= 32);
    let listed = get(KEYS).cookie(&ada).send(&server).await;
    assert_eq!((&listed.json()[0]["kid"], &listed.json()[0]["description"]), (&json!("shop"), &json!("Our shop")));
    assert!(!listed.text().contains(secret));
    revoke(&server, &mira, "shop").await.expect_problem(403, "not_allowed");
    revoke(&server, &ada, "shoe").await.expect_problem(404, "unknown_identity_key");
    assert_eq!(revoke(&server, &ada, "shop").await.status, 204);
    let audit = get("/api/v1/audit?subject=shop").cookie(&ada).send(&server).await;
    let actions: Vec<_> = audit.json()["rows"].as_array().unwrap().iter().map(|row| row["action"].clone()).collect();
    assert_eq!(actions, ["revoke_identity_key", "create_identity_key"]);
    assert!(!audit.text().contains(secret));
}

#[tokio::test]
async fn an_identity_key_that_cannot_be_used_is_refused_with_its_field() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let add_ = async |key: Value| post(KEYS).cookie(&ada).json(key).send(&server).await;
    let mut jwk: Value = serde_json::from_str(include_str!("../identity/jwks.json")).unwrap();
    let mut private = jwk["ec"].take();
    private["d"] = json!("AAAA");
    for (key, field) in [
        (json!({"method": "HS256", "secret": "too short"}), "secret"),
        (json!({"method": "HS256", "public_key": RSA_PEM}), "public_key"),
        (json!({"method": "RS256"}), "public_key"),
        (json!({"method": "RS256", "public_key": include_str!("../identity/small.pem")}), "public_key"),
        (json!({"method": "ES256", "public_key": RSA_PEM}), "public_key"),
        (json!({"method": "ES256", "public_key": private}), "public_key"),
        (json!({"method": "HS256", "kid": "a b"}), "kid"),
        (json!({"method": "HS256", "issuer": ""}), "issuer"),
        (json!({"method": "HS256", "audience": "x".repeat(201)}), "audience"),
        (json!({"method": "HS256", "description": "x".repeat(501)}), "description"),
    ] {
        let problem = add_(key).await.expect_problem(422, "identity_key_wrong");
        assert_eq!(problem["field"], field, "{problem}");
    }
    assert_eq!(add_(json!({"method": "RS256", "kid": "a", "public_key": jwk["rsa"]})).await.status, 201);
    add_(json!({"method": "HS256", "kid": "a"})).await.expect_problem(409, "identity_key_taken");
    for _ in 1..10 {
        assert_eq!(add_(json!({"method": "HS256"})).await.status, 201);
    }
    add_(json!({"method": "HS256"})).await.expect_problem(409, "too_many_identity_keys");
}

#[tokio::test]
async fn keys_that_are_added_at_the_same_time_are_no_more_than_there_may_be() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let mut adding = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (address, call) = (server.address.clone(), post(KEYS).cookie(&ada).json(json!({"method": "HS256"})));
        adding.spawn(async move { call.send_to(&address).await.status });
    }
    let added = adding.join_all().await.into_iter().filter(|status| *status == 201).count();
    assert_eq!(added, 10);
}

#[tokio::test]
async fn a_banned_customer_proves_in_vain() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let key = add(&server, &ada, json!({"method": "HS256", "kid": "shop"})).await;
    let vera = jwt("shop", key["secret"].as_str().unwrap(), &vera());
    let pass = identify(&server, None, vera.clone()).await.json();
    let ban = json!({"ban_customer": {"customer": pass["customer"], "days": 1}});
    command("ban", ban).cookie(&ada).send(&server).await.expect_done();
    identify(&server, None, vera).await.expect_problem(403, "customer_banned");
}
