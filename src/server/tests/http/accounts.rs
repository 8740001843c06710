//! Two accounts in one server: whatever belongs to the other one is answered as what there is not.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use parlor_engine::{AccountId, AgentId, ChatId, CustomerId, EventId, GreetingId, GroupId, NoteId, SkillId, ThreadId};
use parlor_server::store::{SqliteStore, Store};
use serde_json::{Value, json};

use crate::support::{ADA, Call, LONG, Reply, Server, command, get, post};

const OLGA: (&str, &str) = ("olga@example.com", "olga-password");
/// Stands in every text of the other account.
const WORD: &str = "zucchini";

/// Ids of an account's things, by what they are of.
type Things = BTreeMap<&'static str, String>;

/// How somebody shows who they are.
enum By {
    Cookie(String),
    Token(String),
}

impl By {
    async fn sends(&self, call: Call, server: &Server) -> Reply {
        match self {
            By::Cookie(cookie) => call.cookie(cookie),
            By::Token(token) => call.bearer(token),
        }
        .send(server)
        .await
    }

    async fn makes(&self, path: &str, body: Value, server: &Server) -> Value {
        let reply = self.sends(post(path).json(body), server).await;
        assert!(reply.status.is_success(), "{path}: {}", reply.text());
        reply.json()
    }

    async fn reads(&self, path: &str, server: &Server) -> Value {
        self.sends(get(path), server).await.json()
    }

    async fn gives(&self, key: &str, order: Value, server: &Server) {
        self.sends(command(key, order), server).await.expect_done();
    }
}

/// A server with Ada's account, and Olga's beside it: each completes what the one before has left.
async fn two_accounts() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let add = |account| SqliteStore::open(&folder.path().join("data")).unwrap().directory().add_account(account);
    add(AccountId(2)).unwrap();
    let first = Server::start_with(|config| {
        config.data = folder.path().join("data");
        config.demo = false;
        config.admin_email = OLGA.0.to_owned();
        config.admin_password = Some(OLGA.1.to_owned());
    });
    drop(first.await.stop().await);
    add(AccountId(1)).unwrap();
    Server::start_in(folder, |config| {
        config.webhooks_private = true;
        config.limits.commands_per_second = 100_000;
    })
    .await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// One of everything, and its ids. Also the customer's token.
