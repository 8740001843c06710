//! Greetings as administrators keep them and customers' pages ask for them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{ADA, MIRA, Reply, Server, asked, command, get, post};

const PATH: &str = "/api/v1/greetings";

async fn keep(server: &Server, ada: &str, body: Value) -> String {
    let reply = post(PATH).cookie(ada).json(body).send(server).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()["id"].as_str().unwrap().to_owned()
}

fn hello() -> Value {
    json!({"text": "Hello", "attended": false})
}

/// A customer on a page of the shop.
async fn visitor(server: &Server, page: &str) -> String {
    let token = server.customer().await;
    command("visit", json!({"start_visit": {}})).bearer(&token).send(server).await.expect_done();
    goes(server, &token, page).await;
    token
}

async fn goes(server: &Server, token: &str, page: &str) {
    let view = json!({"view_page": {"url": format!("https://shop.example{page}")}});
    command(&format!("view {page}"), view).bearer(token).send(server).await.expect_done();
}

async fn ask(server: &Server, token: &str) -> Reply {
    post(&format!("{PATH}/due")).with("origin", "https://shop.example").bearer(token).send(server).await
}

/// What is said, and when to ask again.
async fn due(server: &Server, token: &str) -> (Value, Value) {
    let due = ask(server, token).await.json();
    (due["greeting"]["text"].clone(), due["ask_again_after_ms"].clone())
}

async fn answer(server: &Server, token: &str, id: &str, how: &str) -> Reply {
    post(&format!("{PATH}/{id}/{how}")).with("origin", "https://shop.example").bearer(token).send(server).await
}

async fn statistics(server: &Server, ada: &str) -> Value {
    let snapshot = get("/api/v1/snapshot").cookie(ada).send(server).await.json();
    let chats = snapshot["account"]["chats"].as_object().unwrap();
    let [(_, chat)] = chats.iter().collect::<Vec<_>>()[..] else { panic!("one customer: {chats:?}") };
    let counts = &chat["profile"]["statistics"];
    ["greetings_shown", "greetings_accepted", "greetings_cancelled"].map(|name| counts[name].clone()).into()
}

