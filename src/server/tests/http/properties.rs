//! What staff keep of whom chats are with.

use serde_json::{Value, json};

use super::support::{ADA, MIRA, Server, command, get, post};

#[tokio::test]
async fn properties_of_account_groups_and_agents_are_read_by_staff_and_by_no_customer() {
    let server = Server::start().await;
    let (ada, mira, carl) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.customer().await);
    let desk = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json()["account"]["desk"].clone();
    let first = |of: &str| desk[of].as_object().unwrap().keys().next().unwrap().clone();
    let (group, agent) = (first("groups"), first("agents"));
    let holders: [(String, Value); 3] = [
        ("/api/v1/account/properties".to_owned(), json!("account")),
        (format!("/api/v1/groups/{group}/properties"), json!({"group": {"group": group}})),
        (format!("/api/v1/agents/{agent}/properties"), json!({"agent": {"agent": agent}})),
    ];
    let narrow = json!({"name": "n", "scopes": ["chats:read"]});
    let narrow = post("/api/v1/tokens").cookie(&ada).json(narrow).send(&server).await.json();
    for (place, (path, of)) in holders.iter().enumerate() {
        let read = async |cookie: &str| get(path).cookie(cookie).send(&server).await;
        assert_eq!(read(&mira).await.json(), json!({}), "{path}");
        let kept = json!({"crm": {"plan": {"text": format!("gold {place}")}}});
        let save = json!({"save_properties": {"of": of, "set": kept}});
        command(path, save.clone()).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
        command(&format!("{path} by Ada"), save).cookie(&ada).send(&server).await.expect_done();
        for cookie in [&ada, &mira] {
            assert_eq!(read(cookie).await.json(), kept, "{path}");
        }
        get(path).bearer(&carl).send(&server).await.expect_problem(403, "not_allowed");
        let by_token = get(path).bearer(narrow["token"].as_str().unwrap()).send(&server).await;
        by_token.expect_problem(403, "scope_missing");
        get(path).send(&server).await.expect_problem(401, "sign_in_needed");
    }
    for (of, code) in [("groups", "unknown_group"), ("agents", "unknown_agent")] {
        for nobody in ["00000000000000000000000001", "nobody"] {
            let path = format!("/api/v1/{of}/{nobody}/properties");
            get(&path).cookie(&ada).send(&server).await.expect_problem(404, code);
        }
    }
}