async fn furnish(server: &Server, admin: &By, word: &str) -> (Things, By) {
    let me = admin.reads("/api/v1/sessions/me", server).await;
    let customer = async || {
        let pass = post("/api/v1/customers").json(json!({"account": me["account"]})).send(server).await.json();
        let by = By::Token(text(&pass["token"]));
        by.gives("visit", json!({"start_visit": {}}), server).await;
        (text(&pass["customer"]), by)
    };
    admin.gives("skill", json!({"save_skill": {"name": word}}), server).await;
    let ben =
        json!({"name": word, "email": format!("{word}@example.com"), "role": "agent", "capacity": 1, "groups": []});
    admin.gives("ben", json!({"save_agent": ben}), server).await;
    admin.gives("paused", json!({"set_routing_status": {"status": "paused"}}), server).await;
    let hook = json!({"url": "http://127.0.0.1:9/hook", "description": word});
    let hook = admin.makes("/api/v1/webhooks", hook, server).await;
    let (id, by) = customer().await;
    by.gives("start", json!({"start_thread": {"text": word, "name": word}}), server).await;
    let found = admin.reads(&format!("/api/v1/customers/{id}"), server).await;
    let chat = text(&found["row"]["chat"]);
    admin.gives("note", json!({"add_note": {"chat": chat, "text": word}}), server).await;
    let thread = admin.reads("/api/v1/snapshot", server).await["account"]["chats"][&chat]["threads"][0].clone();
    let agents = admin.reads("/api/v1/agents", server).await;
    let ben = agents.as_array().unwrap().iter().find(|row| row["name"] == word).unwrap();
    let reply = json!({"shortcut": word, "text": word, "shared": true});
    let token = json!({"name": word, "scopes": ["chats:read"]});
    let key = json!({"method": "hmac_sha256", "description": word});
    let path = format!("/api/v1/webhooks/{}/deliveries", text(&hook["id"]));
    let message = tokio::time::timeout(LONG, async {
        loop {
            let tried = admin.reads(&path, server).await;
            if let Some(first) = tried.get(0) {
                return text(&first["id"]);
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    });
    let things = Things::from([
        ("agent", text(&me["agent"])),
        ("other_agent", text(&ben["agent"])),
        ("customer", id),
        ("other_customer", customer().await.0),
        ("chat", chat),
        ("thread", text(&thread["id"])),
        ("event", text(&thread["events"][0]["id"])),
        ("note", text(&thread["notes"][0]["id"])),
        ("skill", text(&admin.reads("/api/v1/skills", server).await[0]["id"])),
        ("group", text(&admin.reads("/api/v1/groups", server).await[0]["id"])),
        ("greeting", text(&admin.makes("/api/v1/greetings", json!({"text": word}), server).await["id"])),
        ("canned_reply", text(&admin.makes("/api/v1/canned-replies", reply, server).await["id"])),
        ("token", text(&admin.makes("/api/v1/tokens", token, server).await["id"])),
        ("kid", text(&admin.makes("/api/v1/identity-keys", key, server).await["kid"])),
        ("webhook", text(&hook["id"])),
        ("message", message.await.unwrap()),
    ]);
    (things, by)
}

/// An id that nothing has, of the same form.
fn never(id: &str) -> String {
    let other = if id.ends_with('0') { '1' } else { '0' };
    format!("{}{other}", &id[..id.len() - 1])
}

/// What a place in a path or a command is an id of.
struct Mix<'a> {
    own: &'a Things,
    other: &'a Things,
}

impl Mix<'_> {
    /// Own ids all over, and for each of these kinds once the other account's there; at last the other's all over.
    /// Each beside the same with an id that nothing has.
    fn each(&self, kinds: &[&'static str]) -> Vec<(String, Things, Things)> {
        let with = |foreign: &[&'static str]| {
            let mut theirs = self.own.clone();
            let mut nobodys = self.own.clone();
            for kind in foreign {
                theirs.insert(kind, self.other[kind].clone());
                nobodys.insert(kind, never(&self.other[kind]));
            }
            (foreign.join(", "), theirs, nobodys)
        };
        let all = (kinds.len() > 1).then_some(kinds);
        kinds.iter().map(std::slice::from_ref).chain(all).map(with).collect()
    }
}

/// The kinds of ids in a path, in their order.
fn kinds_of(path: &str) -> Vec<&'static str> {
    let of = |name: &str| match name {
        "id" if path.starts_with("/webhooks/") => Some("webhook"),
        "id" if path.starts_with("/canned-replies/") => Some("canned_reply"),
        "id" if path.starts_with("/greetings/") => Some("greeting"),
        "chat" => Some("chat"),
        "thread" => Some("thread"),
        "customer" => Some("customer"),
        "agent" => Some("agent"),
        "group" => Some("group"),
        "skill" => Some("skill"),
        "token" => Some("token"),
        "kid" => Some("kid"),
        "message" => Some("message"),
        "name" => None,
        name => panic!("{path}: what is {name} an id of?"),
    };
    path.split('{').skip(1).filter_map(|part| of(part.split('}').next().unwrap())).collect()
}

/// The path with ids in it.
fn filled(path: &str, things: &Things) -> String {
    let mut kinds = kinds_of(path).into_iter();
    let path = path.replace("{name}", "volumes?from=0&to=1000");
    let mut parts = path.split('{');
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        whole += &things[kinds.next().unwrap()];
        whole += part.split_once('}').unwrap().1;
    }
    format!("/api/v1{whole}")
}

/// A body that would do, for doors that want one.
fn body_of(method: &str, path: &str) -> Option<Value> {
    match (method, path) {
        ("PUT", "/webhooks/{id}") => Some(json!({"url": "http://127.0.0.1:9/other"})),
        ("PUT", "/canned-replies/{id}") => Some(json!({"shortcut": "hi", "text": "Hello"})),
        ("PUT", "/greetings/{id}") => Some(json!({"text": "Hello"})),
        ("POST", "/chats/{chat}/threads/{thread}/transcript/mail") => Some(json!({})),
        _ => None,
    }
}

/// What is wrong with the answer to another account's id: it must be a refusal, in the words that an id has which nothing
/// has.
fn fault(theirs: &Reply, nobodys: &Reply) -> Option<String> {
    let same = (theirs.status, theirs.text()) == (nobodys.status, nobodys.text());
    let hidden = same && !theirs.text().contains(WORD) && theirs.status.is_client_error();
    let told = || format!("{} {}, but {} {}", theirs.status, theirs.text(), nobodys.status, nobodys.text());
    (!hidden).then(told)
}

