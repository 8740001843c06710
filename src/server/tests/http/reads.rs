//! Reading conversations.

use serde_json::{Value, json};

use super::support::{ADA, Server, command, get, post};

/// A chat with two threads, closed, of which the first has something for agents only.
async fn two_threads(server: &Server, ada: &str, token: &str) -> String {
    let (chat, _) = server.start_thread(token).await;
    server.comes_to_work(ada).await;
    for round in 0..2 {
        if round > 0 {
            let start = json!({"start_thread": {"text": "Good evening", "name": "Vera"}});
            command("again", start).bearer(token).send(server).await.expect_done();
        }
        let orders = [
            json!({"pick_up": {"chat": chat}}),
            json!({"post_event": {"chat": chat, "content": {"text": "SENTINEL <b>&"}, "audience": "agents"}}),
            json!({"post_event": {"chat": chat, "content": {"text": "How can I help?"}}}),
            json!({"close_thread": {"chat": chat}}),
        ];
        for (step, order) in orders.into_iter().enumerate() {
            command(&format!("{round} {step}"), order).cookie(ada).send(server).await.expect_done();
        }
    }
    chat
}

fn texts(page: &Value) -> Vec<&str> {
    let pieces = page["threads"].as_array().unwrap().iter();
    let events = pieces.flat_map(|piece| piece["events"].as_array().unwrap());
    events.filter_map(|event| event["content"]["text"].as_str()).collect()
}

#[tokio::test]
async fn a_conversation_is_read_in_pieces_from_either_side() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    server.comes_to_work(&ada).await;
    let chat = two_threads(&server, &ada, &token).await;
    let events = async |query: &str| {
        let page = get(&format!("/api/v1/chats/{chat}/events{query}")).bearer(&token).send(&server).await;
        assert!(!page.text().contains("SENTINEL"));
        page
    };
    let whole = events("?limit=100").await.json();
    assert_eq!(texts(&whole), ["Good morning", "How can I help?", "Good evening", "How can I help?"]);
    let total = whole["total"].as_u64().unwrap();
    let end = events(&format!("?to={total}&limit=4")).await.json();
    assert_eq!(end["first"], total - 3);
    let first = end["threads"][0]["events"][0]["id"].as_str().unwrap();
    let before = events(&format!("?before={first}&limit=100")).await.json();
    assert_eq!((&before["first"], before["total"].as_u64()), (&json!(1), Some(total)));
    let around = events(&format!("?around={first}&limit=1")).await.json();
    assert_eq!((&around["first"], &around["threads"][0]["events"][0]["id"]), (&json!(total - 3), &json!(first)));
    events("?limit=many").await.expect_problem(400, "malformed");
    events(&format!("?around={chat}")).await.expect_problem(404, "unknown_event");
    events(&format!("?thread={chat}")).await.expect_problem(404, "unknown_thread");
    let stranger = server.customer().await;
    let path = format!("/api/v1/chats/{chat}/events");
    get(&path).bearer(&stranger).send(&server).await.expect_problem(404, "unknown_chat");
    get("/api/v1/chats/nonsense/events").cookie(&ada).send(&server).await.expect_problem(404, "unknown_chat");
    let staff = get(&path).cookie(&ada).send(&server).await.json();
    assert_eq!(texts(&staff)[1], "SENTINEL <b>&");
}

#[tokio::test]
async fn the_threads_of_a_chat_come_page_by_page() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    server.comes_to_work(&ada).await;
    let chat = two_threads(&server, &ada, &token).await;
    let threads =
        async |query: &str| get(&format!("/api/v1/chats/{chat}/threads{query}")).bearer(&token).send(&server).await;
    let latest = threads("?limit=1").await.json();
    assert_eq!((&latest["found"], &latest["older"], &latest["newer"]), (&json!(2), &json!(true), &json!(false)));
    let latest = latest["rows"][0]["thread"].as_str().unwrap().to_owned();
    let older = threads(&format!("?before={latest}")).await.json();
    assert_eq!((older["rows"].as_array().unwrap().len(), &older["older"]), (1, &json!(false)));
    let oldest = older["rows"][0]["thread"].as_str().unwrap();
    assert_eq!(threads(&format!("?after={oldest}")).await.json()["rows"][0]["thread"], latest);
    threads(&format!("?before={chat}")).await.expect_problem(404, "unknown_thread");
}

