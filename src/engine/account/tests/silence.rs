//! Threads that end because nobody says anything.

use crate::chat::{ChatFact, ClosedBy, ResponseRules, System, Target};
use crate::command::{ConfigureGroup, SetResponseTarget};
use crate::desk::{Assignment, GroupRules, WorkState};
use crate::story::{Story, customer, invite, pick_up, says};
use crate::{AgentId, ChatId, Command, Fact, User, limits};

const MINUTE: u64 = 60_000;

fn patience(story: &mut Story, close_idle_ms: u64) {
    let response = ResponseRules { close_idle_ms, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
}

/// Ann talks with a customer, in a group that closes what is silent for a minute.
fn ann_talks() -> (Story, ChatId, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    patience(&mut story, MINUTE);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    (story, chat, ann)
}

#[test]
fn a_thread_in_which_nobody_says_anything_is_closed_and_the_line_says_why() {
    let (mut story, chat, ann) = ann_talks();
    story.passes(MINUTE - 1);
    assert_eq!(story.thread(chat).closed, None);
    story.passes(1);
    assert_eq!(story.thread(chat).closed.map(|closed| closed.by), Some(ClosedBy::Idle));
    assert_eq!(story.last_line(chat), &System::Closed { by: ClosedBy::Idle, name: None });
    assert_eq!((story.account.desk.load(ann), story.account.next_wakeup()), (0, None));
    let seen = story.seen_by_customer(chat);
    assert_eq!(seen.threads[0].closed.map(|closed| closed.by), Some(ClosedBy::Idle), "the customer is told too");
}

#[test]
fn every_word_of_either_side_starts_the_silence_anew() {
    let (mut story, chat, ann) = ann_talks();
    for (actor, words) in [(customer(1), "Here I am."), (User::Agent(ann), "Good.")] {
        story.passes(MINUTE - 1);
        story.does(actor, says(chat, words));
    }
    story.passes(MINUTE - 1);
    assert_eq!(story.thread(chat).closed, None);
    story.passes(1);
    assert!(story.thread(chat).closed.is_some());
}

#[test]
fn who_waits_for_an_agent_is_never_sent_away_by_silence() {
    let mut story = Story::with(Assignment::PickUp);
    patience(&mut story, MINUTE);
    let chat = story.starts(1);
    story.passes(60 * MINUTE);
    assert_eq!(story.work(chat).state, WorkState::Queued);
    let ann = story.agent("Ann", 2);
    story.does(User::Agent(ann), pick_up(chat));
    story.passes(MINUTE - 1);
    assert_eq!(story.thread(chat).closed, None, "the agent has the whole time, from when the agent came");
}

#[test]
fn a_thread_that_closes_by_silence_ends_what_is_being_asked_about_it() {
    let (mut story, chat, ann) = ann_talks();
    let ben = story.agent("Ben", 1);
    story.passes(MINUTE - 1);
    story.does(User::Agent(ann), invite(chat, ben));
    story.passes(1);
    assert!(story.thread(chat).closed.is_some());
    assert_eq!(story.account.desk.load(ben), 0);
}

#[test]
fn a_thread_keeps_the_patience_that_its_group_had_when_it_came() {
    let (mut story, chat, _) = ann_talks();
    patience(&mut story, 0);
    story.passes(MINUTE);
    assert!(story.thread(chat).closed.is_some());
    let ben = story.agent("Ben", 1);
    let later = story.starts(2);
    story.does(User::Agent(ben), pick_up(later));
    story.passes(60 * MINUTE);
    assert_eq!(story.thread(later).closed, None);
}

#[test]
fn who_waits_for_the_agents_answer_is_not_closed_by_silence_unless_the_group_says_so() {
    let (mut story, chat, ann) = ann_talks();
    story.does(customer(1), says(chat, "Is it broken?"));
    story.passes(60 * MINUTE);
    assert_eq!(story.thread(chat).closed, None);
    story.does(User::Agent(ann), says(chat, "Yes."));
    story.passes(MINUTE);
    assert!(story.thread(chat).closed.is_some(), "now it is the customer who is silent");

    let response = ResponseRules { close_idle_ms: MINUTE, close_unanswered: true, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(customer(1), says(chat, "Is it broken?"));
    story.passes(MINUTE);
    assert!(story.thread(chat).closed.is_some());
}

#[test]
fn no_silence_closes_a_thread_while_a_promise_made_by_hand_runs() {
    let (mut story, chat, ann) = ann_talks();
    let due = story.now.plus_ms(30 * MINUTE);
    let target = Target { manual_due: Some(due), ..Target::default() };
    story.does(User::Agent(ann), Command::SetResponseTarget(SetResponseTarget { chat, target }));
    story.passes(20 * MINUTE);
    assert_eq!(story.thread(chat).closed, None);
    story.does(User::Agent(ann), says(chat, "I have found it."));
    story.passes(MINUTE);
    assert!(story.thread(chat).closed.is_some(), "the answer has ended the promise");
}

#[test]
fn what_fell_due_in_a_night_is_seen_to_a_hundred_chats_at_a_time() {
    let mut story = Story::with(Assignment::Automatic);
    patience(&mut story, MINUTE);
    story.agent("Ann", limits::CAPACITY_MAX);
    for n in 1..=limits::DUE_AT_ONCE as u128 + 20 {
        story.starts(n);
    }
    // Nobody saw to it meanwhile.
    story.now = story.now.plus_ms(8 * 60 * MINUTE);
    let mut closed = || {
        let facts = story.does(User::System, Command::Tick);
        let ends = facts.iter().filter(|fact| matches!(fact, Fact::Chat { fact: ChatFact::ThreadClosed { .. }, .. }));
        (ends.count(), story.account.next_wakeup())
    };
    let (first, due) = closed();
    assert_eq!(first, limits::DUE_AT_ONCE);
    assert!(due.is_some(), "the rest is due at once");
    assert_eq!(closed(), (20, None));
}