/// What an administrator sees of the own account.
async fn everything(server: &Server, admin: &By) -> Vec<Value> {
    let mut all = vec![admin.reads("/api/v1/snapshot", server).await["account"].clone()];
    for path in ["webhooks", "tokens", "canned-replies", "greetings", "identity-keys", "audit"] {
        let mut listed = admin.reads(&format!("/api/v1/{path}"), server).await;
        if path == "webhooks" {
            // It is tried again and again.
            for hook in listed.as_array_mut().unwrap() {
                hook.as_object_mut().unwrap().retain(|key, _| key != "failures" && key != "next_at");
            }
        }
        all.push(listed);
    }
    all
}

#[tokio::test]
async fn what_belongs_to_another_account_is_answered_as_what_there_is_not() {
    let server = two_accounts().await;
    let (ada, olga) = (By::Cookie(server.sign_in(ADA).await), By::Cookie(server.sign_in(OLGA).await));
    let (own, vera) = furnish(&server, &ada, "aubergine").await;
    let (other, _) = furnish(&server, &olga, WORD).await;
    let before = everything(&server, &olga).await;
    let mix = Mix { own: &own, other: &other };

    let document = get("/api/v1/openapi.json").send(&server).await.json();
    let (mut walked, mut faults) = (0, Vec::new());
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap();
        for method in methods.as_object().unwrap().keys().map(|method| method.to_uppercase().leak()) {
            let call = |things: &Things| {
                let call = get(&filled(path, things)).method(method);
                body_of(method, path).into_iter().fold(call, Call::json)
            };
            for (foreign, theirs, nobodys) in mix.each(&kinds_of(path)) {
                for by in [&ada, &vera] {
                    let theirs = by.sends(call(&theirs), &server).await;
                    let nobodys = by.sends(call(&nobodys), &server).await;
                    let found = fault(&theirs, &nobodys);
                    faults.extend(found.map(|fault| format!("{method} {path}, {foreign}: {fault}")));
                    walked += 1;
                }
            }
            if method == "GET" && path.contains('{') {
                let reply = ada.sends(call(&own), &server).await;
                assert_eq!(reply.status, StatusCode::OK, "{path} with own ids: {}", reply.text());
            }
        }
    }
    assert!(walked > 60, "{walked} doors");
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(everything(&server, &olga).await, before);
}

#[tokio::test]
async fn questions_and_settings_that_name_another_accounts_things_reach_nothing_of_it() {
    let server = two_accounts().await;
    let (ada, olga) = (By::Cookie(server.sign_in(ADA).await), By::Cookie(server.sign_in(OLGA).await));
    let (own, _) = furnish(&server, &ada, "aubergine").await;
    let (other, _) = furnish(&server, &olga, WORD).await;
    let before = everything(&server, &olga).await;
    let nobodys: Things = other.iter().map(|(kind, id)| (*kind, never(id))).collect();

    let asked = [
        "/threads?group={group}",
        "/threads?agent={agent}",
        "/chats?groups={group}&state=any",
        "/chats?agents={agent}&state=any",
        "/chats?skills={skill}&state=any",
        "/chats?text=zucchini&state=any",
        "/agents?groups={group}",
        "/customers?group={group}",
        "/customers?text=zucchini",
        "/reports/volumes?from=0&to=1000&groups={group}",
        "/tokens?agent={agent}",
        "/audit?agent={agent}",
        "/audit?subject={other_agent}",
    ];
    let sent = [
        ("/threads/search", json!({"filters": [{"kind": "thread", "any": ["{thread}"]}]})),
        ("/threads/search", json!({"filters": [{"kind": "customer", "any": ["{customer}"]}]})),
        ("/threads/search", json!({"text": WORD})),
        ("/chats/search", json!({"groups": ["{group}"], "state": "any"})),
        ("/signals", json!({"typing": {"chat": "{chat}", "typing": true}})),
        ("/signals", json!({"sneak_peek": {"chat": "{chat}", "text": "Hello"}})),
        ("/signals", json!({"multicast": {"to": {"agents": ["{agent}"]}, "content": "{}"}})),
        ("/tokens", json!({"name": "n", "scopes": ["chats:read"], "agent": "{agent}"})),
        ("/webhooks", json!({"url": "http://127.0.0.1:9/other", "group": "{group}"})),
        ("/greetings", json!({"text": "Hello", "group": "{group}"})),
        ("/canned-replies", json!({"shortcut": "hi", "text": "Hello", "shared": true, "group": "{group}"})),
    ];
    let put_in = |text: &str, things: &Things| {
        things.iter().fold(text.to_owned(), |text, (kind, id)| text.replace(&format!("{{{kind}}}"), id))
    };
    let calls = asked.iter().map(|path| (*path, None)).chain(sent.iter().map(|(path, body)| (*path, Some(body))));
    for (path, body) in calls {
        let call = |things: &Things| {
            let path = format!("/api/v1{}", put_in(path, things));
            body.map_or_else(
                || get(&path),
                |body| post(&path).body("application/json", put_in(&body.to_string(), things)),
            )
        };
        let (theirs, nobodys) = (ada.sends(call(&other), &server).await, ada.sends(call(&nobodys), &server).await);
        let what = format!("{path} {body:?}");
        assert!(!theirs.text().contains(WORD), "{what}: {}", theirs.text());
        assert_eq!((theirs.status, theirs.text()), (nobodys.status, nobodys.text()), "{what}");
        assert_ne!(theirs.status, StatusCode::CREATED, "{what}");
        assert!(ada.sends(call(&own), &server).await.status.as_u16() < 500, "{what}");
    }
    assert_eq!(everything(&server, &olga).await, before);
}

