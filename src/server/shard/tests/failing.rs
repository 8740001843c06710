//! Disks that are full and files that break.

use std::time::Duration;

use parlor_engine::User;
use parlor_sync::Close;

use super::super::{Ended, Unavailable};
use super::stage::{BROKEN, FULL, REFUSING, ROOMY, Stage, order, post};
use parlor_engine::command::ConfigureGroup;
use parlor_engine::desk::{GroupRules, HoursRules};
use parlor_engine::{ClientId, Command};
use parlor_sync::Origin;

#[tokio::test]
async fn what_was_answered_survives_a_crash() {
    let stage = Stage::new().await;
    let customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    for number in 1..=30 {
        order(&stage.shard, user, number, post(chat, &format!("m{number}"))).await;
    }
    let before = stage.said(chat).await;
    assert_eq!(before.len(), 30);
    drop(customer);
    let stage = stage.crash().await;
    assert_eq!(stage.saved(), None, "nothing was done on the way out");
    assert_eq!(stage.said(chat).await, before);
    // The page that has not heard the last answers sends again.
    for number in 25..=31 {
        order(&stage.shard, user, number, post(chat, &format!("m{number}"))).await;
    }
    assert_eq!(stage.said(chat).await.len(), 31);
    stage.shard.read(|account| account.check()).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_full_disk_is_waited_out_and_nothing_is_lost_or_done_twice() {
    let stage = Stage::new().await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    let mut customer = stage.customer(5).await;
    agent.until("the chat comes", |page| page.replica.chats().count() == 1).await;
    customer.says("before");
    customer.until("it is acknowledged", |page| page.replica.outbox().is_empty()).await;

    stage.set_disk(FULL);
    let long = "x".repeat(7_900);
    for n in 0..12 {
        customer.says(&format!("{n} {long}"));
    }
    customer.until("it is turned away", |page| page.closed.is_some()).await;
    assert_eq!(customer.closed, Some(Close::Unavailable));
    agent.until("everybody is turned away", |page| page.closed.is_some()).await;
    assert_eq!(agent.closed, Some(Close::Unavailable));
    let origin = Origin { client: ClientId(77), number: 1 };
    let command = post(customer.chat(), &long);
    assert_eq!(stage.shard.command(customer.user, origin, command.clone()).await, Err(Unavailable));
    assert!(!customer.replica.outbox().is_empty());

    // While it lasts, pages come back in vain, and each time the shard tries anew.
    for _ in 0..3 {
        customer.connect().await;
        customer.until("it is turned away", |page| page.closed.is_some()).await;
        tokio::time::sleep(Duration::from_millis(30)).await;
    }

    stage.set_disk(ROOMY);
    customer.until_with_returns("all is acknowledged", |page| page.replica.outbox().is_empty()).await;
    agent.until_with_returns("all is there", |page| page.replica.is_live() && page.texts().len() == 13).await;
    let said = stage.said(customer.chat()).await;
    let order: Vec<_> = said.iter().map(|text| text.split(' ').next().unwrap().to_owned()).collect();
    let expected: Vec<_> = std::iter::once("before".to_owned()).chain((0..12).map(|n| n.to_string())).collect();
    assert_eq!(order, expected);
    assert_eq!(customer.texts(), said);
    assert_eq!(agent.texts(), said);
    stage.shard.command(customer.user, origin, command).await.unwrap();
    assert_eq!(stage.said(customer.chat()).await.len(), 14, "what was refused for want of room can be asked again");
    let stage = {
        drop((agent, customer));
        stage.crash().await
    };
    stage.shard.read(|account| account.check()).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_broken_file_ends_the_shard_with_a_sentence() {
    let stage = Stage::new().await;
    let mut customer = stage.customer(5).await;
    stage.set_disk(BROKEN);
    customer.says("hello?");
    customer.until("it is turned away", |page| page.closed.is_some()).await;
    assert_eq!(customer.closed, Some(Close::Unavailable));
    let sentence = "the data file is broken: parlor.db: it is gone".to_owned();
    assert_eq!(stage.shard.ended().await, Ended::Failed(sentence));
    assert_eq!(stage.shard.read(|_| ()).await, Err(Unavailable));
    customer.connect().await;
    customer.until("it is turned away", |page| page.closed.is_some()).await;
}

#[tokio::test]
async fn opening_hours_are_kept_soon_after_the_disk_is_back() {
    let stage = Stage::new().await;
    let group = stage.group;
    let closed = GroupRules {
        hours: HoursRules { enabled: true, zone: "UTC".to_owned(), ..HoursRules::default() },
        ..GroupRules::default()
    };
    let save = Command::ConfigureGroup(ConfigureGroup::rules(group, closed));
    assert_eq!(stage.shard.system(save).await, Ok(None));
    // What the rules say is stored already; what follows from them cannot be.
    stage.set_disk(REFUSING);
    let keeping = tokio::spawn(crate::hours::keep(stage.shard.clone()));
    tokio::time::sleep(Duration::from_millis(300)).await;
    stage.set_disk(ROOMY);
    let is_open = async || stage.shard.read(move |account| account.desk.groups[&group].open).await.unwrap_or(true);
    for _ in 0..2_000 {
        if !is_open().await {
            keeping.abort();
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the group stays open");
}
