//! Promises of reply while a group is closed.

use crate::chat::ResponseRules;
use crate::command::{ConfigureGroup, SetOpening};
use crate::desk::{Assignment, GroupRules, HoursRules, WhenClosed};
use crate::story::{Story, customer, pick_up, says, to_group};
use crate::{ChatId, Command, GroupId, Time, User};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

/// A group that answers within a minute and takes threads while it is closed.
fn promises(story: &mut Story, group: GroupId) {
    let response = ResponseRules { normal_ms: MINUTE, ..ResponseRules::NONE };
    let when_closed = WhenClosed::Queue;
    let hours = HoursRules { enabled: true, zone: "UTC".to_owned(), when_closed, ..HoursRules::default() };
    let rules = Box::new(GroupRules { response, hours, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
}

fn turns(story: &mut Story, group: GroupId, open: bool, next_change: Option<Time>) {
    story.does(User::System, Command::SetOpening(SetOpening { group, open, next_change }));
}

fn asks() -> (Story, ChatId, Time) {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    promises(&mut story, group);
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(customer(1), says(chat, "Is it broken?"));
    let asked = story.now;
    (story, chat, asked)
}

#[test]
fn a_promise_does_not_run_while_the_group_is_closed() {
    let (mut story, chat, asked) = asks();
    let group = story.group;
    assert_eq!(story.thread(chat).due(), Some(asked.plus_ms(MINUTE)));
    let opens = asked.plus_ms(10 * HOUR);
    turns(&mut story, group, false, Some(opens));
    assert_eq!(story.thread(chat).due(), Some(opens.plus_ms(MINUTE)));
    story.passes(9 * HOUR);
    assert!(!story.thread(chat).is_overdue(story.now));
    story.does(customer(1), says(chat, "Anybody?"));
    assert_eq!(story.thread(chat).due(), Some(opens.plus_ms(MINUTE)), "whenever it is asked");
    story.passes(HOUR);
    turns(&mut story, group, true, None);
    assert_eq!(story.thread(chat).due(), Some(opens.plus_ms(MINUTE)));
    story.passes(MINUTE);
    assert!(story.thread(chat).is_overdue(story.now));
}

#[test]
fn who_comes_while_a_group_is_closed_is_promised_an_answer_after_it_opens() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    promises(&mut story, group);
    let opens = story.now.plus_ms(10 * HOUR);
    turns(&mut story, group, false, Some(opens));
    let chat = story.starts(1);
    story.does(customer(1), says(chat, "Is it broken?"));
    assert_eq!(story.thread(chat).due(), Some(opens.plus_ms(MINUTE)));
    // It opens earlier than was thought.
    story.passes(HOUR);
    turns(&mut story, group, true, None);
    story.does(customer(1), says(chat, "Is it?"));
    assert_eq!(story.thread(chat).due(), Some(story.now.plus_ms(MINUTE)));
}

#[test]
fn a_thread_that_goes_to_another_group_follows_that_groups_hours() {
    let (mut story, chat, asked) = asks();
    let (first, second) = (story.group, story.adds_group("Sales", Assignment::PickUp));
    promises(&mut story, second);
    let (opens, later) = (asked.plus_ms(HOUR), asked.plus_ms(10 * HOUR));
    turns(&mut story, first, false, Some(opens));
    turns(&mut story, second, false, Some(later));
    let ann = story.assignee(chat).unwrap();
    story.does(User::Agent(ann), to_group(chat, second));
    assert_eq!(story.thread(chat).due(), Some(later.plus_ms(MINUTE)));
    let ben = story.adds("Ben", crate::desk::AgentRole::Agent, 3, &[second]);
    story.accepts(ben);
    story.does(User::Agent(ben), pick_up(chat));
    turns(&mut story, first, true, None);
    story.does(User::Agent(ben), to_group(chat, first));
    assert_eq!(story.thread(chat).due(), Some(asked.plus_ms(MINUTE)), "this one is open");
}
