//! Waiting, and being picked up.

use crate::desk::{AgentRole, Assignment, RoutingStatus};
use crate::story::{Story, accept, close, customer, pick_up, pick_up_next, status, to_group};
use crate::{ChatId, Reject, User};

#[test]
fn who_came_first_is_served_first() {
    let mut story = Story::with(Assignment::PickUp);
    let chats: Vec<_> = (1..=3).map(|n| story.starts(n)).collect();
    assert_eq!(places(&story, &chats), [Some(1), Some(2), Some(3)]);
    let agent = story.agent("Ann", 3);
    story.does(User::Agent(agent), pick_up_next());
    assert_eq!(story.assignee(chats[0]), Some(agent));
    assert_eq!(places(&story, &chats), [None, Some(1), Some(2)]);
    story.does(customer(2), close(chats[1]));
    assert_eq!(story.position(chats[2]), Some(1));
}

#[test]
fn two_who_came_in_the_same_moment_have_two_places() {
    let mut story = Story::with(Assignment::PickUp);
    let a = story.starts(1);
    story.now = crate::Time(story.now.0 - 1_000);
    let b = story.starts(2);
    assert_eq!(story.work(a).queued_at, story.work(b).queued_at);
    let (first, second) = if story.work(a).thread < story.work(b).thread { (a, b) } else { (b, a) };
    assert_eq!((story.position(first), story.position(second)), (Some(1), Some(2)));
}

#[test]
fn of_two_who_reach_for_the_same_thread_the_second_is_told() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 1));
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.tries(User::Agent(ben), pick_up(chat)), Err(Reject::NotQueued));
    assert_eq!(story.tries(User::Agent(ann), pick_up(chat)), Err(Reject::AlreadyAssigned));
    assert_eq!(story.assignee(chat), Some(ann));
}

#[test]
fn an_agent_picks_up_from_the_own_groups_the_one_who_waits_longest() {
    let mut story = Story::with(Assignment::PickUp);
    let other = story.adds_group("Other", Assignment::PickUp);
    let third = story.adds_group("Third", Assignment::PickUp);
    let (elsewhere, later, sooner) = (story.starts_in(1, third), story.starts_in(2, other), story.starts(3));
    story.now = crate::Time(story.now.0 - 2_000);
    let sooner_still = story.starts_in(4, other);
    let agent = story.adds("Ann", AgentRole::Agent, 5, &[story.group, other]);
    assert_eq!(story.tries(User::Agent(agent), pick_up_next()), Err(Reject::AgentOffline));
    story.does(User::Agent(agent), status(RoutingStatus::Paused));
    let taken: Vec<_> = (0..3)
        .map(|_| {
            let before: Vec<_> =
                [elsewhere, later, sooner, sooner_still].into_iter().filter(|c| story.assignee(*c).is_none()).collect();
            story.does(User::Agent(agent), pick_up_next());
            before.into_iter().find(|chat| story.assignee(*chat).is_some()).unwrap()
        })
        .collect();
    let mut expected = [later, sooner, sooner_still];
    expected.sort_by_key(|chat| (story.work(*chat).queued_at, story.work(*chat).thread));
    assert_eq!(taken, expected);
    assert_eq!(story.tries(User::Agent(agent), pick_up_next()), Err(Reject::QueueEmpty));
    assert_eq!(
        story.tries(User::Agent(agent), pick_up(elsewhere)),
        Err(Reject::UnknownChat),
        "another group's is not seen"
    );
}

#[test]
fn an_agent_without_room_picks_up_nothing() {
    let mut story = Story::with(Assignment::PickUp);
    let (one, two) = (story.starts(1), story.starts(2));
    let agent = story.agent("Ann", 1);
    story.does(User::Agent(agent), pick_up(one));
    assert_eq!(story.tries(User::Agent(agent), pick_up(two)), Err(Reject::AgentFull));
    assert_eq!(story.tries(User::Agent(agent), pick_up_next()), Err(Reject::AgentFull));
    assert_eq!(story.tries(customer(1), pick_up(two)), Err(Reject::NotAllowed));
}

#[test]
fn who_comes_back_to_the_queue_keeps_the_old_place() {
    let mut story = Story::with(Assignment::PickUp);
    let first = story.starts(1);
    let agent = story.agent("Ann", 1);
    story.does(User::Agent(agent), pick_up(first));
    let second = story.starts(2);
    story.does(User::Agent(agent), status(RoutingStatus::Offline));
    assert_eq!(places(&story, &[first, second]), [Some(1), Some(2)]);
}

#[test]
fn the_place_in_another_groups_queue_follows_from_the_whole_wait() {
    let mut story = Story::with(Assignment::PickUp);
    let other = story.adds_group("Other", Assignment::PickUp);
    let patient = story.starts(1);
    let agent = story.agent("Ann", 1);
    story.does(User::Agent(agent), pick_up(patient));
    let fresh = story.starts_in(2, other);
    assert_eq!(story.position(fresh), Some(1));
    story.does(User::Agent(agent), to_group(patient, other));
    assert_eq!(places(&story, &[patient, fresh]), [Some(1), Some(2)]);
}

#[test]
fn an_offered_thread_keeps_its_place_for_the_customer_until_it_is_accepted() {
    let mut story = Story::with_offers();
    let agent = story.agent("Ann", 1);
    let (offered, waiting) = (story.starts(1), story.starts(2));
    assert_eq!(places(&story, &[offered, waiting]), [Some(1), Some(2)]);
    story.does(User::Agent(agent), accept(offered));
    assert_eq!(places(&story, &[offered, waiting]), [None, Some(1)]);
}

fn places(story: &Story, chats: &[ChatId]) -> Vec<Option<usize>> {
    chats.iter().map(|chat| story.position(*chat)).collect()
}
