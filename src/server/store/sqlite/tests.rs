//! The conformance suite, and what only a file can do: survive, fill the disk, break, be too new, be in use.

mod archive;
mod damage;
mod erasing;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parlor_engine::AgentId;
use parlor_sync::{ArchivePage, ArchiveQuery, Entry};
use tempfile::TempDir;

use super::{DATA_FILE, SqliteStore};
use crate::store::conformance::{self, ACCOUNT, entries, folded};
use crate::store::{Changes, Deed, Directory, Keys, Log, Scope, Store, StoreError, note};

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
        fn look_through(
            &self,
            account: parlor_engine::AccountId,
            after: u64,
            limit: usize,
            wanted: &dyn Fn(&str) -> bool,
        ) -> Result<(Vec<Entry>, u64), StoreError> {
            self.0.look_through(account, after, limit, wanted)
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
        fn transact(&self, change: &mut Deed<'_>) -> Result<(), StoreError> {
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

/// Whoever commits would wait for it.
#[test]
fn what_is_written_is_moved_into_the_file_beside_those_who_write() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let size = || fs::metadata(folder.path().join(DATA_FILE)).unwrap().len();
    let much = "x".repeat(6_000_000);
    let before = size();
    note(&store, ACCOUNT, "much", "one", &much).unwrap();
    let begun = std::time::Instant::now();
    while size() < before + 6_000_000 {
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "it stays in the write-ahead log");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let log = || fs::metadata(folder.path().join(format!("{DATA_FILE}-wal"))).unwrap().len();
    let written = log();
    for n in 0..5 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        note(&store, ACCOUNT, "much", "one", &format!("{n}{much}")).unwrap();
    }
    assert!(log() < 3 * written, "the write-ahead log is written from its beginning again");
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
        "pinned",
        "product",
    ] {
        assert!(log.contains(&format!("\"{kind}\":")), "no {kind} is frozen");
    }
    let entries: Vec<Arc<Entry>> = serde_json::from_str(log).unwrap();
    let bytes = postcard::to_allocvec(&folded(&entries)).unwrap();
    assert_eq!((super::snapshots::SNAPSHOT_FORMAT, bytes.len(), sum(&bytes)), (20, 5943, 1_366_420_802_099_507_560));
}

/// What is filed of the same log is a promise too, to whoever searches what was closed under an older Parlor. When this
/// fails because more is filed, or something else, raise `FILING` and write down the new sum.
#[test]
fn what_is_filed_is_known() {
    let entries: Vec<Arc<Entry>> = serde_json::from_str(include_str!("frozen_log.json")).unwrap();
    let filed: Vec<_> = parlor_sync::archive::closed(&folded(&entries).account).collect();
    assert!(filed.iter().any(|filed| filed.row.segments.len() > 1), "a survey is among them");
    let shown = format!("{filed:?}");
    assert_eq!(
        (parlor_sync::archive::FILING, shown.len(), sum(shown.as_bytes())),
        (7, 10_968, 1_229_767_820_886_272_793)
    );
}

/// FNV-1a.
fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

fn written(folder: &Path, entries: &[Arc<Entry>]) {
    let store = SqliteStore::open(folder).unwrap();
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log.append(entries, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &folded(&entries[..2])).unwrap();
}
