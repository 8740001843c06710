//! When what happened in a thread, as lists and the archive tell it.

use parlor_engine::Command;
use parlor_engine::chat::MarkSeen;
use parlor_sync::query::{ChatsQuery, ThreadTimes};
use parlor_sync::{Answer, Query, ThreadRow};

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
}
