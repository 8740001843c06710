//! Mails, against a mail server that does as it is told.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use parlor_server::config::{Config, MailSecurity};
use parlor_server::run;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::identify::jwt;
use crate::smtp::{Answer, Mail, Smtp};
use crate::support::{ADA, MIRA, Reply, Server, command, config, get, post};

const RULES: &str = "/api/v1/mail/rules";

fn with_mail(config: &mut Config, smtp: &Smtp) {
    config.mail_server = Some(smtp.address.parse().unwrap());
    config.mail_security = MailSecurity::None;
    config.mail_from = Some("Shop <chat@shop.example>".parse().unwrap());
    config.mail_retry_ms = 10;
    config.public_url = Some("http://chat.example".parse().unwrap());
}

pub async fn start() -> (Server, Smtp) {
    let smtp = Smtp::start().await;
    (Server::start_with(|config| with_mail(config, &smtp)).await, smtp)
}

/// The same server once more, on what the one before has left.
pub async fn again(folder: TempDir, smtp: &Smtp) -> (parlor_server::Running, String, TempDir) {
    let mut config = config(folder.path());
    with_mail(&mut config, smtp);
    let running = run(config).await.unwrap();
    let address = running.address().to_string();
    (running, address, folder)
}

async fn wants(server: &Server, token: &str, (chat, thread): &(String, String), body: Value) -> Reply {
    let path = format!("/api/v1/chats/{chat}/threads/{thread}/transcript/mail");
    post(&path).with("origin", "https://shop.example").bearer(token).json(body).send(server).await
}

/// The same, from staff.
pub async fn asks(server: &Server, cookie: &str, (chat, thread): &(String, String), body: Value) -> Reply {
    let path = format!("/api/v1/chats/{chat}/threads/{thread}/transcript/mail");
    post(&path).cookie(cookie).json(body).send(server).await
}

pub fn vera() -> Value {
    json!({"to": "vera@example.com"})
}

