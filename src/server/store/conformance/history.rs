//! The log of an account.

use std::sync::Arc;

use parlor_engine::{GroupId, ThreadId, Time};
use parlor_sync::{ArchiveQuery, Entry, Snapshot};

use super::archive::{filed, row};
use super::{ACCOUNT, OTHER, entries, folded, loaded};
use crate::store::{Scope, Store};

pub(super) fn a_new_account_is_empty(store: &dyn Store) {
    let history = store.log(ACCOUNT).unwrap().load(10).unwrap();
    assert_eq!(history.snapshot, Snapshot::default());
    assert!(history.tail.is_empty());
}

pub(super) fn what_was_appended_is_loaded(store: &dyn Store) {
    let entries = entries(5);
    let mut log = loaded(store);
    let (first, rest) = entries.split_at(3);
    log.append(first, &[]).unwrap();
    log.append(&[], &[]).unwrap();
    log.append(rest, &[]).unwrap();
    for mut log in [log, store.log(ACCOUNT).unwrap()] {
        let history = log.load(usize::MAX).unwrap();
        assert_eq!(history.snapshot, folded(&entries));
        let tail: Vec<_> = history.tail.into_iter().map(Arc::new).collect();
        assert_eq!(tail, entries);
    }
}

pub(super) fn an_append_is_all_or_nothing(store: &dyn Store) {
    let entries = entries(2);
    let mut log = loaded(store);
    log.append(&entries[..4], &[]).unwrap();
    let filed = filed(row(1, 50, 1, &[]), "never");
    let twice = [entries[4].clone(), entries[3].clone()];
    let gap = [entries[4].clone(), entries[6].clone()];
    let again = [entries[3].clone()];
    for bad in [&twice[..], &gap, &again] {
        log.append(bad, std::slice::from_ref(&filed)).unwrap_err();
        assert_eq!(store.log(ACCOUNT).unwrap().load(0).unwrap().snapshot, folded(&entries[..4]));
        assert!(store.archive(ACCOUNT, &ArchiveQuery::default(), &Scope::All).unwrap().rows.is_empty());
    }
    // And the log goes on as if nothing had been.
    log.append(&entries[4..], &[filed]).unwrap();
    assert_eq!(log.load(0).unwrap().snapshot, folded(&entries));
    assert_eq!(store.archive(ACCOUNT, &ArchiveQuery::default(), &Scope::All).unwrap().rows.len(), 1);
}

pub(super) fn a_snapshot_changes_nothing(store: &dyn Store) {
    let entries = entries(6);
    let mut log = loaded(store);
    log.append(&entries, &[]).unwrap();
    let whole = log.load(5).unwrap();
    for upto in [1, entries.len() / 2, entries.len()] {
        store.save_snapshot(ACCOUNT, &folded(&entries[..upto])).unwrap();
        let history = store.log(ACCOUNT).unwrap().load(5).unwrap();
        assert_eq!(history.snapshot, whole.snapshot, "up to {upto}");
        assert_eq!(history.tail, whole.tail, "up to {upto}");
        history.snapshot.account.check().unwrap();
    }
}

pub(super) fn the_tail_is_as_long_as_asked(store: &dyn Store) {
    let entries = entries(4);
    let mut log = loaded(store);
    log.append(&entries, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &folded(&entries[..entries.len() - 2])).unwrap();
    for keep in [0, 1, 2, 3, entries.len(), entries.len() + 10] {
        let tail = log.load(keep).unwrap().tail;
        let positions: Vec<u64> = tail.iter().map(|entry| entry.position).collect();
        let last = entries.len() as u64;
        let expected: Vec<u64> = (last - last.min(keep as u64) + 1..=last).collect();
        assert_eq!(positions, expected, "{keep}");
    }
}

pub(super) fn the_epoch_stays(store: &dyn Store) {
    let epoch = store.log(ACCOUNT).unwrap().load(0).unwrap().epoch;
    let mut log = loaded(store);
    log.append(&entries(1), &[]).unwrap();
    assert_eq!(log.load(0).unwrap().epoch, epoch);
    assert_eq!(store.log(ACCOUNT).unwrap().load(0).unwrap().epoch, epoch);
}

pub(super) fn accounts_do_not_see_each_other(store: &dyn Store) {
    let (here, there) = (entries(3), entries(1));
    loaded(store).append(&here, &[filed(row(1, 50, 1, &[]), "")]).unwrap();
    let mut other = store.log(OTHER).unwrap();
    assert_eq!(other.load(10).unwrap().snapshot, Snapshot::default());
    other.append(&there, &[]).unwrap();
    store.save_snapshot(OTHER, &folded(&there)).unwrap();
    assert_eq!(other.load(0).unwrap().snapshot, folded(&there));
    assert_eq!(loaded(store).load(0).unwrap().snapshot, folded(&here));
    let everything = Scope::Agent(Default::default(), vec![GroupId(1)]);
    assert!(store.archive(OTHER, &ArchiveQuery::default(), &everything).unwrap().rows.is_empty());
    let rows = store.archive(ACCOUNT, &ArchiveQuery::default(), &everything).unwrap().rows;
    assert_eq!((rows[0].thread, rows[0].closed_at), (ThreadId(1), Some(Time(50))));
}

pub(super) fn entries_are_read_from_anywhere(store: &dyn Store) {
    let entries = entries(3);
    loaded(store).append(&entries, &[]).unwrap();
    let read = |after, limit| -> Vec<u64> {
        store.entries(ACCOUNT, after, limit).unwrap().iter().map(|entry| entry.position).collect()
    };
    assert_eq!(read(0, 3), [1, 2, 3]);
    assert_eq!(read(4, 2), [5, 6]);
    assert_eq!(read(entries.len() as u64 - 1, 100), [entries.len() as u64]);
    assert!(read(entries.len() as u64, 100).is_empty());
    assert!(store.entries(OTHER, 0, 100).unwrap().is_empty());
    assert_eq!(store.entries(ACCOUNT, 1, 1).unwrap()[0], *entries[1]);
    let third = serde_json::to_string(&entries[2]).unwrap();
    let looked = |after, limit| store.look_through(ACCOUNT, after, limit, &|json| json == third).unwrap();
    assert_eq!(looked(0, 5), (vec![Entry::clone(&entries[2])], 5));
    assert_eq!(looked(0, 2), (Vec::new(), 2), "not far enough");
    assert_eq!(looked(3, 1_000), (Vec::new(), entries.len() as u64));
    assert_eq!(looked(entries.len() as u64, 9), (Vec::new(), entries.len() as u64), "there is nothing more");
}
