//! What staff do with conversations and with each other, each by a command that comes by itself.

use parlor_sync::Close;
use serde_json::{Value, json};

use crate::socket::{JSON, Socket};
use crate::support::{ADA, MIRA, Server, command, get, post};

const ME: &str = "/api/v1/sessions/me";

/// Somebody who has signed in, and gives commands.
struct Desk<'a> {
    server: &'a Server,
    cookie: String,
}

impl<'a> Desk<'a> {
    async fn of(server: &'a Server, who: (&str, &str)) -> Self {
        Self { server, cookie: server.sign_in(who).await }
    }

    async fn does(&self, order: Value) {
        let key = format!("{order} of {}", self.cookie.len());
        command(&key[..key.len().min(200)], order.clone()).cookie(&self.cookie).send(self.server).await.expect_done();
    }

    async fn reads(&self, path: &str) -> Value {
        get(&format!("/api/v1{path}")).cookie(&self.cookie).send(self.server).await.json()
    }

    async fn id(&self) -> String {
        self.reads("/sessions/me").await["agent"].as_str().unwrap().to_owned()
    }

    /// The chat's only thread.
    async fn thread(&self, chat: &str) -> Value {
        self.reads("/snapshot").await["account"]["chats"][chat]["threads"][0].clone()
    }
}

/// The event that says this.
fn event(thread: &Value, text: &str) -> Value {
    let events = thread["events"].as_array().unwrap();
    events.iter().find(|event| event["content"]["text"] == text).unwrap_or_else(|| panic!("{events:?}")).clone()
}

#[tokio::test]
async fn what_was_said_noted_and_filed_is_changed_and_taken_back() {
    let server = Server::start().await;
    let ada = Desk::of(&server, ADA).await;
    server.comes_to_work(&ada.cookie).await;
    let token = server.customer().await;
    let (chat, thread) = server.start_thread(&token).await;
    ada.does(json!({"save_public_name": {"name": "Addie"}})).await;
    ada.does(json!({"pick_up": {"chat": chat}})).await;
    let seen = async || {
        let snapshot = get("/api/v1/snapshot").bearer(&token).send(&server).await.json();
        snapshot["account"]["chats"][&chat]["threads"][0].clone()
    };
    assert!(seen().await["members"].as_array().unwrap().iter().any(|member| member["name"] == "Addie"));

    ada.does(json!({"post_event": {"chat": chat, "content": {"text": "Helo"}}})).await;
    let id = event(&ada.thread(&chat).await, "Helo")["id"].clone();
    ada.does(json!({"edit_event": {"chat": chat, "event": id, "content": {"text": "Hello"}}})).await;
    let edited = event(&seen().await, "Hello");
    assert!(edited["id"] == id && edited["extra"]["edited_at"].is_u64(), "{edited}");
    ada.does(json!({"delete_event": {"chat": chat, "event": id}})).await;
    let left = seen().await["events"].as_array().unwrap().iter().find(|event| event["id"] == id).unwrap().clone();
    assert_eq!(left["content"], "deleted");

    ada.does(json!({"add_note": {"chat": chat, "text": "Wants a lmap"}})).await;
    let note = ada.thread(&chat).await["notes"][0]["id"].clone();
    let better = json!({"chat": chat, "thread": thread, "note": note, "text": "Wants a lamp"});
    ada.does(json!({"edit_note": better})).await;
    assert_eq!(ada.thread(&chat).await["notes"][0]["text"], "Wants a lamp");
    ada.does(json!({"delete_note": {"chat": chat, "thread": thread, "note": note}})).await;
    assert_eq!(ada.thread(&chat).await["notes"], json!([]));

    let filed = async || ada.thread(&chat).await["attributes"].clone();
    let of = json!({"thread": {"thread": thread}});
    let both = json!({"crm": {"plan": {"text": "gold"}, "vip": {"bool": true}}});
    ada.does(json!({"set_properties": {"chat": chat, "of": of, "properties": both}})).await;
    ada.does(json!({"delete_properties": {"chat": chat, "of": of, "names": {"crm": ["vip"]}}})).await;
    assert_eq!(filed().await["properties"], json!({"crm": {"plan": {"text": "gold"}}}));
    for tag in ["returns", "sales"] {
        ada.does(json!({"tag_thread": {"chat": chat, "thread": thread, "tag": tag}})).await;
    }
    ada.does(json!({"untag_thread": {"chat": chat, "thread": thread, "tag": "returns"}})).await;
    assert_eq!(filed().await["tags"], json!(["sales"]));
    for kind in ["sale", "ticket"] {
        ada.does(json!({"link_thread": {"chat": chat, "thread": thread, "kind": kind, "id": "4711"}})).await;
    }
    ada.does(json!({"unlink_thread": {"chat": chat, "thread": thread, "kind": "ticket"}})).await;
    assert_eq!(filed().await["links"], json!({"sale": {"id": "4711", "label": null}}));
}

