//! Reading of customers.

use serde_json::{Value, json};

use crate::support::{ADA, MIRA, Reply, Server, command, get, post};

const CUSTOMERS: &str = "/api/v1/customers";

/// A customer with an open thread; gives the token and the id.
async fn comes(server: &Server, name: &str, group: Option<&str>) -> (String, String) {
    let pass = post(CUSTOMERS).json(json!({})).send(server).await.json();
    let token = pass["token"].as_str().unwrap().to_owned();
    let start = json!({"start_thread": {"text": "Good morning", "name": name, "group": group}});
    command("start", start).bearer(&token).send(server).await.expect_done();
    (token, pass["customer"].as_str().unwrap().to_owned())
}

async fn asks(server: &Server, cookie: &str, rest: &str) -> Reply {
    get(&format!("{CUSTOMERS}{rest}")).cookie(cookie).send(server).await
}

fn names(page: &Value) -> Vec<&str> {
    page["rows"].as_array().unwrap().iter().map(|row| row["customer"]["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn customers_are_listed_in_an_order_page_by_page_and_by_filters() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let (vera_token, vera) = comes(&server, "vera", None).await;
    for name in ["Åsa-Maria", "Walt", "Carl"] {
        comes(&server, name, None).await;
    }
    let list = async |query: &str| asks(&server, &ada, query).await.json();
    let first = list("?sort=name&ascending=true&limit=3").await;
    assert_eq!((names(&first), &first["found"]), (vec!["Carl", "vera", "Walt"], &json!(4)));
    comes(&server, "Abel", None).await;
    let next = first["next"].as_str().unwrap();
    let second = list(&format!("?sort=name&ascending=true&limit=3&page={next}")).await;
    assert_eq!((names(&second), &second["next"]), (vec!["Åsa-Maria"], &Value::Null), "who comes before moves nobody");
    assert_eq!(list(&format!("?sort=seen&page={next}")).await["rows"], json!([]), "a page of another order");
    assert_eq!(names(&list("?limit=2").await), ["Abel", "Carl"], "the latest first");
    assert_eq!(names(&list("?ascending=true&limit=1").await), ["vera"]);
    let says = json!({"start_visit": {}});
    command("visit", says).bearer(&vera_token).send(&server).await.expect_done();
    let seen = list("?sort=seen&limit=1").await;
    assert_eq!(names(&seen), ["vera"]);
    let at = seen["rows"][0]["seen_at"].as_u64().unwrap();
    assert_eq!(list(&format!("?seen_to={at}&created_to={at}")).await["found"], 4);
    assert_eq!(names(&list(&format!("?seen_from={at}")).await), ["vera"]);

    assert_eq!(names(&list("?text=ASA").await), Vec::<&str>::new());
    assert_eq!(names(&list("?text=%C3%85SA").await), ["Åsa-Maria"]);
    let ban = json!({"ban_customer": {"customer": vera, "days": 1}});
    command("ban", ban).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(names(&list("?banned=true").await), ["vera"]);
    assert_eq!(names(&list("?open=false").await), ["vera"]);
    assert_eq!(list("?banned=false&identified=false&online=false&followed=false&open=true").await["found"], 4);
    assert_eq!(list("?external_id=shop-7").await["found"], 0);
    asks(&server, &ada, "?sort=age").await.expect_problem(400, "malformed");
    asks(&server, &ada, &format!("?text={}", "x".repeat(201))).await.expect_problem(409, "limit_reached");
    get(CUSTOMERS).bearer(&vera_token).send(&server).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn one_customer_is_read_with_visits_statistics_and_whether_one_follows() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let (token, vera) = comes(&server, "Vera", None).await;
    for (key, wanted) in [
        ("fields", json!({"set_session_fields": {"fields": [["plan", "gold"]]}})),
        ("visit", json!({"start_visit": {"referrer": "https://search.example/"}})),
        ("page", json!({"view_page": {"url": "https://shop.example/lamps", "title": "Lamps"}})),
    ] {
        command(key, wanted).bearer(&token).send(&server).await.expect_done();
    }
    let read = async || asks(&server, &ada, &format!("/{vera}")).await.json();
    let state = async || read().await["row"]["state"].clone();
    assert_eq!(state().await, "queued");
    let sheet = read().await;
    let (row, profile) = (&sheet["row"], &sheet["profile"]);
    assert_eq!((&row["customer"]["name"], &row["open"], &row["threads"]), (&json!("Vera"), &json!(true), &json!(1)));
    let statistics = &profile["statistics"];
    assert_eq!(["threads", "visits", "page_views"].map(|name| statistics[name].as_u64()), [Some(1); 3]);
    assert_eq!(profile["session_fields"], json!([["plan", "gold"]]));
    assert_eq!(profile["visits"][0]["pages"][0]["title"], "Lamps");
    assert_eq!((&row["followed"], &sheet["agent_said_at"]), (&json!(false), &Value::Null));
    assert!(sheet["customer_said_at"].is_u64() && sheet["groups"].as_array().unwrap().len() == 1);
    let follow = json!({"follow_customer": {"chat": row["chat"]}});
    command("follow", follow).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(read().await["row"]["followed"], true);
    server.comes_to_work(&ada).await;
    for (key, wanted, does) in [
        ("take", json!({"pick_up": {"chat": row["chat"]}}), "chatting"),
        ("close", json!({"close_thread": {"chat": row["chat"]}}), "browsing"),
    ] {
        command(key, wanted).cookie(&ada).send(&server).await.expect_done();
        assert_eq!(state().await, does);
    }
    command("gone", json!({"end_visit": {}})).bearer(&token).send(&server).await.expect_done();
    assert_eq!(state().await, "away");
    for nobody in ["00000000000000000000000001", "nobody"] {
        asks(&server, &ada, &format!("/{nobody}")).await.expect_problem(404, "unknown_customer");
    }
    get(&format!("{CUSTOMERS}/{vera}")).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn an_agent_reads_of_customers_of_the_own_groups_alone() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let save = json!({"configure_group": {"name": "Returns", "assignment": "pick_up"}});
    command("group", save).cookie(&ada).send(&server).await.expect_done();
    let snapshot = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let groups = snapshot["account"]["desk"]["groups"].as_object().unwrap();
    let returns = groups.iter().find(|(_, group)| group["name"] == "Returns").unwrap().0;
    let (_, walt) = comes(&server, "Walt", Some(returns)).await;
    let (_, vera) = comes(&server, "Vera", None).await;
    assert_eq!(asks(&server, &ada, "").await.json()["found"], 2);
    assert_eq!(names(&asks(&server, &ada, &format!("?group={returns}")).await.json()), ["Walt"]);
    let theirs = asks(&server, &mira, "").await.json();
    assert_eq!((names(&theirs), &theirs["found"]), (vec!["Vera"], &json!(1)));
    assert_eq!(asks(&server, &mira, &format!("/{vera}")).await.status, 200);
    asks(&server, &mira, &format!("/{walt}")).await.expect_problem(404, "unknown_customer");
}

#[tokio::test]
async fn an_export_has_all_that_is_kept_of_one_person_and_is_recorded() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    server.comes_to_work(&ada).await;
    let (token, vera) = comes(&server, "Vera", None).await;
    comes(&server, "Walt", None).await;
    let chat = asks(&server, &ada, &format!("/{vera}")).await.json()["row"]["chat"].clone();
    for (key, wanted) in [
        ("take", json!({"pick_up": {"chat": chat}})),
        ("whisper", json!({"post_event": {"chat": chat, "content": {"text": "knows lamps"}, "audience": "agents"}})),
        ("note", json!({"add_note": {"chat": chat, "text": "call on Monday"}})),
        ("close", json!({"close_thread": {"chat": chat}})),
    ] {
        command(key, wanted).cookie(&ada).send(&server).await.expect_done();
    }
    command("visit", json!({"start_visit": {}})).bearer(&token).send(&server).await.expect_done();
    let path = format!("{CUSTOMERS}/{vera}/export");
    let reply = get(&path).cookie(&ada).send(&server).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"customer.json\"");
    for kept in ["Vera", "Good morning", "knows lamps", "call on Monday", "127.0.0.1"] {
        assert!(reply.text().contains(kept), "{kept} is missing in {}", reply.text());
    }
    assert!(!reply.text().contains("Walt"));
    let export = reply.json();
    assert_eq!((&export["customer"], export["agents"].as_object().unwrap().len()), (&json!(vera), 1));
    get(&path).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    get(&path).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let narrow = json!({"name": "n", "scopes": ["customers:read"]});
    let narrow = post("/api/v1/tokens").cookie(&ada).json(narrow).send(&server).await.json();
    let by_token = get(&path).bearer(narrow["token"].as_str().unwrap()).send(&server).await;
    by_token.expect_problem(403, "scope_missing");
    asks(&server, &ada, "/00000000000000000000000001/export").await.expect_problem(404, "unknown_customer");
    let rows = get("/api/v1/audit?action=export_customer").cookie(&ada).send(&server).await.json();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "{rows}");
    assert_eq!((&rows["rows"][0]["subject"], &rows["rows"][0]["details"]["threads"]), (&json!(vera), &json!(1)));
}