#[tokio::test]
async fn a_thread_is_written_down_as_text_and_as_a_page() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    server.comes_to_work(&ada).await;
    let chat = two_threads(&server, &ada, &token).await;
    let list = get(&format!("/api/v1/chats/{chat}/threads")).bearer(&token).send(&server).await.json();
    let thread = list["rows"][1]["thread"].as_str().unwrap();
    let path = |query: &str| format!("/api/v1/chats/{chat}/threads/{thread}/transcript{query}");
    let own = get(&path("?zone=Europe/Oslo")).bearer(&token).send(&server).await;
    assert_eq!(own.header("content-type"), "text/plain; charset=utf-8");
    assert!(own.text().starts_with("Conversation with Vera\n") && own.text().contains("Vera: Good morning\n"));
    assert!(own.text().contains("Time zone: Europe/Oslo\n") && !own.text().contains("SENTINEL"), "{}", own.text());
    get(&path("?notes=true")).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let plain = get(&path("")).cookie(&ada).send(&server).await;
    assert!(plain.text().contains("Time zone: UTC\n") && !plain.text().contains("SENTINEL"), "only if asked for");
    let page = get(&path("?format=html&notes=true")).cookie(&ada).send(&server).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(page.text().contains("SENTINEL &lt;b&gt;&amp;"), "{}", page.text());
    let wrong = get(&path("?zone=Europe/Atlantis")).cookie(&ada).send(&server).await;
    assert_eq!(wrong.expect_problem(400, "malformed")["field"], "zone");
    get(&path("?format=pdf")).cookie(&ada).send(&server).await.expect_problem(400, "malformed");
    let stranger = server.customer().await;
    get(&path("")).bearer(&stranger).send(&server).await.expect_problem(404, "unknown_chat");
}

#[tokio::test]
async fn a_whole_chat_is_written_down_and_shows_nobody_more_than_its_threads() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    server.comes_to_work(&ada).await;
    let chat = two_threads(&server, &ada, &token).await;
    let list = get(&format!("/api/v1/chats/{chat}/threads")).bearer(&token).send(&server).await.json();
    let threads: Vec<_> = list["rows"].as_array().unwrap().iter().rev().collect();
    let path = |query: &str| format!("/api/v1/chats/{chat}/transcript{query}");
    let own = get(&path("?zone=Europe/Oslo")).bearer(&token).send(&server).await;
    assert_eq!(own.header("content-type"), "text/plain; charset=utf-8");
    assert!(own.text().starts_with("Conversation with Vera\n"), "{}", own.text());
    assert!(own.text().contains("Conversations: 2\nTime zone: Europe/Oslo\n") && !own.text().contains("SENTINEL"));
    // What stands below each heading is what the thread's own transcript says, for everybody.
    for (notes, staff) in [(false, false), (false, true), (true, true)] {
        let reads = async |path: &str| {
            let call = get(path);
            let call = if staff { call.cookie(&ada) } else { call.bearer(&token) };
            call.send(&server).await.text().to_owned()
        };
        let whole = reads(&path(&format!("?notes={notes}"))).await;
        let mut place = 0;
        for thread in &threads {
            let thread = thread["thread"].as_str().unwrap();
            let alone = reads(&format!("/api/v1/chats/{chat}/threads/{thread}/transcript?notes={notes}")).await;
            let said = alone.split_once("\n\n").unwrap().1;
            place += whole[place..].find(said).unwrap_or_else(|| panic!("{said}\nis not in\n{whole}")) + said.len();
        }
        assert_eq!(whole.contains("SENTINEL"), notes);
    }
    let (from, to) = (&threads[1]["started_at"], &threads[1]["started_at"]);
    let latest = get(&path(&format!("?from={from}"))).cookie(&ada).send(&server).await;
    let oldest = get(&path(&format!("?to={to}&format=html"))).cookie(&ada).send(&server).await;
    assert!(
        latest.text().contains("Conversations: 1\n") && !latest.text().contains("Good morning"),
        "{}",
        latest.text()
    );
    assert_eq!(oldest.header("content-type"), "text/html; charset=utf-8");
    assert!(oldest.header("content-security-policy").contains("default-src 'none'"));
    assert!(oldest.text().contains("Good morning") && oldest.text().matches("<section>").count() == 1);
    get(&path("?from=9000000000000")).cookie(&ada).send(&server).await.expect_problem(404, "unknown_thread");
    get(&path("?notes=true")).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let wrong = get(&path("?zone=Europe/Atlantis")).cookie(&ada).send(&server).await;
    assert_eq!(wrong.expect_problem(400, "malformed")["field"], "zone");
    let stranger = server.customer().await;
    get(&path("")).bearer(&stranger).send(&server).await.expect_problem(404, "unknown_chat");
    get("/api/v1/chats/x/transcript").cookie(&ada).send(&server).await.expect_problem(404, "unknown_chat");
}

