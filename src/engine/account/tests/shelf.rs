//! Messages that customers leave for later: they stand behind all who wait, and are in nobody's way.

use super::forms::{both, chat_of, message, set, start};
use crate::chat::{ClosedBy, Content, Packed, ResponseRules, System};
use crate::command::{PostEvent, StartThread};
use crate::desk::{AbsenceRules, Assignment, FormDue, FormRules, GroupRules, QueueRules};
use crate::story::{Story, close, customer, give_back, pick_up, pick_up_next, says, to_group};
use crate::{Command, CustomerId, GroupId, Reject, User, limits};

/// Two may wait in the group, who are asked for a message after two minutes; from two on newcomers are asked at once.
fn takes_messages(assignment: Assignment) -> (Story, GroupId) {
    let mut story = Story::with(assignment);
    let queue = QueueRules { limit: Some(2), ..QueueRules::default() };
    let forms = FormRules { pre_chat: None, offline_from: Some(2), ..both() };
    let absence = AbsenceRules { waiting_ms: 60_000, served_ms: 60_000 };
    let response = ResponseRules { offline_ms: 120_000, ..ResponseRules::NONE };
    set(&mut story, GroupRules { forms, queue, absence, response, ..GroupRules::default() });
    let group = story.group;
    (story, group)
}

fn leaves(story: &mut Story, n: u128) {
    story.passes(1);
    story.does(customer(n), start(message()));
}

#[test]
fn messages_fill_no_queue_and_those_who_wait_stand_before_them() {
    let (mut story, group) = takes_messages(Assignment::PickUp);
    (1..=3).for_each(|n| leaves(&mut story, n));
    assert_eq!((story.account.desk.queue_len(group), story.account.desk.messages_len(group)), (0, 3));
    assert_eq!(story.account.desk.setup().full.len(), 0);
    let (live, next) = (story.starts(4), story.starts(5));
    let places = [live, next, chat_of(&story, 1), chat_of(&story, 3)].map(|chat| story.position(chat));
    assert_eq!(places, [Some(1), Some(2), Some(3), Some(5)]);
    assert_eq!(story.tries(customer(6), start(StartThread::default())), Err(Reject::QueueFull), "two wait");
    leaves(&mut story, 6);
    let ann = User::Agent(story.agent("Ann", 9));
    let served: Vec<_> = (0..6)
        .map(|_| {
            story.does(ann, pick_up_next());
            let held = story.account.desk.held_by(ann.agent().unwrap());
            held.max_by_key(|work| work.holds[&ann.agent().unwrap()].rank).map(|work| work.chat).unwrap()
        })
        .collect();
    assert_eq!(served, [4, 5, 1, 2, 3, 6].map(|n| chat_of(&story, n)));
}

#[test]
fn the_queue_gives_messages_to_agents_once_nobody_waits_and_they_slow_nobodys_pace() {
    let (mut story, group) = takes_messages(Assignment::Automatic);
    leaves(&mut story, 1);
    story.passes(3_600_000);
    let live = story.starts(2);
    let ann = story.agent("Ann", 1);
    assert_eq!((story.assignee(live), story.assignee(chat_of(&story, 1))), (Some(ann), None));
    let wait = story.account.desk.wait_ms(group, 1);
    story.does(User::Agent(ann), close(live));
    assert_eq!(story.assignee(chat_of(&story, 1)), Some(ann));
    assert_eq!(story.account.desk.wait_ms(group, 1), wait, "nobody has waited for this");
}

#[test]
fn messages_stand_in_the_way_of_no_transfer_and_no_form() {
    let (mut story, group) = takes_messages(Assignment::PickUp);
    let sales = story.adds_group("Sales", Assignment::PickUp);
    (1..=3).for_each(|n| leaves(&mut story, n));
    story.agent("Ann", 1);
    assert_eq!(story.account.desk.form_due(group), FormDue::None);
    let chat = story.starts_in(4, sales);
    story.does(User::System, to_group(chat, group));
    assert_eq!(story.position(chat), Some(1));
    // And a message goes where the queue is full.
    story.starts(5);
    let other = story.starts_in(6, sales);
    assert_eq!(story.tries(User::System, to_group(other, group)), Err(Reject::QueueFull));
    let left = chat_of(&story, 1);
    story.does(User::System, to_group(left, sales));
    story.does(User::System, to_group(left, group));
    assert_eq!(story.position(left), Some(3));
}

