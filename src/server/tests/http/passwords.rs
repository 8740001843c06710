use serde_json::{Value, json};

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Reply, Server, command, get, post};

const ME: &str = "/api/v1/sessions/me";

async fn sign_in(server: &Server, email: &str, password: &str) -> Reply {
    post("/api/v1/sessions").json(json!({"email": email, "password": password})).send(server).await
}

/// Adds an agent, or changes the one of this id, and returns the id.
async fn save(server: &Server, ada: &str, agent: Option<&str>, email: &str, bot: bool) -> String {
    let profile = json!({
        "agent": agent, "name": "Ben", "email": email, "role": "agent", "capacity": 2, "groups": [], "bot": bot,
    });
    command(&format!("save {email}"), json!({"save_agent": profile})).cookie(ada).send(server).await.expect_done();
    let snapshot = get("/api/v1/snapshot").cookie(ada).send(server).await.json();
    let agents = snapshot["account"]["desk"]["agents"].as_object().unwrap().clone();
    agents.into_iter().find(|(_, state)| state["profile"]["email"] == email).unwrap().0
}

/// Adds an admin, who has no password yet, and returns the id.
async fn admin(server: &Server, ada: &str, email: &str) -> String {
    let profile = json!({"name": "Eva", "email": email, "role": "admin", "capacity": 2, "groups": []});
    let saved = command(&format!("save {email}"), json!({"save_agent": profile})).cookie(ada).send(server).await;
    saved.json()["made"]["agent"].as_str().unwrap().to_owned()
}

async fn invite(server: &Server, cookie: &str, agent: &str) -> Reply {
    post(&format!("/api/v1/agents/{agent}/invitation")).cookie(cookie).send(server).await
}

async fn accept(server: &Server, token: &Value, password: &str) -> Reply {
    post("/api/v1/invitations").json(json!({"token": token, "password": password})).send(server).await
}

#[tokio::test]
async fn an_invited_agent_sets_a_password_once_and_signs_in() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let ben = save(&server, &ada, None, "ben@example.com", false).await;
    let earlier = invite(&server, &ada, &ben).await.json();
    let reply = invite(&server, &ada, &ben).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let invited = reply.json();
    let token = &invited["token"];
    assert_eq!(invited["link"], format!("http://{}/invitation#{}", server.address, token.as_str().unwrap()));
    accept(&server, &earlier["token"], "long-enough").await.expect_problem(404, "invitation_invalid");
    let short = accept(&server, token, "1234567").await.expect_problem(422, "password_length");
    assert_eq!(short["field"], "password");
    assert_eq!(accept(&server, token, "long-enough").await.status, 204, "a refused password does not use it up");
    accept(&server, token, "another-one").await.expect_problem(404, "invitation_invalid");
    let signed_in = sign_in(&server, "ben@example.com", "long-enough").await;
    assert_eq!(signed_in.status, 204);
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(get(ME).cookie(&cookie).send(&server).await.json()["name"], "Ben");

    // A second invitation is how an admin gives somebody a new password: what was signed in ends.
    let again = invite(&server, &ada, &ben).await.json();
    assert_eq!(accept(&server, &again["token"], "new-password").await.status, 204);
    get(ME).cookie(&cookie).send(&server).await.expect_problem(401, "sign_in_needed");
    let rows = get(&format!("/api/v1/audit?subject={ben}")).cookie(&ada).send(&server).await.json();
    let actions: Vec<_> = rows["rows"].as_array().unwrap().iter().map(|row| row["action"].clone()).collect();
    let (asked, took) = ("invite_agent", "accept_invitation");
    assert_eq!(actions, [took, asked, took, asked, asked, "save_agent"]);
    assert!(!rows.to_string().contains(token.as_str().unwrap()));
}

#[tokio::test]
async fn admins_invite_people_and_no_programs() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let bot = save(&server, &ada, None, "bot@example.com", true).await;
    invite(&server, &mira, &bot).await.expect_problem(403, "not_allowed");
    assert_eq!(invite(&server, &ada, &bot).await.expect_problem(409, "bot_without_password")["field"], "agent");
    invite(&server, &ada, "00000000000000000000000001").await.expect_problem(404, "unknown_agent");
    invite(&server, &ada, "nobody").await.expect_problem(404, "unknown_agent");
}

