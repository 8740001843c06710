//! What admins set on groups.

use crate::command::{ConfigureGroup, StartThread};
use crate::desk::{AgentRole, Assignment, DeskFact, GroupRules, QueueRules};
use crate::story::{Story, close, customer, pick_up};
use crate::{Command, CustomerId, Fact, GroupId, Reject, User, Viewer};

fn save(group: GroupId, rules: GroupRules) -> Command {
    Command::ConfigureGroup(ConfigureGroup::rules(group, rules))
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

#[test]
fn a_full_queue_takes_nobody_until_it_has_shrunk_enough() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 9);
    story.does(User::System, save(story.group, queue(3, 2)));
    let start = |who| (customer(who), Command::StartThread(StartThread::default()));
    let chats: Vec<_> = (1..=3).map(|who| story.starts(who)).collect();
    let comes = |story: &mut Story| {
        let (who, command) = start(4);
        story.tries(who, command).err()
    };
    assert_eq!(comes(&mut story), Some(Reject::QueueFull));
    story.does(User::Agent(ann), pick_up(chats[0]));
    assert_eq!(comes(&mut story), Some(Reject::QueueFull), "two wait, and it reopens below two");
    story.does(customer(2), close(chats[1]));
    assert_eq!(comes(&mut story), None, "one waits");
}

#[test]
fn without_a_queue_a_thread_begins_only_if_an_agent_takes_it_at_once() {
    let mut story = Story::with(Assignment::Automatic);
    let rules = GroupRules { queue: QueueRules { enabled: false, ..QueueRules::default() }, ..GroupRules::default() };
    story.does(User::System, save(story.group, rules));
    let start = || Command::StartThread(StartThread::default());
    assert_eq!(story.tries(customer(1), start()), Err(Reject::QueueFull));
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), Some(ann));
    assert_eq!(story.tries(customer(2), start()), Err(Reject::QueueFull), "Ann is busy");
}

#[test]
fn the_wait_is_estimated_from_how_fast_the_queue_has_moved() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 99);
    let group = story.group;
    assert_eq!(story.account.desk.wait_ms(group, 1), None, "nobody was served yet");
    let chats: Vec<_> = (1..=30).map(|who| story.starts(who)).collect();
    story.passes(1_000);
    story.does(User::Agent(ann), pick_up(chats[0]));
    assert_eq!(story.account.desk.wait_ms(group, 1), Some(30_000), "one step, of half a minute");
    for chat in &chats[1..] {
        story.passes(6_000);
        story.does(User::Agent(ann), pick_up(*chat));
    }
    assert_eq!(story.account.desk.wait_ms(group, 5), Some(30_000), "each of the last twenty took six seconds");
    assert_eq!(story.account.desk.setup().paces[&group].steps.len(), 20);
    story.passes(3_600_000);
    let chat = story.starts(31);
    story.passes(2_000);
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.account.desk.wait_ms(group, 1), Some(5_800), "an hour without customers slows nothing down");
}
