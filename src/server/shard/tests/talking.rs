//! Pages that talk with each other: order, once only, slow readers.

use parlor_engine::{ClientId, User};
use parlor_sync::authority::{Answered, Transmit};
use parlor_sync::frame::Ack;
use parlor_sync::replica::Change;
use parlor_sync::{ClientFrame, Close, Origin, ServerFrame, Told};

use super::super::connection::FRAMES_MAX;
use super::stage::{Stage, order, post};

#[tokio::test]
async fn a_customer_and_an_agent_talk() {
    let stage = Stage::new().await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    let mut customer = stage.customer(5).await;
    agent.until("the chat comes", |page| page.replica.chats().count() == 1).await;
    for n in 0..20 {
        customer.says(&format!("question {n}"));
        customer.until("it is acknowledged", |page| page.replica.outbox().is_empty()).await;
        agent.until("it comes", |page| page.texts().len() == n * 2 + 1).await;
        agent.says(&format!("answer {n}"));
        agent.until("it is acknowledged", |page| page.replica.outbox().is_empty()).await;
        customer.until("it comes", |page| page.texts().len() == n * 2 + 2).await;
    }
    assert_eq!(customer.texts(), agent.texts());
    assert_eq!(stage.said(customer.chat()).await, agent.texts());
    assert_eq!((customer.resets, agent.resets), (1, 1));
}

#[tokio::test]
async fn many_at_once_end_with_one_order() {
    let stage = Stage::new().await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    let mut customer = stage.customer(5).await;
    agent.until("the chat comes", |page| page.replica.chats().count() == 1).await;
    for n in 0..50 {
        customer.says(&format!("c{n}"));
        agent.says(&format!("a{n}"));
        customer.send().await;
        agent.send().await;
    }
    let done = |page: &super::stage::Page| page.replica.outbox().is_empty() && page.texts().len() == 100;
    tokio::join!(customer.until("all is there", done), agent.until("all is there", done));
    assert_eq!(customer.texts(), agent.texts());
    let own: Vec<_> = agent.texts().into_iter().filter(|text| text.starts_with('a')).collect();
    assert_eq!(own, (0..50).map(|n| format!("a{n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_sent_again_is_done_once() {
    let stage = Stage::new().await;
    let mut customer = stage.customer(5).await;
    let (chat, user) = (customer.chat(), customer.user);
    let origin = |number| Origin { client: ClientId(3), number };
    let frame = |number| ClientFrame::Command { origin: origin(number), command: post(chat, &format!("m{number}")) };
    // The same page on two connections, each sending everything, one of them out of order.
    let mut second = stage.page(user, 4);
    second.connect().await;
    let ids = [customer.connection.as_ref().unwrap().id(), second.connection.as_ref().unwrap().id()];
    for number in [1, 2, 2, 1, 4, 3, 4] {
        for id in ids {
            stage.shard.frame(id, frame(number)).await;
        }
        stage.shard.read(|_| ()).await.unwrap();
    }
    assert_eq!(stage.said(chat).await, ["m1", "m2", "m3", "m4"]);
    customer.until("all is there", |page| page.texts().len() == 4).await;
    // And over HTTP, with the same answer however often.
    for _ in 0..3 {
        let done = Answered::Done(Ack { origin: Origin { client: ClientId(77), number: 1 }, refused: None });
        assert_eq!(order(&stage.shard, user, 1, post(chat, "m5")).await, done);
    }
    assert_eq!(order(&stage.shard, user, 9, post(chat, "early")).await, Answered::Expected(2));
    assert_eq!(stage.said(chat).await.len(), 5);
}

#[tokio::test]
async fn a_slow_reader_is_cut_off_and_resumes() {
    let stage = Stage::new().await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    let customer = stage.customer(5).await;
    let chat = customer.chat();
    agent.until("the chat comes", |page| page.replica.chats().count() == 1).await;
    let posts = FRAMES_MAX as u32 + 50;
    for number in 1..=posts {
        order(&stage.shard, customer.user, number, post(chat, &format!("m{number}"))).await;
    }
    // The frames that had room are good, then the reason comes; nothing waits for the slow one.
    agent.until("it is cut off", |page| page.closed.is_some()).await;
    assert_eq!(agent.closed, Some(Close::TooSlow));
    let before = agent.texts().len();
    assert!(before > 200 && before < posts as usize, "{before}");
    agent.connect().await;
    let mut updates = 0;
    while agent.texts().len() < posts as usize {
        let transmit = agent.connection.as_mut().unwrap().recv().await;
        updates += u32::from(matches!(transmit, Transmit::Frame(ServerFrame::Update(_))));
        agent.take(transmit);
    }
    assert_eq!((updates, agent.resets), (1, 1), "one update with all that was missed");
    assert_eq!(agent.texts(), stage.said(chat).await);
}

#[tokio::test]
async fn who_drops_the_connection_is_gone() {
    let stage = Stage::new().await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    let mut customer = stage.customer(5).await;
    agent.until("the chat comes", |page| page.replica.chats().count() == 1).await;
    customer.disconnect();
    let gone = Change::Told(Told::Presence { user: customer.user, online: false });
    let mut seen = Vec::new();
    while !seen.contains(&gone) {
        let transmit = agent.connection.as_mut().unwrap().recv().await;
        agent.take(transmit);
        seen.extend(agent.changes());
    }
}

#[tokio::test]
async fn a_stranger_and_an_old_page_are_turned_away() {
    let stage = Stage::new().await;
    let mut stranger = stage.page(User::Agent(parlor_engine::AgentId(404)), 1);
    stranger.connect().await;
    stranger.until("it is turned away", |page| page.closed.is_some()).await;
    assert_eq!(stranger.closed, Some(Close::Unauthorized));
    let old = parlor_sync::frame::Hello { version: 0, token: None, resume: None, was: None };
    let mut connection = stage.shard.open(User::Agent(stage.admin), old).await;
    assert_eq!(connection.recv().await, Transmit::Close(Close::Version));
    assert_eq!(connection.try_recv(), Some(Transmit::Close(Close::Version)));
}
