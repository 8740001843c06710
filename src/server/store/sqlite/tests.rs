//! The conformance suite, and what only a file can do: survive, fill the disk, break, be too new, be in use.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parlor_engine::AgentId;
use parlor_sync::{ArchivePage, ArchiveQuery, Entry};
use tempfile::TempDir;

use super::{DATA_FILE, SqliteStore};
use crate::audit::Recorded;
use crate::store::conformance::{self, ACCOUNT, entries, folded};
use crate::store::{Changes, Directory, Keys, Log, Scope, Store, StoreError};

#[test]
fn it_is_a_store() {
    struct InFolder(SqliteStore, #[expect(dead_code, reason = "removed when dropped")] TempDir);
    impl Store for InFolder {
        fn log(&self, account: parlor_engine::AccountId) -> Result<Box<dyn Log>, StoreError> {
            self.0.log(account)
        }
        fn archive(
            &self,
            account: parlor_engine::AccountId,
            query: &ArchiveQuery,
            scope: &Scope,
        ) -> Result<ArchivePage, StoreError> {
            self.0.archive(account, query, scope)
        }
        fn facts(
            &self,
            account: parlor_engine::AccountId,
            between: (parlor_engine::Time, parlor_engine::Time),
            each: &mut dyn FnMut(&parlor_sync::archive::ThreadFacts),
        ) -> Result<(), StoreError> {
            self.0.facts(account, between, each)
        }
        fn statuses(
            &self,
            account: parlor_engine::AccountId,
            between: (parlor_engine::Time, parlor_engine::Time),
            each: &mut dyn FnMut(parlor_sync::archive::StatusChange),
        ) -> Result<(), StoreError> {
            self.0.statuses(account, between, each)
        }
        fn save_snapshot(
            &self,
            account: parlor_engine::AccountId,
            snapshot: &parlor_sync::Snapshot,
        ) -> Result<(), StoreError> {
            self.0.save_snapshot(account, snapshot)
        }
        fn entries(
            &self,
            account: parlor_engine::AccountId,
            after: u64,
            limit: usize,
        ) -> Result<Vec<Entry>, StoreError> {
            self.0.entries(account, after, limit)
        }
        fn finish_erasures(&self) -> Result<bool, StoreError> {
            self.0.finish_erasures()
        }
        fn documents(&self) -> &dyn crate::store::Documents {
            self.0.documents()
        }
        fn directory(&self) -> &dyn Directory {
            self.0.directory()
        }
        fn transact(
            &self,
            change: &mut dyn FnMut(&dyn Changes) -> Result<Option<Recorded>, StoreError>,
        ) -> Result<(), StoreError> {
            self.0.transact(change)
        }
    }
    conformance::check(|| {
        let folder = TempDir::new().unwrap();
        Box::new(InFolder(SqliteStore::open(folder.path()).unwrap(), folder))
    });
}

#[test]
fn everything_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let entries = entries(3);
    let epoch = {
        let store = SqliteStore::open(folder.path()).unwrap();
        store.add_account(ACCOUNT).unwrap();
        conformance::Apart(&store).set_password(ACCOUNT, AgentId(1), "ada@example.com", "x").unwrap();
        let mut log = store.log(ACCOUNT).unwrap();
        let epoch = log.load(0).unwrap().epoch;
        log.append(&entries, &[]).unwrap();
        epoch
    };
    let store = SqliteStore::open(folder.path()).unwrap();
    let history = store.log(ACCOUNT).unwrap().load(3).unwrap();
    assert_eq!((history.epoch, history.snapshot, history.tail.len()), (epoch, folded(&entries), 3));
    assert_eq!(store.accounts().unwrap(), [ACCOUNT]);
    assert!(store.find_login("ada@example.com").unwrap().is_some());
}

#[test]
fn a_data_directory_has_one_server() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let second = SqliteStore::open(folder.path()).err().unwrap().to_string();
    assert!(second.contains("is in use by another Parlor server"), "{second}");
    drop(store);
    SqliteStore::open(folder.path()).unwrap();
}

