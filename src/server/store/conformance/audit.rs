//! What is recorded of staff.

use parlor_engine::{AgentId, Time, User};
use serde_json::json;

use super::{ACCOUNT, OTHER, entries, keys, loaded};
use crate::audit::{AuditQuery, Record, Whence};
use crate::store::{Invitation, Session, Store, StoreError, change};

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
    let add = |account, record: Record| change(store, |_| Ok(((), Some((account, record))))).unwrap();
    kept.iter().for_each(|record| add(ACCOUNT, record.clone()));
    add(OTHER, record(25, 1, "sign_in", "a"));
    assert_eq!(times(store, &all()), [30, 20, 10]);
    let first = directory.records(ACCOUNT, &AuditQuery { limit: 1, ..all() }).unwrap();
    assert_eq!(first[0].1, kept[2]);
    // What comes meanwhile does not move the next page.
    add(ACCOUNT, record(40, 2, "sign_in", "b"));
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
    log.append_recorded(&entries[..2], &[], &[record(10, 1, "configure_group", "g")]).unwrap();
    assert_eq!(times(store, &all()), [10]);
    // Entry 2 is there already.
    log.append_recorded(&entries[1..], &[], &[record(20, 1, "save_agent", "a")]).unwrap_err();
    assert_eq!(times(store, &all()), [10]);
}

pub(super) fn a_change_is_stored_with_its_record_or_not_at_all(store: &dyn Store) {
    let (directory, ada) = (store.directory(), AgentId(1));
    let invitation = Invitation { account: ACCOUNT, agent: ada, expires_at: Time(100) };
    let session = Session { account: ACCOUNT, agent: ada, expires_at: Time(100) };
    let make = |fails: bool| {
        change(store, |changes| {
            changes.put(ACCOUNT, "hook", "a", "1")?;
            changes.add_session(&[2; 32], &session, Time(0))?;
            assert!(changes.add_token(&[3; 32], &keys::token("a", 1), 9)?);
            changes.set_password(ACCOUNT, ada, "ada@example.com", "x")?;
            assert!(changes.add_invitation(&[1; 32], &invitation, Time(0), None)?);
            let number = changes.end_sessions(ACCOUNT, AgentId(2), None)?.len();
            if fails {
                return Err(StoreError::Full);
            }
            Ok((number, Some((ACCOUNT, record(10, 1, "invite_agent", "a")))))
        })
    };
    let kept = || {
        let documents = store.documents().list(ACCOUNT, "hook").unwrap().len();
        let login = directory.find_login("ada@example.com").unwrap().is_some();
        let signed_in = directory.session(&[2; 32], Time(0)).unwrap().is_some();
        let token = directory.find_token(&[3; 32]).unwrap().is_some();
        let invited = directory.find_invitation(&[1; 32], Time(0)).unwrap().is_some();
        (documents, [login, signed_in, token, invited], times(store, &all()))
    };
    assert!(matches!(make(true), Err(StoreError::Full)));
    assert_eq!(kept(), (0, [false; 4], Vec::new()));
    assert_eq!(make(false).unwrap(), 0, "what it gives back");
    assert_eq!(kept(), (1, [true; 4], vec![10]));
}
