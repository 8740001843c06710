//! Agents' changes of status.

use std::sync::Arc;

use parlor_engine::desk::{DeskFact, RoutingStatus};
use parlor_engine::{AgentId, Fact, Time, User};
use parlor_sync::Entry;

use super::{ACCOUNT, OTHER, loaded};
use crate::store::Store;

fn set(agent: u128, at: u64, status: RoutingStatus, reason: Option<&str>) -> Fact {
    let reason = reason.map(str::to_owned);
    Fact::Desk(DeskFact::RoutingStatusSet { agent: AgentId(agent), status, at: Time(at), reason })
}

fn entry(position: u64, facts: Vec<Fact>) -> Arc<Entry> {
    Arc::new(Entry { position, at: Time(position), actor: User::System, origin: None, facts, refused: None })
}

pub(super) fn statuses_are_read_with_the_one_before(store: &dyn Store) {
    use RoutingStatus::{Accepting, Offline, Paused};
    let mut log = loaded(store);
    log.append(&[entry(1, vec![set(1, 10, Accepting, None), set(2, 10, Paused, Some("Lunch"))])], &[]).unwrap();
    // Two in the same moment, in this order.
    log.append(&[entry(2, vec![]), entry(3, vec![set(1, 20, Paused, Some("x")), set(1, 20, Offline, None)])], &[])
        .unwrap();
    log.append(&[entry(4, vec![set(1, 30, Accepting, None), set(3, 40, Accepting, None)])], &[]).unwrap();
    let between = |from, to| {
        let mut found = Vec::new();
        let take = &mut |change: parlor_sync::archive::StatusChange| {
            found.push((change.agent.0, change.at.0, change.status, change.reason));
        };
        store.statuses(ACCOUNT, (Time(from), Time(to)), take).unwrap();
        found.sort_by_key(|(agent, at, ..)| (*agent, *at));
        found
    };
    let lunch = || (2, 10, Paused, Some("Lunch".to_owned()));
    let twice = || [(1, 20, Paused, Some("x".to_owned())), (1, 20, Offline, None)];
    assert_eq!(between(11, 12), [(1, 10, Accepting, None), lunch()]);
    assert_eq!(between(20, 30), [vec![(1, 10, Accepting, None)], twice().to_vec(), vec![lunch()]].concat());
    assert_eq!(between(25, 41).iter().rfind(|change| change.1 == 20), Some(&(1, 20, Offline, None)));
    assert_eq!(between(0, 10), []);
    store.statuses(OTHER, (Time(0), Time(99)), &mut |_| panic!("of another account")).unwrap();
}
