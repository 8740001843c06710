//! Webhooks as administrators set them up and other systems receive them.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post as route;
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};

use crate::support::{ADA, LONG, MIRA, Server, command, get, post};

/// What the other system takes its time for.
const SLOW: &str = "slowly, please";

/// Another system: takes what is posted, and answers as it is told to.
struct Sink {
    url: String,
    taken: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answer: Arc<Mutex<StatusCode>>,
    /// Whoever posts a slow message waits while this is held.
    busy: Arc<tokio::sync::Mutex<()>>,
}

impl Sink {
    async fn start() -> Self {
        let (taken, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(StatusCode::OK)));
        let busy = Arc::new(tokio::sync::Mutex::new(()));
        let (keep, told, wait) = (taken.clone(), answer.clone(), busy.clone());
        let take = async move |headers: HeaderMap, body: Bytes| {
            keep.lock().unwrap().push((headers, String::from_utf8(body.to_vec()).unwrap()));
            let slow = keep.lock().unwrap().last().is_some_and(|(_, body)| body.contains(SLOW));
            if slow {
                drop(wait.lock().await);
            }
            *told.lock().unwrap()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?of=parlor", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", route(take))).await });
        Self { url, taken, answer, busy }
    }

    fn answers(&self, status: u16) {
        *self.answer.lock().unwrap() = StatusCode::from_u16(status).unwrap();
    }

    fn taken(&self) -> Vec<Value> {
        self.taken.lock().unwrap().iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }

    fn kinds(&self) -> Vec<String> {
        self.taken().iter().map(|message| message["type"].as_str().unwrap().to_owned()).collect()
    }

    async fn until(&self, what: &str, so: impl Fn(&[Value]) -> bool) {
        let end = Instant::now() + LONG;
        while !so(&self.taken()) {
            assert!(Instant::now() < end, "waited in vain: {what}; {:#?}", self.taken());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Whether one of these signatures of a message is made with the secret.
    fn is_signed_with(&self, message: usize, secret: &str) -> bool {
        let (headers, body) = self.taken.lock().unwrap()[message].clone();
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let mut mac =
            Hmac::<sha2::Sha256>::new_from_slice(&BASE64.decode(secret.strip_prefix("whsec_").unwrap()).unwrap())
                .unwrap();
        mac.update(format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp")).as_bytes());
        let signature = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()));
        header("webhook-signature").split(' ').any(|given| given == signature)
    }
}

async fn server() -> Server {
    Server::start_with(|config| {
        config.webhooks_private = true;
        config.webhook_retry_ms = 20;
    })
    .await
}

