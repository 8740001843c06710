//! A data folder that is full, broken, or not ours.

use super::*;

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

fn refused(folder: &Path, sentence: &str) {
    match SqliteStore::open(folder).err() {
        Some(StoreError::Broken(what)) => assert!(what.contains(sentence), "{what}"),
        other => panic!("{other:?}"),
    }
}
