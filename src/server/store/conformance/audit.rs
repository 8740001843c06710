//! What is recorded of staff.

use parlor_engine::{AgentId, Time, User};
use serde_json::json;

use super::{ACCOUNT, OTHER, entries, loaded};
use crate::audit::{AuditQuery, Record, Whence};
use crate::store::Store;

fn record(at: u64, agent: u128, action: &str, subject: &str) -> Record {
    let whence = Whence { address: "192.0.2.7".parse().ok(), token: None };
    let record = Record::at_door(Time(at), Some(User::Agent(AgentId(agent))), whence, action);
    Record { subject: Some(subject.to_owned()), details: json!({"name": "Ä"}), ..record }
}

fn all() -> AuditQuery {
    AuditQuery { limit: 100, ..AuditQuery::default() }
}

fn times(store: &dyn Store, query: &AuditQuery) -> Vec<u64> {
    store.directory().records(ACCOUNT, query).unwrap().into_iter().map(|(_, record)| record.at.0).collect()
}

pub(super) fn records_are_filtered_and_their_pages_stay_whole(store: &dyn Store) {
    let directory = store.directory();
    let kept = [record(10, 1, "sign_in", "a"), record(20, 2, "sign_in", "b"), record(30, 1, "save_agent", "b")];
    kept.iter().for_each(|record| directory.add_record(ACCOUNT, record).unwrap());
    directory.add_record(OTHER, &record(25, 1, "sign_in", "a")).unwrap();
    assert_eq!(times(store, &all()), [30, 20, 10]);
    let first = directory.records(ACCOUNT, &AuditQuery { limit: 1, ..all() }).unwrap();
    assert_eq!(first[0].1, kept[2]);
    // What comes meanwhile does not move the next page.
    directory.add_record(ACCOUNT, &record(40, 2, "sign_in", "b")).unwrap();
    assert_eq!(times(store, &AuditQuery { before: Some(first[0].0), ..all() }), [20, 10]);
    assert_eq!(times(store, &AuditQuery { agent: Some(AgentId(1)), ..all() }), [30, 10]);
    assert_eq!(times(store, &AuditQuery { action: Some("sign_in".to_owned()), ..all() }), [40, 20, 10]);
    assert_eq!(times(store, &AuditQuery { subject: Some("b".to_owned()), ..all() }), [40, 30, 20]);
    assert_eq!(times(store, &AuditQuery { since: Some(Time(20)), until: Some(Time(40)), ..all() }), [30, 20]);
    let odd = AuditQuery { action: Some("' OR 1 = 1".to_owned()), ..all() };
    assert_eq!(times(store, &odd), Vec::<u64>::new());
    assert_eq!(directory.forget_records(Time(25)).unwrap(), 2, "of this account");
    assert_eq!(times(store, &all()), [40, 30]);
}

pub(super) fn records_are_stored_with_their_entries_or_not_at_all(store: &dyn Store) {
    let entries = entries(1);
    let mut log = loaded(store);
    log.append_recorded(&entries[..2], &[], &[record(10, 1, "save_group", "g")]).unwrap();
    assert_eq!(times(store, &all()), [10]);
    // Entry 2 is there already.
    log.append_recorded(&entries[1..], &[], &[record(20, 1, "save_agent", "a")]).unwrap_err();
    assert_eq!(times(store, &all()), [10]);
}