#[tokio::test]
async fn open_threads_and_agents_are_listed() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let (chat, _) = server.start_thread(&token).await;
    let list = async |query: &str| get(&format!("/api/v1/chats{query}")).cookie(&ada).send(&server).await;
    let page = list("?sort=queue&ascending=true&waiting=true&text=vera").await.json();
    assert_eq!((&page["found"], &page["rows"][0]["thread"]["chat"]), (&json!(1), &json!(chat)), "{page}");
    assert_eq!(page["rows"][0]["position"], 1);
    let group = page["rows"][0]["group"].as_str().unwrap();
    assert_eq!(list(&format!("?groups={group},{chat}")).await.json()["found"], 1);
    assert_eq!(list(&format!("?groups={chat}")).await.json()["found"], 0);
    list("?groups=x").await.expect_problem(400, "malformed");
    get("/api/v1/chats").bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    assert_eq!(list("?state=closed").await.json()["found"], 0);
    let row = &list("?state=any&without_threads=true&last_events=true").await.json()["rows"][0];
    assert_eq!((&row["chat"], &row["last_events"][0]["kind"]), (&json!(chat), &json!("text")), "{row}");
    list("?state=ajar").await.expect_problem(400, "malformed");
    let search = async |query: Value| post("/api/v1/chats/search").cookie(&ada).json(query).send(&server).await;
    let lacks = json!([{"namespace": "crm", "name": "plan", "exists": false}]);
    assert_eq!(search(json!({"properties": lacks, "state": "any"})).await.json()["found"], 1);
    let gold = json!([{"namespace": "crm", "name": "plan", "any": ["gold"]}]);
    assert_eq!(search(json!({"properties": gold, "state": "any"})).await.json()["found"], 0);
    search(json!({"property": gold})).await.expect_problem(400, "malformed");
    post("/api/v1/chats/search").bearer(&token).json(json!({})).send(&server).await.expect_problem(403, "not_allowed");

    let agents = get(&format!("/api/v1/agents?groups={group}")).cookie(&ada).send(&server).await.json();
    let row = &agents[0];
    assert_eq!(
        (&row["status"], &row["online"], &row["load"]),
        (&json!("offline"), &json!(false), &json!(0)),
        "{agents}"
    );
    assert_eq!((&row["state"], &row["rights"][group]["respond"]), (&json!("active"), &json!(true)), "{agents}");
    get("/api/v1/agents?state=away").cookie(&ada).send(&server).await.expect_problem(400, "malformed");
    get("/api/v1/agents").bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    server.comes_to_work(&ada).await;
    command("pick", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    let path = format!("/api/v1/chats/{chat}/agents-for-transfer");
    let rows = get(&path).cookie(&ada).send(&server).await.json();
    assert_eq!(rows[0]["refused"], "agent_offline", "{rows}");
    get(&path).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let unknown = get("/api/v1/chats/nonsense/agents-for-transfer").cookie(&ada).send(&server).await;
    unknown.expect_problem(404, "unknown_chat");
}

