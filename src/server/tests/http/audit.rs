use serde_json::{Value, json};

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Server, command, get, post};

const AUDIT: &str = "/api/v1/audit";

async fn rows(server: &Server, cookie: &str, query: &str) -> Vec<Value> {
    let reply = get(&format!("{AUDIT}{query}")).cookie(cookie).send(server).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["rows"].as_array().unwrap().clone()
}

fn save_skill(key: &str, name: &str) -> crate::support::Call {
    command(key, json!({"save_skill": {"name": name}}))
}

async fn me(server: &Server, cookie: &str) -> Value {
    get("/api/v1/sessions/me").cookie(cookie).send(server).await.json()["agent"].clone()
}

#[tokio::test]
async fn who_changed_a_setting_when_and_from_where_is_recorded_with_the_refused_tries() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let before = parlor_server::shard::now().0;
    save_skill("1", "Dutch").cookie(&ada).send(&server).await.expect_done();
    save_skill("1", "Dutch").cookie(&ada).send(&server).await.expect_done();
    save_skill("2", "Latin").cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    command("3", json!({"set_routing_status": {"status": "paused"}})).cookie(&mira).send(&server).await.expect_done();
    let found = rows(&server, &ada, "?action=save_skill").await;
    assert_eq!(found.len(), 2, "a command that came twice is recorded once: {found:?}");
    let [refused, done] = [&found[0], &found[1]];
    assert_eq!(done["actor"], json!({"agent": me(&server, &ada).await}));
    assert_eq!((&done["address"], &done["refused"]), (&json!("127.0.0.1"), &Value::Null));
    assert_eq!(done["details"]["name"], "Dutch");
    assert!(done["at"].as_u64().unwrap() >= before && done["entry"].is_u64());
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    assert!(snapshot.to_string().contains(done["subject"].as_str().unwrap()), "the new skill's id");
    assert_eq!(refused["actor"], json!({"agent": me(&server, &mira).await}));
    assert_eq!(refused["refused"], "not_allowed");
    // What an agent does with the own status is nobody's business here.
    assert!(rows(&server, &ada, "?action=set_routing_status").await.is_empty());
    let theirs = me(&server, &mira).await;
    let pause = json!({"set_routing_status": {"agent": theirs, "status": "offline"}});
    command("4", pause).cookie(&ada).send(&server).await.expect_done();
    let found = rows(&server, &ada, &format!("?subject={}&since={before}", theirs.as_str().unwrap())).await;
    assert_eq!(found.iter().map(|row| row["action"].as_str().unwrap()).collect::<Vec<_>>(), ["set_routing_status"]);
}

#[tokio::test]
async fn who_opens_a_thread_to_others_or_acts_in_it_without_having_it_is_recorded() {
    let server = Server::start().await;
    let (ada, mira, vera) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.customer().await);
    let (chat, thread) = server.start_thread(&vera).await;
    server.comes_to_work(&ada).await;
    server.comes_to_work(&mira).await;
    command("take", json!({"pick_up": {"chat": chat}})).cookie(&mira).send(&server).await.expect_done();
    let done = [
        ("set_access", json!({"chat": chat, "thread": thread, "groups": []}), &mira),
        ("join_thread", json!({"chat": chat, "role": "supervisor"}), &ada),
        ("take_over", json!({"chat": chat}), &ada),
        ("from_outside", json!({"close": {"chat": chat}}), &mira),
    ];
    for (name, body, cookie) in done {
        let mut order = json!({});
        order[name] = body.clone();
        command(name, order).cookie(cookie).send(&server).await.expect_done();
        let found = rows(&server, &ada, &format!("?action={name}")).await;
        let subject = if name == "set_access" { &thread } else { &chat };
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!((&found[0]["subject"], &found[0]["refused"]), (&json!(subject), &Value::Null), "{name}");
        assert_eq!(found[0]["actor"], json!({"agent": me(&server, cookie).await}));
    }
    // To take part as everybody does is no matter for it.
    assert!(rows(&server, &ada, "?action=pick_up").await.is_empty());
    server.stop().await;
}

