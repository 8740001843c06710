//! Stories about what is looked up.

use parlor_engine::command::PostEvent;
use parlor_engine::{ChatId, Command, Reject};
use parlor_sync::query::{HistoryPage, HistoryQuery, ThreadsQuery};
use parlor_sync::{Answer, Query};

use crate::actor::Actor;
use crate::stage::{SECRET, Stage};

/// From where a conversation is read: the whole chat, three events.
fn three(chat: ChatId) -> HistoryQuery {
    let (thread, from, to, after, before, around) = (None, None, None, None, None, None);
    HistoryQuery { chat, thread, from, to, after, before, around, limit: 3 }
}

fn reads(actor: &Actor, query: HistoryQuery) -> HistoryPage {
    match actor.asks(Query::History(query)) {
        Answer::History(page) => page,
        other => panic!("{other:?}"),
    }
}

/// What people said in a piece.
fn words(page: &HistoryPage) -> Vec<String> {
    let events = page.threads.iter().flat_map(|piece| &piece.events);
    events.filter_map(|event| event.words().map(|words| words.into_owned())).collect()
}

pub fn a_long_conversation_is_read_piece_by_piece(stage: &Stage) {
    let (ada, carl, eve) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Eve"));
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    let chat = ada.chat();
    ada.wants_done(Command::PostEvent(PostEvent::text(chat, format!("{SECRET}: again?")).for_agents()));
    ada.says("I send you a new one.");
    ada.closes();
    carl.sees_closed();
    carl.starts("The new lamp is broken too.");
    carl.is_served_by("Ada");

    let whole = reads(&ada, HistoryQuery { limit: 100, ..three(chat) });
    assert_eq!((whole.first, whole.threads.len()), (1, 2), "both threads, one after the other");
    assert!(words(&whole).iter().any(|text| text.contains(SECRET)));
    let all: Vec<_> = whole.threads.iter().flat_map(|piece| &piece.events).map(|event| event.id).collect();
    assert_eq!(all.len(), whole.total as usize);

    // Back from the end, then on from the start: the same events, none twice.
    let (mut back, mut page) = (Vec::new(), reads(&ada, HistoryQuery { to: Some(whole.total), ..three(chat) }));
    while let Some(first) = page.threads.first().map(|piece| piece.events[0].id) {
        let ids = page.threads.iter().flat_map(|piece| &piece.events).map(|event| event.id);
        back.splice(0..0, ids);
        page = reads(&ada, HistoryQuery { before: Some(first), ..three(chat) });
    }
    assert_eq!(back, all);
    let (mut on, mut page) = (Vec::new(), reads(&ada, three(chat)));
    while let Some(last) = page.threads.last().and_then(|piece| piece.events.last()).map(|event| event.id) {
        on.extend(page.threads.iter().flat_map(|piece| &piece.events).map(|event| event.id));
        page = reads(&ada, HistoryQuery { after: Some(last), ..three(chat) });
    }
    assert_eq!(on, all);

    // A search names the event, and the history opens there.
    let row = ada.finds_in_archive("send new");
    let hit = row.hits.iter().find(|hit| hit.event.is_some()).unwrap();
    let around = reads(&ada, HistoryQuery { thread: Some(row.thread), around: hit.event, ..three(chat) });
    assert!(words(&around).contains(&"I send you a new one.".to_owned()));
    let at = reads(&ada, HistoryQuery { thread: Some(row.thread), from: hit.position, limit: 1, ..three(chat) });
    assert_eq!(words(&at), ["I send you a new one."]);

    let own = reads(&carl, HistoryQuery { limit: 100, ..three(chat) });
    assert_eq!(own.total, whole.total - 1, "what is for agents only has no number either");
    assert_eq!(words(&own), ["My lamp is broken.", "I send you a new one.", "The new lamp is broken too."]);
    eve.starts("Hello?");
    assert_eq!(eve.asks(Query::History(three(chat))), Answer::Refused(Reject::UnknownChat));
}

pub fn the_threads_of_a_chat_are_listed(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    for text in ["first", "second", "third"] {
        carl.starts(text);
        carl.is_served_by("Ada");
        let chat = ada.chat();
        ada.wants_done(Command::PostEvent(PostEvent::text(chat, SECRET).for_agents()));
        ada.closes();
        carl.sees_closed();
    }
    let chat = carl.chat();
    let query = ThreadsQuery { chat, from: None, to: None, before: None, after: None, limit: 2 };
    let page = |actor: &Actor, query: &ThreadsQuery| match actor.asks(Query::Threads(query.clone())) {
        Answer::Threads(page) => page,
        other => panic!("{other:?}"),
    };
    let latest = page(&carl, &query);
    let lines: Vec<_> = latest.rows.iter().map(|row| row.line.as_str()).collect();
    assert_eq!(lines, ["third", "second"]);
    assert_eq!((latest.older, latest.newer, latest.found), (true, false, 3));
    let oldest = page(&carl, &ThreadsQuery { before: Some(latest.rows[1].thread), ..query.clone() });
    assert_eq!((oldest.rows.len(), oldest.older, oldest.newer), (1, false, true));
    let newer = page(&carl, &ThreadsQuery { after: Some(oldest.rows[0].thread), limit: 1, ..query.clone() });
    assert_eq!(newer.rows, latest.rows[1..], "the one next to it");
    let third = latest.rows[0].started_at;
    assert_eq!(page(&ada, &ThreadsQuery { to: Some(third), ..query.clone() }).rows[0].line, SECRET);
    assert_eq!(page(&ada, &ThreadsQuery { from: Some(third.plus_ms(1)), ..query }).found, 0);
}
