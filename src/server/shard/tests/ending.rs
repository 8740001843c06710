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
