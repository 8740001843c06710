//! Agents who touch none of their pages, from the admin's rule to the reason that everybody sees.

use std::sync::Arc;
use std::time::Duration;

use parlor_engine::desk::{DeskFact, RoutingStatus};
use parlor_engine::{Fact, Time, User};
use parlor_server::store::{SqliteStore, Store};
use parlor_sync::Entry;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Reply, Server, command, get, post};

/// The shortest time that there is.
const AWAY_MS: u64 = 60_000;

async fn rule(server: &Server, cookie: &str, key: &str, away_after_ms: u64) -> Reply {
    let groups = get("/api/v1/groups").cookie(cookie).send(server).await.json();
    let rules = json!({"group": groups[0]["id"], "rules": {"routing": {"away_after_ms": away_after_ms}}});
    command(key, json!({"configure_group": rules})).cookie(cookie).send(server).await
}

/// Waits until Ada's status and its reason are these, as a colleague is told.
async fn until(server: &Server, cookie: &str, status: &str, reason: Value) {
    let wanted = (json!(status), reason);
    let mut told = Value::Null;
    for _ in 0..200 {
        let agents = get("/api/v1/agents").cookie(cookie).send(server).await.json();
        told = agents.as_array().unwrap().iter().find(|row| row["role"] == "admin").unwrap().clone();
        if (&told["status"], &told["reason"]) == (&wanted.0, &wanted.1) {
            return;
        }
        sleep(Duration::from_millis(25)).await;
    }
    panic!("{wanted:?} is not told: {told}");
}

/// As if all that has happened had happened a while ago: nobody waits a minute for a test.
fn long_ago(folder: &TempDir) {
    let store = SqliteStore::open(&folder.path().join("data")).unwrap();
    let account = store.directory().accounts().unwrap()[0];
    let mut log = store.log(account).unwrap();
    let last = log.load(1).unwrap().snapshot;
    let agents = last.account.desk.agents.values();
    let working = agents.filter(|state| state.status == RoutingStatus::Accepting);
    let facts = working.map(|state| {
        let (agent, at) = (state.profile.id, Time(state.status_at.0 - 2 * AWAY_MS));
        Fact::Desk(DeskFact::RoutingStatusSet { agent, status: state.status, at, reason: None })
    });
    let facts = facts.collect();
    let entry =
        Entry { position: last.position + 1, at: last.at, actor: User::System, origin: None, facts, refused: None };
    log.append(&[Arc::new(entry)], &[]).unwrap();
}

#[tokio::test]
async fn an_agent_who_touches_nothing_is_away_until_the_next_touch_and_everybody_sees_why() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    rule(&server, &ada, "rule", AWAY_MS).await.expect_done();
    let groups = get("/api/v1/groups").cookie(&ada).send(&server).await.json();
    assert_eq!(groups[0]["rules"]["routing"]["away_after_ms"], AWAY_MS);
    command("work", json!({"set_routing_status": {"status": "accepting"}}))
        .cookie(&ada)
        .send(&server)
        .await
        .expect_done();
    let folder = server.stop().await;
    long_ago(&folder);

    let server = Server::start_in(folder, |_| {}).await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let origin = format!("http://{}", server.address);
    let mut page = Socket::open(&server, JSON, &[("cookie", &ada), ("origin", &origin)]).await.unwrap();
    page.hello(None).await;
    page.expect("reset").await;
    let touched = |ago_ms: u64| json!({"signal": {"touched": {"ago_ms": ago_ms}}}).to_string();
    page.send(touched(1_000)).await;
    page.send(json!("ping").to_string()).await;
    page.expect("pong").await;
    until(&server, &mira, "accepting", Value::Null).await;

    let mut tablet = Socket::open(&server, JSON, &[("cookie", &ada), ("origin", &origin)]).await.unwrap();
    tablet.hello(None).await;
    tablet.expect("reset").await;
    tablet.send(touched(AWAY_MS)).await;
    tablet.send(json!("ping").to_string()).await;
    tablet.expect("pong").await;
    until(&server, &mira, "accepting", Value::Null).await;
    drop(page);
    until(&server, &mira, "paused", json!("idle")).await;
    tablet.send(touched(0)).await;
    until(&server, &mira, "accepting", Value::Null).await;
    server.stop().await;
}

#[tokio::test]
async fn what_is_said_of_idle_agents_is_bounded_and_comes_from_their_pages_alone() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    for (key, ms) in [("short", AWAY_MS - 1), ("long", 86_400_001)] {
        let refused = rule(&server, &ada, key, ms).await.expect_problem(422, "away_out_of_range");
        assert_eq!(refused["field"], "rules.routing");
    }
    let touched = json!({"touched": {"ago_ms": 0}});
    post("/api/v1/signals").cookie(&ada).json(touched.clone()).send(&server).await.expect_problem(403, "not_allowed");
    post("/api/v1/signals").bearer(&token).json(touched).send(&server).await.expect_problem(403, "not_allowed");
    let agents = get("/api/v1/agents").cookie(&ada).send(&server).await.json();
    let idle = json!({"agent_idle": {"agent": agents[0]["agent"], "idle": true}});
    command("idle", idle).cookie(&ada).send(&server).await.expect_problem(403, "not_allowed");
    server.stop().await;
}
