//! What the archive files, and how it finds it.

use super::*;

/// What the first schema filed cannot be asked what the second one can: it is filed again, from the state.
#[test]
fn a_file_of_the_first_schema_is_filed_again() {
    let folder = TempDir::new().unwrap();
    let entries = entries(3);
    {
        let old = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
        old.execute_batch(include_str!("../migrations/0001.sql")).unwrap();
        old.execute_batch("PRAGMA application_id = 0x5061726c; PRAGMA user_version = 1").unwrap();
        old.execute("INSERT INTO histories (account, epoch) VALUES (?1, 5)", [ACCOUNT.to_string()]).unwrap();
        for entry in &entries {
            let row = (ACCOUNT.to_string(), entry.position as i64, serde_json::to_string(entry).unwrap());
            old.execute("INSERT INTO log (account, position, entry) VALUES (?1, ?2, ?3)", row).unwrap();
        }
        let filed = (ACCOUNT.to_string(), "thread", "group", "{}");
        let sql = "INSERT INTO archive (number, account, thread, in_group, shown) VALUES (1, ?1, ?2, ?3, ?4)";
        old.execute(sql, filed).unwrap();
    }
    let store = Arc::new(SqliteStore::open(folder.path()).unwrap());
    let mut log = store.log(ACCOUNT).unwrap();
    assert!(log.is_filing_due().unwrap());
    drop(log);
    let mut statuses = Vec::new();
    let ever = (parlor_engine::Time(0), parlor_engine::Time(u64::MAX));
    store.statuses(ACCOUNT, ever, &mut |change| statuses.push((change.at.0, change.status, change.reason))).unwrap();
    assert_eq!(statuses, [(1_002, parlor_engine::desk::RoutingStatus::Accepting, None)], "the log knows who was there");
    let config = crate::shard::ShardConfig::new(parlor_sync::CursorKey(1));
    let shard = crate::shard::Shard::start(ACCOUNT, store.clone(), config).unwrap();
    drop(shard);
    let score = parlor_sync::query::Filter::any(parlor_sync::query::Kind::Score, ["5".to_owned()]);
    let query = ArchiveQuery { text: "order 2".to_owned(), filters: vec![score], ..ArchiveQuery::default() };
    let page = store.archive(ACCOUNT, &query, &Scope::All).unwrap();
    assert_eq!((page.found, page.rows[0].customer.as_deref()), (1, Some("Customer 2")));
    assert_eq!(page.rows[0].hits[0].position, Some(2));
    assert!(!store.log(ACCOUNT).unwrap().is_filing_due().unwrap());
}

/// Every kind of query walks an index in the order of its page, or finds by one what little it then sorts.
#[test]
fn no_query_of_the_archive_scans_a_table() {
    use parlor_sync::archive::Search;
    use parlor_sync::query::{Filter, Kind, Sort};

    use super::super::archive::Finding;

    let folder = TempDir::new().unwrap();
    drop(SqliteStore::open(folder.path()).unwrap());
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let one = |kind| vec![Filter::any(kind, ["x".to_owned()])];
    let excluded = vec![Filter::none(Kind::Score, ["1".to_owned()]), Filter::exists(Kind::Agent, false)];
    let scopes = [Scope::All, Scope::Agent(AgentId(1), vec![parlor_engine::GroupId(1)])];
    for filters in [vec![], one(Kind::Agent), one(Kind::Customer), excluded] {
        for (text, sort) in [("", Sort::Closed), ("word", Sort::Closed), ("", Sort::Started), ("word", Sort::Started)] {
            for (scope, latest_of_chat) in [(&scopes[0], false), (&scopes[1], true)] {
                let (text, filters) = (text.to_owned(), filters.clone());
                let query = ArchiveQuery { text, filters, sort, latest_of_chat, ..ArchiveQuery::default() };
                let search = Search::of(&query.text);
                let finding = Finding::of("a", &query, &search, scope).unwrap();
                for (sql, values) in [finding.rows(None, 26), finding.count(100)] {
                    let mut statement = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                    let steps = statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3));
                    let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
                    let scans = steps.iter().filter(|step| step.starts_with("SCAN"));
                    // The index of words is a table of its own kind; lists are handed in; the count's rows are counted.
                    let odd = scans.filter(|step| {
                        !step.contains("VIRTUAL TABLE") && !step.contains("(subquery") && !step.contains("json_each")
                    });
                    assert_eq!(odd.collect::<Vec<_>>(), [""; 0], "{sql}: {steps:#?}");
                    let sorts = steps.iter().any(|step| step.contains("FOR ORDER BY"));
                    let few = query.filters.iter().any(|filter| filter.kind == Kind::Customer);
                    let by_other = sort == Sort::Started && (!query.text.is_empty() || !query.filters.is_empty());
                    assert!(!sorts || few || by_other, "{sql}: {steps:#?}");
                }
            }
        }
    }
}

