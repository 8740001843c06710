//! When what happened in a thread, as lists and the archive tell it.

use parlor_engine::chat::{MarkSeen, Target};
use parlor_engine::command::{PostEvent, SetResponseTarget};
use parlor_engine::{ChatId, Command, Time};
use parlor_sync::query::{ChatRow, ChatSort, ChatsQuery, ThreadTimes, ThreadsQuery};
use parlor_sync::{Answer, Query, ThreadRow};

use crate::actor::Actor;
use crate::stage::Stage;

pub fn the_moments_of_a_thread_are_told_while_it_is_open_and_in_the_archive(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    let open = || -> ThreadRow {
        match ada.asks(Query::Chats(ChatsQuery::default())) {
            Answer::Chats(page) => page.rows.into_iter().next().unwrap().thread.unwrap(),
            other => panic!("{other:?}"),
        }
    };
    carl.starts_in("Returns", "My lamp is broken.");
    stage.settle();
    let times = open().times;
    assert_eq!((times.assigned_at, times.answered_at, times.initial_position), (None, None, Some(1)));
    ada.picks_up();
    carl.is_served_by("Ada");
    let times = open().times;
    assert!(times.assigned_at.is_some() && times.answered_at.is_none() && times.fetched_at.is_none());
    ada.says("Send it back, please.");
    carl.sees("Send it back, please.");
    let (chat, thread, last) = carl.with_chat(|chat| {
        let thread = chat.threads.last().unwrap();
        (chat.id, thread.id, thread.events.last().unwrap().id)
    });
    carl.wants_done(Command::MarkSeen(MarkSeen { chat, thread, delivered: Some(last), read: None }));
    let row = open();
    assert_eq!((row.first_line.as_str(), row.line.as_str()), ("My lamp is broken.", "Send it back, please."));
    let ThreadTimes { assigned_at, answered_at, active_at, fetched_at, .. } = row.times;
    assert!(row.started_at <= assigned_at.unwrap() && assigned_at <= answered_at);
    assert!(answered_at <= active_at && active_at <= fetched_at, "{row:?}");
    ada.closes();
    carl.sees_closed();
    let filed = ada.finds_in_archive("lamp");
    assert!(
        filed.times.active_at == filed.closed_at && filed.closed_at >= active_at,
        "the line that says so is the last"
    );
    assert_eq!(ThreadTimes { active_at, ..filed.times }, row.times);
    assert_eq!(filed.first_line, "My lamp is broken.");
    assert_eq!(ada.opens_from_archive(&filed).closed.map(|closed| closed.at), filed.closed_at);
}

pub fn when_an_answer_is_due_is_told_in_lists_whose_first_row_is_to_be_answered_first(stage: &Stage) {
    let (ada, carl, dora, eve) =
        (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"), stage.customer("Eve"));
    ada.accepts_work();
    for customer in [&carl, &dora, &eve] {
        customer.starts("Is anybody there?");
        customer.is_served_by("Ada");
    }
    let rows = |query: ChatsQuery| -> Vec<ChatRow> {
        let query = ChatsQuery { sort: ChatSort::Due, ascending: true, ..query };
        match ada.asks(Query::Chats(query)) {
            Answer::Chats(page) => page.rows,
            other => panic!("{other:?}"),
        }
    };
    let chats = |query: ChatsQuery| rows(query).iter().map(|row| row.chat).collect::<Vec<_>>();
    let start = rows(ChatsQuery::default())[0].thread.as_ref().unwrap().started_at;
    let promises = |chat: ChatId, due: Time| {
        let target = Target { manual_due: Some(due), ..Target::default() };
        ada.wants_done(Command::SetResponseTarget(SetResponseTarget { chat, target }));
    };
    let [late, soon, later] = [1, 240_000, 3_600_000].map(|ms| start.plus_ms(ms));
    let [carls, doras, eves] = [&carl, &dora, &eve].map(Actor::chat);
    promises(carls, later);
    promises(doras, late);
    promises(eves, soon);
    let told = rows(ChatsQuery::default()).into_iter().map(|row| {
        let thread = row.thread.unwrap();
        (row.chat, thread.due_at, thread.overdue, thread.due_soon)
    });
    let expected =
        [(doras, Some(late), true, false), (eves, Some(soon), false, true), (carls, Some(later), false, false)];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(chats(ChatsQuery { overdue: Some(true), ..ChatsQuery::default() }), [doras]);
    assert_eq!(chats(ChatsQuery { overdue: Some(false), ..ChatsQuery::default() }), [eves, carls]);
    assert_eq!(chats(ChatsQuery { due_before: Some(soon), ..ChatsQuery::default() }), [doras]);
    assert_eq!(chats(ChatsQuery { due_before: Some(later), ..ChatsQuery::default() }), [doras, eves]);

    // The same in the list of a chat's threads, to staff alone.
    let of_chat = |actor: &Actor| match actor.asks(Query::Threads(ThreadsQuery::of(doras))) {
        Answer::Threads(page) => page.rows.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!((of_chat(&ada).due_at, of_chat(&ada).overdue), (Some(late), true));
    assert_eq!((of_chat(&dora).due_at, of_chat(&dora).overdue), (None, false));

    // Who is answered waits for nothing, and comes after those who wait: the latest activity first.
    for chat in [doras, eves] {
        ada.wants_done(Command::PostEvent(PostEvent::text(chat, "One moment.")));
    }
    assert_eq!(chats(ChatsQuery::default()), [carls, eves, doras]);
    assert_eq!(of_chat(&ada).due_at, None);
    let first = ChatsQuery { limit: 1, ..ChatsQuery::default() };
    let query = ChatsQuery { sort: ChatSort::Due, ascending: true, ..first.clone() };
    let Answer::Chats(page) = ada.asks(Query::Chats(query)) else { panic!("no list") };
    assert_eq!(chats(ChatsQuery { page: page.next, ..first }), [eves]);
}