/// What the first schema filed cannot be asked what the second one can: it is filed again, from the state.
#[test]
fn a_file_of_the_first_schema_is_filed_again() {
    let folder = TempDir::new().unwrap();
    let entries = entries(3);
    {
        let old = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
        old.execute_batch(include_str!("migrations/0001.sql")).unwrap();
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

/// Before it was noted who gives a token, bots had some that would have outlived whoever gave them.
#[test]
fn a_bots_token_of_nobody_knows_whom_ends_with_the_update_that_asks_for_its_giver() {
    let folder = TempDir::new().unwrap();
    let (ada, bot, kit) = (AgentId(1), AgentId(7), AgentId(8));
    {
        let old = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
        super::migrations::STEPS[..13].iter().for_each(|step| old.execute_batch(step).unwrap());
        old.execute_batch("PRAGMA application_id = 0x5061726c; PRAGMA user_version = 13").unwrap();
        let login = (ACCOUNT.to_string(), ada.to_string());
        old.execute("INSERT INTO logins (email, account, agent, hash) VALUES ('a', ?1, ?2, 'x')", login).unwrap();
        let tokens = [
            ("own", ada, None, None),
            ("bots", bot, None, None),
            ("child of bots", kit, Some("bots"), Some(bot)),
            ("child of own", kit, Some("own"), None),
            ("given", bot, None, Some(ada)),
        ];
        for (number, (token, agent, parent, given_by)) in (1_u8..).zip(tokens) {
            let sql = "INSERT INTO tokens (hash, id, account, agent, name, scopes, created_at, parent, given_by)
                VALUES (?1, ?2, ?3, ?4, 'x', 'chats:read', 5, ?5, ?6)";
            let given_by = given_by.map(|agent| agent.to_string());
            let row = ([number; 32], token, ACCOUNT.to_string(), agent.to_string(), parent, given_by);
            old.execute(sql, row).unwrap();
        }
    }
    let store = SqliteStore::open(folder.path()).unwrap();
    let all = [ada, bot, kit].map(|agent| store.tokens(ACCOUNT, agent).unwrap()).concat();
    let left: Vec<_> = all.into_iter().map(|token| (token.id, token.given_by)).collect();
    assert_eq!(left, [("own", ada), ("given", ada), ("child of own", ada)].map(|(id, by)| (id.to_owned(), by)));
}

/// Every kind of query walks an index in the order of its page, or finds by one what little it then sorts.
#[test]
fn no_query_of_the_archive_scans_a_table() {
    use parlor_sync::archive::Search;
    use parlor_sync::query::{Filter, Kind, Sort};

    use super::archive::Finding;

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

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut log = store.sqlite_log(ACCOUNT).unwrap();
    let epoch = log.load(0).unwrap().epoch;
    let entries = entries(200);
    log.bound(60).unwrap();
    let mut stored = 0;
    let full = entries.chunks(10).find_map(|chunk| match log.append(chunk, &[]) {
        Ok(()) => {
            stored += chunk.len();
            None
        }
        Err(error) => Some(error),
    });
    assert!(matches!(full, Some(StoreError::Full)), "{full:?}");
    assert!(stored > 0 && stored < entries.len(), "{stored}");
    store.save_snapshot(ACCOUNT, &folded(&entries)).unwrap_err();
    let history = log.load(0).unwrap();
    assert_eq!((history.epoch, history.snapshot), (epoch, folded(&entries[..stored])));

    log.bound(0).unwrap();
    log.append(&entries[stored..], &[]).unwrap();
    assert_eq!(store.log(ACCOUNT).unwrap().load(0).unwrap().snapshot, folded(&entries));
}

#[test]
fn garbage_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(DATA_FILE);
    let garbage: Vec<u8> = (0..9_000u32).map(|n| (n * 7 + n / 256) as u8).collect();
    fs::write(&file, &garbage).unwrap();
    refused(folder.path(), DATA_FILE);
    assert_eq!(fs::read(&file).unwrap(), garbage);
}

#[test]
fn a_file_of_somebody_else_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(DATA_FILE);
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)")
        .unwrap();
    let before = fs::read(&file).unwrap();
    refused(folder.path(), "is not a file of Parlor's");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_of_a_newer_parlor_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    drop(SqliteStore::open(folder.path()).unwrap());
    let file = folder.path().join(DATA_FILE);
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("PRAGMA user_version = 99; PRAGMA journal_mode = delete").unwrap();
    drop(newer);
    let before = fs::read(&file).unwrap();
    refused(folder.path(), "is of a newer Parlor");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_broken_in_the_middle_says_where() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &entries(200));
    let file = folder.path().join(DATA_FILE);
    let mut bytes = fs::read(&file).unwrap();
    // All but the schema and the directory, which stand at the front.
    let from = bytes.len() / 2;
    bytes[from..].fill(0xa5);
    fs::write(&file, bytes).unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let broken = store.log(ACCOUNT).and_then(|mut log| log.load(0)).unwrap_err();
    assert!(matches!(&broken, StoreError::Broken(what) if what.contains(DATA_FILE)), "{broken}");
}