/// A customer whose address `vera@example.com` the site vouches for.
async fn proven(server: &Server, ada: &str) -> String {
    let key = post("/api/v1/identity-keys").cookie(ada).json(json!({"method": "HS256", "kid": "shop"}));
    let secret = key.send(server).await.json()["secret"].as_str().unwrap().to_owned();
    let claims = json!({"sub": "shop-7", "exp": parlor_server::shard::now().0 / 1_000 + 300, "name": "Vera",
        "email": "vera@example.com", "email_verified": true});
    let pass = post("/api/v1/customers/identify").json(jwt("shop", &secret, &claims)).send(server).await;
    pass.json()["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_customer_has_the_transcript_sent_and_reads_it_as_text_and_as_a_page() {
    let (server, mut smtp) = start().await;
    let ada = server.sign_in(ADA).await;
    let token = proven(&server, &ada).await;
    server.comes_to_work(&ada).await;
    let thread = server.start_thread(&token).await;
    let chat = &thread.0;
    command("take", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    let secret = json!({"post_event": {"chat": chat, "content": {"text": "secret"}, "audience": "agents"}});
    command("whisper", secret).cookie(&ada).send(&server).await.expect_done();
    for to in ["vera", "vera@example.com, carl@example.com", "vera@exam ple.com", "vera@example.com\nBcc: x@y.example"]
    {
        wants(&server, &token, &thread, json!({"to": to})).await.expect_problem(422, "email_invalid");
    }
    wants(&server, &token, &thread, json!({"zone": "Nowhere"})).await.expect_problem(400, "malformed");
    let stranger = server.customer().await;
    wants(&server, &stranger, &thread, vera()).await.expect_problem(404, "unknown_chat");

    let reply = wants(&server, &token, &thread, json!({"to": "vera@example.com", "zone": "Europe/Oslo"})).await;
    assert_eq!((reply.status, reply.json()), (StatusCode::ACCEPTED, vera()));
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    let mail = smtp.next().await;
    assert_eq!((mail.to.as_str(), mail.header("From")), ("vera@example.com", "Shop <chat@shop.example>"));
    assert_eq!(mail.header("Subject"), "Conversation with Vera");
    let (plain, html) = (mail.part("text/plain"), mail.part("text/html"));
    assert!(plain.contains("Vera: Good morning\n") && plain.contains("Time zone: Europe/Oslo"), "{plain}");
    assert!(html.contains("<p dir=\"auto\">Good morning</p>"), "{html}");
    assert!(!mail.text.contains("secret"));

    let reply = wants(&server, &token, &thread, json!({})).await;
    assert_eq!(reply.json(), json!({"to": "vera@example.com"}));
    assert_eq!(smtp.next().await.to, "vera@example.com");
    for _ in 0..3 {
        assert_eq!(wants(&server, &token, &thread, vera()).await.status, StatusCode::ACCEPTED);
        smtp.next().await;
    }
    let much = wants(&server, &token, &thread, json!({})).await.expect_problem(429, "too_many_requests");
    assert_eq!(much["field"], "user");
    server.stop().await;
}

#[tokio::test]
async fn that_a_transcript_is_wanted_and_was_sent_is_told_to_staff_only() {
    let (server, mut smtp) = start().await;
    let ada = server.sign_in(ADA).await;
    let token = proven(&server, &ada).await;
    server.comes_to_work(&ada).await;
    let thread = server.start_thread(&token).await;
    let (chat, id) = &thread;
    command("take", json!({"pick_up": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    wants(&server, &token, &thread, vera()).await;
    smtp.next().await;
    command("end", json!({"close_thread": {"chat": chat}})).cookie(&ada).send(&server).await.expect_done();
    asks(&server, &ada, &thread, json!({"to": "boss@example.com"})).await;
    smtp.next().await;
    let path = format!("/api/v1/chats/{chat}/threads/{id}/transcript?notes=true");
    let written = async || get(&path).cookie(&ada).send(&server).await.text();
    let sent = ["* A transcript was sent to vera@example.com.", "* A transcript was sent to boss@example.com."];
    let mut all = written().await;
    for _ in 0..500 {
        if sent.iter().all(|sent| all.contains(sent)) {
            break;
        }
        sleep(Duration::from_millis(10)).await;
        all = written().await;
    }
    assert!(sent.iter().all(|sent| all.contains(sent)), "{all}");
    assert!(all.contains("* The customer asked to send a transcript to vera@example.com. (agents only)"), "{all}");
    assert!(all.contains("* Ada Winter asked to send a transcript to boss@example.com. (agents only)"), "{all}");
    let path = format!("/api/v1/chats/{chat}/threads/{id}/transcript");
    let own = get(&path).bearer(&token).send(&server).await.text();
    assert!(own.contains("Vera: ") && !own.contains("transcript"), "{own}");
    server.stop().await;
}

#[tokio::test]
async fn nobody_mails_strangers_through_us_but_staff_who_answer_for_it() {
    let (server, mut smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    let nobody = wants(&server, &token, &thread, json!({})).await.expect_problem(422, "email_invalid");
    assert_eq!(nobody["field"], "to");
    let stranger = wants(&server, &token, &thread, vera()).await.expect_problem(403, "mail_unproven");
    assert_eq!(stranger["field"], "to");
    // What somebody says of themself is no proof.
    let known = json!({"save_customer": {"chat": thread.0, "name": "Vera", "email": "vera@example.com"}});
    command("known", known).bearer(&token).send(&server).await.expect_done();
    wants(&server, &token, &thread, vera()).await.expect_problem(403, "mail_unproven");
    wants(&server, &token, &thread, json!({})).await.expect_problem(403, "mail_unproven");
    let proven = proven(&server, &ada).await;
    let another = server.start_thread(&proven).await;
    wants(&server, &proven, &another, json!({"to": "carl@example.com"})).await.expect_problem(403, "mail_unproven");
    assert_eq!(wants(&server, &proven, &another, json!({"to": "Vera@Example.com"})).await.status, StatusCode::ACCEPTED);
    assert_eq!(smtp.next().await.to, "Vera@Example.com");
    // Now the site's word is for another address than the one that is kept.
    let other = json!({"save_customer": {"chat": another.0, "name": "Vera", "email": "carl@example.com"}});
    command("other", other).bearer(&proven).send(&server).await.expect_done();
    wants(&server, &proven, &another, json!({"to": "carl@example.com"})).await.expect_problem(403, "mail_unproven");

    let olga = json!({"name": "Olga", "email": "olga@example.com", "role": "observer", "capacity": 1, "groups": []});
    command("olga", json!({"save_agent": olga})).cookie(&ada).send(&server).await.expect_done();
    let agents = get("/api/v1/agents").cookie(&ada).send(&server).await.json();
    let olga = agents.as_array().unwrap().iter().find(|row| row["name"] == "Olga").unwrap()["agent"].clone();
    let invite = post(&format!("/api/v1/agents/{}/invitation", olga.as_str().unwrap())).cookie(&ada);
    let invited = invite.send(&server).await.json();
    assert_eq!(smtp.next().await.to, "olga@example.com");
    let accept = json!({"token": invited["token"], "password": "olga-password"});
    assert_eq!(post("/api/v1/invitations").json(accept).send(&server).await.status, StatusCode::NO_CONTENT);
    let olga = server.sign_in(("olga@example.com", "olga-password")).await;
    let path = format!("/api/v1/chats/{}/threads/{}/transcript/mail", thread.0, thread.1);
    let staff =
        async |cookie: &str| post(&path).cookie(cookie).json(json!({"to": "carl@example.com"})).send(&server).await;
    staff(&olga).await.expect_problem(403, "not_allowed");
    assert_eq!(staff(&ada).await.status, StatusCode::ACCEPTED);
    assert_eq!(smtp.next().await.to, "carl@example.com");
    let rows = get("/api/v1/audit?action=mail_transcript").cookie(&ada).send(&server).await.json();
    assert_eq!((rows["rows"].as_array().unwrap().len(), &rows["rows"][0]["subject"]), (1, &json!(thread.1)));
    assert_eq!(rows["rows"][0]["details"], json!({"to": "carl@example.com"}));
    server.stop().await;
    assert!(smtp.is_empty());
}

/// Collects what is logged at warn and above on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn what_is_refused_for_now_is_sent_later_and_what_is_refused_for_good_is_given_up_and_told() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(move || writer.clone());
    let _collecting = tracing::subscriber::set_default(subscriber.finish());
    let (server, mut smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    smtp.answers(&[Answer::Refuse("451 busy"), Answer::Refuse("421 busy still")]);
    asks(&server, &ada, &thread, vera()).await;
    let tries = [smtp.next().await, smtp.next().await, smtp.next().await];
    let ids = tries.each_ref().map(|mail: &Mail| mail.header("Message-ID").to_owned());
    assert!(ids.iter().all(|id| *id == ids[0] && id.ends_with("@shop.example>")), "{ids:?}");
    assert_eq!(log.text(), "", "nothing to worry about yet");

    smtp.answers(&[Answer::Refuse("550 nobody of this name")]);
    asks(&server, &ada, &thread, json!({"to": "carl@example.com"})).await;
    assert_eq!(smtp.next().await.to, "carl@example.com");
    asks(&server, &ada, &thread, json!({"to": "dora@example.com"})).await;
    assert_eq!(smtp.next().await.to, "dora@example.com", "the one before is given up");
    assert!(log.text().contains("a mail is given up") && log.text().contains("550"), "{}", log.text());
    assert!(!log.text().contains("carl"), "who it was for is nobody's business");

    server.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn a_mail_that_was_under_way_when_the_server_died_is_sent_by_the_next() {
    let (server, mut smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    smtp.answers(&[Answer::Silence]);
    asks(&server, &ada, &thread, vera()).await;
    let first = smtp.next().await;
    let (running, ..) = again(server.stop().await, &smtp).await;
    let second = smtp.next().await;
    assert_eq!((&second.to, second.header("Message-ID")), (&first.to, first.header("Message-ID")));
    running.stop().await;
}

#[tokio::test]
async fn each_closed_thread_is_sent_once_to_the_address_that_the_rules_name() {
    let (server, mut smtp) = start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let closes = async |address: &str, token: &str, chat: &str, key: &str| {
        let close = json!({"close_thread": {"chat": chat}});
        command(key, close).bearer(token).send_to(address).await.expect_done();
    };
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    closes(&server.address, &token, &chat, "before").await;
    let put = |cookie: &str, body: Value| get(RULES).method("PUT").cookie(cookie).json(body);
    put(&mira, json!({})).send(&server).await.expect_problem(403, "not_allowed");
    get(RULES).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let wrong = put(&ada, json!({"transcripts_to": "nobody"})).send(&server).await;
    assert_eq!(wrong.expect_problem(422, "email_invalid")["field"], "transcripts_to");
    put(&ada, json!({"zone": "Nowhere"})).send(&server).await.expect_problem(400, "malformed");
    let rules = json!({"transcripts_to": "archive@shop.example", "zone": "Europe/Oslo"});
    assert_eq!(put(&ada, rules.clone()).send(&server).await.json(), rules);
    assert_eq!(get(RULES).cookie(&ada).send(&server).await.json(), rules);

    let carl = server.customer().await;
    let (chat, thread) = server.start_thread(&carl).await;
    closes(&server.address, &carl, &chat, "first").await;
    let mail = smtp.next().await;
    assert_eq!(
        (mail.to.as_str(), mail.header("Message-ID")),
        ("archive@shop.example", &*format!("<closed-{thread}@shop.example>"))
    );
    assert!(mail.part("text/plain").contains("Closed: "));

    // Mails go one after another: with the next one there, the first is done with. That one may come again.
    asks(&server, &ada, &(chat.clone(), thread), vera()).await;
    assert_eq!(smtp.next().await.to, "vera@example.com");
    let (running, address, _folder) = again(server.stop().await, &smtp).await;
    command("more", json!({"start_thread": {"text": "Once more"}})).bearer(&carl).send_to(&address).await.expect_done();
    closes(&address, &carl, &chat, "second").await;
    let mut mail = smtp.next().await;
    if mail.to == "vera@example.com" {
        mail = smtp.next().await;
    }
    assert!(mail.part("text/plain").contains("Once more") && mail.header("Message-ID").starts_with("<closed-"));
    running.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn links_to_set_a_password_come_by_mail() {
    let (server, mut smtp) = start().await;
    let ada = server.sign_in(ADA).await;
    let me = get("/api/v1/sessions/me").cookie(&server.sign_in(MIRA).await).send(&server).await.json();
    let forgets = async |email: &str| post("/api/v1/password-resets").json(json!({"email": email})).send(&server).await;
    assert_eq!(forgets("nobody@example.com").await.status, StatusCode::ACCEPTED);
    assert_eq!(forgets(MIRA.0).await.status, StatusCode::ACCEPTED, "nobody is told who is there");
    let mail = smtp.next().await;
    assert_eq!((mail.to.as_str(), mail.header("Subject")), (MIRA.0, "Your new password"));
    let plain = mail.part("text/plain");
    let token = plain.split("http://chat.example/invitation#").nth(1).unwrap().lines().next().unwrap();
    // Whoever asks again at once makes no other link, and this one stays good.
    assert_eq!(forgets(MIRA.0).await.status, StatusCode::ACCEPTED);
    sleep(Duration::from_millis(500)).await;
    server.sign_in(MIRA).await;
    let set = post("/api/v1/invitations").json(json!({"token": token, "password": "another-one"}));
    assert_eq!(set.send(&server).await.status, StatusCode::NO_CONTENT);
    server.sign_in((MIRA.0, "another-one")).await;

    let invite = format!("/api/v1/agents/{}/invitation", me["agent"].as_str().unwrap());
    let invited = post(&invite).cookie(&ada).send(&server).await.json();
    let mail = smtp.next().await;
    assert_eq!(
        (mail.to.as_str(), mail.header("Subject"), &invited["mailed"]),
        (MIRA.0, "Your invitation", &json!(true))
    );
    assert!(mail.part("text/plain").contains(&format!("\n{}\n", invited["link"].as_str().unwrap())));
    // Nobody else's forgetting ends what an admin has just given.
    assert_eq!(forgets(MIRA.0).await.status, StatusCode::ACCEPTED);
    sleep(Duration::from_millis(500)).await;
    let set = json!({"token": invited["token"], "password": "a-third-one"});
    assert_eq!(post("/api/v1/invitations").json(set).send(&server).await.status, StatusCode::NO_CONTENT);
    server.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn a_transcript_that_is_asked_for_twice_with_one_key_is_sent_once() {
    let (server, mut smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let (chat, thread) = server.start_thread(&token).await;
    let path = format!("/api/v1/chats/{chat}/threads/{thread}");
    let mail = format!("{path}/transcript/mail");
    let ask = || post(&mail).with("idempotency-key", "k").cookie(&ada).json(vera()).send(&server);
    for _ in 0..2 {
        assert_eq!(ask().await.status, StatusCode::ACCEPTED);
    }
    smtp.next().await;
    let lines = async || {
        let told = get(&path).cookie(&ada).send(&server).await.text();
        (told.matches("transcript_requested").count(), told.matches("transcript_sent").count())
    };
    while lines().await.1 == 0 {
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(lines().await, (1, 1));
    let told = get(&path).cookie(&ada).send(&server).await.text();
    assert!(told.find("transcript_requested") < told.find("transcript_sent"), "{told}");
    server.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_promised() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    wants(&server, &token, &thread, vera()).await.expect_problem(409, "mail_off");
    post("/api/v1/password-resets").json(json!({"email": ADA.0})).send(&server).await.expect_problem(409, "mail_off");
    let rules = |body: Value| get(RULES).method("PUT").cookie(&ada).json(body);
    rules(json!({"transcripts_to": "a@b.example"})).send(&server).await.expect_problem(409, "mail_off");
    assert_eq!(rules(json!({})).send(&server).await.status, StatusCode::OK);
    server.stop().await;
}