#[tokio::test]
async fn another_password_ends_every_other_sign_in_and_its_sockets() {
    let server = Server::start().await;
    let (here, elsewhere) = (server.sign_in(ADA).await, server.sign_in(ADA).await);
    let mira = server.sign_in(MIRA).await;
    let mut page = Socket::open(&server, JSON, &[("cookie", &elsewhere)]).await.unwrap();
    page.hello(None).await;
    page.expect("reset").await;
    let change = |current: &str, password: &str| {
        let body = json!({"current": current, "password": password});
        get(&format!("{ME}/password")).method("PUT").cookie(&here).json(body)
    };
    let wrong = change("not-the-password", "a-new-password").send(&server).await;
    assert_eq!(wrong.expect_problem(403, "password_wrong")["field"], "current");
    change(ADA.1, "short").send(&server).await.expect_problem(422, "password_length");
    assert_eq!(change(ADA.1, "a-new-password").send(&server).await.status, 204);
    page.expect_close(parlor_sync::Close::Unauthorized).await;
    get(ME).cookie(&elsewhere).send(&server).await.expect_problem(401, "sign_in_needed");
    assert_eq!(get(ME).cookie(&here).send(&server).await.status, 200);
    assert_eq!(get(ME).cookie(&mira).send(&server).await.status, 200, "another agent's goes on");
    sign_in(&server, ADA.0, ADA.1).await.expect_problem(401, "sign_in_wrong");
    assert_eq!(sign_in(&server, ADA.0, "a-new-password").await.status, 204);
}

#[tokio::test]
async fn another_password_ends_an_open_invitation() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let own = get(ME).cookie(&ada).send(&server).await.json()["agent"].as_str().unwrap().to_owned();
    let invited = invite(&server, &ada, &own).await.json();
    let change = json!({"current": ADA.1, "password": "a-new-password"});
    let change = get(&format!("{ME}/password")).method("PUT").cookie(&ada).json(change);
    assert_eq!(change.send(&server).await.status, 204);
    accept(&server, &invited["token"], "by-the-finder").await.expect_problem(404, "invitation_invalid");
}

#[tokio::test]
async fn a_person_who_becomes_a_program_is_signed_out_and_cannot_be_let_in_by_an_old_invitation() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let ben = save(&server, &ada, None, "ben@example.com", false).await;
    let invited = invite(&server, &ada, &ben).await.json();
    assert_eq!(accept(&server, &invited["token"], "long-enough").await.status, 204);
    let bens = server.sign_in(("ben@example.com", "long-enough")).await;
    let mut panel = Socket::open(&server, JSON, &[("cookie", &bens)]).await.unwrap();
    panel.hello(None).await;
    panel.expect("reset").await;
    let open = invite(&server, &ada, &ben).await.json();
    let profile = json!({
        "agent": ben, "name": "Ben", "email": "ben@example.com", "role": "agent", "capacity": 2, "groups": [], "bot": true,
    });
    command("to a bot", json!({"save_agent": profile})).cookie(&ada).send(&server).await.expect_done();
    panel.expect_close(parlor_sync::Close::Unauthorized).await;
    get(ME).cookie(&bens).send(&server).await.expect_problem(401, "sign_in_needed");
    sign_in(&server, "ben@example.com", "long-enough").await.expect_problem(401, "sign_in_wrong");
    accept(&server, &open["token"], "by-the-finder").await.expect_problem(404, "invitation_invalid");
}

#[tokio::test]
async fn a_token_does_not_change_the_password_of_its_owner() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let given = post("/api/v1/tokens").cookie(&ada).json(json!({"name": "n", "scopes": ["agents:write"]}));
    let given = given.send(&server).await.json();
    let body = json!({"current": ADA.1, "password": "a-new-password"});
    let by_token = get(&format!("{ME}/password")).method("PUT").bearer(given["token"].as_str().unwrap()).json(body);
    by_token.send(&server).await.expect_problem(401, "sign_in_needed");
}

#[tokio::test]
async fn a_token_makes_no_admin_and_takes_none_over() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let me = get(ME).cookie(&ada).send(&server).await.json()["agent"].as_str().unwrap().to_owned();
    let ben = save(&server, &ada, None, "ben@example.com", false).await;
    let given = post("/api/v1/tokens").cookie(&ada).json(json!({"name": "n", "scopes": ["agents:write"]}));
    let token = given.send(&server).await.json()["token"].as_str().unwrap().to_owned();
    for agent in [&me, &ben] {
        let invite = post(&format!("/api/v1/agents/{agent}/invitation")).bearer(&token).send(&server).await;
        invite.expect_problem(401, "sign_in_needed");
    }
    let says = async |key: &str, agent: Option<&str>, email: &str, role: &str, bot: bool| {
        let profile =
            json!({"agent": agent, "name": "X", "email": email, "role": role, "capacity": 3, "groups": [], "bot": bot});
        command(key, json!({"save_agent": profile})).bearer(&token).send(&server).await
    };
    let refused = [
        says("new", None, "x@example.com", "admin", false).await,
        says("up", Some(&ben), "ben@example.com", "admin", false).await,
        says("down", Some(&me), ADA.0, "agent", false).await,
        says("address", Some(&me), "x@example.com", "admin", false).await,
        says("program", Some(&me), ADA.0, "admin", true).await,
    ];
    for reply in refused {
        assert_eq!(reply.expect_problem(403, "admin_by_token")["field"], "agent");
    }
    says("supervisor", Some(&ben), "benedict@example.com", "supervisor", false).await.expect_done();
    says("name", Some(&me), "Admin@example.com", "admin", false).await.expect_done();
    server.sign_in(ADA).await;
}

