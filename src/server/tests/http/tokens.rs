use serde_json::{Value, json};

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Server, command, get, post};

const TOKENS: &str = "/api/v1/tokens";

/// A new token of whoever has this cookie, and its id.
async fn token(server: &Server, cookie: &str, scopes: Value) -> (String, String) {
    let wanted = json!({"name": "nightly export", "scopes": scopes});
    let reply = post(TOKENS).cookie(cookie).json(wanted).send(server).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let text = |key: &str| reply.json()[key].as_str().unwrap().to_owned();
    (text("token"), text("id"))
}

#[tokio::test]
async fn a_token_acts_as_its_owner_within_its_scopes() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let (reads, _) = token(&server, &ada, json!(["chats:read"])).await;
    assert!(reads.starts_with("pat_"), "{reads}");
    assert_eq!(get("/api/v1/threads").bearer(&reads).send(&server).await.status, 200);
    assert_eq!(get("/api/v1/sessions/me").bearer(&reads).send(&server).await.json()["name"], "Ada Winter");
    get("/api/v1/snapshot").bearer(&reads).send(&server).await.expect_problem(403, "scope_missing");
    let pick = command("pick", json!({"pick_up": {}})).bearer(&reads).send(&server).await;
    let detail = pick.expect_problem(403, "scope_missing")["detail"].clone();
    assert_eq!(detail, "The token lacks the scope chats:write.");

    let (writes, _) = token(&server, &ada, json!(["chats:write"])).await;
    let pick = command("pick again", json!({"pick_up": {}})).bearer(&writes).send(&server).await;
    pick.expect_problem(409, "queue_empty");
    get("/api/v1/threads").bearer(&writes).send(&server).await.expect_problem(403, "scope_missing");
    // "anything:pat_…" as other systems' clients send it.
    let basic = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("account:{reads}"));
    let reply = get("/api/v1/threads").with("authorization", &format!("Basic {basic}")).send(&server).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn observers_and_who_manages_a_group_read_reports_by_token_as_they_do_signed_in() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let volumes = "/api/v1/reports/volumes?from=0&to=86400000";
    let (own, _) = token(&server, &mira, json!(["reports:read"])).await;
    // Who manages nothing has no reports, by token or not.
    get(volumes).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    get(volumes).bearer(&own).send(&server).await.expect_problem(403, "not_allowed");
    let me = get("/api/v1/sessions/me").cookie(&mira).send(&server).await.json()["agent"].clone();
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let desk = &snapshot["account"]["desk"];
    let profile = &desk["agents"][me.as_str().unwrap()]["profile"];
    let group = &profile["groups"][0];
    let manages = json!({"assign_roles": {"group": group, "agent": me, "rights": {"manage": true}}});
    command("manages", manages).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(get(volumes).cookie(&mira).send(&server).await.status, 200);
    assert_eq!(get(volumes).bearer(&own).send(&server).await.status, 200);
    let observer = json!({"save_agent": {"agent": me, "name": "Mira Holm", "email": MIRA.0, "role": "observer",
        "capacity": 6, "groups": profile["groups"]}});
    command("observes", observer).cookie(&ada).send(&server).await.expect_done();
    let (own, _) = token(&server, &mira, json!(["reports:read"])).await;
    assert_eq!(get(volumes).cookie(&mira).send(&server).await.status, 200);
    assert_eq!(get(volumes).bearer(&own).send(&server).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_refusal_for_want_of_scope_uses_up_its_number() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let (token, _) = token(&server, &ada, json!(["agents:write"])).await;
    let order = |number: u32, command: Value| {
        let body = json!({"client": "00000000000000000000000007", "number": number, "command": command});
        post("/api/v1/commands").bearer(&token).json(body)
    };
    order(1, json!({"pick_up": {}})).send(&server).await.expect_problem(403, "scope_missing");
    order(2, json!({"set_routing_status": {"status": "paused"}})).send(&server).await.expect_done();
}

#[tokio::test]
async fn a_token_reaches_no_further_than_its_owner() {
    let server = Server::start().await;
    let (mira, customer) = (server.sign_in(MIRA).await, server.customer().await);
    let ask = |scopes: Value| post(TOKENS).cookie(&mira).json(json!({"name": "n", "scopes": scopes}));
    let admins = ask(json!(["chats:read", "audit:read"])).send(&server).await;
    assert_eq!(admins.expect_problem(403, "scope_refused")["field"], "scopes");
    ask(json!([])).send(&server).await.expect_problem(403, "scope_refused");
    ask(json!(["all:all"])).send(&server).await.expect_problem(400, "malformed");
    let body = json!({"name": "n", "scopes": ["chats:read"]});
    post(TOKENS).bearer(&customer).json(body).send(&server).await.expect_problem(403, "not_allowed");
    // What the role does not reach the scope does not give.
    let (agents, _) = token(&server, &mira, json!(["agents:write", "tokens:write"])).await;
    let save =
        json!({"save_agent": {"name": "X", "email": "x@example.com", "role": "agent", "capacity": 1, "groups": []}});
    command("save", save).bearer(&agents).send(&server).await.expect_problem(403, "not_allowed");
    // A token gives no token more than it has.
    let more = post(TOKENS).bearer(&agents).json(json!({"name": "n", "scopes": ["chats:write"]})).send(&server).await;
    more.expect_problem(403, "scope_refused");
}

