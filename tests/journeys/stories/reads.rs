//! Stories about what is looked up.

use parlor_engine::command::{FollowCustomer, PostEvent};
use parlor_engine::desk::RoutingStatus;
use parlor_engine::{ChatId, Command, CustomerId, Reject, Time};
use parlor_sync::query::{
    AgentsQuery, ChatSort, ChatsPage, ChatsQuery, CustomerQuery, CustomerSort, CustomersPage, CustomersQuery,
    HistoryPage, HistoryQuery, ReportName, ReportQuery, ThreadsQuery, TransferQuery,
};
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
    let [third_row, second_row] = &latest.rows[..] else { panic!("{latest:?}") };
    assert_eq!((third_row.previous, third_row.next), (Some(second_row.thread), None));
    assert_eq!((second_row.previous.is_some(), second_row.next), (true, Some(third_row.thread)));
    let oldest = page(&carl, &ThreadsQuery { before: Some(latest.rows[1].thread), ..query.clone() });
    assert_eq!((oldest.rows.len(), oldest.older, oldest.newer), (1, false, true));
    let newer = page(&carl, &ThreadsQuery { after: Some(oldest.rows[0].thread), limit: 1, ..query.clone() });
    assert_eq!(newer.rows, latest.rows[1..], "the one next to it");
    let third = latest.rows[0].started_at;
    assert_eq!(page(&ada, &ThreadsQuery { to: Some(third), ..query.clone() }).rows[0].line, SECRET);
    assert_eq!(page(&ada, &ThreadsQuery { from: Some(third.plus_ms(1)), ..query }).found, 0);
}

pub fn who_waits_is_listed_page_by_page(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    carl.starts("first");
    dora.starts("second");
    carl.waits_at(1);
    dora.waits_at(2);
    let query = ChatsQuery { sort: ChatSort::Queue, ascending: true, limit: 1, ..ChatsQuery::default() };
    let list = |query: &ChatsQuery| -> ChatsPage {
        match ada.asks(Query::Chats(query.clone())) {
            Answer::Chats(page) => page,
            other => panic!("{other:?}"),
        }
    };
    let front = list(&query);
    assert_eq!((front.found, front.rows[0].position, front.rows[0].thread.chat), (2, Some(1), carl.chat()));
    let on = ChatsQuery { page: front.next, ..query.clone() };
    assert_eq!(list(&on).rows[0].thread.chat, dora.chat());
    carl.closes();
    carl.sees_closed();
    let rest = list(&on);
    assert_eq!((rest.found, rest.rows.len(), rest.next), (1, 1, None), "who left hides nobody");
    assert_eq!(rest.rows[0].position, Some(1));

    ada.accepts_work();
    dora.is_served_by("Ada");
    assert_eq!(list(&ChatsQuery { waiting: Some(true), ..query.clone() }).rows, []);
    let mine = ChatsQuery { agents: vec![ada.agent_named("Ada")], text: "DORA".to_owned(), ..query.clone() };
    assert_eq!(list(&mine).rows[0].agent, Some(ada.agent_named("Ada")));
    assert_eq!(list(&ChatsQuery { text: "nobody".to_owned(), ..query.clone() }).found, 0);
    assert_eq!(list(&ChatsQuery { page: Some("nonsense".to_owned()), ..query.clone() }), ChatsPage::default());
    let much = ChatsQuery { tags: vec![String::new(); 101], ..query.clone() };
    assert_eq!(ada.asks(Query::Chats(much)), Answer::Refused(Reject::LimitReached));
    assert_eq!(dora.asks(Query::Chats(query)), Answer::Refused(Reject::NotAllowed));
}

