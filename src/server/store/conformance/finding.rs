//! Filters, orders and pages of the archive, and the places where words stand.

use std::collections::BTreeSet;

use parlor_engine::{AgentId, EventId, GroupId, Time};
use parlor_sync::archive::{Facet, ThreadFacts};
use parlor_sync::query::{Filter, HighlightTags, Hit, Kind, Sort};
use parlor_sync::{ArchivePage, ArchiveQuery};

use super::archive::{filed, found, row, text};
use super::{ACCOUNT, OTHER, loaded};
use crate::store::{Filed, Scope, Store};

fn facet(kind: Kind, value: &str, at: u64, group: u128) -> Facet {
    Facet { kind, key: String::new(), value: value.to_owned(), at: Time(at), group: GroupId(group) }
}

fn with(filters: impl Into<Vec<Filter>>) -> ArchiveQuery {
    ArchiveQuery { filters: filters.into(), ..ArchiveQuery::default() }
}

fn ask(store: &dyn Store, query: &ArchiveQuery) -> ArchivePage {
    store.archive(ACCOUNT, query, &Scope::All).unwrap()
}

/// Four threads of two chats, in the order of closing; the first one started last.
fn four(store: &dyn Store) {
    let answered = |by: &str, at, group| facet(Kind::Response, by, at, group);
    let facets = [
        vec![facet(Kind::Score, "5", 12, 1), answered("ada", 11, 1), answered("ben", 12, 2)],
        vec![facet(Kind::Score, "1", 22, 1), answered("ada", 21, 1)],
        vec![answered("ben", 31, 2)],
        vec![],
    ];
    let threads = (1..).zip(facets).map(|(n, facets)| {
        let mut row = row(n, n as u64 * 10, 1, &[3]);
        row.chat = parlor_engine::ChatId(1_000 + n % 2);
        row.started_at = if n == 1 { Time(500) } else { Time(n as u64) };
        let mut filed = filed(row, "red");
        filed.facets.retain(|facet| facet.kind != Kind::Chat);
        filed.facets.insert(facet(Kind::Chat, &filed.row.chat.to_string(), 1, 1));
        filed.facets.extend(facets);
        filed
    });
    let threads: Vec<Filed> = threads.collect();
    loaded(store).append(&[], &threads).unwrap();
}

pub(super) fn filters_say_exists_any_all_and_none(store: &dyn Store) {
    four(store);
    let of = |filter: Filter| found(store, &with([filter]), &Scope::All);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    use Kind::{Chat, Response, Score, Thread};
    assert_eq!(of(Filter::new(Score)), [2, 1], "what says nothing asks for a value");
    assert_eq!(of(Filter::exists(Score, true)), [2, 1]);
    assert_eq!(of(Filter::exists(Score, false)), [4, 3]);
    assert_eq!(of(Filter::any(Score, names(&["5"]))), [1]);
    assert_eq!(of(Filter::any(Score, names(&["5", "1", "3"]))), [2, 1]);
    assert_eq!(of(Filter::none(Score, names(&["5"]))), [4, 3, 2]);
    assert_eq!(of(Filter { exists: Some(true), ..Filter::none(Score, names(&["5"])) }), [2]);
    assert_eq!(of(Filter::any(Response, names(&["ben"]))), [3, 1]);
    assert_eq!(of(Filter::all(Response, names(&["ada", "ben"]))), [1]);
    assert_eq!(of(Filter { none: names(&["ben"]), ..Filter::all(Response, names(&["ada"])) }), [2]);
    assert_eq!(of(Filter::any(Response, names(&["Ada"]))), [0; 0], "case counts");
    assert_eq!(of(Filter { key: "else".into(), ..Filter::new(Score) }), [0; 0]);
    // Only what came about then, and there.
    assert_eq!(of(Filter { from: Some(Time(12)), to: Some(Time(31)), ..Filter::new(Response) }), [2, 1]);
    assert_eq!(of(Filter { groups: vec![GroupId(2)], ..Filter::any(Response, names(&["ada"])) }), [0; 0]);
    assert_eq!(of(Filter { groups: vec![GroupId(1)], ..Filter::any(Response, names(&["ada"])) }), [2, 1]);
    assert_eq!(of(Filter { groups: vec![GroupId(1)], ..Filter::exists(Response, false) }), [4, 3]);
    // By chats and threads.
    let chat = parlor_engine::ChatId(1_001).to_string();
    assert_eq!(of(Filter::any(Chat, [chat.clone()])), [3, 1]);
    assert_eq!(of(Filter::any(Thread, [chat])), [0; 0]);
    // Several conditions, with words and without.
    let both = with([Filter::any(Response, names(&["ada", "ben"])), Filter::exists(Score, false)]);
    assert_eq!(found(store, &both, &Scope::All), [3]);
    assert_eq!(found(store, &ArchiveQuery { text: "red".into(), ..both.clone() }, &Scope::All), [3]);
    assert_eq!(found(store, &ArchiveQuery { text: "blue".into(), ..both }, &Scope::All), [0; 0]);
    let nobody = Scope::Agent(AgentId(9), vec![]);
    assert_eq!(found(store, &with([Filter::new(Score)]), &nobody), [0; 0], "a filter does not widen the scope");
}

