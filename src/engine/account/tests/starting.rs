//! How threads begin.

use crate::chat::{ChatFact, ClosedBy, Content};
use crate::command::{BeginThread, DeleteThread, StartThread};
use crate::desk::{AgentRole, Assignment, WorkState};
use crate::story::{Story, close, customer, pick_up_next};
use crate::{Command, CustomerId, Fact, GroupId, Reject, ThreadId, User, limits};

fn start(start: StartThread) -> Command {
    Command::StartThread(start)
}

#[test]
fn the_first_thread_opens_the_chat_and_waits() {
    let mut story = Story::with(Assignment::PickUp);
    let wish = StartThread {
        name: " Ada ".into(),
        email: "ada@example.com".into(),
        text: "hello".into(),
        skill: None,
        ..StartThread::default()
    };
    story.does(customer(1), start(wish));
    let chat = story.account.chat_of(CustomerId(1)).unwrap();
    assert_eq!((chat.customer.name.as_deref(), chat.customer.email.as_deref()), (Some("Ada"), Some("ada@example.com")));
    let thread = chat.open_thread().unwrap();
    assert_eq!(thread.events[0].content, Content::Text("hello".into()));
    assert_eq!(thread.members[0].name.as_deref(), Some("Ada"));
    assert_eq!(story.work(chat.id).state, WorkState::Queued);
    assert_eq!(story.work(chat.id).group, story.group, "without a wish the first group takes it");
}

#[test]
fn a_customer_has_one_chat_and_one_open_thread() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    assert_eq!(story.tries(customer(1), start(StartThread::default())), Err(Reject::ThreadOpen));
    story.does(customer(1), close(chat));
    let again = story.starts(1);
    assert_eq!(again, chat);
    assert_eq!(story.chat(chat).threads.len(), 2);
}

#[test]
fn a_customer_has_threads_up_to_a_bound_and_room_again_when_old_ones_are_deleted() {
    let mut story = Story::with(Assignment::PickUp);
    let boss = story.adds("Boss", AgentRole::Admin, 1, &[story.group]);
    let chat = story.starts(1);
    story.does(customer(1), close(chat));
    for n in 1..limits::THREADS_PER_CHAT as u128 {
        let (thread, group, at) = (ThreadId(n), story.group, story.now);
        let past = [
            ChatFact::ThreadStarted { thread, group, at },
            ChatFact::ThreadClosed { thread, at, by: ClosedBy::Customer },
        ];
        past.into_iter().for_each(|fact| story.happened(Fact::Chat { chat, fact }));
    }
    assert_eq!(story.chat(chat).threads.len(), limits::THREADS_PER_CHAT);
    assert_eq!(story.tries(customer(1), start(StartThread::default())), Err(Reject::LimitReached));
    let begin = BeginThread { customer: CustomerId(1), ..BeginThread::default() };
    assert_eq!(story.tries(User::System, Command::BeginThread(begin)), Err(Reject::LimitReached), "whoever begins it");
    story.does(User::Agent(boss), Command::DeleteThread(DeleteThread { chat, thread: ThreadId(1) }));
    story.does(customer(1), start(StartThread::default()));
}

#[test]
fn what_is_told_anew_replaces_what_was_known_and_silence_leaves_it() {
    let mut story = Story::with(Assignment::PickUp);
    story.does(
        customer(1),
        start(StartThread { name: "Ada".into(), email: "ada@example.com".into(), ..StartThread::default() }),
    );
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    story.does(customer(1), close(chat));
    story.does(customer(1), start(StartThread { name: "Ada L.".into(), ..StartThread::default() }));
    let known = &story.chat(chat).customer;
    assert_eq!((known.name.as_deref(), known.email.as_deref()), (Some("Ada L."), Some("ada@example.com")));
    assert_eq!(story.thread(chat).members[0].name.as_deref(), Some("Ada L."));
}

#[test]
fn what_may_not_be_starts_nothing() {
    let mut story = Story::with(Assignment::PickUp);
    let agent = story.agent("Ann", 1);
    let wishes = [
        (StartThread { group: Some(GroupId(9)), ..StartThread::default() }, Reject::UnknownGroup),
        (StartThread { name: "x".repeat(201), ..StartThread::default() }, Reject::NameTooLong),
        (StartThread { email: "nowhere".into(), ..StartThread::default() }, Reject::EmailInvalid),
        (StartThread { text: "x".repeat(8_001), ..StartThread::default() }, Reject::TextTooLong),
    ];
    for (wish, reject) in wishes {
        assert_eq!(story.tries(customer(1), start(wish)), Err(reject));
    }
    assert_eq!(story.tries(User::Agent(agent), start(StartThread::default())), Err(Reject::NotAllowed));
    assert!(story.account.chats.is_empty());
}

#[test]
fn without_any_group_there_is_nobody_to_ask() {
    let account = crate::Account::default();
    let mut ctx = crate::Ctx::new(crate::Time(1), crate::IdSource::new(1));
    assert_eq!(account.decide(customer(1), &start(StartThread::default()), &mut ctx), Err(Reject::UnknownGroup));
}

#[test]
fn a_queue_at_its_bound_takes_nobody_more_until_somebody_is_served() {
    let mut story = Story::with(Assignment::PickUp);
    let other = story.adds_group("Other", Assignment::PickUp);
    let agent = story.adds("Ann", AgentRole::Supervisor, 1, &[story.group]);
    story.fills_the_queue();
    let late = customer(u128::MAX);
    assert_eq!(story.tries(late, start(StartThread::default())), Err(Reject::QueueFull));
    story.starts_in(u128::MAX - 1, other);
    story.accepts(agent);
    story.does(User::Agent(agent), pick_up_next());
    story.does(late, start(StartThread::default()));
}

/// A page whose numbers are forgotten may send an old command again. It must not make a second thread of the same id.
#[test]
fn an_old_start_sent_again_takes_no_id_twice() {
    let mut story = Story::with(Assignment::PickUp);
    let first = StartThread { text: "hello".into(), ..StartThread::default() };
    story.tries_with(customer(1), start(first.clone()), 77).unwrap();
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    story.does(customer(1), close(chat));
    assert_eq!(story.tries_with(customer(1), start(first), 77), Err(Reject::IdTaken));
    assert_eq!(story.chat(chat).threads.len(), 1);
}
