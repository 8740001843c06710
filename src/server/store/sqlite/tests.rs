//! The conformance suite, and what only a file can do: survive, fill the disk, break, be too new, be in use.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parlor_engine::AgentId;
use parlor_sync::{ArchivePage, ArchiveQuery, Entry};
use tempfile::TempDir;

use super::{DATA_FILE, SqliteStore};
use crate::store::conformance::{self, ACCOUNT, entries, folded};
use crate::store::{Directory, Filed, Log, Scope, Store, StoreError};

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
        fn documents(&self) -> &dyn crate::store::Documents {
            self.0.documents()
        }
        fn directory(&self) -> &dyn Directory {
            self.0.directory()
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
        store.set_password(ACCOUNT, AgentId(1), "ada@example.com", "x").unwrap();
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

#[test]
fn letters_are_found_without_their_marks() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let row = parlor_sync::ThreadRow { customer: Some("Zoë Müller".to_owned()), ..row() };
    store.log(ACCOUNT).unwrap().append(&[], &[Filed { row, texts: "Grüße".to_owned() }]).unwrap();
    for words in ["grusse", "grü", "MULLER zoe"] {
        let query = ArchiveQuery { text: words.to_owned(), ..ArchiveQuery::default() };
        let rows = store.archive(ACCOUNT, &query, &Scope::All).unwrap().rows;
        assert_eq!(rows.len(), usize::from(words != "grusse"), "{words}");
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
    let entries: Vec<Arc<Entry>> = serde_json::from_str(include_str!("frozen_log.json")).unwrap();
    let bytes = postcard::to_allocvec(&folded(&entries)).unwrap();
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    assert_eq!((super::snapshots::SNAPSHOT_FORMAT, bytes.len(), sum), (5, 859, 9_609_913_868_873_466_531));
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

fn row() -> parlor_sync::ThreadRow {
    conformance::closed_row()
}
