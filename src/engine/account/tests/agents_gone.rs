//! Agents who go: by their own will, or without a word.

use crate::chat::System;
use crate::desk::{AgentRole, Assignment, RoutingStatus, WorkState};
use crate::story::{Story, accept, customer, lost, pick_up, says, status, status_of};
use crate::{Reject, User};

#[test]
fn what_a_lost_agent_had_waits_again_at_its_old_place() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 3);
    let (first, second) = (story.starts(1), story.starts(2));
    story.does(User::Agent(ann), pick_up(first));
    let third = story.starts(3);
    story.does(User::System, lost(ann));
    assert_eq!([first, second, third].map(|chat| story.position(chat)), [Some(1), Some(2), Some(3)]);
    assert_eq!(story.last_line(first), &System::AgentLost { name: "Ann".into() });
    assert_eq!((story.status(ann), story.account.desk.load(ann)), (RoutingStatus::Offline, 0));
    assert!(!story.thread(first).is_active(User::Agent(ann)));
    story.does(customer(1), says(first, "still there?"));
}

#[test]
fn a_colleague_takes_over_at_once_where_threads_are_given_out() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    let ben = story.agent("Ben", 3);
    story.does(User::System, lost(ann));
    assert_eq!(story.assignee(chat), Some(ben));
    assert_eq!(story.last_line(chat), &System::AgentJoined { name: "Ben".into() });
}

#[test]
fn an_offer_to_a_lost_agent_goes_to_the_next() {
    let mut story = Story::with_offers();
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    let ben = story.agent("Ben", 3);
    story.does(User::System, lost(ann));
    assert_eq!(story.offered_to(chat), Some(ben));
    story.does(User::Agent(ben), accept(chat));
}

#[test]
fn going_offline_hands_back_everything_and_is_said() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 3);
    let chats = [story.starts(1), story.starts(2)];
    chats.iter().for_each(|chat| {
        story.does(User::Agent(ann), pick_up(*chat));
    });
    story.does(User::Agent(ann), status(RoutingStatus::Offline));
    for chat in chats {
        assert_eq!(story.work(chat).state, WorkState::Queued);
        assert_eq!(story.last_line(chat), &System::AgentLeft { name: "Ann".into() });
    }
}

#[test]
fn the_same_status_again_is_nothing() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 3);
    assert_eq!(story.does(User::Agent(ann), status(RoutingStatus::Accepting)), []);
}

#[test]
fn a_supervisor_sets_anybodys_status_and_an_agent_only_the_own() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 1));
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    story.does(User::Agent(boss), status_of(ann, RoutingStatus::Paused));
    assert_eq!(story.status(ann), RoutingStatus::Paused);
    let set = status_of(ann, RoutingStatus::Accepting);
    assert_eq!(story.tries(User::Agent(ben), set.clone()), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), set), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), status(RoutingStatus::Accepting)), Err(Reject::NotAllowed));
}

#[test]
fn only_the_system_says_that_somebody_is_lost_or_that_time_has_passed() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let boss = story.adds("Ada", AgentRole::Admin, 1, &[]);
    for actor in [User::Agent(boss), User::Agent(ann), customer(1)] {
        assert_eq!(story.tries(actor, lost(ann)), Err(Reject::NotAllowed));
        assert_eq!(story.tries(actor, crate::Command::Tick), Err(Reject::NotAllowed));
    }
    assert_eq!(story.tries(User::System, lost(crate::AgentId(9))), Err(Reject::UnknownAgent));
    assert_eq!(story.does(User::System, crate::Command::Tick), []);
}
