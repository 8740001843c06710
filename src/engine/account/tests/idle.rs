//! Threads in which nobody says anything.

use crate::chat::{ResponseRules, StaffLine};
use crate::command::ConfigureGroup;
use crate::desk::{AgentRole, Assignment, GroupRules, TalkRules};
use crate::story::{Story, accept, close, customer, finish, invite, says, to_agent};
use crate::{AgentId, ChatId, Command, User, limits};

const MINUTE: u64 = 60_000;

/// Ann, who can have one thread, has one that has been idle for a moment.
fn idle_for_ann() -> (Story, AgentId, ChatId) {
    idle_for_ann_and_then(None)
}

/// The same in a group with a wrap-up of so many milliseconds.
fn idle_for_ann_and_then(wrap_up_ms: Option<u64>) -> (Story, AgentId, ChatId) {
    let mut story = Story::with(Assignment::Automatic);
    let response = ResponseRules { idle_ms: 10 * MINUTE, close_idle_ms: 30 * MINUTE, ..ResponseRules::NONE };
    let talk = TalkRules { wrap_up_ms, ..TalkRules::NONE };
    let rules = Box::new(GroupRules { response, talk, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    story.does(User::Agent(ann), says(chat, "One moment."));
    story.passes(10 * MINUTE - 1);
    assert!(!story.thread(chat).is_idle());
    story.passes(1);
    assert!(story.thread(chat).is_idle());
    (story, ann, chat)
}

#[test]
fn a_thread_in_which_nobody_says_anything_takes_up_no_capacity_until_somebody_does() {
    let (mut story, ann, chat) = idle_for_ann();
    assert_eq!((story.assignee(chat), story.account.desk.load(ann)), (Some(ann), 0), "she has it all the same");
    assert_eq!(story.asides(chat), [&StaffLine::Idle { ms: 10 * MINUTE }]);
    let (second, third) = (story.starts(2), story.starts(3));
    assert_eq!((story.assignee(second), story.assignee(third)), (Some(ann), None));
    story.does(customer(1), says(chat, "Are you there?"));
    assert!(!story.thread(chat).is_idle());
    assert_eq!(story.account.desk.load(ann), 2, "past her capacity");
    assert!(story.work(chat).holds[&ann].over_capacity);
    story.does(User::Agent(ann), close(second));
    assert_eq!(story.assignee(third), None, "the first one has her place again");
    story.does(User::Agent(ann), close(chat));
    assert_eq!(story.assignee(third), Some(ann));
}

#[test]
fn an_idle_thread_is_closed_by_silence_in_the_end_and_an_agents_word_revives_it_too() {
    let (mut story, ann, chat) = idle_for_ann();
    story.does(User::Agent(ann), says(chat, "Here I am."));
    assert_eq!((story.account.desk.load(ann), story.thread(chat).is_idle()), (1, false));
    assert!(!story.work(chat).holds[&ann].over_capacity, "there was room");
    story.passes(10 * MINUTE);
    assert!(story.thread(chat).is_idle(), "and again");
    story.passes(20 * MINUTE);
    assert!(story.thread(chat).closed.is_some());
    assert_eq!(story.account.desk.load(ann), 0);
}

#[test]
fn who_waits_for_an_answer_is_not_idle_and_neither_is_who_waits_in_the_queue() {
    let (mut story, ann, chat) = idle_for_ann();
    story.does(customer(1), says(chat, "Are you there?"));
    let queued = story.starts(2);
    story.passes(20 * MINUTE);
    assert!(!story.thread(chat).is_idle() && !story.thread(queued).is_idle());
    assert_eq!(story.account.desk.load(ann), 1);
}

#[test]
fn an_idle_thread_is_idle_for_helpers_too_and_takes_up_the_capacity_of_whoever_has_it_next() {
    let (mut story, ann, chat) = idle_for_ann();
    story.does(User::Agent(ann), says(chat, "I ask a colleague."));
    let ben = story.adds("Ben", AgentRole::Agent, 1, &[story.group]);
    story.accepts(ben);
    story.does(User::Agent(ann), invite(chat, ben));
    story.does(User::Agent(ben), accept(chat));
    story.passes(10 * MINUTE);
    assert_eq!([ann, ben].map(|agent| story.account.desk.load(agent)), [0, 0]);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[story.group]);
    story.accepts(cleo);
    story.does(User::Agent(ann), to_agent(chat, cleo));
    story.does(User::Agent(cleo), accept(chat));
    assert_eq!([ann, ben, cleo].map(|agent| story.account.desk.load(agent)), [0, 0, 1]);
    story.passes(10 * MINUTE);
    assert_eq!(story.account.desk.load(cleo), 0, "it is as idle for her");
    story.does(customer(1), says(chat, "Hello?"));
    assert_eq!([ben, cleo].map(|agent| story.account.desk.load(agent)), [1, 1]);
}

#[test]
fn the_wrap_up_of_an_idle_thread_takes_up_capacity_again() {
    for closes_by_silence in [true, false] {
        let (mut story, ann, chat) = idle_for_ann_and_then(Some(MINUTE));
        let thread = story.thread(chat).id;
        let second = story.starts(2);
        assert_eq!(story.assignee(second), Some(ann), "nobody says anything in the first one");
        story.does(customer(2), says(second, "Are you there?"));
        match closes_by_silence {
            true => story.passes(20 * MINUTE),
            false => drop(story.does(User::Agent(ann), close(chat))),
        }
        assert!(story.thread(chat).closed.is_some());
        assert_eq!(story.account.desk.load(ann), 2, "past her capacity");
        assert!(story.account.desk.works[&thread].holds[&ann].over_capacity);
        let third = story.starts(3);
        story.does(User::Agent(ann), finish(story.thread(second).id));
        assert_eq!(story.assignee(third), None, "she still works on the first one");
        story.does(User::Agent(ann), finish(thread));
        assert_eq!(story.assignee(third), Some(ann));
    }
    let (mut story, ann, chat) = idle_for_ann_and_then(Some(MINUTE));
    story.does(User::Agent(ann), finish(story.thread(chat).id));
    assert_eq!(story.account.desk.load(ann), 0, "who completes it has nothing left to do");
}

#[test]
fn the_time_until_a_thread_is_idle_is_a_year_at_most() {
    let mut story = Story::with(Assignment::PickUp);
    let bound = u64::from(limits::RESPONSE_SECONDS_MAX) * 1_000;
    let mut set = |idle_ms| {
        let response = ResponseRules { idle_ms, ..ResponseRules::NONE };
        let rules = Box::new(GroupRules { response, ..GroupRules::default() });
        story.tries(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)))
    };
    assert!(set(bound).is_ok());
    assert_eq!(set(bound + 1), Err(crate::Reject::ResponseTimeOutOfRange));
}