/// The record is kept longer than the customer may be.
#[tokio::test]
async fn the_record_holds_nothing_that_staff_say_of_a_customer() {
    let server = Server::start().await;
    let (ada, mira, vera) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.customer().await);
    let (chat, _) = server.start_thread(&vera).await;
    server.comes_to_work(&ada).await;
    server.comes_to_work(&mira).await;
    command("take", json!({"pick_up": {"chat": chat}})).cookie(&mira).send(&server).await.expect_done();
    let hands = json!({"chat": chat, "to": {"agent": me(&server, &mira).await}, "remark": "She moves house"});
    let hands = json!({"from_outside": {"transfer": hands}});
    command("hand on", hands).cookie(&ada).send(&server).await;
    let found = rows(&server, &ada, "?action=from_outside").await;
    assert_eq!((found.len(), &found[0]["details"]["transfer"]["chat"]), (1, &json!(chat)));
    assert!(!found[0].to_string().contains("moves house"), "{}", found[0]);
    server.stop().await;
}

#[tokio::test]
async fn commands_over_a_socket_and_by_token_say_where_they_came_from() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let scopes = ["chats:read", "customers:read", "agents:read", "settings:write"];
    let given = post("/api/v1/tokens").cookie(&ada).json(json!({"name": "set up", "scopes": scopes}));
    let given = given.send(&server).await.json();
    let mut page = Socket::open(&server, JSON, &[]).await.unwrap();
    page.hello(Some(given["token"].as_str().unwrap())).await;
    page.expect("reset").await;
    let origin = json!({"client": "00000000000000000000000007", "number": 1});
    let save = json!({"command": {"origin": origin, "command": {"save_skill": {"name": "Dutch"}}}});
    page.send(save.to_string()).await;
    page.expect("update").await;
    let found = rows(&server, &ada, "?action=save_skill").await;
    assert_eq!((&found[0]["token"], &found[0]["address"]), (&given["id"], &json!("127.0.0.1")));
    let found = rows(&server, &ada, "?action=create_token").await;
    assert_eq!((&found[0]["subject"], &found[0]["details"]["scopes"]), (&given["id"], &json!(scopes)));
    assert!(!found[0].to_string().contains(given["token"].as_str().unwrap()));
}

#[tokio::test]
async fn sign_ins_and_failed_ones_are_recorded_and_settings_at_the_doors() {
    let server = Server::start_with(|config| config.webhooks_private = true).await;
    let ada = server.sign_in(ADA).await;
    let wrong = json!({"email": ADA.0, "password": "not-the-password"});
    post("/api/v1/sessions").json(wrong).send(&server).await.expect_problem(401, "sign_in_wrong");
    let theirs = me(&server, &ada).await;
    // It is recorded after the answer.
    let mut failed = rows(&server, &ada, "?action=sign_in_failed").await;
    for _ in 0..1_000 {
        if !failed.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        failed = rows(&server, &ada, "?action=sign_in_failed").await;
    }
    assert_eq!((&failed[0]["actor"], &failed[0]["subject"]), (&Value::Null, &theirs));
    assert_eq!(rows(&server, &ada, &format!("?action=sign_in&agent={}", theirs.as_str().unwrap())).await.len(), 1);
    let hook = json!({"url": "http://127.0.0.1:9/hook"});
    let made = post("/api/v1/webhooks").cookie(&ada).json(hook).send(&server).await.json();
    get(&format!("/api/v1/webhooks/{}", made["id"].as_str().unwrap()))
        .method("DELETE")
        .cookie(&ada)
        .send(&server)
        .await;
    let found = rows(&server, &ada, &format!("?subject={}", made["id"].as_str().unwrap())).await;
    let actions: Vec<_> = found.iter().map(|row| row["action"].clone()).collect();
    assert_eq!(actions, ["delete_webhook", "create_webhook"]);
    assert!(!found[1].to_string().contains(made["secret"].as_str().unwrap()));
    get("/api/v1/sessions/me").method("DELETE").cookie(&ada).send(&server).await;
    let again = server.sign_in(ADA).await;
    assert_eq!(rows(&server, &again, "?action=sign_out").await.len(), 1);
}