#[test]
fn an_entry_that_makes_no_sense_is_named() {
    for (damage, place) in [
        ("UPDATE log SET entry = '{}' WHERE position = 5", "entry 5"),
        ("UPDATE log SET entry = replace(entry, '\"position\":5', '\"position\":6') WHERE position = 5", "entry 5"),
        ("DELETE FROM log WHERE position = 5", "entry 5 is missing"),
    ] {
        let folder = TempDir::new().unwrap();
        written(folder.path(), &entries(2));
        rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap().execute_batch(damage).unwrap();
        let store = SqliteStore::open(folder.path()).unwrap();
        let broken = store.log(ACCOUNT).unwrap().load(0).unwrap_err();
        assert!(matches!(&broken, StoreError::Broken(what) if what.contains(place)), "{damage}: {broken}");
    }
}

#[test]
fn a_snapshot_that_does_not_fit_is_passed_over() {
    let entries = entries(3);
    let kept = |damage: &dyn Fn(&mut Vec<u8>)| {
        let folder = TempDir::new().unwrap();
        written(folder.path(), &entries);
        let file = folder.path().join("snapshots").join(format!("{ACCOUNT}.snapshot"));
        let mut bytes = fs::read(&file).unwrap();
        damage(&mut bytes);
        fs::write(&file, bytes).unwrap();
        let store = SqliteStore::open(folder.path()).unwrap();
        assert_eq!(store.log(ACCOUNT).unwrap().load(0).unwrap().snapshot, folded(&entries));
        let connection = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
        let file = super::SnapshotFile::new(folder.path(), ACCOUNT);
        file.load(&connection, entries.len() as u64).ok().unwrap()
    };
    assert_eq!(kept(&|_| ()), Some(folded(&entries[..2])), "an undamaged one is used");
    assert_eq!(kept(&|bytes| bytes.clear()), None);
    assert_eq!(kept(&|bytes| bytes.truncate(100)), None);
    assert_eq!(kept(&|bytes| bytes[8] += 1), None, "of another shape");
    assert_eq!(kept(&|bytes| bytes[12] = 3), None, "of another entry");
    assert_eq!(kept(&|bytes| bytes[13] = 9), None, "of an entry that is not there");
    assert_eq!(kept(&|bytes| *bytes.last_mut().unwrap() ^= 1), None, "damaged");
}