/// Rows are wide and lie scattered: to read thousands of them, cold, for a number takes longer than anybody waits.
#[test]
fn what_is_found_is_counted_without_a_look_at_the_threads() {
    use parlor_sync::archive::Search;
    use parlor_sync::query::{Filter, Kind, Sort};

    use super::super::archive::Finding;

    let folder = TempDir::new().unwrap();
    drop(SqliteStore::open(folder.path()).unwrap());
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let one = |kind| Filter::any(kind, ["x".to_owned()]);
    let by_start = |query| ArchiveQuery { sort: Sort::Started, from: Some(parlor_engine::Time(5)), ..query };
    for filters in [vec![], vec![one(Kind::Group)], vec![one(Kind::Tag), one(Kind::Agent)]] {
        for text in ["", "word"] {
            let query = ArchiveQuery { text: text.to_owned(), filters: filters.clone(), ..ArchiveQuery::default() };
            let walks_archive = text.is_empty() && query.filters.is_empty();
            let agent = Scope::Agent(AgentId(1), vec![parlor_engine::GroupId(1)]);
            let cases = [(query.clone(), &Scope::All), (query.clone(), &agent), (by_start(query), &Scope::All)];
            for (joins, (query, scope)) in [walks_archive, true, true].into_iter().zip(cases) {
                let (sql, values) = Finding::of("a", &query, &Search::of(text), scope).unwrap().count(100);
                let mut statement = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                let steps = statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3));
                let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
                let of_archive: Vec<_> = steps.iter().filter(|step| step.starts_with("SEARCH a ")).collect();
                assert_eq!(!of_archive.is_empty(), joins, "{sql}: {steps:#?}");
                assert!(of_archive.iter().all(|step| step.contains("COVERING INDEX")), "{sql}: {steps:#?}");
                let scattered = steps.iter().any(|step| step.contains("archive_facets_by_number"));
                assert!(!scattered, "{sql}: {steps:#?}");
            }
        }
    }
}

/// Facets once stood together for all accounts, and were told apart by their threads.
#[test]
fn facets_of_before_stand_apart_for_each_account() {
    use parlor_sync::query::{Filter, Kind};

    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let accounts = [ACCOUNT, parlor_engine::AccountId(8)];
    let filed: Vec<_> = parlor_sync::archive::closed(&folded(&entries(3)).account).collect();
    for (account, filed) in accounts.into_iter().zip([&filed[..], &filed[..1]]) {
        let mut log = store.log(account).unwrap();
        log.load(0).unwrap();
        log.append(&[], filed).unwrap();
    }
    let found = |store: &SqliteStore| {
        let query = ArchiveQuery {
            filters: vec![Filter::any(Kind::Score, ["5".to_owned()]), Filter::exists(Kind::Agent, true)],
            ..ArchiveQuery::default()
        };
        accounts.map(|account| store.archive(account, &query, &Scope::All).unwrap())
    };
    let before = found(&store);
    assert_eq!(before.each_ref().map(|page| (page.found, page.rows.len())), [(3, 3), (1, 1)]);
    drop(store);
    let old = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    old.execute_batch(
        "CREATE TABLE old (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL, \
           in_group TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, key, value, number, in_group)) \
           STRICT, WITHOUT ROWID; \
         INSERT INTO old SELECT kind, key, value, number, in_group, at FROM archive_facets; \
         DROP TABLE archive_facets; DROP TABLE archive_accounts; ALTER TABLE old RENAME TO archive_facets; \
         CREATE INDEX archive_facets_by_number ON archive_facets (number, kind, key, value); \
         ALTER TABLE histories DROP COLUMN listed; \
         ALTER TABLE histories ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0; \
         PRAGMA user_version = 14",
    )
    .unwrap();
    drop(old);
    assert_eq!(found(&SqliteStore::open(folder.path()).unwrap()), before);
}

#[test]
fn while_a_report_is_counted_the_archive_is_searched_and_the_log_followed() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    conformance::erase(&store);
    let mut seen = 0;
    let all = (parlor_engine::Time(0), parlor_engine::Time(u64::MAX));
    let read = &mut |_: &parlor_sync::archive::ThreadFacts| {
        let found = store.archive(ACCOUNT, &ArchiveQuery::default(), &Scope::All).unwrap();
        seen += found.rows.len();
        assert!(!store.entries(ACCOUNT, 0, 5).unwrap().is_empty());
    };
    store.facts(ACCOUNT, all, read).unwrap();
    assert_eq!(seen, 1);
}