#[tokio::test]
async fn a_program_finds_out_who_is_to_be_answered_soon_and_who_should_have_been() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    server.comes_to_work(&ada).await;
    let (chat, _) = server.start_thread(&token).await;
    command("pick", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    let list = async |query: &str| get(&format!("/api/v1/chats?{query}")).cookie(&ada).send(&server).await.json();
    let started = list("").await["rows"][0]["thread"]["started_at"].as_u64().unwrap();
    for (key, after, overdue, soon) in
        [("far", 3_600_000, false, false), ("near", 240_000, false, true), ("past", 0, true, false)]
    {
        let target = json!({"kind": "normal", "delay_until": null, "manual_due": started + after});
        let promise = json!({"set_response_target": {"chat": chat, "target": target}});
        command(key, promise).cookie(&ada).send(&server).await.expect_done();
        let page = list("sort=due&ascending=true").await;
        let row = &page["rows"][0]["thread"];
        assert_eq!(row["due_at"], started + after, "{page}");
        assert_eq!((&row["overdue"], &row["due_soon"]), (&json!(overdue), &json!(soon)), "{page}");
        for (query, found) in [
            (format!("overdue={overdue}"), 1),
            (format!("overdue={}", !overdue), 0),
            (format!("due_before={}", started + after), 0),
            (format!("due_before={}", started + after + 1), 1),
        ] {
            assert_eq!(list(&query).await["found"], found, "{key}: {query}");
        }
    }
    let search = post("/api/v1/chats/search").cookie(&ada).json(json!({"overdue": true, "sort": "due"}));
    assert_eq!(search.send(&server).await.json()["found"], 1);
    let threads = format!("/api/v1/chats/{chat}/threads");
    let staff = get(&threads).cookie(&ada).send(&server).await.json();
    assert_eq!((&staff["rows"][0]["due_at"], &staff["rows"][0]["overdue"]), (&json!(started), &json!(true)));
    let own = get(&threads).bearer(&token).send(&server).await.json();
    assert_eq!((&own["rows"][0]["due_at"], &own["rows"][0]["overdue"]), (&Value::Null, &json!(false)));

    let answer = json!({"post_event": {"chat": chat, "content": {"text": "Good morning"}}});
    command("answer", answer).cookie(&ada).send(&server).await.expect_done();
    let page = list("overdue=false").await;
    assert_eq!(page["rows"][0]["thread"]["due_at"], Value::Null, "{page}");
    get("/api/v1/chats?due_before=soon").cookie(&ada).send(&server).await.expect_problem(400, "malformed");
}