#[tokio::test]
async fn pages_of_the_audit_log_stay_whole_and_are_for_admins() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    get(AUDIT).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    let narrow = json!({"name": "n", "scopes": ["chats:read"]});
    let narrow = post("/api/v1/tokens").cookie(&ada).json(narrow).send(&server).await.json();
    let by_token = get(AUDIT).bearer(narrow["token"].as_str().unwrap()).send(&server).await;
    by_token.expect_problem(403, "scope_missing");
    for name in ["one", "two", "three"] {
        save_skill(name, name).cookie(&ada).send(&server).await.expect_done();
    }
    let page = |query: String| get(&format!("{AUDIT}?action=save_skill&limit=2{query}")).cookie(&ada);
    let names = |page: &Value| {
        page["rows"].as_array().unwrap().iter().map(|row| row["details"]["name"].clone()).collect::<Vec<_>>()
    };
    let first = page(String::new()).send(&server).await.json();
    assert_eq!(names(&first), ["three", "two"]);
    save_skill("four", "four").cookie(&ada).send(&server).await.expect_done();
    let second = page(format!("&page={}", first["next"].as_str().unwrap())).send(&server).await.json();
    assert_eq!((names(&second), &second["next"]), (vec![json!("one")], &Value::Null));
    page("&page=nowhere".to_owned()).send(&server).await.expect_problem(400, "malformed");
}

#[tokio::test]
async fn the_audit_log_survives_a_restart() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    save_skill("1", "Dutch").cookie(&ada).send(&server).await.expect_done();
    let folder = server.stop().await;
    let running = parlor_server::run(crate::support::config(folder.path())).await.unwrap();
    let reply = get(&format!("{AUDIT}?action=save_skill")).cookie(&ada).send_to(&running.address().to_string()).await;
    assert_eq!(reply.json()["rows"][0]["details"]["name"], "Dutch");
    running.stop().await;
}

#[tokio::test]
async fn canned_replies_and_figures_that_leave_the_house_are_recorded() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let reply = |text: &str| json!({"shortcut": "hello", "text": text});
    let own = post("/api/v1/canned-replies").cookie(&mira).json(reply("SECRET words")).send(&server).await.json();
    let own = own["id"].as_str().unwrap();
    let path = format!("/api/v1/canned-replies/{own}");
    assert_eq!(get(&path).method("PUT").cookie(&mira).json(reply("SECRET too")).send(&server).await.status, 200);
    assert_eq!(get(&path).method("DELETE").cookie(&mira).send(&server).await.status, 204);
    let found = rows(&server, &ada, &format!("?subject={own}")).await;
    let actions: Vec<_> = found.iter().map(|row| row["action"].clone()).collect();
    assert_eq!(actions, ["delete_canned_reply", "change_canned_reply", "create_canned_reply"]);
    assert_eq!((&found[2]["details"]["shortcut"], &found[2]["details"]["shared"]), (&json!("hello"), &json!(false)));
    assert!(!Value::from(found).to_string().contains("SECRET"), "the words are the agent's");
    let report = "/api/v1/reports/volumes?from=1800000000000&to=1800086400000&by=day";
    get(report).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    assert_eq!(get(report).cookie(&ada).send(&server).await.status, 200);
    let found = rows(&server, &ada, "?action=export_report").await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["subject"], &found[0]["details"]["by"]), (&json!("volumes"), &json!(["day"])));
}

