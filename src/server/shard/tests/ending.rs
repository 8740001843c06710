//! Stopping, and starting again.

use parlor_engine::User;
use parlor_sync::Close;

use super::super::{Ended, Unavailable};
use super::stage::{NO_SNAPSHOTS, ROOMY, SLOW_SNAPSHOTS, Stage, order, post};

#[tokio::test]
async fn a_stop_finishes_what_is_there_and_says_goodbye() {
    let stage = Stage::new().await;
    let mut customer = stage.customer(5).await;
    let chat = customer.chat();
    for n in 0..5 {
        customer.says(&format!("m{n}"));
    }
    customer.send().await;
    stage.shard.stop().await;
    assert_eq!(stage.shard.ended().await, Ended::Stopped);
    assert_eq!(stage.shard.read(|_| ()).await, Err(Unavailable));
    stage.shard.stop().await;
    customer.until("it is told", |page| page.closed.is_some()).await;
    assert_eq!(customer.closed, Some(Close::GoingAway));
    assert!(customer.replica.outbox().is_empty(), "everything was answered before");

    assert!(stage.saved().is_some());
    let stage = stage.crash().await;
    assert_eq!(stage.said(chat).await.len(), 5);
    customer.shard = stage.shard.clone();
    customer.connect().await;
    customer.until("it goes on", |page| page.replica.is_live()).await;
    assert_eq!(customer.resets, 1, "resumed from where it was");
}

#[tokio::test]
async fn snapshots_are_saved_on_the_way() {
    let stage = Stage::saving_every(10).await;
    let customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    for number in 1..=60 {
        order(&stage.shard, user, number, post(chat, &format!("m{number}"))).await;
    }
    drop(customer);
    let stage = stage.crash().await;
    let position = stage.saved().unwrap();
    assert!((10..=65).contains(&position), "{position}");
    assert_eq!(stage.said(chat).await.len(), 60);
}

