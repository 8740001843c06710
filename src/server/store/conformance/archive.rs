//! The archive of closed threads.

use parlor_engine::chat::CsatStatus;
use parlor_engine::{AgentId, ChatId, EventId, GroupId, ThreadId, Time};
use parlor_sync::archive::{Facet, Line, ThreadFacts};
use parlor_sync::query::{Kind, ThreadTimes};
use parlor_sync::{ArchiveQuery, ThreadRow};

use super::{ACCOUNT, OTHER, loaded};
use crate::store::{Filed, Scope, Store};

/// A closed thread.
pub(super) fn row(thread: u128, closed_at: u64, group: u128, agents: &[u128]) -> ThreadRow {
    ThreadRow {
        chat: ChatId(thread + 1_000),
        thread: ThreadId(thread),
        group: GroupId(group),
        customer: Some("Bo Ek".to_owned()),
        email: Some("bo.ek@example.com".to_owned()),
        agents: agents.iter().map(|agent| AgentId(*agent)).collect(),
        agent_names: agents.iter().map(|agent| format!("Agent {agent}")).collect(),
        started_at: Time(closed_at.saturating_sub(10)),
        closed_at: Some(Time(closed_at)),
        score: None,
        line: "bye".to_owned(),
        hits: Vec::new(),
        first_line: "hello".to_owned(),
        times: ThreadTimes { assigned_at: Some(Time(closed_at)), ..ThreadTimes::default() },
        previous: None,
        next: None,
        segments: Vec::new(),
        due_at: None,
        overdue: false,
        due_soon: false,
        bot_active: false,
        csat_status: Some(CsatStatus::Skipped),
    }
}

/// What is filed of a thread in which this was said.
pub(super) fn filed(row: ThreadRow, texts: &str) -> Filed {
    let (group, start) = (row.group, row.started_at);
    let ids = row.agents.iter().map(|agent| (Kind::Agent, agent.to_string()));
    let ids = ids.chain([(Kind::Group, group.to_string()), (Kind::Chat, row.chat.to_string())]);
    let facet = |(kind, value)| Facet { kind, key: String::new(), value, at: start, group };
    let said = texts.split('\n').zip(1..).map(|(text, n)| (text, Some(EventId(n)), Some(n as u32)));
    let others = row.customer.iter().chain(&row.email).map(|text| (text.as_str(), None, None));
    let lines = said.chain(others).map(|(text, event, position)| Line { event, position, text: text.to_owned() });
    let facts = ThreadFacts {
        group,
        agent: row.agents.last().copied(),
        responder: row.agents.first().copied(),
        started_at: start,
        answered_at: None,
        responded_at: None,
        closed_at: row.closed_at,
        abandoned: false,
        transfers: 0,
        messages: 0,
        replies: 0,
        score: row.score,
        bot: None,
        bot_responded_at: None,
        bot_replies: 0,
    };
    Filed { facets: ids.map(facet).collect(), facts, lines: lines.collect(), row }
}

fn file(store: &dyn Store, rows: &[(ThreadRow, &str)]) {
    let filed: Vec<_> = rows.iter().map(|(row, texts)| filed(row.clone(), texts)).collect();
    loaded(store).append(&[], &filed).unwrap();
}

pub(super) fn found(store: &dyn Store, query: &ArchiveQuery, scope: &Scope) -> Vec<u128> {
    store.archive(ACCOUNT, query, scope).unwrap().rows.iter().map(|row| row.thread.0).collect()
}

pub(super) fn text(text: &str) -> ArchiveQuery {
    ArchiveQuery { text: text.to_owned(), ..ArchiveQuery::default() }
}