/// From now on nothing can be recorded; or everything again.
fn recording(server: &Server, works: bool) {
    let file = rusqlite::Connection::open(server.folder().join("data").join("parlor.db")).unwrap();
    let sql = match works {
        true => "DROP TRIGGER no_records",
        false => "CREATE TRIGGER no_records BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no record'); END",
    };
    file.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_done() {
    let server = Server::start_with(|config| config.webhooks_private = true).await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let agent = me(&server, &mira).await;
    let make = async |path: &str, body: Value| post(path).cookie(&ada).json(body).send(&server).await.json();
    let (tokens, keys, hooks) = ("/api/v1/tokens", "/api/v1/identity-keys", "/api/v1/webhooks");
    let (token, key) = (json!({"name": "export", "scopes": ["chats:read"]}), json!({"method": "HS256"}));
    let hook = json!({"url": "http://127.0.0.1:9/hook"});
    let (canned, greetings) = ("/api/v1/canned-replies", "/api/v1/greetings");
    let (reply, greeting) = (json!({"shortcut": "hello", "text": "Hello!"}), json!({"text": "May I help?"}));
    let invitation = format!("/api/v1/agents/{}/invitation", agent.as_str().unwrap());
    let invited = make(&invitation, json!({})).await;
    let mut kept = Vec::new();
    for (path, body) in [(tokens, &token), (keys, &key), (hooks, &hook), (canned, &reply), (greetings, &greeting)] {
        let made = make(path, body.clone()).await;
        let id = made["id"].as_str().or(made["kid"].as_str()).unwrap().to_owned();
        kept.push((path, body, id));
    }
    let listed = async || {
        let mut found = Vec::new();
        for (path, ..) in &kept {
            found.push(get(path).cookie(&ada).send(&server).await.text());
        }
        found
    };
    let before = listed().await;

    recording(&server, false);
    let failed = async |call: crate::support::Call| call.send(&server).await.expect_problem(503, "unavailable");
    for (path, body, id) in &kept {
        failed(post(path).cookie(&ada).json(Value::clone(body))).await;
        failed(get(&format!("{path}/{id}")).method("DELETE").cookie(&ada)).await;
    }
    for (path, body, id) in kept.iter().filter(|(path, ..)| [hooks, canned, greetings].contains(path)) {
        failed(get(&format!("{path}/{id}")).method("PUT").cookie(&ada).json(Value::clone(body))).await;
    }
    failed(post(&invitation).cookie(&ada)).await;
    let accept =
        |password: &str| post("/api/v1/invitations").json(json!({"token": invited["token"], "password": password}));
    failed(accept("another-password")).await;
    let change = json!({"current": ADA.1, "password": "another-password"});
    failed(get("/api/v1/sessions/me/password").method("PUT").cookie(&ada).json(change)).await;
    failed(get("/api/v1/sessions/me").method("DELETE").cookie(&ada)).await;
    failed(post("/api/v1/sessions").json(json!({"email": ADA.0, "password": ADA.1}))).await;

    recording(&server, true);
    assert_eq!(listed().await, before, "whoever has signed in is still there, and sees what was there before");
    assert_eq!(me(&server, &mira).await, agent);
    server.sign_in(ADA).await;
    server.sign_in(MIRA).await;
    assert_eq!(accept("another-password").send(&server).await.status, 204, "the invitation is not used up");
    server.sign_in((MIRA.0, "another-password")).await;
}

#[tokio::test]
async fn what_a_token_tries_in_vain_is_recorded_though_it_is_refused_at_the_door() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let new = json!({"name": "staffing", "scopes": ["agents:write", "tokens:write"]});
    let given = post("/api/v1/tokens").json(new).cookie(&ada).send(&server).await.json();
    let token = given["token"].as_str().unwrap();
    let admin = json!({"name": "Eve", "email": "eve@example.com", "role": "admin", "capacity": 1, "groups": []});
    let call = command("1", json!({"save_agent": admin})).bearer(token);
    call.send(&server).await.expect_problem(403, "admin_by_token");
    save_skill("2", "Latin").bearer(token).send(&server).await.expect_problem(403, "scope_missing");
    let more = json!({"name": "more", "scopes": ["audit:read"]});
    post("/api/v1/tokens").json(more).bearer(token).send(&server).await.expect_problem(403, "scope_refused");
    let change = json!({"current": "not-mira's", "password": "another-password"});
    let call = post("/api/v1/sessions/me/password").method("PUT").json(change).cookie(&mira);
    call.send(&server).await.expect_problem(403, "password_wrong");
    // What is no matter of access or settings is not recorded because it is refused.
    let words = json!({"start_thread": {"text": "secret words"}});
    command("3", words).bearer(token).send(&server).await.expect_problem(403, "scope_missing");
    let tries: Vec<_> = rows(&server, &ada, "").await.into_iter().filter(|row| !row["refused"].is_null()).collect();
    let said = |row: &Value| [row["action"].clone(), row["refused"].clone(), row["token"].clone()];
    let id = &given["id"];
    assert_eq!(
        tries.iter().map(said).collect::<Vec<_>>(),
        [
            [json!("change_password"), json!("password_wrong"), Value::Null],
            [json!("create_token"), json!("scope_refused"), id.clone()],
            [json!("save_skill"), json!("scope_missing"), id.clone()],
            [json!("save_agent"), json!("admin_by_token"), id.clone()],
        ]
    );
    assert_eq!((&tries[3]["details"]["email"], &tries[3]["entry"]), (&json!("eve@example.com"), &Value::Null));
    // What was refused is refused; what is tried next comes through as before.
    save_skill("4", "Latin").cookie(&ada).send(&server).await.expect_done();
}