/// Without it, everything would be replayed at the next start, however long ago the erasure was.
#[tokio::test]
async fn an_erasure_is_followed_by_a_new_snapshot() {
    use parlor_engine::Command;
    use parlor_engine::command::EraseCustomer;

    let stage = Stage::new().await;
    let customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    for number in 1..=20 {
        order(&stage.shard, user, number, post(chat, &format!("m{number}"))).await;
    }
    drop(customer);
    stage.shard.stop().await;
    let before = stage.saved().unwrap();
    let stage = stage.crash_saving_every(10).await;
    let erase = Command::EraseCustomer(EraseCustomer { customer: parlor_engine::CustomerId(5) });
    order(&stage.shard, user, 21, erase).await;
    for _ in 0..500 {
        if stage.saved().is_some_and(|position| position > before) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no snapshot of after the erasure");
}

#[tokio::test]
async fn an_archived_thread_is_there_after_a_restart() {
    use parlor_engine::Command;
    use parlor_engine::command::{CloseThread, Rate};
    use parlor_sync::{Answer, ArchiveQuery, Query};

    let stage = Stage::new().await;
    let mut customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    customer.says("where is my parcel");
    customer.until("it is acknowledged", |page| page.replica.outbox().is_empty()).await;
    let thread = customer.replica.chats().next().unwrap().threads[0].id;
    order(&stage.shard, user, 1, Command::CloseThread(CloseThread::new(chat))).await;
    let search = || Query::Archive(ArchiveQuery { text: "parcel".to_owned(), ..ArchiveQuery::default() });
    let score = |answer| match answer {
        Answer::Archive(page) => page.rows.iter().map(|row| row.score).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let admin = User::Agent(stage.admin);
    assert_eq!(score(stage.shard.query(admin, search()).await), [None]);
    order(
        &stage.shard,
        user,
        2,
        Command::Rate(Rate {
            chat,
            thread,
            score: 4,
            comment: String::new(),
            resolved: None,
            status: Default::default(),
        }),
    )
    .await;
    assert_eq!(score(stage.shard.query(admin, search()).await), [Some(4)]);
    drop(customer);
    let stage = stage.crash().await;
    assert_eq!(score(stage.shard.query(admin, search()).await), [Some(4)]);
}

/// The account goes on while its state of a moment ago is written, and a second snapshot waits for the first.
#[tokio::test]
async fn nobody_waits_for_a_snapshot() {
    let stage = Stage::saving_every(10).await;
    let customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    stage.set_disk(SLOW_SNAPSHOTS);
    for number in 1..=60 {
        order(&stage.shard, user, number, post(chat, &format!("m{number}"))).await;
    }
    let before = stage.saved();
    assert!(before < Some(20), "{before:?}");
    stage.set_disk(ROOMY);
    order(&stage.shard, user, 61, post(chat, "m61")).await;
    drop(customer);
    let stage = stage.crash().await;
    let saved = stage.saved();
    assert!(saved > before, "{saved:?}");
    assert_eq!(stage.said(chat).await.len(), 61);
    stage.shard.read(|account| account.check()).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_saved_hurts_nobody() {
    let stage = Stage::saving_every(10).await;
    let customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    let before = stage.saved();
    stage.set_disk(NO_SNAPSHOTS);
    for number in 1..=60 {
        order(&stage.shard, user, number, post(chat, &format!("m{number}"))).await;
    }
    drop(customer);
    stage.shard.stop().await;
    assert!(stage.saved() <= before.max(Some(10)), "{:?}", stage.saved());
    stage.set_disk(ROOMY);
    let stage = stage.crash().await;
    assert_eq!(stage.said(chat).await.len(), 60);
}

#[tokio::test]
async fn timers_end_although_the_clock_was_an_hour_ahead_and_was_put_back() {
    use std::sync::Arc;
    use std::time::Duration;

    use parlor_engine::command::{ConfigureGroup, SaveAgent, SetRoutingStatus, StartThread};
    use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
    use parlor_engine::{Command, CustomerId};
    use parlor_sync::{CursorKey, Entry};

    use super::super::{Shard, ShardConfig, now};
    use super::stage::ACCOUNT;
    use crate::store::{MemoryStore, Store};

    const HOUR_MS: u64 = 3_600_000;
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let ahead = now().plus_ms(HOUR_MS);
    let entry = Entry { position: 1, at: ahead, actor: User::System, origin: None, facts: Vec::new(), refused: None };
    store.log(ACCOUNT).unwrap().append(&[Arc::new(entry)], &[]).unwrap();

    let shard = Shard::start(ACCOUNT, store, ShardConfig::new(CursorKey(9))).unwrap();
    let offers = Assignment::Offer { accept_ms: 5_000 };
    let group = Command::ConfigureGroup(ConfigureGroup::new("Help", offers));
    assert_eq!(shard.system(group).await, Ok(None));
    let group = shard.read(|account| account.desk.first_group().unwrap()).await.unwrap();
    let ada = SaveAgent {
        agent: None,
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        role: AgentRole::Agent,
        capacity: 1,
        groups: std::collections::BTreeSet::from([group]),
        bot: false,
    };
    assert_eq!(shard.system(Command::SaveAgent(ada)).await, Ok(None));
    let ada = shard.read(|account| *account.desk.agents.keys().next().unwrap()).await.unwrap();
    let accepting = SetRoutingStatus { agent: Some(ada), status: RoutingStatus::Accepting, reason: None };
    assert_eq!(shard.system(Command::SetRoutingStatus(accepting)).await, Ok(None));
    order(&shard, User::Customer(CustomerId(5)), 1, Command::StartThread(StartThread::default())).await;
    let status = async || shard.read(move |account| account.desk.agents[&ada].status).await.unwrap();
    assert_eq!(status().await, RoutingStatus::Accepting);
    let waited = async {
        while status().await == RoutingStatus::Accepting {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), waited).await.expect("an offer that nobody answers comes to its end");
    shard.stop().await;
}