pub fn a_customer_is_looked_up_by_staff_and_by_no_customer(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    carl.starts("My lamp is broken.");
    dora.starts("Mine too.");
    carl.waits_at(1);
    dora.waits_at(2);
    let list = |query: &CustomersQuery| -> CustomersPage {
        match ada.asks(Query::Customers(query.clone())) {
            Answer::Customers(page) => page,
            other => panic!("{other:?}"),
        }
    };
    let query = CustomersQuery { sort: CustomerSort::Name, ascending: true, limit: 1, ..CustomersQuery::default() };
    let front = list(&query);
    assert_eq!((front.found, front.rows[0].chat, front.rows[0].online), (2, carl.chat(), true));
    let rest = list(&CustomersQuery { page: front.next.clone(), ..query.clone() });
    assert_eq!((rest.rows[0].chat, rest.rows.len(), rest.next), (dora.chat(), 1, None));
    let customer = front.rows[0].customer.id;
    let read = || match ada.asks(Query::Customer(CustomerQuery { customer })) {
        Answer::Customer(sheet) => sheet,
        other => panic!("{other:?}"),
    };
    assert_eq!((read().profile.statistics.threads, read().agent_said_at), (1, None));
    ada.accepts_work();
    carl.is_served_by("Ada");
    ada.wants_done(Command::PostEvent(PostEvent::text(carl.chat(), "Which one?".to_owned())));
    carl.sees("Which one?");
    assert!(read().agent_said_at >= read().customer_said_at);
    ada.wants_done(Command::FollowCustomer(FollowCustomer { chat: carl.chat() }));
    assert_eq!(list(&CustomersQuery { followed: Some(true), ..query.clone() }).rows[0].customer.id, customer);
    for asked in [Query::Customers(query), Query::Customer(CustomerQuery { customer })] {
        assert_eq!(carl.asks(asked), Answer::Refused(Reject::NotAllowed));
    }
    let nobody = CustomerQuery { customer: CustomerId(9) };
    assert_eq!(ada.asks(Query::Customer(nobody)), Answer::Refused(Reject::UnknownCustomer));
}

pub fn a_colleague_with_room_is_found_for_a_transfer(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    let (chat, to) = (ada.chat(), ada.agent_named("Ben"));
    let row = || match ada.asks(Query::Transfer(TransferQuery { chat })) {
        Answer::Transfer(rows) => {
            assert!(rows.iter().all(|row| row.agent.name != "Ada"), "not to herself");
            rows.into_iter().find(|row| row.agent.agent == to).unwrap()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(row().refused, Some(Reject::AgentOffline));
    ben.accepts_work();
    ada.eventually("Ben is there", |page| page.replica.desk().agents[&to].status == RoutingStatus::Accepting);
    let ready = row();
    assert_eq!((ready.refused, ready.agent.online, ready.agent.load), (None, true, 0));
    assert!(ready.room > 0 && ready.missing.is_empty());
    let online = AgentsQuery { status: Some(RoutingStatus::Accepting), online: Some(true), ..AgentsQuery::default() };
    match ben.asks(Query::Agents(online)) {
        Answer::Agents(rows) => {
            let loads: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.load)).collect();
            assert_eq!(loads, [("Ada", 1), ("Ben", 0)]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(carl.asks(Query::Agents(AgentsQuery::default())), Answer::Refused(Reject::NotAllowed));
    assert_eq!(carl.asks(Query::Transfer(TransferQuery { chat })), Answer::Refused(Reject::NotAllowed));
}

pub fn a_supervisor_has_reports_and_an_agent_has_none(stage: &Stage) {
    let (ada, ben, carl, dora) =
        (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"), stage.customer("Dora"));
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    ada.says("I send you a new one.");
    carl.sees("I send you a new one.");
    ada.closes();
    carl.sees_closed();
    carl.rates(5, "thank you");
    dora.starts("Is anybody there?");
    dora.is_served_by("Ada");
    let day = 24 * 3_600_000;
    let start = ada.finds_in_archive("lamp").started_at;
    let query = |name| ReportQuery::new(name, Time(start.0 - day), start.plus_ms(day));
    let figures = |name| match ada.asks(Query::Report(query(name))) {
        Answer::Report(report) => report.rows[0].figures.clone(),
        other => panic!("{other:?}"),
    };
    let volumes = figures(ReportName::Volumes);
    assert_eq!(volumes[..3], [Some(2), Some(1), Some(1)], "two started, one closed, one unanswered");
    assert_eq!(figures(ReportName::FirstResponse)[0], Some(1));
    assert_eq!(figures(ReportName::Waiting)[0], Some(2));
    assert_eq!(figures(ReportName::Handling)[0], Some(1));
    assert_eq!(figures(ReportName::Ratings)[..3], [Some(1), Some(500), Some(100)]);
    let long = ReportQuery { to: start.plus_ms(400 * day), ..query(ReportName::Volumes) };
    assert_eq!(ada.asks(Query::Report(long)), Answer::Refused(Reject::LimitReached));
    assert_eq!(ben.asks(Query::Report(query(ReportName::Volumes))), Answer::Refused(Reject::NotAllowed));
    assert_eq!(carl.asks(Query::Report(query(ReportName::Volumes))), Answer::Refused(Reject::NotAllowed));
}