/// A data file that was put back from a backup goes on with other entries under the same numbers.
#[test]
fn a_snapshot_of_what_came_after_a_backup_is_passed_over() {
    let folder = TempDir::new().unwrap();
    let (before, after) = (entries(3), entries(4));
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log.append(&before, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &folded(&before)).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    file.execute_batch("DELETE FROM log").unwrap();
    assert_eq!(log.load(0).unwrap().snapshot, parlor_sync::Snapshot::default());
    let renamed =
        after.iter().map(|entry| Arc::new(Entry { at: parlor_engine::Time(entry.at.0 + 1), ..Entry::clone(entry) }));
    let renamed: Vec<_> = renamed.collect();
    log.append(&renamed, &[]).unwrap();
    assert_eq!(log.load(0).unwrap().snapshot, folded(&renamed));
}

/// What a replay of the same log adds up to is a promise to the next start, which may trust an old snapshot. When this
/// fails because the shape or the folding has changed on purpose, raise `SNAPSHOT_FORMAT` and write down the new sum.
#[test]
fn the_shape_of_snapshots_is_known() {
    let log = include_str!("frozen_log.json");
    // It guards only what is in it.
    for kind in [
        "rich",
        "file",
        "form",
        "filled_form",
        "custom",
        "staff",
        "event_edited",
        "event_deleted",
        "button_toggled",
        "note_added",
        "tagged",
        "properties_set",
        "linked",
        "target_set",
        "hidden",
        "survey_started",
        "rated",
        "agent_skills_saved",
        "roles_assigned",
        "group_rules_saved",
        "required",
        "offered",
        "merged",
        "visit_started",
        "banned",
    ] {
        assert!(log.contains(&format!("\"{kind}\":")), "no {kind} is frozen");
    }
    let entries: Vec<Arc<Entry>> = serde_json::from_str(log).unwrap();
    let bytes = postcard::to_allocvec(&folded(&entries)).unwrap();
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    assert_eq!((super::snapshots::SNAPSHOT_FORMAT, bytes.len(), sum), (19, 5804, 2_076_637_420_488_529_239));
}

fn written(folder: &Path, entries: &[Arc<Entry>]) {
    let store = SqliteStore::open(folder).unwrap();
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log.append(entries, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &folded(&entries[..2])).unwrap();
}

