//! Stopping, and starting again.

use parlor_engine::User;
use parlor_sync::Close;

use super::super::{Ended, Unavailable};
use super::stage::{Stage, order, post};

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

    let snapshots: u32 = stage.file().query_row("SELECT count(*) FROM snapshots", (), |row| row.get(0)).unwrap();
    assert_eq!(snapshots, 1);
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
    let position: u32 = stage.file().query_row("SELECT position FROM snapshots", (), |row| row.get(0)).unwrap();
    assert!((40..=65).contains(&position), "{position}");
    drop(customer);
    let stage = stage.crash().await;
    assert_eq!(stage.said(chat).await.len(), 60);
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
    order(&stage.shard, user, 1, Command::CloseThread(CloseThread { chat })).await;
    let search = || Query::Archive(ArchiveQuery { text: "parcel".to_owned(), ..ArchiveQuery::default() });
    let score = |answer| match answer {
        Answer::Archive(page) => page.rows.iter().map(|row| row.score).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let admin = User::Agent(stage.admin);
    assert_eq!(score(stage.shard.query(admin, search()).await), [None]);
    order(&stage.shard, user, 2, Command::Rate(Rate { chat, thread, score: 4, comment: String::new() })).await;
    assert_eq!(score(stage.shard.query(admin, search()).await), [Some(4)]);
    drop(customer);
    let stage = stage.crash().await;
    assert_eq!(score(stage.shard.query(admin, search()).await), [Some(4)]);
}