pub(super) fn it_is_paged_latest_first(store: &dyn Store) {
    // Pairs closed in the same millisecond, filed out of order.
    let rows: Vec<_> =
        (0..60u128).map(|n| (n * 37) % 60).map(|n| (row(n, 1_000 + n as u64 / 2, 1, &[3]), "hello")).collect();
    file(store, &rows);
    let queries = [
        text(""),
        text("hello"),
        ArchiveQuery { agent: Some(AgentId(3)), ..text("") },
        ArchiveQuery { group: Some(GroupId(1)), ..text("hello") },
    ];
    for query in queries {
        let mut rows = Vec::new();
        let mut page = None;
        for _ in 0..20 {
            let answer =
                store.archive(ACCOUNT, &ArchiveQuery { page, limit: 7, ..query.clone() }, &Scope::All).unwrap();
            rows.extend(answer.rows);
            page = answer.next;
            if page.is_none() {
                break;
            }
            // A thread that is closed meanwhile does not move the pages.
            file(store, &[(row(500 + rows.len() as u128, 9_000, 1, &[3]), "hello")]);
        }
        let threads: std::collections::BTreeSet<_> = rows.iter().map(|row| row.thread).collect();
        let filed_meanwhile = rows.iter().filter(|row| row.thread.0 >= 500).count();
        assert_eq!((threads.len(), rows.len()), (60 + filed_meanwhile, 60 + filed_meanwhile), "{query:?}");
        assert!(rows.is_sorted_by(|a, b| a.closed_at >= b.closed_at), "{query:?}");
    }
    assert_eq!(store.archive(ACCOUNT, &text(""), &Scope::All).unwrap().rows.len(), 25);
    let many = ArchiveQuery { limit: 9_999, ..text("hello") };
    assert!(store.archive(ACCOUNT, &many, &Scope::All).unwrap().rows.len() <= 100);
    for page in ["", "nonsense", "-", "'; DROP TABLE log"] {
        let odd = ArchiveQuery { page: Some(page.to_owned()), ..text("") };
        assert!(found(store, &odd, &Scope::All).is_empty(), "{page}");
    }
}

pub(super) fn it_is_filtered(store: &dyn Store) {
    file(store, &[(row(1, 10, 1, &[3]), "red"), (row(2, 20, 2, &[3, 4]), "red"), (row(3, 30, 2, &[]), "blue")]);
    let of = |group: Option<u128>, agent: Option<u128>, words: &str| {
        let query = ArchiveQuery { group: group.map(GroupId), agent: agent.map(AgentId), ..text(words) };
        found(store, &query, &Scope::All)
    };
    assert_eq!(of(None, None, ""), [3, 2, 1]);
    assert_eq!(of(Some(2), None, ""), [3, 2]);
    assert_eq!(of(None, Some(3), ""), [2, 1]);
    assert_eq!(of(Some(2), Some(3), ""), [2]);
    assert_eq!(of(Some(2), Some(3), "red"), [2]);
    assert_eq!(of(Some(2), Some(3), "blue"), [0; 0]);
    assert_eq!(of(None, Some(9), ""), [0; 0]);
    let mut rows = store.archive(ACCOUNT, &text("red"), &Scope::All).unwrap().rows;
    rows.iter_mut().for_each(|row| row.hits.clear());
    assert_eq!(rows, [row(2, 20, 2, &[3, 4]), row(1, 10, 1, &[3])], "rows come back as they were filed");
}

pub(super) fn it_is_scoped(store: &dyn Store) {
    file(store, &[(row(1, 10, 1, &[3]), "red"), (row(2, 20, 2, &[4]), "red"), (row(3, 30, 3, &[3]), "red")]);
    let of = |agent, groups: &[u128], query: ArchiveQuery| {
        let groups = groups.iter().map(|group| GroupId(*group)).collect();
        found(store, &query, &Scope::Agent(AgentId(agent), groups))
    };
    for words in ["", "red"] {
        assert_eq!(of(3, &[2], text(words)), [3, 2, 1]);
        assert_eq!(of(4, &[1], text(words)), [2, 1]);
        assert_eq!(of(5, &[], text(words)), [0; 0]);
        let others = ArchiveQuery { agent: Some(AgentId(3)), ..text(words) };
        assert_eq!(of(4, &[1], others), [1], "a filter does not widen the scope");
    }
}