#[tokio::test]
async fn a_customer_who_comes_again_agrees_and_is_in_a_hurry_and_staff_read_it() {
    let server = Server::start().await;
    let ada = Desk::of(&server, ADA).await;
    let pass = post("/api/v1/customers").json(json!({})).send(&server).await.json();
    let (token, customer) = (pass["token"].as_str().unwrap(), pass["customer"].as_str().unwrap());
    let (chat, _) = server.start_thread(token).await;
    let consent = async || ada.reads(&format!("/customers/{customer}")).await["profile"]["consent"].clone();
    let agrees = command("yes", json!({"give_consent": {"given": true, "version": "2026-01"}}));
    agrees.bearer(token).send(&server).await.expect_done();
    assert_eq!((&consent().await["given"], &consent().await["version"]), (&json!(true), &json!("2026-01")));
    ada.does(json!({"give_consent": {"given": false, "version": "2026-02", "customer": customer}})).await;
    let now = consent().await;
    assert_eq!((&now["given"], &now["version"]), (&json!(false), &json!("2026-02")));
    assert_eq!(now["by"]["agent"], ada.id().await);

    let named = json!({"chat": chat, "name": "Vera Berg", "email": "vera@example.com"});
    let gives = async |key, order: Value| command(key, order).bearer(token).send(&server).await;
    gives("name", json!({"save_customer": named})).await.expect_done();
    let known = ada.reads(&format!("/customers/{customer}")).await["row"]["customer"].clone();
    assert_eq!((&known["name"], &known["email"]), (&named["name"], &named["email"]));
    let urgent = json!({"mark_urgent": {"chat": chat, "urgent": true}});
    gives("urgent", urgent.clone()).await.expect_problem(409, "urgent_too_early");
    gives("end", json!({"close_thread": {"chat": chat}})).await.expect_done();
    gives("again", json!({"start_thread": {"text": "Me again"}})).await.expect_done();
    gives("now", urgent).await.expect_done();
    let chat = ada.reads("/snapshot").await["account"]["chats"][&chat].clone();
    assert_eq!(chat["threads"].as_array().unwrap().last().unwrap()["urgent"], true, "{chat}");
}

#[tokio::test]
async fn colleagues_are_asked_in_sent_out_and_end_what_is_not_theirs_on_purpose() {
    let server = Server::start().await;
    let (ada, mira) = (Desk::of(&server, ADA).await, Desk::of(&server, MIRA).await);
    server.comes_to_work(&ada.cookie).await;
    server.comes_to_work(&mira.cookie).await;
    let (chat, _) = server.start_thread(&server.customer().await).await;
    ada.does(json!({"pick_up": {"chat": chat}})).await;
    let helper = mira.id().await;
    ada.does(json!({"invite_agent": {"chat": chat, "agent": helper}})).await;
    mira.does(json!({"accept_offer": {"chat": chat}})).await;
    let takes_part = async || {
        let thread = ada.thread(&chat).await;
        let mut members = thread["members"].as_array().unwrap().iter();
        members.any(|member| member["user"]["agent"] == helper && member["active"] == true)
    };
    assert!(takes_part().await);
    ada.does(json!({"remove_member": {"chat": chat, "agent": helper}})).await;
    assert!(!takes_part().await);

    let close = json!({"close_thread": {"chat": chat}});
    let refused = command("ends", close).cookie(&mira.cookie).send(&server).await;
    refused.expect_problem(403, "not_member");
    mira.does(json!({"from_outside": {"close": {"chat": chat}}})).await;
    assert_eq!(ada.thread(&chat).await, Value::Null, "what is closed is in the archive");
    let closed = ada.reads("/threads").await;
    assert_eq!((&closed["rows"][0]["chat"], &closed["found"]), (&json!(chat), &json!(1)));
}

#[tokio::test]
async fn an_admin_sets_rights_of_many_at_once_and_ends_a_skill() {
    let server = Server::start().await;
    let (ada, mira) = (Desk::of(&server, ADA).await, Desk::of(&server, MIRA).await);
    let (group, agent) = (ada.reads("/groups").await[0]["id"].clone(), mira.id().await);
    let group = group.as_str().unwrap();
    let rights = async || ada.reads("/snapshot").await["account"]["desk"]["agents"][&agent]["rights"][group].clone();
    let quiet = json!({"respond": false, "notify": false, "listen": true, "manage": false, "tier": "last"});
    let save = json!({"group": group, "agents": {(agent.as_str()): quiet}, "remove": [], "replace": false});
    ada.does(json!({"save_group_agents": save})).await;
    assert_eq!((&rights().await["respond"], &rights().await["tier"]), (&json!(false), &json!("last")));
    let refused = command("save", json!({"save_group_agents": save})).cookie(&mira.cookie).send(&server).await;
    refused.expect_problem(403, "not_allowed");

    ada.does(json!({"save_skill": {"name": "French"}})).await;
    let skill = ada.reads("/skills").await[0]["id"].clone();
    ada.does(json!({"delete_skill": {"skill": skill}})).await;
    assert_eq!(ada.reads("/skills").await, json!([]));
}

