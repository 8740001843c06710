//! Stories about customers of years.

use parlor_engine::chat::Content;
use parlor_engine::command::{BeginThread, DeleteThread, FirstEvent, Then};
use parlor_engine::{Command, CustomerId, limits};
use parlor_sync::query::{HistoryQuery, ThreadsQuery};
use parlor_sync::{Answer, Query};

use crate::actor::Actor;
use crate::stage::Stage;

/// Writes down a conversation of before, which is over.
fn records(ada: &Actor, customer: CustomerId, words: String) {
    let content = Content::Text(words);
    let words = FirstEvent { content, by_customer: true, custom_id: None, on_behalf_of: None };
    ada.wants_done(Command::BeginThread(BeginThread {
        customer,
        group: Some(ada.group("Support")),
        events: vec![words],
        then: Then::Closed,
        ..BeginThread::default()
    }));
}

pub fn a_customer_of_years_sees_the_latest_conversations_and_asks_for_the_earlier_ones(stage: &Stage) {
    let (ada, _, carl) = stage.talking("My first lamp is broken.");
    let (chat, customer) = carl.with_chat(|chat| (chat.id, chat.customer.id));
    ada.closes();
    carl.sees_closed();
    let more = 3;
    for n in 2..=limits::THREADS_AT_ONCE + more {
        records(&ada, customer, format!("Lamp {n} is broken."));
    }
    carl.eventually("all were told while the page was there", |page| {
        page.replica.chats().any(|chat| chat.threads.len() == limits::THREADS_AT_ONCE + more)
    });

    carl.reloads();
    let shown: Vec<_> = carl.with_chat(|chat| chat.threads.iter().map(|thread| thread.id).collect());
    assert_eq!((shown.len(), carl.look(|page| page.replica.has_earlier())), (limits::THREADS_AT_ONCE, true));
    carl.looks_back();
    assert!(!carl.look(|page| page.replica.has_earlier()));
    let words = (2..=limits::THREADS_AT_ONCE + more).map(|n| format!("Lamp {n} is broken."));
    let words: Vec<_> = std::iter::once("My first lamp is broken.".to_owned()).chain(words).collect();
    carl.sees_exactly(&words.iter().map(String::as_str).collect::<Vec<_>>());

    // What has come so is as exact as the rest.
    let thread = carl.with_chat(|chat| chat.threads[1].id);
    ada.wants_done(Command::DeleteThread(DeleteThread { chat, thread }));
    carl.eventually("it is gone", |page| page.replica.chats().all(|chat| chat.thread(thread).is_none()));
    carl.starts("Is anybody there?");
    carl.is_served_by("Ada");
    ada.says("Yes.");
    carl.sees("Yes.");

    // Whoever has no copy reads all of it page by page; others learn nothing.
    let Answer::Threads(listed) = carl.asks(Query::Threads(ThreadsQuery { limit: 100, ..ThreadsQuery::of(chat) }))
    else {
        panic!("no threads")
    };
    assert_eq!(listed.rows.len(), limits::THREADS_AT_ONCE + more);
    let (thread, from, to, after, before, around) = (None, None, None, None, None, None);
    let history = HistoryQuery { chat, thread, from, to, after, before, around, limit: 1 };
    let Answer::History(first) = carl.asks(Query::History(history)) else { panic!("no history") };
    assert_eq!(first.threads[0].events[0].content, Content::Text("My first lamp is broken.".to_owned()));
    let eve = stage.customer("Eve");
    assert!(matches!(eve.asks(Query::Threads(ThreadsQuery::of(chat))), Answer::Refused(_)));
}