#[tokio::test]
async fn a_token_is_listed_without_its_secret_and_taken_back() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let (secret, id) = token(&server, &mira, json!(["chats:read"])).await;
    get("/api/v1/threads").bearer(&secret).send(&server).await.json();
    let list = get(TOKENS).cookie(&mira).send(&server).await;
    assert!(!list.text().contains(&secret));
    assert_eq!((&list.json()[0]["id"], &list.json()[0]["scopes"]), (&json!(id), &json!(["chats:read"])));
    assert!(list.json()[0]["used_at"].is_u64());
    assert_eq!(get(TOKENS).cookie(&ada).send(&server).await.json(), json!([]));

    let (other, others) = token(&server, &ada, json!(["chats:read"])).await;
    let revoke = |id: &str| get(&format!("{TOKENS}/{id}")).method("DELETE");
    revoke(&others).cookie(&mira).send(&server).await.expect_problem(404, "unknown_token");
    assert_eq!(revoke(&id).cookie(&ada).send(&server).await.status, 204, "an admin takes back anybody's");
    get("/api/v1/threads").bearer(&secret).send(&server).await.expect_problem(401, "token_invalid");
    assert_eq!(get("/api/v1/threads").bearer(&other).send(&server).await.status, 200);
}

#[tokio::test]
async fn a_token_that_makes_no_sense_is_refused_with_its_field() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let ask = |name: &str, expires_at: u64| {
        post(TOKENS).cookie(&ada).json(json!({"name": name, "scopes": ["chats:read"], "expires_at": expires_at}))
    };
    assert_eq!(ask(" ", u64::MAX >> 12).send(&server).await.expect_problem(422, "token_name")["field"], "name");
    ask(&"x".repeat(101), u64::MAX >> 12).send(&server).await.expect_problem(422, "token_name");
    assert_eq!(ask("n", 1).send(&server).await.expect_problem(422, "expiry_past")["field"], "expires_at");
    for _ in 0..50 {
        token(&server, &ada, json!(["chats:read"])).await;
    }
    ask("n", u64::MAX >> 12).send(&server).await.expect_problem(409, "tokens_full");
}

#[tokio::test]
async fn a_token_is_good_until_it_expires() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let soon = parlor_server::shard::now().0 + 700;
    let wanted = json!({"name": "n", "scopes": ["chats:read"], "expires_at": soon});
    let secret =
        post(TOKENS).cookie(&ada).json(wanted).send(&server).await.json()["token"].as_str().unwrap().to_owned();
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    get("/api/v1/threads").bearer(&secret).send(&server).await.expect_problem(401, "token_expired");
}

#[tokio::test]
async fn a_socket_takes_a_token_keeps_to_its_scopes_and_ends_with_it() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let (narrow, _) = token(&server, &ada, json!(["chats:read", "chats:write"])).await;
    let mut page = Socket::open(&server, JSON, &[]).await.unwrap();
    page.hello(Some(&narrow)).await;
    page.expect_close(parlor_sync::Close::Unauthorized).await;

    let (looks, id) = token(&server, &ada, json!(["chats:read", "customers:read", "agents:read"])).await;
    let header = format!("Bearer {looks}");
    let mut page = Socket::open(&server, JSON, &[("authorization", &header)]).await.unwrap();
    page.hello(None).await;
    assert!(page.expect("welcome").await["user"]["agent"].is_string());
    page.expect("reset").await;
    let origin = |number: u32| json!({"client": "00000000000000000000000007", "number": number});
    for number in 1..=2 {
        let pick = json!({"command": {"origin": origin(number), "command": {"pick_up": {}}}});
        page.send(pick.to_string()).await;
        let told = page.expect("update").await;
        assert_eq!(told["acks"][0], json!({"origin": origin(number), "refused": "not_allowed"}));
    }
    page.send(json!({"query": {"id": 3, "query": {"archive": {}}}}).to_string()).await;
    assert!(page.expect("answer").await["answer"]["archive"].is_object());
    let end = get(&format!("{TOKENS}/{id}")).method("DELETE").cookie(&ada).send(&server).await;
    assert_eq!(end.status, 204);
    page.expect_close(parlor_sync::Close::Unauthorized).await;
}

/// Adds a bot, or makes one of an agent, and returns its id.
async fn bot(server: &Server, ada: &str, agent: Option<&str>, email: &str) -> String {
    let profile = json!({
        "agent": agent, "name": "Robin", "email": email, "role": "agent", "capacity": 5, "groups": [], "bot": true,
    });
    command(&format!("bot {email}"), json!({"save_agent": profile})).cookie(ada).send(server).await.expect_done();
    let snapshot = get("/api/v1/snapshot").cookie(ada).send(server).await.json();
    let agents = snapshot["account"]["desk"]["agents"].as_object().unwrap().clone();
    agents.into_iter().find(|(_, state)| state["profile"]["email"] == email).unwrap().0
}

