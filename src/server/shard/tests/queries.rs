//! Who may ask what.

use parlor_engine::command::{AddNote, CloseThread, PostEvent};
use parlor_engine::desk::AgentRole;
use parlor_engine::{AgentId, ChatId, Command, CustomerId, Reject, ThreadId, User};
use parlor_sync::replica::Change;
use parlor_sync::{Answer, ArchiveQuery, Close, Query};

use super::stage::{Stage, order, post, texts};

const SECRET: &str = "SENTINEL for agents only";

/// A closed thread that the admin took part in, with something for agents only.
async fn closed(stage: &Stage) -> (ChatId, ThreadId, User) {
    let mut customer = stage.customer(5).await;
    customer.says("hello");
    customer.until("it is acknowledged", |page| page.replica.outbox().is_empty()).await;
    let (chat, user) = (customer.chat(), customer.user);
    let thread = customer.replica.chats().next().unwrap().threads[0].id;
    let admin = User::Agent(stage.admin);
    let aside = PostEvent::text(chat, SECRET).for_agents();
    order(&stage.shard, admin, 1, Command::PostEvent(aside)).await;
    order(&stage.shard, admin, 2, Command::AddNote(AddNote { chat, text: SECRET.to_owned(), ..AddNote::default() }))
        .await;
    order(&stage.shard, admin, 3, Command::CloseThread(CloseThread::new(chat))).await;
    (chat, thread, user)
}

#[tokio::test]
async fn a_thread_is_shown_to_whom_it_concerns() {
    let stage = Stage::new().await;
    let (chat, thread, customer) = closed(&stage).await;
    let colleague = User::Agent(stage.agent("Bea", AgentRole::Agent, true).await);
    let elsewhere = User::Agent(stage.agent("Cy", AgentRole::Agent, false).await);
    let supervisor = User::Agent(stage.agent("Di", AgentRole::Supervisor, false).await);
    let observer = User::Agent(stage.agent("Eve", AgentRole::Observer, false).await);
    let ask = async |user, chat, thread| stage.shard.query(user, Query::Thread { chat, thread }).await;

    for user in [User::Agent(stage.admin), colleague, supervisor, observer] {
        let Answer::Thread(seen) = ask(user, chat, thread).await else { panic!("{user:?}") };
        assert_eq!(texts(&seen), ["hello", SECRET]);
        assert_eq!(seen.threads[0].notes.len(), 1);
        assert_eq!(ask(user, chat, ThreadId(1)).await, Answer::Refused(Reject::UnknownThread));
        assert_eq!(ask(user, ChatId(1), thread).await, Answer::Refused(Reject::UnknownChat));
    }
    let own = ask(customer, chat, thread).await;
    assert!(matches!(&own, Answer::Thread(seen) if texts(seen) == ["hello"]), "{own:?}");
    assert!(!format!("{own:?}").contains("SENTINEL"));
    assert_eq!(ask(customer, chat, ThreadId(1)).await, Answer::Refused(Reject::UnknownThread));

    let strangers = [User::Customer(CustomerId(6)), elsewhere, User::Agent(AgentId(404)), User::System];
    for user in strangers {
        assert_eq!(ask(user, chat, thread).await, Answer::Refused(Reject::UnknownChat), "{user:?}");
    }
}

#[tokio::test]
async fn the_archive_is_for_staff_and_within_their_reach() {
    let stage = Stage::new().await;
    let (_, thread, customer) = closed(&stage).await;
    let elsewhere = User::Agent(stage.agent("Cy", AgentRole::Agent, false).await);
    let observer = User::Agent(stage.agent("Eve", AgentRole::Observer, false).await);
    let ask = async |user| stage.shard.query(user, Query::Archive(ArchiveQuery::default())).await;
    let found = |answer| match answer {
        Answer::Archive(page) => page.rows.iter().map(|row| row.thread).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(found(ask(User::Agent(stage.admin)).await), [thread]);
    assert_eq!(found(ask(observer).await), [thread]);
    assert_eq!(found(ask(elsewhere).await), []);
    for user in [customer, User::Agent(AgentId(404)), User::System] {
        assert_eq!(ask(user).await, Answer::Refused(Reject::NotAllowed), "{user:?}");
    }
}

#[tokio::test]
async fn answers_come_with_the_frames() {
    let stage = Stage::new().await;
    let (chat, thread, customer) = closed(&stage).await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    agent.until("it is live", |page| page.replica.is_live()).await;
    let asked =
        [agent.replica.ask(Query::Archive(ArchiveQuery::default())), agent.replica.ask(Query::Thread { chat, thread })];
    agent.send().await;
    let mut answers = Vec::new();
    while answers.len() < 2 {
        let transmit = agent.connection.as_mut().unwrap().recv().await;
        agent.take(transmit);
        answers.extend(agent.changes().into_iter().filter_map(|change| match change {
            Change::Answer(id, answer) => Some((id, matches!(answer, Answer::Archive(_) | Answer::Thread(_)))),
            _ => None,
        }));
    }
    answers.sort();
    assert_eq!(answers, asked.map(|id| (id, true)));

    // Ten questions at once are enough.
    let mut page = stage.page(customer, 9);
    page.connect().await;
    page.until("it is live", |page| page.replica.is_live()).await;
    for _ in 0..200 {
        page.replica.ask(Query::Archive(ArchiveQuery::default()));
    }
    page.until("it is cut off", |page| page.closed.is_some()).await;
    assert_eq!(page.closed, Some(Close::TooMany));
}

#[tokio::test]
async fn a_view_is_what_a_page_starts_from() {
    let stage = Stage::new().await;
    let mut customer = stage.customer(5).await;
    let mut agent = stage.page(User::Agent(stage.admin), 1);
    agent.connect().await;
    order(&stage.shard, customer.user, 1, post(customer.chat(), "hello")).await;
    customer.until("it is there", |page| page.texts().len() == 1).await;
    agent.until("it is there", |page| page.replica.chats().count() == 1 && page.texts().len() == 1).await;
    for page in [&customer, &agent] {
        let view = stage.shard.view(page.user).await.unwrap().unwrap();
        assert_eq!(&view.account, page.replica.confirmed());
        assert_eq!(Some((view.epoch, view.cursor)), page.replica.for_tab().map(|reset| (reset.epoch, reset.cursor)));
    }
    assert_eq!(stage.shard.view(User::Agent(AgentId(404))).await, Ok(None));
}