pub(super) fn the_order_can_be_chosen(store: &dyn Store) {
    four(store);
    for words in ["", "red"] {
        let of = |sort, ascending| {
            let query = ArchiveQuery { sort, ascending, ..text(words) };
            found(store, &query, &Scope::All)
        };
        assert_eq!(of(Sort::Closed, false), [4, 3, 2, 1]);
        assert_eq!(of(Sort::Closed, true), [1, 2, 3, 4]);
        assert_eq!(of(Sort::Started, false), [1, 4, 3, 2]);
        assert_eq!(of(Sort::Started, true), [2, 3, 4, 1]);
        let within = |sort, from, to| {
            let query = ArchiveQuery { sort, from: Some(Time(from)), to: Some(Time(to)), ..text(words) };
            found(store, &query, &Scope::All)
        };
        assert_eq!(within(Sort::Closed, 20, 40), [3, 2]);
        assert_eq!(within(Sort::Started, 2, 4), [3, 2]);
        assert_eq!(within(Sort::Started, 5, 2), [0; 0]);
        let latest = ArchiveQuery { latest_of_chat: true, ..text(words) };
        assert_eq!(found(store, &latest, &Scope::All), [4, 1], "the one that started last");
    }
}

pub(super) fn the_latest_thread_of_a_chat_is_one_that_may_be_read(store: &dyn Store) {
    let threads = [(1, 1, 3), (2, 1, 3), (3, 2, 3), (4, 2, 9), (5, 2, 3)].map(|(n, group, agent)| {
        let mut row = row(n, n as u64 * 10, group, &[agent]);
        row.chat = parlor_engine::ChatId(1_000 + n / 4);
        filed(row, "red")
    });
    loaded(store).append(&[], &threads).unwrap();
    for words in ["", "red"] {
        let latest = ArchiveQuery { latest_of_chat: true, ..text(words) };
        assert_eq!(found(store, &latest, &Scope::All), [5, 3]);
        let of_group = Scope::Agent(AgentId(8), vec![GroupId(1)]);
        assert_eq!(found(store, &latest, &of_group), [2], "what others have served since does not hide it");
        assert_eq!(found(store, &latest, &Scope::Agent(AgentId(9), vec![])), [4]);
    }
}

pub(super) fn pages_lead_on_and_back(store: &dyn Store) {
    let rows = (0..23_u128).map(|n| (n * 7) % 23).map(|n| filed(row(n + 1, 1_000 + n as u64 / 3, 1, &[3]), "hello"));
    let rows: Vec<Filed> = rows.collect();
    loaded(store).append(&[], &rows).unwrap();
    let agent = [Filter::any(Kind::Agent, [AgentId(3).to_string()])];
    for query in [text(""), text("hello"), with(agent)] {
        for (sort, ascending) in
            [(Sort::Closed, false), (Sort::Closed, true), (Sort::Started, false), (Sort::Started, true)]
        {
            let query = ArchiveQuery { sort, ascending, limit: 5, ..query.clone() };
            let first = ask(store, &query);
            assert_eq!((first.found, first.previous.clone()), (23, None), "{query:?}");
            let (mut on, mut page) = (vec![first.clone()], first);
            while let Some(next) = page.next.clone() {
                page = ask(store, &ArchiveQuery { page: Some(next), ..query.clone() });
                assert_eq!(page.found, 23, "{query:?}");
                on.push(page.clone());
            }
            let threads: BTreeSet<_> = on.iter().flat_map(|page| &page.rows).map(|row| row.thread).collect();
            assert_eq!((on.len(), threads.len()), (5, 23), "{query:?}");
            let mut back = vec![page.clone()];
            while let Some(previous) = page.previous.clone() {
                page = ask(store, &ArchiveQuery { page: Some(previous), ..query.clone() });
                back.push(page.clone());
            }
            back.reverse();
            let rows = |pages: &[ArchivePage]| pages.iter().map(|page| page.rows.clone()).collect::<Vec<_>>();
            assert_eq!(rows(&on), rows(&back), "{query:?}");
            let other = ArchiveQuery { ascending: !ascending, page: on[0].next.clone(), ..query };
            assert_eq!(ask(store, &other), ArchivePage::default(), "a page of another order is none");
        }
    }
}

