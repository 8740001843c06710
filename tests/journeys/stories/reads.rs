//! Stories about what is looked up.

use parlor_engine::chat::{PropertiesOf, PropertyValue, SetProperties, TagThread};
use parlor_engine::command::{CreateCustomer, CustomerFields, FollowCustomer, PostEvent};
use parlor_engine::desk::RoutingStatus;
use parlor_engine::map::Map;
use parlor_engine::{ChatId, Command, CustomerId, Reject, Time};
use parlor_sync::query::{
    AgentsQuery, ChatSort, ChatState, ChatsPage, ChatsQuery, CustomerQuery, CustomerSort, CustomerState, CustomersPage,
    CustomersQuery, HistoryPage, HistoryQuery, PropertyFilter, ReportName, ReportQuery, ThreadsQuery, TransferQuery,
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
    let query = ThreadsQuery { limit: 2, ..ThreadsQuery::of(chat) };
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
    assert_eq!(page(&ada, &ThreadsQuery { from: Some(third.plus_ms(1)), ..query.clone() }).found, 0);

    // From the oldest on.
    let ascending = ThreadsQuery { ascending: true, ..query.clone() };
    let first = page(&carl, &ascending);
    assert_eq!(first.rows.iter().map(|row| row.line.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    assert_eq!((first.older, first.newer), (false, true));
    let on = page(&carl, &ThreadsQuery { after: Some(first.rows[1].thread), ..ascending });
    assert_eq!((on.rows[0].line.as_str(), on.rows.len(), on.newer), ("third", 1, false));
}

pub fn as_many_threads_are_listed_as_have_so_many_events_together(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    for text in ["first", "second", "third"] {
        carl.starts(text);
        carl.is_served_by("Ada");
        ada.closes();
        carl.sees_closed();
    }
    let each = carl.with_chat(|chat| chat.threads.iter().map(|thread| thread.events.len() as u16).collect::<Vec<_>>());
    assert_eq!(each[0], each[2]);
    let query = ThreadsQuery { limit: 1, ..ThreadsQuery::of(carl.chat()) };
    let lines = |query: ThreadsQuery| match carl.asks(Query::Threads(query)) {
        Answer::Threads(page) => page.rows.into_iter().map(|row| row.first_line).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let with = |events, ascending| lines(ThreadsQuery { min_events: Some(events), ascending, ..query.clone() });
    assert_eq!(with(1, false), ["third"]);
    assert_eq!(with(each[2], false), ["third"]);
    assert_eq!(with(each[2] + 1, false), ["third", "second"], "whole threads");
    assert_eq!(with(each[0] + 1, true), ["first", "second"]);
    assert_eq!(with(100, false), ["third", "second", "first"], "all that there are");
    for much in [0, 101] {
        let much = ThreadsQuery { min_events: Some(much), ..query.clone() };
        assert_eq!(carl.asks(Query::Threads(much)), Answer::Refused(Reject::LimitReached));
    }
}

pub fn chats_are_listed_with_and_without_an_open_thread(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    let (chat, thread) = carl.with_chat(|chat| (chat.id, chat.threads[0].id));
    ada.wants_done(Command::PostEvent(PostEvent::text(chat, SECRET).for_agents()));
    ada.wants_done(Command::TagThread(TagThread { chat, thread, tag: "vip".to_owned() }));
    let plan = |plan: &str| -> Map<String, PropertyValue> {
        [("plan".to_owned(), PropertyValue::Text(plan.to_owned()))].into()
    };
    for (of, value) in [(PropertiesOf::Chat, "gold"), (PropertiesOf::Thread { thread }, "tin")] {
        let properties = [("crm".to_owned(), plan(value))].into();
        ada.wants_done(Command::SetProperties(SetProperties { chat, of, properties }));
    }
    ada.closes();
    carl.sees_closed();
    dora.starts("Mine too.");
    dora.is_served_by("Ada");

    let any = || ChatsQuery { state: ChatState::Any, ..ChatsQuery::default() };
    let list = |query: ChatsQuery| match ada.asks(Query::Chats(query)) {
        Answer::Chats(page) => page,
        other => panic!("{other:?}"),
    };
    let chats = |query: ChatsQuery| list(query).rows.iter().map(|row| row.chat).collect::<Vec<_>>();
    assert_eq!(chats(ChatsQuery::default()), [dora.chat()]);
    assert_eq!(chats(ChatsQuery { state: ChatState::Closed, ..any() }), [chat]);
    assert_eq!(chats(any()), [dora.chat(), chat], "by the start of the last thread");
    let first = list(ChatsQuery { limit: 1, ..any() });
    let second = list(ChatsQuery { limit: 1, page: first.next.clone(), ..any() });
    assert_eq!((first.rows[0].chat, second.rows[0].chat, second.next, second.found), (dora.chat(), chat, None, 2));

    // What is told of one that is closed.
    let row = &second.rows[0];
    assert_eq!(row.thread.as_ref().map(|row| (row.thread, row.closed_at.is_some())), Some((thread, true)));
    assert_eq!((row.agent, row.queued_at, row.position, row.wait_ms), (None, None, None, None));
    assert_eq!((row.tags.iter().next().map(String::as_str), row.customer.name.as_deref()), (Some("vip"), Some("Carl")));
    assert_eq!((&row.properties["crm"], &row.chat_properties["crm"]), (&plan("tin"), &plan("gold")));
    assert_eq!(row.members.len(), 2);
    assert_eq!(row.last_events, [], "not asked for");
    let row = list(ChatsQuery { state: ChatState::Closed, last_events: true, ..any() }).rows.remove(0);
    let kinds: Vec<_> = row.last_events.iter().map(|last| (last.kind.as_str(), last.thread)).collect();
    assert_eq!(kinds, [("system", thread), ("text", thread)], "the latest first");
    assert_eq!(row.last_events[1].event.words().as_deref(), Some(SECRET));
    assert_eq!(Some(row.last_events[1].thread_started_at), row.thread.map(|thread| thread.started_at));

    // By tag, by who took part, and by property.
    assert_eq!(chats(ChatsQuery { tags: vec!["vip".to_owned()], ..any() }), [chat]);
    assert_eq!(chats(ChatsQuery { agents: vec![ada.agent_named("Ada")], ..any() }), [dora.chat(), chat]);
    let has = |filter: PropertyFilter| {
        let of = PropertyFilter { namespace: "crm".to_owned(), name: "plan".to_owned(), ..filter };
        chats(ChatsQuery { properties: vec![of], ..any() })
    };
    let values = |value: &str| vec!["tin".to_owned(), value.to_owned()];
    assert_eq!(has(PropertyFilter::default()), [chat]);
    assert_eq!(has(PropertyFilter { exists: Some(false), ..PropertyFilter::default() }), [dora.chat()]);
    assert_eq!(has(PropertyFilter { any: values("gold"), ..PropertyFilter::default() }), [chat]);
    assert_eq!(has(PropertyFilter { any: values("lead"), ..PropertyFilter::default() }), []);
    assert_eq!(has(PropertyFilter { none: values("gold"), ..PropertyFilter::default() }), [dora.chat()]);
    let many = ChatsQuery { properties: vec![PropertyFilter::default(); 21], ..any() };
    assert_eq!(ada.asks(Query::Chats(many)), Answer::Refused(Reject::LimitReached));

    // Somebody who never had a thread.
    let set = Box::new(CustomerFields { name: Some("Eve".to_owned()), ..CustomerFields::default() });
    ada.wants_done(Command::CreateCustomer(CreateCustomer { set }));
    assert_eq!(list(any()).found, 2);
    let eve = list(ChatsQuery { without_threads: true, text: "eve".to_owned(), ..any() }).rows;
    assert_eq!((eve.len(), &eve[0].thread, eve[0].group), (1, &None, None));

    // Who waits is told for how long, once that can be told.
    ada.sets_status(RoutingStatus::Paused);
    carl.starts("It is broken again.");
    carl.waits_at(1);
    let waits = list(ChatsQuery { waiting: Some(true), ..any() }).rows;
    assert_eq!((waits[0].chat, waits[0].position, waits[0].wait_ms.is_some()), (chat, Some(1), true));
    assert_eq!(carl.asks(Query::Chats(any())), Answer::Refused(Reject::NotAllowed));
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
    assert_eq!((front.found, front.rows[0].position, front.rows[0].chat), (2, Some(1), carl.chat()));
    assert!(front.rows[0].queued_at.is_some());
    let on = ChatsQuery { page: front.next, ..query.clone() };
    assert_eq!(list(&on).rows[0].chat, dora.chat());
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
    assert_eq!(read().row.state, CustomerState::Queued);
    ada.accepts_work();
    carl.is_served_by("Ada");
    assert_eq!(read().row.state, CustomerState::Chatting);
    ada.wants_done(Command::PostEvent(PostEvent::text(carl.chat(), "Which one?".to_owned())));
    carl.sees("Which one?");
    assert!(read().agent_said_at >= read().customer_said_at);
    ada.wants_done(Command::FollowCustomer(FollowCustomer { chat: carl.chat() }));
    assert_eq!(list(&CustomersQuery { followed: Some(true), ..query.clone() }).rows[0].customer.id, customer);
    carl.closes();
    carl.sees_closed();
    assert_eq!(read().row.state, CustomerState::Browsing);
    for asked in [Query::Customers(query), Query::Customer(CustomerQuery { customer })] {
        assert_eq!(carl.asks(asked), Answer::Refused(Reject::NotAllowed));
    }
    let nobody = CustomerQuery { customer: CustomerId(9) };
    assert_eq!(ada.asks(Query::Customer(nobody)), Answer::Refused(Reject::UnknownCustomer));
}

pub fn a_colleague_with_room_is_found_for_a_transfer(stage: &Stage) {
    let (ada, ben, carl) = stage.talking("My lamp is broken.");
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
