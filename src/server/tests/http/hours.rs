//! Opening hours, from the admin's rules to the customer's refusal.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{ADA, Server, command, get};

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
        command(key, json!({"save_group_rules": rules})).cookie(&admin).send(&server)
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
    let bad = save("bad", json!({"enabled": true, "zone": ""})).await;
    assert_eq!(bad.expect_problem(422, "hours_invalid")["field"], "rules.hours");
}