async fn create(server: &Server, ada: &str, body: Value) -> Value {
    let reply = post("/api/v1/webhooks").cookie(ada).json(body).send(server).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn a_webhook_is_told_what_happens_signed_and_in_order() {
    let (server, sink) = (server().await, Sink::start().await);
    let ada = server.sign_in(ADA).await;
    let events = json!(["thread_started", "event_posted", "thread_closed"]);
    let made = create(&server, &ada, json!({"url": sink.url, "events": events, "description": "CRM"})).await;
    let secret = made["secret"].as_str().unwrap();
    let token = server.customer().await;
    let (chat, thread) = server.start_thread(&token).await;
    command("close", json!({"close_thread": {"chat": chat}})).bearer(&token).send(&server).await.expect_done();
    sink.until("the close", |taken| taken.iter().any(|message| message["type"] == "thread_closed")).await;

    let (taken, kinds) = (sink.taken(), sink.kinds());
    assert_eq!((kinds[0].as_str(), kinds[1].as_str()), ("thread_started", "event_posted"), "{kinds:?}");
    assert_eq!(taken[0]["data"]["chat"], chat.as_str());
    assert_eq!(taken[0]["data"]["thread"], thread.as_str());
    assert_eq!(taken[1]["data"]["event"]["content"]["text"], "Good morning");
    assert!(taken[0]["timestamp"].as_str().unwrap().ends_with('Z'));
    let ids: std::collections::BTreeSet<_> = taken.iter().map(|message| message["id"].to_string()).collect();
    assert_eq!(ids.len(), taken.len(), "each has an id of its own");
    assert!((0..taken.len()).all(|message| sink.is_signed_with(message, secret)));
    let header = sink.taken.lock().unwrap()[0].0["webhook-id"].to_str().unwrap().to_owned();
    assert_eq!(taken[0]["id"], header.as_str());

    let path = format!("/api/v1/webhooks/{}", made["id"].as_str().unwrap());
    let shown = get(&path).cookie(&ada).send(&server).await.json();
    assert_eq!(
        (&shown["description"], &shown["secret"], &shown["secrets"]),
        (&json!("CRM"), &Value::Null, &Value::Null)
    );
    let deliveries = get(&format!("{path}/deliveries")).cookie(&ada).send(&server).await.json();
    assert_eq!(deliveries[0]["kind"], "thread_closed", "latest first");
    assert_eq!((&deliveries[0]["status"], &deliveries[0]["error"]), (&json!(200), &Value::Null));

    // A second secret signs beside the first one; told again and tried out by hand.
    let renewed = post(&format!("{path}/secret")).cookie(&ada).send(&server).await.json();
    let before = sink.taken().len();
    let again = format!("{path}/deliveries/{header}/again");
    assert_eq!(post(&again).cookie(&ada).send(&server).await.json()["status"], 200);
    assert_eq!(sink.taken()[before], taken[0], "the same message");
    assert!(sink.is_signed_with(before, secret) && sink.is_signed_with(before, renewed["secret"].as_str().unwrap()));
    assert_eq!(post(&format!("{path}/test")).cookie(&ada).send(&server).await.json()["status"], 200);
    assert_eq!(sink.kinds().last().unwrap(), "test");
    let unknown = post(&format!("{path}/deliveries/msg_x_1_0/again")).cookie(&ada).send(&server).await;
    unknown.expect_problem(404, "unknown_message");

    assert_eq!(get(&path).method("DELETE").cookie(&ada).send(&server).await.status, StatusCode::NO_CONTENT);
    get(&path).cookie(&ada).send(&server).await.expect_problem(404, "unknown_webhook");
    server.start_thread(&server.customer().await).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(sink.kinds().last().unwrap(), "test", "nobody is told any more");
    server.stop().await;
}

#[tokio::test]
async fn how_a_thread_goes_from_hand_to_hand_is_told_fact_by_fact() {
    let (server, sink) = (server().await, Sink::start().await);
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let me = async |cookie: &str| get("/api/v1/sessions/me").cookie(cookie).send(&server).await.json()["agent"].clone();
    let (adas, miras) = (me(&ada).await, me(&mira).await);
    let events = [
        "queued",
        "assigned",
        "offered",
        "offer_ended",
        "member_joined",
        "member_left",
        "attributes_changed",
        "thread_closed",
    ];
    create(&server, &ada, json!({"url": sink.url, "events": events})).await;
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    server.comes_to_work(&ada).await;
    server.comes_to_work(&mira).await;
    let target = json!({"kind": {"custom": {"seconds": 60}}, "delay_until": null, "manual_due": null});
    let over = json!({"transfer": {"chat": chat, "to": {"agent": miras}}});
    let orders = [
        (&ada, json!({"pick_up": {"chat": chat}})),
        (&ada, json!({"set_response_target": {"chat": chat, "target": target}})),
        (&ada, over.clone()),
        (&mira, json!({"decline_offer": {"chat": chat}})),
        (&ada, over),
        (&mira, json!({"accept_offer": {"chat": chat}})),
        (&mira, json!({"close_thread": {"chat": chat}})),
    ];
    for (step, (who, order)) in orders.into_iter().enumerate() {
        command(&format!("step {step}"), order).cookie(who).send(&server).await.expect_done();
    }
    sink.until("the close", |taken| taken.iter().any(|message| message["type"] == "thread_closed")).await;
    let taken = sink.taken();
    let of = |kind: &str| {
        taken.iter().filter(|message| message["type"] == kind).map(|message| &message["data"]).collect::<Vec<_>>()
    };
    assert!(taken.iter().all(|message| message["data"]["chat"] == chat.as_str()), "{taken:#?}");
    assert_eq!(of("queued").len(), 1, "{taken:#?}");
    let agents = |kind: &str| of(kind).into_iter().map(|data| data["agent"].clone()).collect::<Vec<_>>();
    assert_eq!(agents("offered"), [miras.clone(), miras.clone()]);
    assert_eq!((agents("offer_ended"), &of("offer_ended")[0]["end"]), (vec![miras.clone()], &json!("declined")));
    assert_eq!(agents("assigned"), [adas.clone(), miras.clone()]);
    let joined: Vec<_> = of("member_joined").into_iter().map(|data| data["member"]["user"]["agent"].clone()).collect();
    assert!(joined.ends_with(&[adas.clone(), miras]), "{joined:?}");
    assert_eq!(of("member_left")[0]["user"]["agent"], adas);
    let set = of("attributes_changed").into_iter().filter(|data| data["target_set"].is_object()).collect::<Vec<_>>();
    assert_eq!((set.len(), &set[0]["target_set"]["target"]["kind"]["custom"]["seconds"]), (1, &json!(60)));
    server.stop().await;
}

#[tokio::test]
async fn what_fails_is_told_again_in_order_and_after_a_restart() {
    let (first, sink) = (server().await, Sink::start().await);
    let ada = first.sign_in(ADA).await;
    create(&first, &ada, json!({"url": sink.url, "events": ["event_posted"]})).await;
    sink.answers(500);
    let token = first.customer().await;
    let (chat, _) = first.start_thread(&token).await;
    let say = |n: u32| {
        command(&format!("say{n}"), json!({"post_event": {"chat": chat, "content": {"text": format!("line {n}")}}}))
    };
    say(1).bearer(&token).send(&first).await.expect_done();
    sink.until("two attempts", |taken| taken.len() > 1).await;
    assert_eq!(sink.taken()[0], sink.taken()[1], "the first one blocks the others");
    let folder = first.stop().await;

    sink.answers(200);
    let mut config = crate::support::config(folder.path());
    (config.webhooks_private, config.webhook_retry_ms) = (true, 20);
    let again = parlor_server::run(config).await.unwrap();
    say(2).bearer(&token).send_to(&again.address().to_string()).await.expect_done();
    sink.until("the last line", |taken| taken.last().unwrap().to_string().contains("line 2")).await;
    let mut texts: Vec<String> =
        sink.taken().iter().map(|message| message["data"]["event"]["content"]["text"].to_string()).collect();
    texts.dedup();
    texts.retain(|text| text != "null");
    assert_eq!(texts, ["\"Good morning\"", "\"line 1\"", "\"line 2\""]);
    again.stop().await;
}

#[tokio::test]
async fn what_is_erased_before_it_is_taken_is_told_to_nobody_any_more() {
    let (server, sink) = (server().await, Sink::start().await);
    let ada = server.sign_in(ADA).await;
    let account = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let groups = account["account"]["desk"]["groups"].as_object().unwrap();
    let support = groups.iter().find(|(_, group)| group["name"] == "Support").unwrap().0;
    let events = json!(["event_posted", "erased"]);
    create(&server, &ada, json!({"url": sink.url, "events": events, "group": support})).await;
    sink.answers(500);
    let token = server.customer().await;
    let start = json!({"start_thread": {"text": "It is secret.", "group": support}});
    command("start", start).bearer(&token).send(&server).await.expect_done();
    sink.until("an attempt", |taken| taken.iter().any(|message| message.to_string().contains("It is secret."))).await;
    let own = get("/api/v1/snapshot").bearer(&token).send(&server).await.json();
    let chat = own["account"]["chats"].as_object().unwrap().values().next().unwrap().clone();
    let erase = json!({"erase_customer": {"customer": chat["customer"]["id"]}});
    command("erase", erase).bearer(&token).send(&server).await.expect_done();
    sink.until("nothing is said", |taken| taken.iter().any(|m| m["data"]["event"]["content"]["text"] == "")).await;
    sink.answers(200);
    sink.until("the erasure", |taken| taken.iter().any(|message| message["type"] == "erased")).await;
    let taken = sink.taken();
    let blank = taken.iter().position(|message| message["data"]["event"]["content"]["text"] == "").unwrap();
    assert!(taken[blank..].iter().all(|message| !message.to_string().contains("secret")), "{taken:#?}");
    assert_eq!(taken[blank]["id"], taken[0]["id"], "the same message says less");
    server.stop().await;
}

#[tokio::test]
async fn what_is_erased_while_an_earlier_message_is_under_way_is_told_to_nobody_any_more() {
    let (server, sink) = (server().await, Sink::start().await);
    let ada = server.sign_in(ADA).await;
    create(&server, &ada, json!({"url": sink.url, "events": ["event_posted"]})).await;
    sink.answers(500);
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    for (key, text) in [("one", SLOW), ("two", "a secret")] {
        let say = json!({"post_event": {"chat": chat, "content": {"text": text}}});
        command(key, say).bearer(&token).send(&server).await.expect_done();
    }
    // From the next attempt on both are read together, and the first of them takes its time.
    let busy = sink.busy.clone().lock_owned().await;
    sink.answers(200);
    sink.until("the slow one", |taken| taken.iter().any(|message| message.to_string().contains(SLOW))).await;
    let own = get("/api/v1/snapshot").bearer(&token).send(&server).await.json();
    let customer = &own["account"]["chats"].as_object().unwrap().values().next().unwrap()["customer"]["id"];
    let erase = json!({"erase_customer": {"customer": customer}});
    command("erase", erase).bearer(&token).send(&server).await.expect_done();
    drop(busy);
    let blank = |message: &Value| message["data"]["event"]["content"]["text"] == "";
    sink.until("what is left of the other", |taken| taken.iter().any(blank)).await;
    assert!(!sink.taken().iter().any(|message| message.to_string().contains("secret")), "{:#?}", sink.taken());
    server.stop().await;
}

#[tokio::test]
async fn a_webhook_that_never_answers_is_switched_off_and_goes_on_when_somebody_wants_it() {
    let (server, sink) = (
        Server::start_with(|config| {
            config.webhooks_private = true;
            config.webhook_retry_ms = 1;
        })
        .await,
        Sink::start().await,
    );
    let ada = server.sign_in(ADA).await;
    let wanted = json!({"url": sink.url, "events": ["thread_started"]});
    let made = create(&server, &ada, wanted.clone()).await;
    let path = format!("/api/v1/webhooks/{}", made["id"].as_str().unwrap());
    sink.answers(410);
    server.start_thread(&server.customer().await).await;
    let end = Instant::now() + LONG;
    let shown = loop {
        let shown = get(&path).cookie(&ada).send(&server).await.json();
        if shown["disabled"].is_string() || Instant::now() > end {
            break shown;
        }
    };
    assert_eq!(shown["disabled"], "Switched off after 1 attempts: The answer was 410.");
    server.start_thread(&server.customer().await).await;
    assert_eq!(sink.taken().len(), 1);
    sink.answers(204);
    get(&path).method("PUT").cookie(&ada).json(wanted).send(&server).await;
    sink.until("both starts", |taken| taken.len() == 3).await;
    assert_eq!(sink.taken()[0], sink.taken()[1], "nothing was lost");
    assert_eq!(get(&path).cookie(&ada).send(&server).await.json()["disabled"], Value::Null);
    server.stop().await;
}

#[tokio::test]
async fn a_webhook_of_a_group_hears_only_of_its_threads() {
    let (server, sink) = (server().await, Sink::start().await);
    let ada = server.sign_in(ADA).await;
    let account = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let groups = account["account"]["desk"]["groups"].as_object().unwrap();
    let of = |name: &str| groups.iter().find(|(_, group)| group["name"] == name).unwrap().0.clone();
    let (support, sales) = (of("Support"), of("Sales"));
    create(&server, &ada, json!({"url": sink.url, "events": ["event_posted"], "group": sales})).await;
    for (key, group) in [("one", &support), ("two", &sales)] {
        let start = json!({"start_thread": {"text": format!("for {key}"), "name": "Vera", "group": group}});
        command(key, start).bearer(&server.customer().await).send(&server).await.expect_done();
    }
    sink.until("the one of the group", |taken| !taken.is_empty()).await;
    assert_eq!(sink.taken()[0]["data"]["event"]["content"]["text"], "for two");
    server.stop().await;
}

/// The webhook lags behind, so that all of it has happened before the first message is taken.
#[tokio::test]
async fn a_webhook_of_a_group_hears_of_a_thread_what_happened_while_it_was_there() {
    let server = server().await;
    let (left, come) = (Sink::start().await, Sink::start().await);
    let ada = server.sign_in(ADA).await;
    let account = get("/api/v1/snapshot").cookie(&ada).send(&server).await.json();
    let groups = account["account"]["desk"]["groups"].as_object().unwrap();
    let of = |name: &str| groups.iter().find(|(_, group)| group["name"] == name).unwrap().0.clone();
    let (support, sales) = (of("Support"), of("Sales"));
    for (sink, group) in [(&left, &support), (&come, &sales)] {
        create(&server, &ada, json!({"url": sink.url, "group": group})).await;
        sink.answers(500);
    }
    let token = server.customer().await;
    let start = json!({"start_thread": {"text": "for support", "group": support}});
    command("start", start).bearer(&token).send(&server).await.expect_done();
    let own = get("/api/v1/snapshot").bearer(&token).send(&server).await.json();
    let (chat, known) = own["account"]["chats"].as_object().unwrap().iter().next().unwrap();
    let thread = known["threads"][0]["id"].clone();
    let as_ada = async |key: &str, order: Value| command(key, order).cookie(&ada).send(&server).await.expect_done();
    as_ada("tag", json!({"tag_thread": {"thread": thread, "chat": chat, "tag": "vip"}})).await;
    as_ada("move", json!({"transfer": {"chat": chat, "to": {"group": sales}, "ignore_availability": true}})).await;
    let say = json!({"post_event": {"chat": chat, "content": {"text": "for sales"}}});
    command("say", say).bearer(&token).send(&server).await.expect_done();
    let name = json!({"save_customer": {"chat": chat, "name": "Vera"}});
    command("name", name).bearer(&token).send(&server).await.expect_done();
    [&left, &come].into_iter().for_each(|sink| sink.answers(200));
    for sink in [&left, &come] {
        sink.until("the name", |taken| taken.iter().any(|message| message["type"] == "customer_saved")).await;
    }
    let (left, come) = (left.taken(), come.taken());
    let has = |taken: &[Value], what: &str| taken.iter().any(|message| message["data"].to_string().contains(what));
    assert!(has(&left, "for support") && !has(&left, "for sales"), "{left:#?}");
    assert!(has(&come, "for sales") && !has(&come, "for support"), "{come:#?}");
    assert!(has(&left, "tagged") && !has(&come, "tagged"), "{left:#?}");
    for taken in [&left, &come] {
        let moved = |message: &Value| message["type"] == "queued" && message["data"]["group"] == sales.as_str();
        assert!(taken.iter().any(moved), "where it goes from hears of it too: {taken:#?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn only_administrators_set_up_webhooks_and_only_to_the_public_network() {
    let server = Server::start().await;
    let (ada, mira, token) = (server.sign_in(ADA).await, server.sign_in(MIRA).await, server.customer().await);
    let good = json!({"url": "https://example.com/hook"});
    let create = |body: &Value| post("/api/v1/webhooks").json(body.clone());
    create(&good).cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    create(&good).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    create(&good).send(&server).await.expect_problem(401, "sign_in_needed");
    get("/api/v1/webhooks").cookie(&mira).send(&server).await.expect_problem(403, "not_allowed");
    for url in ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/meta", "no"] {
        let problem = create(&json!({"url": url})).cookie(&ada).send(&server).await;
        assert_eq!(problem.expect_problem(422, "webhook_wrong")["field"], "url");
    }
    let odd = create(&json!({"url": "https://example.com/", "events": ["shouted"]})).cookie(&ada).send(&server).await;
    assert_eq!(odd.expect_problem(422, "webhook_wrong")["field"], "events");
    let long = json!({"url": "https://example.com/", "description": "x".repeat(501)});
    let long = create(&long).cookie(&ada).send(&server).await;
    assert_eq!(long.expect_problem(422, "webhook_wrong")["field"], "description");
    let off = json!({"url": "https://example.com/hook", "active": false});
    for _ in 0..20 {
        assert_eq!(create(&off).cookie(&ada).send(&server).await.status, StatusCode::CREATED);
    }
    create(&off).cookie(&ada).send(&server).await.expect_problem(409, "too_many_webhooks");
    assert_eq!(get("/api/v1/webhooks").cookie(&ada).send(&server).await.json().as_array().unwrap().len(), 20);
    server.stop().await;
}