/// The ids that stand in the samples of commands, and what they are of.
fn sampled() -> Vec<(&'static str, String)> {
    vec![
        ("chat", ChatId(0xc4a7).to_string()),
        ("thread", ThreadId(0x7412ead).to_string()),
        ("event", EventId(0xe7e27).to_string()),
        ("note", NoteId(9).to_string()),
        ("agent", AgentId(0xa9e27).to_string()),
        ("other_agent", AgentId(0xa9e28).to_string()),
        ("skill", SkillId(0x5c111).to_string()),
        ("group", GroupId(0x92009).to_string()),
        ("customer", CustomerId(0xc0570).to_string()),
        ("other_customer", CustomerId(0xc0571).to_string()),
        ("greeting", GreetingId(0x92ee7).to_string()),
    ]
}

/// Whoever adds a note may choose its id, and can delete it then: by whom, and which id.
const CHOSEN: [&str; 2] = ["add_note.replacing ada note", "delete_note ada note"];

#[tokio::test]
async fn commands_that_name_another_accounts_things_are_refused_as_those_that_name_nothing() {
    let server = two_accounts().await;
    let (ada, olga) = (By::Cookie(server.sign_in(ADA).await), By::Cookie(server.sign_in(OLGA).await));
    let (own, vera) = furnish(&server, &ada, "aubergine").await;
    let (other, _) = furnish(&server, &olga, WORD).await;
    let before = everything(&server, &olga).await;
    let mix = Mix { own: &own, other: &other };

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/commands.json");
    let samples: BTreeMap<String, Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let sampled = sampled();
    let (mut walked, mut faults) = (0, Vec::new());
    for (name, sample) in &samples {
        let sample = sample["json"].to_string();
        let kinds: Vec<_> = sampled.iter().filter(|(_, id)| sample.contains(id)).map(|(kind, _)| *kind).collect();
        for (foreign, theirs, nobodys) in mix.each(&kinds) {
            for (who, by) in [("ada", &ada), ("vera", &vera)] {
                let key = format!("{name} {who} {foreign}");
                let order = |whose: &str, things: &Things| {
                    let order = sampled.iter().fold(sample.clone(), |text, (kind, id)| text.replace(id, &things[kind]));
                    command(&format!("{key} {whose}"), serde_json::from_str(&order).unwrap())
                };
                let nobodys = by.sends(order("nobodys", &nobodys), &server).await;
                let theirs = by.sends(order("theirs", &theirs), &server).await;
                let chosen = CHOSEN.contains(&&*key) && theirs.status == nobodys.status;
                faults.extend(fault(&theirs, &nobodys).filter(|_| !chosen).map(|fault| format!("{key}: {fault}")));
                walked += 1;
            }
        }
    }
    assert!(walked > 200, "{walked} commands");
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(everything(&server, &olga).await, before);
}
