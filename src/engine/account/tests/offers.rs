//! Threads proposed to one agent after the other.

use crate::desk::{Assignment, DeskFact, OfferEnd, RoutingStatus, WorkState};
use crate::story::{Story, accept, close, customer, decline, pick_up, status};
use crate::{AgentId, ChatId, Command, Fact, Reject, User, limits};

/// Two agents who accept; the first is asked first.
fn two_agents() -> (Story, AgentId, AgentId) {
    let mut story = Story::with_offers();
    let ann = story.agent("Ann", 2);
    story.now = story.now.plus_ms(1);
    let ben = story.agent("Ben", 2);
    (story, ann, ben)
}

fn waits_unoffered(story: &Story, chat: ChatId) -> bool {
    story.work(chat).state == WorkState::Queued
}

#[test]
fn who_accepts_has_it() {
    let (mut story, ann, ben) = two_agents();
    let chat = story.starts(1);
    assert_eq!(story.offered_to(chat), Some(ann));
    assert_eq!(story.account.desk.load(ann), 1, "an offer takes up room");
    assert_eq!(story.tries(User::Agent(ben), accept(chat)), Err(Reject::NoOffer));
    story.does(User::Agent(ann), accept(chat));
    assert_eq!(story.assignee(chat), Some(ann));
    assert!(story.thread(chat).is_active(User::Agent(ann)));
    assert_eq!(story.tries(User::Agent(ann), accept(chat)), Err(Reject::NoOffer));
    assert_eq!(story.tries(User::Agent(ann), decline(chat)), Err(Reject::NoOffer));
    assert_eq!(story.tries(customer(1), accept(chat)), Err(Reject::NotAllowed));
}

#[test]
fn what_one_declines_goes_to_the_next_and_not_back() {
    let (mut story, ann, ben) = two_agents();
    let chat = story.starts(1);
    story.does(User::Agent(ann), decline(chat));
    assert_eq!(story.offered_to(chat), Some(ben));
    assert_eq!(story.status(ann), RoutingStatus::Accepting, "a no is an answer");
    story.does(User::Agent(ben), decline(chat));
    assert!(waits_unoffered(&story, chat), "everybody has said no");
    let other = story.starts(2);
    assert!(story.offered_to(other).is_some(), "which says nothing of the next customer");
    assert!(waits_unoffered(&story, chat));
}

#[test]
fn what_everybody_declined_can_still_be_picked_up() {
    let (mut story, ann, ben) = two_agents();
    let chat = story.starts(1);
    story.does(User::Agent(ann), decline(chat));
    story.does(User::Agent(ben), decline(chat));
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.assignee(chat), Some(ann));
}

#[test]
fn who_starts_to_accept_anew_is_asked_again() {
    let (mut story, ann, ben) = two_agents();
    let chat = story.starts(1);
    story.does(User::Agent(ann), decline(chat));
    story.does(User::Agent(ben), decline(chat));
    story.does(User::Agent(ann), status(RoutingStatus::Paused));
    assert!(waits_unoffered(&story, chat));
    story.accepts(ann);
    assert_eq!(story.offered_to(chat), Some(ann));
}

#[test]
fn who_does_not_answer_is_paused_and_the_next_is_asked() {
    let (mut story, ann, ben) = two_agents();
    let chat = story.starts(1);
    story.passes(9_999);
    assert_eq!(story.offered_to(chat), Some(ann));
    story.passes(1);
    assert_eq!((story.offered_to(chat), story.status(ann)), (Some(ben), RoutingStatus::Paused));
    assert_eq!(story.tries(User::Agent(ann), accept(chat)), Err(Reject::NoOffer));
    story.passes(10_000);
    assert!(waits_unoffered(&story, chat));
    assert_eq!((story.status(ann), story.status(ben)), (RoutingStatus::Paused, RoutingStatus::Paused));
    assert_eq!(story.account.next_wakeup(), None);
    story.accepts(ben);
    assert_eq!(story.offered_to(chat), Some(ben), "back at the desk");
}

#[test]
fn two_offers_that_end_together_pause_once() {
    let mut story = Story::with_offers();
    let ann = story.agent("Ann", 2);
    let chats = [story.starts(1), story.starts(2)];
    assert_eq!(chats.map(|chat| story.offered_to(chat)), [Some(ann), Some(ann)]);
    story.now = story.now.plus_ms(60_000);
    let facts = story.does(User::System, Command::Tick);
    let paused = facts.iter().filter(|fact| matches!(fact, Fact::Desk(DeskFact::RoutingStatusSet { .. })));
    assert_eq!(paused.count(), 1);
    assert!(chats.iter().all(|chat| waits_unoffered(&story, *chat)));
}

#[test]
fn an_offer_ends_when_its_agent_goes_or_its_customer_does() {
    let (mut story, ann, ben) = two_agents();
    let chat = story.starts(1);
    story.does(User::Agent(ann), status(RoutingStatus::Offline));
    assert_eq!(story.offered_to(chat), Some(ben));
    story.does(customer(1), close(chat));
    assert_eq!((story.account.desk.load(ben), story.account.next_wakeup()), (0, None));
    assert_eq!(story.tries(User::Agent(ben), accept(chat)), Err(Reject::UnknownChat), "it is in the archive now");
}

#[test]
fn offers_do_not_pass_an_agents_room() {
    let mut story = Story::with_offers();
    let ann = story.agent("Ann", 1);
    let (one, two) = (story.starts(1), story.starts(2));
    assert_eq!((story.offered_to(one), story.offered_to(two)), (Some(ann), None));
    assert_eq!(story.tries(User::Agent(ann), pick_up(two)), Err(Reject::AgentFull));
    story.does(User::Agent(ann), decline(one));
    assert_eq!((story.offered_to(one), story.offered_to(two)), (None, Some(ann)));
}

#[test]
fn an_offer_is_kept_when_its_group_changes_its_ways() {
    let mut story = Story::with_offers();
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let group = crate::command::ConfigureGroup::known(story.group, "Help", Assignment::PickUp);
    story.does(User::System, Command::ConfigureGroup(group));
    story.does(User::Agent(ann), accept(chat));
    assert_eq!(story.assignee(chat), Some(ann));
}

#[test]
fn offers_that_ran_out_in_a_night_end_a_hundred_at_a_time() {
    let mut story = Story::with_offers();
    story.agent("Ann", limits::CAPACITY_MAX);
    for n in 1..=limits::DUE_AT_ONCE as u128 + 20 {
        story.starts(n);
    }
    // Nobody saw to it meanwhile.
    story.now = story.now.plus_ms(8 * 3_600_000);
    let mut ended = || {
        let facts = story.does(User::System, Command::Tick);
        let over = |fact: &&Fact| matches!(fact, Fact::Desk(DeskFact::OfferEnded { end: OfferEnd::TimedOut, .. }));
        (facts.iter().filter(over).count(), story.account.next_wakeup())
    };
    let (first, due) = ended();
    assert_eq!(first, limits::DUE_AT_ONCE);
    assert!(due.is_some(), "the rest is due at once");
    assert_eq!(ended(), (20, None));
}