#[tokio::test]
async fn a_bots_token_acts_as_the_bot_on_scopes_of_its_own() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let robin = bot(&server, &ada, None, "robin@example.com").await;
    let ask = |cookie: &str, agent: &str, scopes: Value| {
        post(TOKENS).cookie(cookie).json(json!({"name": "greeter", "scopes": scopes, "agent": agent}))
    };
    let theirs = get("/api/v1/sessions/me").cookie(&mira).send(&server).await.json()["agent"].clone();
    ask(&mira, &robin, json!(["chats:read"])).send(&server).await.expect_problem(403, "not_allowed");
    let person = ask(&ada, theirs.as_str().unwrap(), json!(["chats:read"])).send(&server).await;
    assert_eq!(person.expect_problem(409, "no_bot")["field"], "agent");
    // The bot's role counts, not the admin's.
    ask(&ada, &robin, json!(["audit:read"])).send(&server).await.expect_problem(403, "scope_refused");
    let given = ask(&ada, &robin, json!(["chats:write", "agents:write", "chats:read"])).send(&server).await;
    assert_eq!((given.status.as_u16(), &given.json()["agent"]), (201, &json!(robin)));
    let secret = given.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(get("/api/v1/sessions/me").bearer(&secret).send(&server).await.json()["name"], "Robin");

    let list = |cookie: &str| get(&format!("{TOKENS}?agent={robin}")).cookie(cookie);
    assert_eq!(list(&ada).send(&server).await.json()[0]["id"], given.json()["id"]);
    list(&mira).send(&server).await.expect_problem(403, "not_allowed");
    let rows = get("/api/v1/audit?action=create_token").cookie(&ada).send(&server).await.json();
    assert_eq!(rows["rows"][0]["details"]["agent"], json!(robin));
    // What the bot does is the bot's, with the token that was shown.
    let save = json!({"save_skill": {"name": "Latin"}});
    command("latin", save).bearer(&secret).send(&server).await.expect_problem(403, "scope_missing");
    command("here", json!({"set_routing_status": {"status": "paused"}}))
        .bearer(&secret)
        .send(&server)
        .await
        .expect_done();
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    assert_eq!(snapshot["account"]["desk"]["agents"][&robin]["status"], "paused");
}

#[tokio::test]
async fn a_bot_does_not_sign_in_even_if_it_was_a_person() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let theirs = get("/api/v1/sessions/me").cookie(&mira).send(&server).await.json()["agent"].clone();
    bot(&server, &ada, theirs.as_str(), MIRA.0).await;
    let body = json!({"email": MIRA.0, "password": MIRA.1});
    post("/api/v1/sessions").json(body).send(&server).await.expect_problem(401, "sign_in_wrong");
}

#[tokio::test]
async fn a_socket_lasts_no_longer_than_its_token() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let soon = parlor_server::shard::now().0 + 2_000;
    let scopes = ["chats:read", "customers:read", "agents:read"];
    let wanted = json!({"name": "n", "scopes": scopes, "expires_at": soon});
    let given = post(TOKENS).cookie(&ada).json(wanted).send(&server).await.json();
    let mut socket = Socket::open(&server, JSON, &[]).await.unwrap();
    socket.hello(given["token"].as_str()).await;
    socket.expect("reset").await;
    socket.expect_close(parlor_sync::Close::Unauthorized).await;
}

#[tokio::test]
async fn what_a_token_gives_goes_with_it() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let until = parlor_server::shard::now().0 + 3_600_000;
    let wanted = json!({"name": "parent", "scopes": ["chats:read", "tokens:write"], "expires_at": until});
    let parent = post(TOKENS).cookie(&ada).json(wanted).send(&server).await.json();
    let secret = |given: &Value| given["token"].as_str().unwrap().to_owned();
    let gives = async |by: &str, expires_at: Option<u64>| {
        let wanted = json!({"name": "child", "scopes": ["chats:read", "tokens:write"], "expires_at": expires_at});
        post(TOKENS).bearer(by).json(wanted).send(&server).await.json()
    };
    let child = gives(&secret(&parent), None).await;
    assert_eq!(child["expires_at"], until);
    assert_eq!(gives(&secret(&parent), Some(until + 5)).await["expires_at"], until);
    let grandchild = gives(&secret(&child), Some(until - 5)).await;
    assert_eq!(grandchild["expires_at"], until - 5);
    let reads = async |given: &Value| get("/api/v1/threads").bearer(&secret(given)).send(&server).await;
    assert_eq!(reads(&grandchild).await.status, 200);
    let (narrow, _) = token(&server, &ada, json!(["chats:read"])).await;
    get(TOKENS).bearer(&narrow).send(&server).await.expect_problem(403, "scope_missing");
    let path = format!("{TOKENS}/{}", parent["id"].as_str().unwrap());
    assert_eq!(get(&path).method("DELETE").cookie(&ada).send(&server).await.status, 204);
    for given in [&parent, &child, &grandchild] {
        reads(given).await.expect_problem(401, "token_invalid");
    }
    assert_eq!(get("/api/v1/threads").bearer(&narrow).send(&server).await.status, 200);
}
