//! Opening hours, from the admin's rules to the customer's refusal.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{ADA, MIRA, Server, command, get};

/// Asks until the group is as it should be.
async fn until(server: &Server, token: &str, group: &str, open: bool) -> Value {
    for _ in 0..200 {
        let snapshot = get("/api/v1/snapshot").bearer(token).send(server).await.json();
        let seen = snapshot["account"]["desk"]["groups"][group].clone();
        if seen["open"] == open {
            return seen;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("the group never became open: {open}");
}

#[tokio::test]
async fn a_group_closes_and_opens_as_its_hours_say_and_customers_are_told() {
    let server = Server::start().await;
    let (admin, token) = (server.sign_in(ADA).await, server.customer().await);
    let snapshot = get("/api/v1/snapshot").cookie(&admin).send(&server).await.json();
    let groups = snapshot["account"]["desk"]["groups"].as_object().unwrap();
    let first = groups.iter().find(|(_, group)| group["order"] == 0).unwrap().0.clone();
    let save = |key: &str, hours: Value| {
        let rules = json!({"group": first, "rules": {"hours": hours}});
        command(key, json!({"configure_group": rules})).cookie(&admin).send(&server)
    };
    until(&server, &token, &first, true).await;
    save("closed", json!({"enabled": true, "zone": "Europe/Oslo"})).await.expect_done();
    let seen = until(&server, &token, &first, false).await;
    assert_eq!(seen["next_change"], Value::Null, "it never opens");
    let start = || json!({"start_thread": {"group": first, "text": "Good evening"}});
    let refused = command("one", start()).bearer(&token).send(&server).await;
    assert_eq!(refused.expect_problem(409, "group_closed")["field"], "group");
    let week: Vec<_> = (1..=7).map(|day| json!({"day": day, "from": 0, "to": 1_440})).collect();
    save("always", json!({"enabled": true, "zone": "Europe/Oslo", "week": week})).await.expect_done();
    until(&server, &token, &first, true).await;
    command("two", start()).bearer(&token).send(&server).await.expect_done();
    for (key, zone) in [("none", ""), ("mistyped", "Europe/Olso"), ("elsewhere", "Mars/Olympus_Mons")] {
        let bad = save(key, json!({"enabled": true, "zone": zone, "week": week})).await;
        assert_eq!(bad.expect_problem(422, "hours_invalid")["field"], "rules.hours");
    }
    until(&server, &token, &first, true).await;
}

#[tokio::test]
async fn whether_a_group_is_open_is_asked_by_everybody_and_its_rules_are_shown_to_admins() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let token = server.customer().await;
    let groups = get("/api/v1/groups").cookie(&ada).send(&server).await.json();
    let names: Vec<_> = groups.as_array().unwrap().iter().map(|group| group["name"].clone()).collect();
    assert_eq!(names, ["Support", "Sales"], "in their order");
    let (id, rules) = (groups[0]["id"].as_str().unwrap().to_owned(), &groups[0]["rules"]);
    assert_eq!((&rules["hours"]["enabled"], &groups[0]["assignment"]), (&json!(false), &json!("automatic")));
    let of_staff = get("/api/v1/groups").cookie(&mira).send(&server).await.json();
    assert_eq!((&of_staff[0]["assignment"], &of_staff[0]["rules"]), (&json!("automatic"), &Value::Null));
    let reply = get("/api/v1/groups").with("origin", "https://shop.example").bearer(&token).send(&server).await;
    let plain = json!({
        "id": id, "name": "Support", "order": 0, "open": true, "next_change": null, "attendance": "offline",
        "assignment": null, "rules": null,
    });
    assert_eq!((&reply.json()[0], reply.header("access-control-allow-origin")), (&plain, "*"));
    get("/api/v1/groups").send(&server).await.expect_problem(401, "sign_in_needed");

    let ask = async |id: &str| get(&format!("/api/v1/groups/{id}/opening")).bearer(&token).send(&server).await;
    assert_eq!(ask(&id).await.json(), json!({"open": true, "next_change": null, "attendance": "offline"}));
    let accept = json!({"set_routing_status": {"agent": null, "status": "accepting"}});
    command("work", accept).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(ask(&id).await.json(), json!({"open": true, "next_change": null, "attendance": "online"}));
    let week: Vec<_> = (1..=7).map(|day| json!({"day": day, "from": 0, "to": 1_439})).collect();
    let rules = json!({"group": id, "rules": {"hours": {"enabled": true, "zone": "UTC", "week": week}}});
    command("hours", json!({"configure_group": rules})).cookie(&ada).send(&server).await.expect_done();
    let mut asked = ask(&id).await.json();
    for _ in 0..200 {
        if !asked["next_change"].is_null() {
            break;
        }
        // No faster than a customer may read.
        sleep(Duration::from_millis(300)).await;
        asked = ask(&id).await.json();
    }
    // It closes a minute before midnight, or opens at midnight if it is that minute.
    let minute = asked["next_change"].as_u64().unwrap() / 60_000 % 1_440;
    assert_eq!(minute, if asked["open"] == true { 1_439 } else { 0 });
    for odd in ["x", "00000000000000000000000005"] {
        ask(odd).await.expect_problem(404, "unknown_group");
    }
    server.stop().await;
}

#[tokio::test]
async fn skills_and_reasons_for_a_status_are_listed_for_staff_in_their_order() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    for (key, name) in [("one", "French"), ("two", "Danish")] {
        command(key, json!({"save_skill": {"name": name}})).cookie(&ada).send(&server).await.expect_done();
    }
    let reasons = json!({"save_status_reasons": {"reasons": ["Lunch", "Training"]}});
    command("reasons", reasons).cookie(&ada).send(&server).await.expect_done();
    let skills = get("/api/v1/skills").cookie(&mira).send(&server).await.json();
    let names: Vec<_> = skills.as_array().unwrap().iter().map(|skill| skill["name"].clone()).collect();
    assert_eq!(names, ["French", "Danish"]);
    assert!(skills[0]["id"].is_string() && skills[0]["response"].is_null());
    let reasons = get("/api/v1/status-reasons").cookie(&mira).send(&server).await.json();
    assert_eq!(reasons, json!(["Lunch", "Training"]));
    let token = server.customer().await;
    for path in ["/api/v1/skills", "/api/v1/status-reasons"] {
        get(path).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
        get(path).send(&server).await.expect_problem(401, "sign_in_needed");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_page_asks_for_a_groups_forms_and_its_answers_begin_a_thread_or_leave_a_message() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let groups = get("/api/v1/groups").cookie(&ada).send(&server).await.json();
    let id = groups[0]["id"].as_str().unwrap().to_owned();
    let ask = async || {
        let asked = get(&format!("/api/v1/groups/{id}/forms")).with("origin", "https://shop.example").bearer(&token);
        asked.send(&server).await
    };
    assert_eq!(ask().await.json(), json!({"pre_chat": null, "offline": null, "due": "none"}));
    let email = json!({"id": "email", "kind": "email", "label": "Your mail address", "required": true});
    let box_of =
        json!({"id": "ok", "kind": "consent", "label": "Privacy", "options": [{"id": "v1", "label": "I agree"}]});
    let what = json!({"id": "what", "kind": "textarea", "label": "What is it about?", "required": true});
    let pre_chat = json!({"id": "before", "fields": [email, box_of]});
    let offline = json!({"id": "message", "fields": [email, what]});
    let rules = json!({"group": id, "rules": {"forms": {"pre_chat": pre_chat, "offline": offline}}});
    command("forms", json!({"configure_group": rules})).cookie(&ada).send(&server).await.expect_done();
    let asked = ask().await;
    assert_eq!(asked.header("access-control-allow-origin"), "*");
    let asked = asked.json();
    assert_eq!(asked["due"], "offline", "nobody is there");
    assert_eq!((&asked["pre_chat"]["kind"], &asked["offline"]["kind"]), (&json!("pre_chat"), &json!("offline")));
    assert_eq!(asked["pre_chat"]["fields"][1]["options"][0]["id"], "v1");

    let start = |key: &str, form: &str, answers: Value| {
        let form = json!({"form": form, "answers": answers});
        command(key, json!({"start_thread": {"group": id, "form": form}})).bearer(&token).send(&server)
    };
    let refused = start("none", "before", json!([])).await;
    assert_eq!(refused.expect_problem(422, "email_invalid")["field"], "email");
    let email = json!({"field": "email", "text": "mira@example.com"});
    start("left", "message", json!([email, {"field": "what", "text": "My lamp is broken."}])).await.expect_done();
    let chats = get("/api/v1/chats").cookie(&ada).send(&server).await.json();
    assert_eq!(chats["rows"][0]["thread"]["email"], "mira@example.com", "{chats}");
    let accept = json!({"set_routing_status": {"agent": null, "status": "accepting"}});
    command("work", accept).cookie(&ada).send(&server).await.expect_done();
    assert_eq!(ask().await.json()["due"], "pre_chat");
    get("/api/v1/groups/x/forms").bearer(&token).send(&server).await.expect_problem(404, "unknown_group");
    server.stop().await;
}