#[test]
fn a_group_has_only_so_many_messages_that_nobody_has_looked_after() {
    let (mut story, group) = takes_messages(Assignment::PickUp);
    (0..limits::MESSAGES_PER_GROUP as u128).for_each(|n| leaves(&mut story, 100 + n));
    assert_eq!(story.tries(customer(1), start(message())), Err(Reject::QueueFull));
    story.starts(1);
    let ann = User::Agent(story.agent("Ann", 2));
    let first = chat_of(&story, 100);
    story.does(ann, pick_up(first));
    leaves(&mut story, 2);
    assert_eq!(story.account.desk.messages_len(group), limits::MESSAGES_PER_GROUP);
}

#[test]
fn a_message_that_nobody_looks_after_is_closed_after_a_month_and_makes_room() {
    let (mut story, group) = takes_messages(Assignment::PickUp);
    (1..=3).for_each(|n| leaves(&mut story, n));
    let [forgotten, read, more] = [1, 2, 3].map(|n| chat_of(&story, n));
    let ann = User::Agent(story.agent("Ann", 2));
    story.does(ann, pick_up(read));
    story.does(customer(3), says(more, "It is the blue one."));
    story.passes(1);
    story.does(customer(3), says(more, "Or the green one."));
    let closed = |story: &Story, chat| story.thread(chat).closed.as_ref().map(|closed| closed.by);
    story.passes(limits::MESSAGE_MS - 4);
    assert_eq!(closed(&story, forgotten), None);
    story.passes(1);
    assert_eq!(closed(&story, forgotten), Some(ClosedBy::Unserved));
    let told = System::Closed { by: ClosedBy::Unserved, name: None };
    assert_eq!((story.last_line(forgotten), story.asides(forgotten)), (&told, vec![]), "not that nobody wrote");
    assert!(story.chat(forgotten).is_pinned(), "somebody is to come back to it");
    assert_eq!(story.account.desk.messages_len(group), 1);
    assert_eq!(closed(&story, more), None, "whoever adds something has the whole time anew");
    story.passes(3);
    assert_eq!(closed(&story, more), Some(ClosedBy::Unserved));
    story.passes(limits::MESSAGE_MS);
    assert_eq!(closed(&story, read), None, "somebody looks after it");
}

#[test]
fn many_forgotten_messages_are_closed_a_hundred_at_a_time() {
    let (mut story, group) = takes_messages(Assignment::PickUp);
    let some_more = 5;
    (1..=limits::DUE_AT_ONCE as u128 + some_more).for_each(|n| leaves(&mut story, n));
    // As after a time without a server.
    story.now = story.now.plus_ms(limits::MESSAGE_MS);
    story.does(User::System, Command::Tick);
    assert_eq!(story.account.desk.messages_len(group), some_more as usize);
    assert!(story.account.next_wakeup().is_some_and(|due| due <= story.now), "the rest at once");
    story.does(User::System, Command::Tick);
    assert_eq!((story.account.desk.messages_len(group), story.account.next_wakeup()), (0, None));
}

#[test]
fn who_was_answered_and_writes_again_is_there_and_waits_like_everybody() {
    let (mut story, _) = takes_messages(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 2));
    leaves(&mut story, 1);
    let left = chat_of(&story, 1);
    story.does(customer(1), says(left, "It is the blue one."));
    assert_eq!(story.account.absence_ms(CustomerId(1)), None, "what is added to a message is one");
    story.does(ann, pick_up(left));
    story.does(ann, says(left, "We will send you another."));
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
    story.does(customer(1), says(left, "When?"));
    assert_eq!(story.account.absence_ms(CustomerId(1)), Some(60_000));
    let live = story.starts(2);
    story.does(ann, give_back(left, true));
    assert_eq!([left, live].map(|chat| story.position(chat)), [Some(1), Some(2)]);
}

#[test]
fn who_waits_and_leaves_a_message_instead_lets_others_pass() {
    let (mut story, group) = takes_messages(Assignment::PickUp);
    let (patient, next) = (story.starts(1), story.starts(2));
    story.passes(120_000);
    let filled = *message().form.unwrap();
    let content = Content::FilledForm(Packed::new(filled));
    story.does(customer(1), Command::PostEvent(PostEvent::new(patient, content)));
    assert_eq!([next, patient].map(|chat| story.position(chat)), [Some(1), Some(2)]);
    assert_eq!((story.account.desk.queue_len(group), story.account.desk.messages_len(group)), (1, 1));
}