#[tokio::test]
async fn reports_are_counted_by_group_and_day_in_a_zone() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let chat = two_threads(&server, &ada, &token).await;
    let list = get(&format!("/api/v1/chats/{chat}/threads")).cookie(&ada).send(&server).await.json();
    let start = list["rows"][1]["started_at"].as_u64().unwrap();
    let (from, to) = (start - 3_600_000, start + 3_600_000);
    let report = async |name: &str, query: &str| {
        let path = format!("/api/v1/reports/{name}?from={from}&to={to}{query}");
        get(&path).cookie(&ada).send(&server).await
    };
    let volumes = report("volumes", "&by=group,week&zone=Asia/Kathmandu").await.json();
    assert_eq!(volumes["columns"][0], "started");
    let row = &volumes["rows"][0];
    assert_eq!((&row["figures"][0], &row["figures"][1]), (&json!(2), &json!(2)), "{volumes}");
    // A quarter past six, the evening before, in UTC.
    assert_eq!(row["from"].as_u64().unwrap() % 86_400_000, 18 * 3_600_000 + 15 * 60_000);
    let group = row["group"].as_str().unwrap();
    assert_eq!(report("volumes", &format!("&groups={group}")).await.json()["rows"][0]["figures"][0], 2);
    assert_eq!(report("volumes", &format!("&groups={chat}")).await.json()["rows"], json!([]));
    assert_eq!(report("first_response", "&by=agent").await.json()["rows"][0]["figures"][0], 2);
    report("weather", "").await.expect_problem(404, "not_found");
    report("volumes", "&by=moon").await.expect_problem(400, "malformed");
    assert_eq!(report("volumes", "&zone=Europe/Atlantis").await.expect_problem(400, "malformed")["field"], "zone");
    let long = format!("/api/v1/reports/volumes?from=0&to={to}&zone=Europe/Oslo");
    get(&long).cookie(&ada).send(&server).await.expect_problem(409, "limit_reached");
    let path = format!("/api/v1/reports/volumes?from={from}&to={to}");
    get(&path).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let mira = server.sign_in(super::support::MIRA).await;
    get(&path).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn closed_threads_are_found_by_properties_and_links() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    server.comes_to_work(&ada).await;
    let (chat, thread) = server.start_thread(&token).await;
    let does = async |key: &str, wanted: Value| command(key, wanted).cookie(&ada).send(&server).await.expect_done();
    does("take", json!({"pick_up": {"chat": chat}})).await;
    let properties = json!({"crm": {"plan": {"text": "gold"}, "vip": {"bool": true}, "seats": {"int": 3}}});
    let of = json!({"thread": {"thread": thread}});
    does("mark", json!({"set_properties": {"chat": chat, "of": of, "properties": properties}})).await;
    does("tie", json!({"link_thread": {"chat": chat, "thread": thread, "kind": "contact", "id": "4711"}})).await;
    does("close", json!({"close_thread": {"chat": chat}})).await;
    let finds = async |filter: Value| {
        let query = json!({"filters": [filter]});
        let found = post("/api/v1/threads/search").cookie(&ada).json(query).send(&server).await.json();
        found["rows"].as_array().unwrap().len()
    };
    for (filter, found) in [
        (json!({"kind": "property", "key": "crm/plan"}), 1),
        (json!({"kind": "property", "key": "crm/plan", "any": ["silver", "gold"]}), 1),
        (json!({"kind": "property", "key": "crm/plan", "none": ["gold"]}), 0),
        (json!({"kind": "property", "key": "crm/vip", "all": ["true"]}), 1),
        (json!({"kind": "property", "key": "crm/seats", "any": ["3"]}), 1),
        (json!({"kind": "property", "key": "crm/other", "exists": false}), 1),
        (json!({"kind": "property", "key": "crm/other"}), 0),
        (json!({"kind": "link", "key": "contact", "any": ["4711"]}), 1),
        (json!({"kind": "link", "key": "ticket", "any": ["4711"]}), 0),
        (json!({"kind": "link", "key": "ticket", "exists": false}), 1),
        (json!({"kind": "greeting"}), 0),
    ] {
        assert_eq!(finds(filter.clone()).await, found, "{filter}");
    }
    server.stop().await;
}

#[tokio::test]
async fn how_long_agents_were_in_which_status_and_why_is_reported_by_day() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let does = async |key: &str, wanted: Value| command(key, wanted).cookie(&ada).send(&server).await.expect_done();
    let while_passes = || tokio::time::sleep(std::time::Duration::from_millis(20));
    does("begin", json!({"set_routing_status": {"status": "accepting"}})).await;
    while_passes().await;
    does("reasons", json!({"save_status_reasons": {"reasons": ["Lunch"]}})).await;
    does("pause", json!({"set_routing_status": {"status": "paused", "reason": "Lunch"}})).await;
    while_passes().await;
    let me = get("/api/v1/sessions/me").cookie(&ada).send(&server).await.json()["agent"].clone();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let path = |name: &str| format!("/api/v1/reports/{name}?from={}&to={}&by=agent,reason", now - 3_600_000, now + 9);
    let report = get(&path("presence")).cookie(&ada).send(&server).await.json();
    assert_eq!(report["columns"], json!(["accepting_ms", "paused_ms", "offline_ms"]));
    let rows = report["rows"].as_array().unwrap().iter().filter(|row| row["agent"] == me);
    let [accepting, lunch] = &rows.collect::<Vec<_>>()[..] else { panic!("{report}") };
    let within = |figure: &Value| (20..3_600_000).contains(&figure.as_u64().unwrap());
    assert!(accepting["reason"].is_null() && within(&accepting["figures"][0]), "{report}");
    assert!(lunch["reason"] == "Lunch" && within(&lunch["figures"][1]) && lunch["figures"][0] == 0, "{report}");
    let token = server.customer().await;
    get(&path("presence")).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let mira = server.sign_in(super::support::MIRA).await;
    get(&path("presence")).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
}