pub(super) fn hits_name_the_event_and_mark_the_words(store: &dyn Store) {
    loaded(store).append(&[], &[filed(row(1, 10, 1, &[3]), "Grüße!\nWhere is Order 47?\nthe orders")]).unwrap();
    let hits = |words: &str| ask(store, &text(words)).rows.swap_remove(0).hits;
    let hit = |n, text: &str, marks: &[(u16, u16)]| Hit {
        event: Some(EventId(n)),
        position: Some(n as u32),
        text: text.to_owned(),
        marks: marks.to_vec(),
    };
    assert_eq!(hits("order"), [hit(2, "Where is Order 47?", &[(9, 14)]), hit(3, "the orders", &[(4, 10)])]);
    assert_eq!(hits("gruß 4"), [hit(1, "Grüße!", &[(0, 5)]), hit(2, "Where is Order 47?", &[(15, 17)])]);
    let name = Hit { event: None, position: None, text: "Bo Ek".to_owned(), marks: vec![(0, 2)] };
    assert_eq!(hits("bo")[0], name);
    assert!(hits("").is_empty());
    let tags = HighlightTags { pre: "[".to_owned(), post: "]".to_owned() };
    let tagged = ask(store, &ArchiveQuery { highlight: Some(tags), ..text("47 orders") });
    let texts: Vec<_> = tagged.rows[0].hits.iter().map(|hit| hit.text.as_str()).collect();
    assert_eq!(texts, ["Where is Order [47]?", "the [orders]"]);
}

pub(super) fn letters_are_found_without_their_marks(store: &dyn Store) {
    let row = parlor_sync::ThreadRow { customer: Some("Zoë Müller".to_owned()), ..row(1, 10, 1, &[]) };
    loaded(store).append(&[], &[filed(row, "Grüße, cafe\u{301}")]).unwrap();
    for words in ["grusse", "grü", "MULLER zoe", "café", "cafe"] {
        assert_eq!(ask(store, &text(words)).rows.len(), usize::from(words != "grusse"), "{words}");
    }
}

pub(super) fn everything_is_filed_again(store: &dyn Store) {
    let mut log = loaded(store);
    assert!(!log.is_filing_due().unwrap(), "a new account has nothing to file");
    log.append(&[], &[filed(row(1, 10, 1, &[3]), "old"), filed(row(2, 20, 1, &[3]), "old")]).unwrap();
    log.file_again(&mut [filed(row(2, 20, 1, &[4]), "new")].into_iter()).unwrap();
    assert_eq!(found(store, &text(""), &Scope::All), [2]);
    assert_eq!(found(store, &text("old"), &Scope::All), [0; 0]);
    assert_eq!(found(store, &text("new"), &Scope::All), [2]);
    assert_eq!(found(store, &with([Filter::new(Kind::Agent)]), &Scope::All), [2]);
    assert!(!log.is_filing_due().unwrap());
}

pub(super) fn facts_are_read_by_start_and_by_close(store: &dyn Store) {
    four(store);
    let first = ThreadFacts {
        group: GroupId(1),
        agent: Some(AgentId(3)),
        responder: None,
        started_at: Time(100),
        answered_at: Some(Time(110)),
        responded_at: Some(Time(120)),
        closed_at: Some(Time(200)),
        abandoned: true,
        transfers: 1,
        messages: 2,
        replies: 3,
        score: Some(4),
        bot: None,
        bot_responded_at: None,
        bot_replies: 0,
    };
    let filed = filed(row(9, 200, 1, &[3]), "red");
    loaded(store).append(&[], &[Filed { facts: first, ..filed }]).unwrap();
    let between = |from, to| {
        let mut found = Vec::new();
        store.facts(ACCOUNT, (Time(from), Time(to)), &mut |facts| found.push(*facts)).unwrap();
        found
    };
    assert_eq!(between(100, 101), [first], "nothing of it is lost");
    assert_eq!(between(200, 201), [first], "by its close");
    assert_eq!(between(101, 200), []);
    assert_eq!(between(0, u64::MAX).len(), 5);
    let mut others = 0;
    store.facts(OTHER, (Time(0), Time(u64::MAX)), &mut |_| others += 1).unwrap();
    assert_eq!(others, 0);
}