#[tokio::test]
async fn a_token_keeps_no_other_admin_out() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let me = get(ME).cookie(&ada).send(&server).await.json()["agent"].as_str().unwrap().to_owned();
    let eva = admin(&server, &ada, "eva@example.com").await;
    let ben = save(&server, &ada, None, "ben@example.com", false).await;
    let given = post("/api/v1/tokens").cookie(&ada).json(json!({"name": "n", "scopes": ["agents:write"]}));
    let token = given.send(&server).await.json()["token"].as_str().unwrap().to_owned();
    let mut key = 0;
    let mut by_token = |order: Value| {
        key += 1;
        command(&format!("by token {key}"), order).bearer(&token).send(&server)
    };
    let suspend = |agent: &str, suspended: bool| json!({"suspend_agent": {"agent": agent, "suspended": suspended}});
    let remove = |agent: &str| json!({"remove_agent": {"agent": agent}});
    for order in [suspend(&eva, true), remove(&eva), json!({"log_out_agent": {"agent": eva}})] {
        assert_eq!(by_token(order).await.expect_problem(403, "admin_by_token")["field"], "agent");
    }
    by_token(suspend(&ben, true)).await.expect_done();
    by_token(remove(&ben)).await.expect_done();
    by_token(json!({"log_out_agent": {"agent": me}})).await.expect_done();
    // Nor is one who is suspended let back or sent away for good by it.
    let ada = server.sign_in(ADA).await;
    command("suspend", suspend(&eva, true)).cookie(&ada).send(&server).await.expect_done();
    for order in [suspend(&eva, false), remove(&eva)] {
        by_token(order).await.expect_problem(403, "admin_by_token");
    }
    command("remove", remove(&eva)).cookie(&ada).send(&server).await.expect_done();
    server.stop().await;
}

#[tokio::test]
async fn an_admin_who_can_sign_in_is_left() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let me = get(ME).cookie(&ada).send(&server).await.json()["agent"].as_str().unwrap().to_owned();
    let eva = admin(&server, &ada, "eva@example.com").await;
    let steps_down = json!({"save_agent": {"agent": me, "name": "Ada Winter", "email": ADA.0, "role": "agent",
        "capacity": 3, "groups": []}});
    let goes = [
        steps_down,
        json!({"suspend_agent": {"agent": me, "suspended": true}}),
        json!({"remove_agent": {"agent": me}}),
    ];
    for (number, order) in goes.iter().enumerate() {
        let refused = command(&format!("goes {number}"), order.clone()).cookie(&ada).send(&server).await;
        refused.expect_problem(409, "last_admin");
    }
    let invited = invite(&server, &ada, &eva).await.json();
    let set = json!({"token": invited["token"], "password": "eva-has-one"});
    assert_eq!(post("/api/v1/invitations").json(set).send(&server).await.status, 204);
    command("goes", goes[2].clone()).cookie(&ada).send(&server).await.expect_done();
    server.sign_in(("eva@example.com", "eva-has-one")).await;
    server.stop().await;
}

#[tokio::test]
async fn the_address_to_sign_in_with_follows_the_profile() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let ben = save(&server, &ada, None, "ben@example.com", false).await;
    let invited = invite(&server, &ada, &ben).await.json();
    assert_eq!(accept(&server, &invited["token"], "long-enough").await.status, 204);
    save(&server, &ada, Some(&ben), "Benedict@Example.com", false).await;
    sign_in(&server, "ben@example.com", "long-enough").await.expect_problem(401, "sign_in_wrong");
    assert_eq!(sign_in(&server, "benedict@example.com", "long-enough").await.status, 204);
}

#[tokio::test]
async fn the_page_of_an_invitation_runs_nothing_from_elsewhere() {
    let server = Server::start().await;
    let page = get("/invitation").send(&server).await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
    assert!(page.text().contains("/docs/invitation.js") && page.text().contains("autocomplete=\"new-password\""));
    assert!(get("/docs/invitation.js").send(&server).await.text().contains("/api/v1/invitations"));
}