pub(super) fn it_is_searched(store: &dyn Store) {
    file(
        store,
        &[(row(1, 10, 1, &[]), "Where is my ORDER 4711?"), (row(2, 20, 1, &[]), "refund please\nan orderly one")],
    );
    let of = |words: &str| found(store, &text(words), &Scope::All);
    assert_eq!(of("order"), [2, 1]);
    assert_eq!(of("Order my"), [1]);
    assert_eq!(of("471"), [1]);
    assert_eq!(of("refund order"), [2], "every word, in any order");
    assert_eq!(of("efund"), [0; 0], "words are found by their beginning");
    assert_eq!(of("bo"), [2, 1], "the name");
    assert_eq!(of("bo.ek@example.com"), [2, 1], "the address");
    assert_eq!(of("ek.bo@example.com"), [0; 0]);
    assert_eq!(of("order?!"), [2, 1], "signs do not count");
    assert_eq!(of("r o"), [2], "single letters");
}

pub(super) fn odd_searches_do_no_harm(store: &dyn Store) {
    file(store, &[(row(1, 10, 1, &[]), "and now near \"this\" OR that 🎉"), (row(2, 20, 1, &[]), "plain")]);
    let of = |words: &str| found(store, &text(words), &Scope::All);
    assert_eq!(of("  \n"), [2, 1], "empty");
    assert_eq!(of("AND"), [1]);
    assert_eq!(of("NEAR OR"), [1]);
    assert_eq!(of("\"this"), [1]);
    assert_eq!(of("th*"), [1]);
    assert_eq!(of("this 🎉"), [1]);
    assert_eq!(of("texts:this"), [0; 0]);
    for nothing in ["\"", "*", "\"\"", "(", "-", "^", "🎉", "'", "NOT", "\u{0}x\u{0}", "AND OR NOT NEAR(", "{account}:"]
    {
        assert_eq!(of(nothing), [0; 0], "{nothing:?}");
    }
    of(&"\"a* ".repeat(5_000));
    of(&"x".repeat(100_000));
    assert_eq!(of(&ACCOUNT.to_string()), [0; 0], "what is for the store alone is not found");
}

pub(super) fn a_thread_filed_again_replaces_itself(store: &dyn Store) {
    file(store, &[(row(1, 10, 1, &[3]), "first"), (row(2, 10, 1, &[3]), "first")]);
    let order = found(store, &text(""), &Scope::All);
    let rated = ThreadRow { score: Some(4), ..row(1, 10, 1, &[3]) };
    file(store, &[(rated.clone(), "second")]);
    assert_eq!(found(store, &text(""), &Scope::All), order, "at the same place");
    let again = store.archive(ACCOUNT, &text("second"), &Scope::All).unwrap().rows;
    assert_eq!(again.iter().map(|row| (row.thread, row.score)).collect::<Vec<_>>(), [(rated.thread, rated.score)]);
    assert_eq!(found(store, &text("first"), &Scope::All), [2]);
}

pub(super) fn accounts_are_apart(store: &dyn Store) {
    file(store, &[(row(1, 10, 1, &[3]), "red")]);
    let mut other = store.log(OTHER).unwrap();
    other.load(0).unwrap();
    other.append(&[], &[filed(row(1, 10, 1, &[3]), "blue")]).unwrap();
    assert_eq!(found(store, &text("red"), &Scope::All), [1]);
    assert_eq!(found(store, &text("blue"), &Scope::All), [0; 0]);
    assert_eq!(store.archive(OTHER, &text("blue"), &Scope::All).unwrap().rows.len(), 1);
    let agent = ArchiveQuery { agent: Some(AgentId(3)), ..text("") };
    assert_eq!(store.archive(OTHER, &agent, &Scope::All).unwrap().rows.len(), 1);
}
