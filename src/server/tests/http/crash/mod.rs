//! Whether what was acknowledged survives: a real server under load, killed again and again.
//!
//! A failure names its seed; `PARLOR_SEED` plays the same moments again, as far as machines do the same twice.

mod page;
mod process;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parlor_engine::{Account, IdSource, User};
use parlor_sync::frame::Reset;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::support::{ADA, LONG, MIRA, command, get, post};
use page::{Page, Pass, said_in};
use process::Process;

/// Deaths without a word, and deaths within an orderly stop.
const KILLS: u32 = 50;
const STOPS: u32 = 8;
/// What is said at least between two deaths.
const SAID_IN_A_LIFE: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Talk,
    Silence,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_fifty_deaths_once_and_in_order() {
    let seed = std::env::var("PARLOR_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_121_u128);
    println!("PARLOR_SEED={seed}");
    let mut dice = IdSource::new(seed);
    let mut up_to = |most: u64| Duration::from_millis((dice.draw() % u128::from(most)) as u64);
    let folder = tempfile::tempdir().unwrap();
    let mut server = Process::start(folder.path());
    let (phase, watching) = watch::channel(Phase::Talk);
    let passes = passes(&server.address).await;
    let (total, mut talking) = (Arc::new(AtomicUsize::new(0)), Vec::new());
    for (number, (name, pass)) in
        passes.iter().flat_map(|(name, pass)| [(format!("{name}-a"), pass), (format!("{name}-b"), pass)]).enumerate()
    {
        let page =
            Page::new(&name, seed + number as u128 + 1, &server.address, pass.clone(), watching.clone(), total.clone());
        talking.push(tokio::spawn(page.talk()));
    }
    let machine = tokio::spawn(machine(server.address.clone(), watching.clone()));

    for death in 0..KILLS + STOPS {
        // However busy the machine is, each life has seen something said before it ends at a moment of chance.
        let enough = total.load(Ordering::Relaxed) + SAID_IN_A_LIFE;
        let talked = async {
            while total.load(Ordering::Relaxed) < enough {
                sleep(Duration::from_millis(2)).await;
            }
        };
        timeout(LONG, talked).await.unwrap();
        sleep(up_to(100)).await;
        if death % 7 == 6 {
            server.ask_to_stop();
            sleep(up_to(60)).await;
        }
        server.kill();
        server.start_again();
    }
    phase.send_replace(Phase::Silence);
    let mut silent = Vec::new();
    for page in talking {
        silent.push(timeout(LONG, page).await.unwrap().unwrap());
    }
    let (token, ordered) = timeout(LONG, machine).await.unwrap().unwrap();
    // Only now does nobody say anything any more that a page would miss after it has caught up.
    let mut pages = Vec::new();
    for page in silent {
        pages.push(timeout(LONG, page.catch_up()).await.unwrap());
    }

    let whole = snapshot(&server.address, &passes["Ada"]).await;
    for page in &pages {
        assert!(page.replica.outbox().failed.is_empty(), "{}: {:?}", page.name, page.replica.outbox().failed);
        assert!(!page.said.is_empty(), "{} said nothing", page.name);
        assert_once_and_in_order(&whole, &page.name, &page.said);
        let pass = &passes[page.name.split_once('-').unwrap().0];
        assert_eq!(*page.replica.confirmed(), snapshot(&server.address, pass).await, "{}'s copy", page.name);
    }
    assert_once_and_in_order(&whole, "machine", &ordered);
    assert!(!ordered.is_empty() && !token.is_empty());
    let log = server.log();
    let bad: Vec<&str> = log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    let events: usize = pages.iter().map(|page| page.said.len()).sum::<usize>() + ordered.len();
    println!("{events} acknowledged, {} deaths", KILLS + STOPS);
}

/// Two agents and three customers with an open thread each.
async fn passes(address: &str) -> BTreeMap<String, Pass> {
    let mut passes = BTreeMap::new();
    for (name, (email, password)) in [("Ada", ADA), ("Mira", MIRA)] {
        let reply = post("/api/v1/sessions").json(json!({"email": email, "password": password})).send_to(address).await;
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let accepting = json!({"set_routing_status": {"agent": null, "status": "accepting"}});
        command("accept", accepting).cookie(&cookie).send_to(address).await.expect_done();
        passes.insert(name.to_owned(), Pass::Cookie(cookie));
    }
    for name in ["Vera", "Carl", "Maya"] {
        let token = customer(address, name).await;
        passes.insert(name.to_owned(), Pass::Token(token));
    }
    passes
}

async fn customer(address: &str, name: &str) -> String {
    let reply = post("/api/v1/customers").json(json!({})).send_to(address).await;
    let token = reply.json()["token"].as_str().unwrap().to_owned();
    let start = json!({"start_thread": {"text": "Good morning", "name": name}});
    command("start", start).bearer(&token).send_to(address).await.expect_done();
    token
}

/// A program that says one thing after another over HTTP, each as often as it takes to hear that it is done.
async fn machine(address: String, phase: watch::Receiver<Phase>) -> (String, Vec<String>) {
    let token = loop {
        // The server may die in between: then it is somebody else who comes.
        let address = address.clone();
        if let Ok(token) = tokio::spawn(async move { customer(&address, "machine").await }).await {
            break token;
        }
    };
    let chat = loop {
        let Some(reply) = get("/api/v1/snapshot").bearer(&token).attempt(&address).await else { continue };
        break reply.json()["account"]["chats"].as_object().unwrap().keys().next().unwrap().clone();
    };
    let mut said = Vec::new();
    while *phase.borrow() == Phase::Talk {
        let text = format!("machine {}", said.len());
        let order = json!({"post_event": {"chat": chat, "content": {"text": text}}});
        loop {
            match command(&text, order.clone()).bearer(&token).attempt(&address).await {
                Some(reply) if reply.status != 503 => break reply.expect_done(),
                _ => sleep(Duration::from_millis(10)).await,
            }
        }
        said.push(text);
    }
    (token, said)
}

async fn snapshot(address: &str, pass: &Pass) -> Account {
    let call = get("/api/v1/snapshot");
    let call = match pass {
        Pass::Token(token) => call.bearer(token),
        Pass::Cookie(cookie) => call.cookie(cookie),
    };
    let reset: Reset = serde_json::from_slice(&call.send_to(address).await.body).unwrap();
    reset.account
}

/// A page says things in several chats: in each they stand in the page's order, and together they are all there are.
fn assert_once_and_in_order(account: &Account, name: &str, said: &[String]) {
    let number = |text: &str| text.rsplit_once(' ').unwrap().1.parse::<usize>().unwrap();
    let mut found = Vec::new();
    for chat in account.chats.values() {
        let (texts, notes) = said_in(chat, name);
        for list in [texts, notes] {
            let numbers: Vec<usize> = list.into_iter().map(number).collect();
            assert!(numbers.is_sorted(), "{name} in {}: {numbers:?}", chat.id);
            found.extend(numbers);
        }
    }
    found.sort_unstable();
    assert_eq!(found, (0..said.len()).collect::<Vec<_>>(), "{name} said each thing once");
    assert!(account.chats.values().all(|chat| matches!(chat.threads[0].members[0].user, User::Customer(_))));
}