#[tokio::test]
async fn a_page_is_given_its_greeting_and_a_thread_begins_when_the_customer_accepts() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let token = visitor(&server, "/cart?item=5").await;
    assert_eq!(ask(&server, &token).await.json(), json!({"greeting": null, "ask_again_after_ms": null}));
    let mut cart = hello();
    cart["rules"] = json!({"pages": ["https://shop.example/cart*"], "visits_to": 1});
    cart["text"] = json!("May I help?");
    let id = keep(&server, &ada, cart).await;
    let reply = ask(&server, &token).await;
    let shown = json!({"greeting": {"id": id, "text": "May I help?", "group": null}, "ask_again_after_ms": null});
    assert_eq!((reply.json(), reply.header("access-control-allow-origin")), (shown.clone(), "*"));
    goes(&server, &token, "/help").await;
    assert_eq!(ask(&server, &token).await.json(), shown, "it stays on the next page, and counts once");

    let known = get("/api/v1/customers").cookie(&ada).send(&server).await.json();
    assert_eq!(known["rows"][0]["state"], "invited");
    let accepted = answer(&server, &token, &id, "accept").await;
    assert_eq!(accepted.status, StatusCode::CREATED, "{}", accepted.text());
    let (chat, thread) = (accepted.json()["chat"].clone(), accepted.json()["thread"].clone());
    let says = json!({"post_event": {"chat": chat, "content": {"text": "Yes, please."}}});
    command("answer", says).bearer(&token).send(&server).await.expect_done();
    assert_eq!(due(&server, &token).await, (Value::Null, Value::Null), "who talks is not greeted");
    let again = answer(&server, &token, &id, "accept").await;
    assert_eq!((again.status, again.json()), (StatusCode::CREATED, accepted.json()), "who asks again is told the same");
    assert_eq!(statistics(&server, &ada).await, json!([1, 1, 0]));

    // What began with a greeting is found by it once it is closed.
    command("close", json!({"close_thread": {"chat": chat}})).bearer(&token).send(&server).await.expect_done();
    answer(&server, &token, &id, "accept").await.expect_problem(404, "unknown_greeting");
    let find = async |filter: Value| {
        let query = json!({"filters": [filter]});
        let found = post("/api/v1/threads/search").cookie(&ada).json(query).send(&server).await.json();
        found["rows"].as_array().unwrap().iter().map(|row| row["thread"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(find(json!({"kind": "greeting", "any": [id]})).await, std::slice::from_ref(&thread));
    assert_eq!(find(json!({"kind": "greeting"})).await, [thread]);
    assert_eq!(find(json!({"kind": "greeting", "none": [id]})).await, [Value::Null; 0]);
    let groups = get("/api/v1/groups").cookie(&ada).send(&server).await.json();
    for (within, found) in [
        (json!({"from": 1}), 1),
        (json!({"from": 9_000_000_000_000_u64}), 0),
        (json!({"to": 9_000_000_000_000_u64}), 1),
        (json!({"to": 1}), 0),
        (json!({"groups": [groups[0]["id"]]}), 1),
        (json!({"groups": [groups[1]["id"]]}), 0),
        (json!({"exists": false}), 0),
    ] {
        let mut filter = within.clone();
        filter["kind"] = json!("greeting");
        assert_eq!(find(filter).await.len(), found, "{within}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_cancelled_greeting_makes_room_for_the_next_and_comes_back_with_the_next_visit() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let second = keep(&server, &ada, json!({"text": "Still here?", "attended": false, "order": 2})).await;
    let first = keep(&server, &ada, json!({"text": "Hello", "attended": false, "order": 1})).await;
    let late = json!({"seconds_on_site": 3_600, "seconds_on_page": 60});
    keep(&server, &ada, json!({"text": "An hour!", "attended": false, "order": 0, "rules": late})).await;
    let token = visitor(&server, "/").await;
    assert_eq!(due(&server, &token).await.0, "Hello");
    answer(&server, &token, &second, "accept").await.expect_problem(404, "unknown_greeting");
    for _ in 0..2 {
        assert_eq!(answer(&server, &token, &first, "cancel").await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(due(&server, &token).await.0, "Still here?");
    assert_eq!(answer(&server, &token, &second, "cancel").await.status, StatusCode::NO_CONTENT);
    let (nothing, again) = due(&server, &token).await;
    let again = again.as_u64().unwrap();
    assert!(nothing.is_null() && (3_500_000..=3_600_000).contains(&again), "{again}");
    command("again", json!({"start_visit": {}})).bearer(&token).send(&server).await.expect_done();
    goes(&server, &token, "/lamps").await;
    assert_eq!(due(&server, &token).await.0, "Hello");
    server.start_thread(&token).await;
    assert_eq!(statistics(&server, &ada).await, json!([3, 0, 2]));
    server.stop().await;
}

#[tokio::test]
async fn whoever_accepts_a_greeting_answers_what_its_group_asks_before_the_talk() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let groups = get("/api/v1/groups").cookie(&ada).send(&server).await.json();
    let topic = json!({"id": "topic", "kind": "subject", "label": "What is it about?", "required": true});
    let forms = json!({"pre_chat": {"id": "before", "fields": [topic]}});
    let rules = json!({"configure_group": {"group": groups[0]["id"], "rules": {"forms": forms}}});
    command("forms", rules).cookie(&ada).send(&server).await.expect_done();
    let id = keep(&server, &ada, hello()).await;
    let token = visitor(&server, "/").await;
    assert_eq!(due(&server, &token).await.0, "Hello");
    answer(&server, &token, &id, "accept").await.expect_problem(422, "answer_missing");
    let accept = |form: Value| post(&format!("{PATH}/{id}/accept")).bearer(&token).json(json!({"form": form}));
    accept(Value::Null).send(&server).await.expect_problem(422, "answer_missing");
    accept(json!({"form": "after", "answers": []})).send(&server).await.expect_problem(404, "unknown_form");
    let answers = json!({"form": "before", "answers": [{"field": "topic", "text": "A broken lamp"}]});
    let accepted = accept(answers).send(&server).await;
    assert_eq!(accepted.status, StatusCode::CREATED, "{}", accepted.text());
    let (chat, thread) = (accepted.json()["chat"].clone(), accepted.json()["thread"].clone());
    let path = format!("/api/v1/chats/{}/threads/{}", chat.as_str().unwrap(), thread.as_str().unwrap());
    let chat = get(&path).bearer(&token).send(&server).await.json();
    let events = chat["threads"][0]["events"].as_array().unwrap();
    let said = &events.last().unwrap()["content"]["filled_form"]["answers"][0]["text"];
    assert_eq!((&events[0]["content"]["text"], said), (&json!("Hello"), &json!("A broken lamp")), "{events:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_greeting_waits_until_somebody_takes_threads() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    keep(&server, &ada, json!({"text": "We are here"})).await;
    let token = visitor(&server, "/").await;
    assert_eq!(due(&server, &token).await, (Value::Null, json!(30_000)));
    let status = |status: &str| json!({"set_routing_status": {"status": status}});
    command("on", status("accepting")).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(due(&server, &token).await.0, "We are here");
    server.stop().await;
}

#[tokio::test]
async fn admins_change_greetings_and_nobody_else_and_only_so_many() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let token = visitor(&server, "/").await;
    let id = keep(&server, &ada, hello()).await;
    let at = format!("{PATH}/{id}");
    for cookie in [&mira, &ada] {
        post(&format!("{PATH}/due")).cookie(cookie).send(&server).await.expect_problem(403, "not_allowed");
    }
    post(PATH).cookie(&mira).json(hello()).send(&server).await.expect_problem(403, "not_allowed");
    get(PATH).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    get(PATH).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    get(PATH).send(&server).await.expect_problem(401, "sign_in_needed");

    let off = json!({"text": "Hello", "attended": false, "active": false, "order": 7});
    let changed = get(&at).method("PUT").cookie(&ada).json(off).send(&server).await.json();
    assert_eq!((&changed["active"], &changed["order"], &changed["id"]), (&json!(false), &json!(7), &json!(id)));
    assert_eq!(due(&server, &token).await.0, Value::Null);
    let listed = get(PATH).cookie(&ada).send(&server).await.json();
    assert_eq!(listed, json!([changed]));

    for (field, body) in [
        ("text", json!({"text": " "})),
        ("text", json!({"text": "x".repeat(8_001)})),
        ("rules.pages", json!({"text": "x", "rules": {"pages": ["x".repeat(501)]}})),
        ("rules.not_pages", json!({"text": "x", "rules": {"not_pages": vec!["x"; 21]}})),
        ("rules.seconds_on_page", json!({"text": "x", "rules": {"seconds_on_page": 3_601}})),
        ("rules.seconds_on_site", json!({"text": "x", "rules": {"seconds_on_site": 86_401}})),
        ("rules.visits_to", json!({"text": "x", "rules": {"visits_from": 3, "visits_to": 2}})),
    ] {
        let wrong = post(PATH).cookie(&ada).json(body).send(&server).await;
        assert_eq!(wrong.expect_problem(422, "greeting_wrong")["field"], field);
    }
    let foreign = json!({"text": "x", "group": "00000000000000000000000005"});
    post(PATH).cookie(&ada).json(foreign).send(&server).await.expect_problem(404, "unknown_group");
    for _ in 1..100 {
        keep(&server, &ada, hello()).await;
    }
    post(PATH).cookie(&ada).json(hello()).send(&server).await.expect_problem(409, "too_many_greetings");
    let delete = || get(&at).method("DELETE").cookie(&ada);
    assert_eq!(delete().send(&server).await.status, StatusCode::NO_CONTENT);
    delete().send(&server).await.expect_problem(404, "unknown_greeting");
    server.stop().await;
}

#[tokio::test]
async fn a_greeting_goes_with_its_group() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let save = json!({"configure_group": {"name": "Lamps", "assignment": "pick_up"}});
    command("group", save).cookie(&ada).send(&server).await.expect_done();
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let groups = snapshot["account"]["desk"]["groups"].as_object().unwrap();
    let (group, _) = groups.iter().find(|(_, group)| group["name"] == "Lamps").unwrap();
    keep(&server, &ada, json!({"text": "Lamps?", "group": group, "attended": false})).await;
    let stays = keep(&server, &ada, hello()).await;
    command("delete", json!({"delete_group": {"group": group}})).cookie(&ada).send(&server).await.expect_done();
    let folder = server.stop().await;

    let server = Server::start_in(folder, |_| ()).await;
    let end = std::time::Instant::now() + crate::support::LONG;
    loop {
        let kept = get(PATH).cookie(&ada).send(&server).await.json();
        let ids: Vec<_> = kept.as_array().unwrap().iter().map(|greeting| greeting["id"].clone()).collect();
        if ids == [json!(stays)] {
            break;
        }
        assert!(std::time::Instant::now() < end, "{kept}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let records = get("/api/v1/audit?action=delete_greeting").cookie(&ada).send(&server).await.json();
    assert_eq!(records["rows"].as_array().unwrap().len(), 1, "{records}");
    server.stop().await;
}

#[tokio::test]
async fn a_greeting_is_asked_for_by_a_frame_and_counts_as_shown() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let id = keep(&server, &ada, json!({"text": "May I help?", "attended": false})).await;
    let token = visitor(&server, "/").await;
    let of_visitor = async || asked(&server, |call| call.bearer(&token), json!("greeting_due")).await;
    let shown = json!({"greeting": {"id": id, "text": "May I help?", "group": null}, "ask_again_after_ms": null});
    for _ in 0..2 {
        assert_eq!(of_visitor().await, json!({"greeting_due": shown}));
    }
    assert_eq!(ask(&server, &token).await.json(), shown, "by URL it is the same");
    assert_eq!(answer(&server, &token, &id, "accept").await.status, StatusCode::CREATED);
    assert_eq!(statistics(&server, &ada).await, json!([1, 1, 0]), "it counts as shown, once");
    let nothing = json!({"greeting": null, "ask_again_after_ms": null});
    assert_eq!(of_visitor().await, json!({"greeting_due": nothing}), "who talks is not greeted");
    let staff = asked(&server, |call| call.cookie(&ada), json!("greeting_due")).await;
    assert_eq!(staff, json!({"refused": "not_allowed"}));
    server.stop().await;
}