fn refused(folder: &Path, sentence: &str) {
    match SqliteStore::open(folder).err() {
        Some(StoreError::Broken(what)) => assert!(what.contains(sentence), "{what}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_byte_of_what_was_erased_is_left_in_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    // The index of words holds them piece by piece: what stands at the end of the word is enough.
    let piece = &conformance::ERASED_WORD[4..];
    conformance::erase(&store);
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    file.execute_batch("BEGIN; SELECT count(*) FROM log").unwrap();
    assert!(!store.finish_erasures().unwrap(), "somebody still reads what was there before");
    file.execute_batch("COMMIT").unwrap();
    assert!(store.finish_erasures().unwrap());
    let holding = |piece: &str| {
        let mut found = Vec::new();
        let mut folders = vec![folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if fs::read(&entry).unwrap().windows(piece.len()).any(|bytes| bytes == piece.as_bytes()) {
                    found.push(entry);
                }
            }
        }
        found
    };
    assert_eq!(holding(piece), Vec::<std::path::PathBuf>::new());
    assert_eq!(holding("Customer 1"), Vec::<std::path::PathBuf>::new());
    assert_eq!(holding("Customer 2").len(), 1, "the search finds what is there");
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

/// By the thousand they come every day, and nobody is to wait for it, nor a start to take long because of it.
#[test]
fn visitors_are_dropped_without_a_word_of_theirs_and_the_snapshot_stays() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    // More than are blanked at once.
    let (entries, drop) = conformance::drop_visitors(150);
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log.append(&entries, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &folded(&entries)).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let count = |sql: &str| -> i64 { file.query_row(sql, (), |row| row.get(0)).unwrap() };
    let told = format!("SELECT count(*) FROM log WHERE entry LIKE '%{}%'", conformance::DROPPED_WORD);
    log.append(std::slice::from_ref(&drop), &[]).unwrap();
    assert_eq!(count(&told), 300, "nobody has waited for them");
    assert!(store.finish_erasures().unwrap());
    assert_eq!(count(&told), 0);
    assert_eq!(count("SELECT count(*) FROM erasures"), 0, "not even that they were there is known");
    let snapshot = super::SnapshotFile::new(folder.path(), ACCOUNT);
    let kept = snapshot.load(&file, drop.position).ok().unwrap();
    assert_eq!(kept, Some(folded(&entries)), "a start goes on from there");
    let bytes = fs::read(folder.path().join(DATA_FILE)).unwrap();
    let word = conformance::DROPPED_WORD.as_bytes();
    assert!(!bytes.windows(word.len()).any(|bytes| bytes == word));
    let all: Vec<_> = entries.iter().cloned().chain([drop]).collect();
    assert_eq!(log.load(0).unwrap().snapshot, folded(&all));
}

/// The log of an account is read from end to end for nobody who wants to be forgotten.
#[test]
fn an_erasure_reads_only_what_it_concerns_and_the_next_one_only_what_is_new() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let erasing = |entries: &[Arc<Entry>], n: usize| {
        let chat = folded(entries).account.chats.into_values().nth(n).unwrap();
        let erased = parlor_engine::chat::ChatFact::Erased { erasure: chat.erasure(), at: parlor_engine::Time(9_000) };
        let entry = Entry {
            position: entries.len() as u64 + 1,
            facts: vec![parlor_engine::Fact::Chat { chat: chat.id, fact: erased }],
            refused: None,
            ..Entry::clone(&entries[0])
        };
        (chat.id, Arc::new(entry))
    };
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    let mut stored = entries(2);
    log.append(&stored, &[]).unwrap();
    let (chat, first) = erasing(&stored, 0);
    // Whoever looked into each entry for the chat's id would stumble here.
    let other = stored.iter().find(|entry| !entry.erasable().is_empty() && !entry.erasable().contains(&chat.0));
    let damage = "UPDATE log SET entry = ?1 WHERE position = ?2";
    file.execute(damage, (format!("{{\"{chat}\""), other.unwrap().position as i64)).unwrap();
    log.append(std::slice::from_ref(&first), &[]).unwrap();
    stored.push(first);
    let listed = |chat: parlor_engine::ChatId| -> i64 {
        let sql = "SELECT count(*) FROM erasable WHERE subject = ?1";
        file.query_row(sql, [chat.0.to_be_bytes()], |row| row.get(0)).unwrap()
    };
    assert_eq!(listed(chat), 0, "nothing is left for another erasure");
    let (again, second) = erasing(&stored, 0);
    log.append(&[second], &[]).unwrap();
    assert_eq!(again, chat);
}

#[test]
fn what_an_older_parlor_stored_can_be_erased() {
    let folder = TempDir::new().unwrap();
    {
        let store = SqliteStore::open(folder.path()).unwrap();
        let mut log = store.log(ACCOUNT).unwrap();
        log.load(0).unwrap();
        log.append(&entries(2), &[]).unwrap();
        let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
        let last = entries(2).len();
        file.execute_batch(&format!("DELETE FROM erasable; UPDATE histories SET unlisted = {last}")).unwrap();
    }
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut log = store.log(ACCOUNT).unwrap();
    let before = log.load(0).unwrap().snapshot;
    let chat = before.account.chats.values().next().unwrap();
    let name = chat.customer.name.clone().unwrap();
    let erased = parlor_engine::chat::ChatFact::Erased { erasure: chat.erasure(), at: parlor_engine::Time(9_000) };
    let entry = Entry {
        position: before.position + 1,
        facts: vec![parlor_engine::Fact::Chat { chat: chat.id, fact: erased }],
        ..Entry::clone(&entries(1)[0])
    };
    log.append(&[Arc::new(entry)], &[]).unwrap();
    let stored = serde_json::to_string(&log.load(usize::MAX).unwrap().tail).unwrap();
    assert!(!stored.contains(&name), "{stored}");
}
