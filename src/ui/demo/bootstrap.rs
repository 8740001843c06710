//! What a new demo begins with.

use std::collections::BTreeSet;

use parlor_engine::desk::{Agent, AgentRole, Assignment, DeskFact, Group};
use parlor_engine::{Fact, GroupId, Time, User};
use parlor_page::demo;
use parlor_sync::Entry;

/// Threads that a demo's agent can have at once.
const CAPACITY: u16 = 5;
/// How long an agent of the group that makes offers has to accept one, in milliseconds.
const ACCEPT_MS: u64 = 30_000;

/// The first entry: two groups and two agents, of whom the first is an admin.
pub(crate) fn entry(now: Time) -> Entry {
    let groups = [("Support", Assignment::Automatic), ("Sales", Assignment::Offer { accept_ms: ACCEPT_MS })];
    let groups = groups.iter().zip(0..).map(|((name, assignment), order)| {
        Group::new(GroupId(u128::from(order) + 1), (*name).to_owned(), order, *assignment)
    });
    let groups: Vec<Group> = groups.collect();
    let all: BTreeSet<GroupId> = groups.iter().map(|group| group.id).collect();
    let agents = demo::AGENTS.iter().zip(1..).map(|((name, box_name), number)| Agent {
        id: demo::agent(number),
        name: (*name).to_owned(),
        email: [*box_name, "@demo.example"].concat(),
        role: if number == 1 { AgentRole::Admin } else { AgentRole::Agent },
        capacity: CAPACITY,
        groups: all.clone(),
        bot: false,
    });
    let agents = agents.map(|agent| Fact::Desk(DeskFact::AgentSaved { agent }));
    let facts = groups.into_iter().map(|group| Fact::Desk(DeskFact::GroupSaved { group })).chain(agents).collect();
    Entry { position: 1, at: now, actor: User::System, origin: None, facts, refused: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_sync::Snapshot;

    #[test]
    fn a_new_demo_is_an_account_that_holds_together() {
        let mut snapshot = Snapshot::default();
        snapshot.apply(&entry(Time(1)));
        assert_eq!(snapshot.account.check(), Ok(()));
        assert_eq!(snapshot.account.desk.first_group(), Some(GroupId(1)));
        assert!(snapshot.account.desk.agents.contains_key(&demo::agent(2)));
    }
}
