use serde_json::{Value, json};

use crate::support::{ADA, MIRA, Server, command, get, post};

#[tokio::test]
async fn another_customers_chat_is_unknown() {
    let server = Server::start().await;
    let (own, other) = (server.customer().await, server.customer().await);
    let (chat, thread) = server.start_thread(&own).await;
    let say = json!({"post_event": {"chat": chat, "content": {"text": "let me in"}}});
    let refused = command("k", say).bearer(&other).send(&server).await;
    assert_eq!(refused.expect_problem(404, "unknown_chat")["field"], "chat");
    let path = format!("/api/v1/chats/{chat}/threads/{thread}");
    get(&path).bearer(&other).send(&server).await.expect_problem(404, "unknown_chat");
    assert_eq!(get(&path).bearer(&own).send(&server).await.json()["id"], chat);
    get("/api/v1/chats/x/threads/y").bearer(&own).send(&server).await.expect_problem(404, "unknown_chat");
    let nothing = "00000000000000000000000001";
    let unknown = get(&format!("/api/v1/chats/{chat}/threads/{nothing}")).bearer(&own).send(&server).await;
    unknown.expect_problem(404, "unknown_thread");
}

#[tokio::test]
async fn what_is_wrong_in_itself_is_refused_with_its_field() {
    let server = Server::start().await;
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    let say = |key: &str, text: String| {
        command(key, json!({"post_event": {"chat": chat, "content": {"text": text}}})).bearer(&token)
    };
    let long = say("long", "ü".repeat(8_001)).send(&server).await.expect_problem(422, "text_too_long");
    assert_eq!(long["field"], "text");
    say("just", "ü".repeat(8_000)).send(&server).await.expect_done();
    say("empty", " \n".to_owned()).send(&server).await.expect_problem(422, "text_empty");
    let system = command("tick", json!("tick")).bearer(&token).send(&server).await;
    system.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn a_body_that_is_no_command_is_told_where() {
    let server = Server::start().await;
    let token = server.customer().await;
    let order = || post("/api/v1/commands").bearer(&token).with("idempotency-key", "k");
    let broken = order().body("application/json", "{\"command\":\n {").send(&server).await;
    let detail = broken.expect_problem(400, "malformed")["detail"].clone();
    assert!(detail.as_str().unwrap().contains("line 2 column 2"), "{detail}");
    let unknown = order().json(json!({"command": {"open_the_door": {}}})).send(&server).await;
    let detail = unknown.expect_problem(400, "malformed")["detail"].clone();
    assert!(detail.as_str().unwrap().contains("open_the_door"), "{detail}");
    let text = order().body("text/plain", "{}").send(&server).await;
    text.expect_problem(415, "content_type");
    let large = order().body("application/json", "x".repeat(70_000)).send(&server).await;
    large.expect_problem(413, "too_large");
    let unnumbered =
        post("/api/v1/commands").bearer(&token).json(json!({"command": {"pick_up": {}}})).send(&server).await;
    unnumbered.expect_problem(400, "number_missing");
}

#[tokio::test]
async fn a_key_stands_for_one_command_across_restarts() {
    let server = Server::start().await;
    let token = server.customer().await;
    let (chat, thread) = server.start_thread(&token).await;
    let say =
        |text: &str| command("same", json!({"post_event": {"chat": chat, "content": {"text": text}}})).bearer(&token);
    say("once").send(&server).await.expect_done();
    assert_eq!(say("another").send(&server).await.expect_problem(422, "key_reused")["field"], "command");
    say("once").send(&server).await.expect_done();
    let empty = || command("wrong", json!({"post_event": {"chat": chat, "content": {"text": ""}}})).bearer(&token);
    for _ in 0..2 {
        empty().send(&server).await.expect_problem(422, "text_empty");
    }
    let other = || command("wrong", json!({"post_event": {"chat": chat, "content": {"text": "x"}}})).bearer(&token);
    other().send(&server).await.expect_problem(422, "key_reused");
    // A restart changes nothing of it, nor does how it is written.
    let server = Server::start_in(server.stop().await, |_| {}).await;
    say("once").send(&server).await.expect_done();
    let spaced =
        format!("{{\"command\": {{\"post_event\": {{\"content\": {{\"text\": \"once\"}}, \"chat\": \"{chat}\"}}}}}}");
    let spaced = post("/api/v1/commands").with("idempotency-key", "same").body("application/json", spaced);
    spaced.bearer(&token).send(&server).await.expect_done();
    say("another").send(&server).await.expect_problem(422, "key_reused");
    empty().send(&server).await.expect_problem(422, "text_empty");
    other().send(&server).await.expect_problem(422, "key_reused");
    let chat = get(&format!("/api/v1/chats/{chat}/threads/{thread}")).bearer(&token).send(&server).await.json();
    let events = chat["threads"][0]["events"].as_array().unwrap();
    assert_eq!(events.iter().filter(|event| event["content"]["text"] == "once").count(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_command_that_is_sent_twice_is_done_once() {
    let server = Server::start().await;
    let token = server.customer().await;
    let (chat, thread) = server.start_thread(&token).await;
    let say = json!({"post_event": {"chat": chat, "content": {"text": "once"}}});
    for _ in 0..2 {
        command("same", say.clone()).bearer(&token).send(&server).await.expect_done();
    }
    let numbered = |number: u32| {
        let client = "00000000000000000000000007";
        post("/api/v1/commands").bearer(&token).json(json!({"client": client, "number": number, "command": say}))
    };
    for _ in 0..2 {
        numbered(1).send(&server).await.expect_done();
    }
    assert_eq!(numbered(0).send(&server).await.expect_problem(400, "number_missing")["field"], "number");
    let early = numbered(5).send(&server).await.expect_problem(409, "number_unexpected");
    assert_eq!(early["expected"], 2);
    let path = format!("/api/v1/chats/{chat}/threads/{thread}");
    let chat = get(&path).bearer(&token).send(&server).await.json();
    let events = chat["threads"][0]["events"].as_array().unwrap().clone();
    assert_eq!(events.iter().filter(|event| event["content"]["text"] == "once").count(), 2);
}

#[tokio::test]
async fn a_command_tells_the_ids_of_what_it_made_and_the_same_again() {
    let server = Server::start().await;
    let (ada, vera) = (server.sign_in(ADA).await, server.customer().await);
    let makes = async |call: crate::support::Call| {
        let reply = call.send(&server).await;
        reply.expect_done();
        reply.json()["made"].clone()
    };
    let names = |made: &Value| made.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let start = || command("start", json!({"start_thread": {"text": "Good morning", "name": "Vera"}})).bearer(&vera);
    let made = makes(start()).await;
    assert_eq!(names(&made), ["chat", "customer", "events", "thread"]);
    let snapshot = get("/api/v1/snapshot").bearer(&vera).send(&server).await.json();
    let chat = &snapshot["account"]["chats"][made["chat"].as_str().unwrap()];
    assert_eq!((&chat["customer"]["id"], &chat["threads"][0]["id"]), (&made["customer"], &made["thread"]));
    let said = chat["threads"][0]["events"].as_array().unwrap();
    let said: Vec<&Value> =
        said.iter().filter(|event| event["content"]["text"] == "Good morning").map(|event| &event["id"]).collect();
    assert_eq!(json!(said), made["events"], "what Parlor itself says along with it is not the customer's");
    assert_eq!(makes(start()).await, made);

    server.comes_to_work(&ada).await;
    let (chat, thread) = (&made["chat"], &made["thread"]);
    assert_eq!(makes(command("pick", json!({"pick_up": {"chat": chat}})).cookie(&ada)).await, json!({}));
    let note = makes(command("note", json!({"add_note": {"chat": chat, "text": "call back"}})).cookie(&ada)).await;
    assert_eq!((&note["chat"], &note["thread"], note["note"].is_string()), (chat, thread, true));
    let say = json!({"post_event": {"chat": chat, "content": {"text": "How can I help?"}, "audience": "agents"}});
    let said = makes(command("say", say).cookie(&ada)).await;
    assert_eq!((&said["thread"], said["events"].as_array().map(Vec::len)), (thread, Some(1)));

    let carl = makes(command("carl", json!({"create_customer": {"set": {"name": "Carl"}}})).cookie(&ada)).await;
    assert_eq!(names(&carl), ["chat", "customer"]);
    let begin = json!({"begin_thread": {"customer": carl["customer"], "then": "closed",
        "events": [{"content": {"text": "He has called."}}]}});
    let begun = makes(command("begin", begin).cookie(&ada)).await;
    assert_eq!((&begun["chat"], begun["events"].as_array().map(Vec::len)), (&carl["chat"], Some(1)));
    let path =
        format!("/api/v1/chats/{}/threads/{}", carl["chat"].as_str().unwrap(), begun["thread"].as_str().unwrap());
    assert_eq!(get(&path).cookie(&ada).send(&server).await.status, 200);

    let group = json!({"configure_group": {"name": "Night", "assignment": "pick_up"}});
    let group = makes(command("group", group).cookie(&ada)).await;
    let agent = json!({"save_agent": {"name": "Nora", "email": "nora@example.com", "role": "agent", "capacity": 2,
        "groups": [group["group"]]}});
    let agent = makes(command("agent", agent).cookie(&ada)).await;
    let skill = || command("skill", json!({"save_skill": {"name": "Dutch"}})).cookie(&ada);
    let made = makes(skill()).await;
    let setup = get("/api/v1/snapshot").cookie(&ada).send(&server).await.text();
    for (name, made) in [("group", &group), ("agent", &agent), ("skill", &made)] {
        assert_eq!(names(made), [name]);
        assert!(setup.contains(made[name].as_str().unwrap()), "{name}");
    }
    // It is in the log, and so it is told after a restart as well.
    let server = Server::start_in(server.stop().await, |_| {}).await;
    assert_eq!(skill().send(&server).await.json()["made"], made);
}

#[tokio::test]
async fn of_two_agents_who_pick_up_at_once_one_gets_the_thread() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    server.comes_to_work(&ada).await;
    server.comes_to_work(&mira).await;
    for round in 0..10 {
        let token = server.customer().await;
        let (chat, _) = server.start_thread(&token).await;
        let pick = |cookie: &str| command(&format!("pick {round}"), json!({"pick_up": {"chat": chat}})).cookie(cookie);
        let (one, two) = tokio::join!(pick(&ada).send(&server), pick(&mira).send(&server));
        let (winner, loser, cookie) = if one.status == 200 { (one, two, &ada) } else { (two, one, &mira) };
        winner.expect_done();
        loser.expect_problem(409, "not_queued");
        let close = command(&format!("close {round}"), json!({"close_thread": {"chat": chat}}));
        close.cookie(cookie).send(&server).await.expect_done();
    }
}

#[tokio::test]
async fn a_closed_thread_is_found_in_the_archive() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let token = server.customer().await;
    let (chat, thread) = server.start_thread(&token).await;
    server.comes_to_work(&ada).await;
    command("pick", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    command("close", json!({"close_thread": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    let found = |query: &str| get(&format!("/api/v1/threads{query}")).cookie(&ada);
    let rows = |page: Value| page["rows"].as_array().unwrap().len();
    assert_eq!(rows(found("?text=morning&limit=10").send(&server).await.json()), 1);
    assert_eq!(rows(found("?text=evening").send(&server).await.json()), 0);
    let page = found("").send(&server).await.json();
    assert_eq!((&page["rows"][0]["thread"], &page["rows"][0]["customer"]), (&json!(thread), &json!("Vera")));
    found("?limit=many").send(&server).await.expect_problem(400, "malformed");
    get("/api/v1/threads").bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn closed_threads_are_searched_by_filters_and_say_where_the_words_stand() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    server.comes_to_work(&ada).await;
    let token = server.customer().await;
    let (chat, thread) = server.start_thread(&token).await;
    server.comes_to_work(&ada).await;
    command("pick", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    let say = json!({"post_event": {"chat": chat, "content": {"text": "Your order is on its way"}}});
    command("say", say).cookie(&ada).send(&server).await.expect_done();
    command("close", json!({"close_thread": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    let search = |query: Value| post("/api/v1/threads/search").cookie(&ada).json(query);
    let query = json!({
        "text": "order",
        "filters": [{"kind": "closed_by", "any": ["agent"]}, {"kind": "chat", "any": [chat]}],
        "highlight": {"pre": "<", "post": ">"},
    });
    let page = search(query).send(&server).await.json();
    assert_eq!(page["found"], 1, "{page}");
    let row = &page["rows"][0];
    assert_eq!(row["thread"], json!(thread));
    assert_eq!(row["hits"][0]["text"], "Your <order> is on its way");
    let by_customer = json!({"filters": [{"kind": "closed_by", "any": ["customer"]}]});
    let page = search(by_customer).send(&server).await.json();
    assert_eq!((&page["found"], &page["rows"]), (&json!(0), &json!([])));
    search(json!({"filters": [{"kind": "weather"}]})).send(&server).await.expect_problem(400, "malformed");
    let by_the_customer = post("/api/v1/threads/search").bearer(&token).json(json!({}));
    by_the_customer.send(&server).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn a_search_that_asks_for_too_much_at_once_is_refused() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let search = |query: Value| post("/api/v1/threads/search").cookie(&ada).json(query);
    let filters = |count: usize| json!({"filters": vec![json!({"kind": "score"}); count]});
    let values = |count: usize| json!({"filters": [{"kind": "agent", "any": vec!["a"; count]}]});
    let tags = |chars: usize| json!({"highlight": {"pre": "x".repeat(chars), "post": ""}});
    for within in [filters(20), values(1_000), tags(64)] {
        assert_eq!(search(within).send(&server).await.json()["found"], 0);
    }
    for beyond in [filters(21), values(1_001), tags(65)] {
        search(beyond).send(&server).await.expect_problem(409, "limit_reached");
    }
}

#[tokio::test]
async fn a_line_that_is_too_long_is_named() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let (long, set) = ("x".repeat(201), |set: Value| json!({"create_customer": {"set": set}}));
    let address = json!({"street": "Main Street 1", "city": "", "state": "", "postal_code": long});
    let refused = [
        (set(json!({"company": long, "address": address})), "company"),
        (set(json!({"company": "Shop", "address": address})), "address.postal_code"),
        (json!({"save_agent_card": {"job_title": long}}), "job_title"),
        (json!({"give_consent": {"given": true, "version": long}}), "version"),
    ];
    let token = server.customer().await;
    for (order, field) in refused {
        let call = command(field, order);
        let call = if field == "version" { call.bearer(&token) } else { call.cookie(&ada) };
        assert_eq!(call.send(&server).await.expect_problem(422, "detail_too_long")["field"], field);
    }
    // Where another field is at fault, that one is named.
    let named = command("named", set(json!({"company": long, "name": long}))).cookie(&ada).send(&server).await;
    assert_eq!(named.expect_problem(422, "name_too_long")["field"], "name");
}

#[tokio::test]
async fn whoever_gives_commands_too_fast_has_to_wait() {
    let server = Server::start_with(|config| config.limits.commands_per_second = 1).await;
    let token = server.customer().await;
    let order = |key: u32| command(&key.to_string(), json!({"pick_up": {}})).bearer(&token);
    for key in 0..3 {
        order(key).send(&server).await.expect_problem(403, "not_allowed");
    }
    let refused = order(3).send(&server).await;
    refused.expect_problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "1");
}

#[tokio::test]
async fn an_agent_who_gives_commands_too_fast_waits_and_a_colleague_does_not() {
    let server = Server::start_with(|config| config.limits.commands_per_second = 1).await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let order = async |key: u32, cookie: &str| {
        let reply = command(&key.to_string(), json!({"pick_up": {}})).cookie(cookie).send(&server).await;
        (reply.status.as_u16(), reply.header("retry-after").to_owned())
    };
    let mut answers = Vec::new();
    for key in 0..4 {
        answers.push(order(key, &ada).await);
    }
    assert_eq!(answers.pop(), Some((429, "1".to_owned())));
    assert!(answers.iter().all(|(status, _)| *status != 429), "{answers:?}");
    assert_ne!(order(9, &mira).await.0, 429, "each has a measure of their own");
}

#[tokio::test]
async fn a_signal_comes_by_itself_and_says_why_nobody_is_told() {
    let server = Server::start().await;
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    let signal = |signal: Value| post("/api/v1/signals").bearer(&token).json(signal);
    let typing = signal(json!({"typing": {"chat": chat, "typing": true}})).send(&server).await;
    assert_eq!(typing.status, 204);
    let multicast = json!({"multicast": {"to": {"all_agents": true}, "content": "{}"}});
    signal(multicast.clone()).send(&server).await.expect_problem(403, "not_allowed");
    let peek = json!({"sneak_peek": {"chat": chat, "text": "x".repeat(8_001)}});
    let refused = signal(peek).send(&server).await;
    assert_eq!(refused.expect_problem(422, "signal_too_long")["field"], "text");
    signal(json!({"shouting": {}})).send(&server).await.expect_problem(400, "malformed");
    let ada = server.sign_in(ADA).await;
    let sent = post("/api/v1/signals").cookie(&ada).json(multicast).send(&server).await;
    assert_eq!(sent.status, 204, "{}", sent.text());
    for (field, value) in [("kind", "x".repeat(101)), ("content", "x".repeat(15_001))] {
        let mut long = json!({"to": {"all_agents": true}, "content": "{}"});
        long[field] = json!(value);
        let refused = post("/api/v1/signals").cookie(&ada).json(json!({"multicast": long})).send(&server).await;
        assert_eq!(refused.expect_problem(422, "signal_too_long")["field"], field);
    }
    let nobody = json!({"multicast": {"to": {}, "content": "{}"}});
    let refused = post("/api/v1/signals").cookie(&ada).json(nobody).send(&server).await;
    assert_eq!(refused.expect_problem(422, "recipients_missing")["field"], "to");
}