/// All that somebody is let in by: sign-ins, a token, and connections by either.
struct Ways {
    cookie: String,
    token: String,
    by_cookie: Socket,
    by_token: Socket,
}

impl Ways {
    async fn of_mira(server: &Server) -> Self {
        let cookie = server.sign_in(MIRA).await;
        let scopes = ["chats:read", "chats:write", "customers:read", "customers:write", "agents:read", "agents:write"];
        let wanted = json!({"name": "desk", "scopes": scopes});
        let given = post("/api/v1/tokens").cookie(&cookie).json(wanted).send(server).await.json();
        let token = given["token"].as_str().unwrap().to_owned();
        let origin = format!("http://{}", server.address);
        let headers: [(&'static str, &str); 2] = [("cookie", &cookie), ("origin", &origin)];
        let mut by_cookie = Socket::open(server, JSON, &headers).await.unwrap();
        by_cookie.hello(None).await;
        by_cookie.expect("reset").await;
        let mut by_token = Socket::open(server, JSON, &[]).await.unwrap();
        by_token.hello(Some(&token)).await;
        by_token.expect("reset").await;
        Self { cookie, token, by_cookie, by_token }
    }

    /// None of them leads in any more.
    async fn are_shut(mut self, server: &Server) {
        self.by_cookie.expect_close(Close::Unauthorized).await;
        self.by_token.expect_close(Close::Unauthorized).await;
        get(ME).cookie(&self.cookie).send(server).await.expect_problem(401, "sign_in_needed");
        let pick = |key| command(key, json!({"pick_up": {}}));
        pick("cookie").cookie(&self.cookie).send(server).await.expect_problem(401, "sign_in_needed");
        for call in [get(ME), get("/api/v1/threads"), command("token", json!({"pick_up": {}}))] {
            let reply = call.bearer(&self.token).send(server).await;
            assert!(matches!(reply.status.as_u16(), 401 | 403), "{} {}", reply.status, reply.text());
        }
        let mut late = Socket::open(server, JSON, &[]).await.unwrap();
        late.hello(Some(&self.token)).await;
        late.expect_close(Close::Unauthorized).await;
    }
}

#[tokio::test]
async fn who_is_suspended_is_out_by_every_way_and_comes_in_again_once_reinstated() {
    let server = Server::start().await;
    let ada = Desk::of(&server, ADA).await;
    let ways = Ways::of_mira(&server).await;
    let mira = get(ME).cookie(&ways.cookie).send(&server).await.json()["agent"].clone();
    ada.does(json!({"suspend_agent": {"agent": mira, "suspended": true}})).await;
    let token = ways.token.clone();
    ways.are_shut(&server).await;
    assert_eq!(ada.reads("/agents?state=suspended").await[0]["agent"], mira);
    let sign_in = async || {
        let login = json!({"email": MIRA.0, "password": MIRA.1});
        post("/api/v1/sessions").json(login).send(&server).await
    };
    sign_in().await.expect_problem(401, "sign_in_wrong");
    ada.does(json!({"suspend_agent": {"agent": mira, "suspended": false}})).await;
    assert_eq!(sign_in().await.status, 204);
    let again = get(ME).bearer(&token).send(&server).await;
    assert_eq!(again.status, 200, "a program goes on where it was: {}", again.text());
}

#[tokio::test]
async fn who_is_removed_is_out_by_every_way_for_good() {
    let server = Server::start().await;
    let ada = Desk::of(&server, ADA).await;
    let ways = Ways::of_mira(&server).await;
    let mira = get(ME).cookie(&ways.cookie).send(&server).await.json()["agent"].clone();
    ada.does(json!({"remove_agent": {"agent": mira}})).await;
    let removed = ada.reads("/agents?state=removed").await;
    assert_eq!((&removed[0]["agent"], &removed[0]["role"]), (&mira, &Value::Null), "{removed}");
    ways.are_shut(&server).await;
    let login = json!({"email": MIRA.0, "password": MIRA.1});
    post("/api/v1/sessions").json(login).send(&server).await.expect_problem(401, "sign_in_wrong");
    let folder = server.stop().await;
    let server = Server::start_in(folder, |_| {}).await;
    let login = json!({"email": MIRA.0, "password": MIRA.1});
    post("/api/v1/sessions").json(login).send(&server).await.expect_problem(401, "sign_in_wrong");
}
