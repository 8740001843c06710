//! What admins set on groups.

use crate::command::SaveGroupRules;
use crate::desk::{AgentRole, Assignment, DeskFact, GroupRules, QueueRules};
use crate::story::{Story, customer};
use crate::{Command, CustomerId, Fact, GroupId, Reject, User, Viewer};

fn save(group: GroupId, rules: GroupRules) -> Command {
    Command::SaveGroupRules(SaveGroupRules { group, rules: Box::new(rules) })
}

fn queue(limit: u32, reopen_below: u32) -> GroupRules {
    let queue = QueueRules { limit: Some(limit), reopen_below: Some(reopen_below), ..QueueRules::default() };
    GroupRules { queue, ..GroupRules::default() }
}

#[test]
fn an_admin_sets_the_rules_of_a_group_and_nobody_below() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    let admin = story.adds("Ada", AgentRole::Admin, 1, &[]);
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    for actor in [User::Agent(boss), customer(1)] {
        assert_eq!(story.tries(actor, save(group, queue(2, 1))), Err(Reject::NotAllowed));
    }
    assert_eq!(story.tries(User::Agent(admin), save(GroupId(9), queue(2, 1))), Err(Reject::UnknownGroup));
    assert_eq!(story.account.desk.rules_of(group), &GroupRules::default(), "nobody has set any");
    story.does(User::Agent(admin), save(group, queue(2, 1)));
    assert_eq!(story.account.desk.rules_of(group), &queue(2, 1));
    assert_eq!(story.does(User::Agent(admin), save(group, queue(2, 1))), [], "the same again is nothing new");
}

#[test]
fn rules_of_a_queue_are_bounded() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    for (limit, reopen_below, good) in
        [(0, 1, false), (1, 1, true), (10_000, 10_000, true), (10_001, 1, false), (5, 0, false), (5, 6, false)]
    {
        let tried = story.tries(User::System, save(group, queue(limit, reopen_below)));
        assert_eq!(tried.err(), (!good).then_some(Reject::QueueLimitOutOfRange), "{limit} {reopen_below}");
    }
}

#[test]
fn a_customer_never_sees_the_rules_of_a_group() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    let facts = story.does(User::System, save(story.group, queue(2, 1)));
    assert!(matches!(facts[..], [Fact::Desk(DeskFact::GroupRulesSaved { .. })]));
    let viewer = Viewer::Customer(CustomerId(1));
    assert_eq!(facts[0].seen_by(viewer, Some(chat)), None);
    assert!(story.account.view(viewer).desk.rules.is_empty());
}
