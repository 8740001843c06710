//! Who is given a waiting thread.

use crate::desk::{AgentRole, Assignment, RoutingStatus};
use crate::story::{Story, close, customer, pick_up, save_agent, status, status_of, to_agent};
use crate::{Reject, User};

#[test]
fn the_agent_with_the_most_room_is_given_it() {
    let mut story = Story::with(Assignment::Automatic);
    let (_small, big) = (story.agent("Ann", 1), story.agent("Ben", 3));
    let chats: Vec<_> = (1..=2).map(|n| story.starts(n)).collect();
    assert!(chats.iter().all(|chat| story.assignee(*chat) == Some(big)), "three, then two places against one");
}

#[test]
fn with_the_same_room_the_longest_idle_is_given_it() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    story.now = story.now.plus_ms(1);
    let ben = story.agent("Ben", 2);
    let first = story.starts(1);
    assert_eq!(story.assignee(first), Some(ann), "she came first");
    story.does(customer(1), close(first));
    let second = story.starts(2);
    assert_eq!(story.assignee(second), Some(ben), "she was given one after he came");
}

#[test]
fn otherwise_the_smaller_id_decides() {
    let mut story = Story::with(Assignment::Automatic);
    let agents: Vec<_> = ["Ann", "Ben", "Cleo"].map(|name| story.agent(name, 1)).into();
    let chats: Vec<_> = (1..=3).map(|n| story.starts(n)).collect();
    let given: Vec<_> = chats.iter().map(|chat| story.assignee(*chat).unwrap()).collect();
    let mut sorted = agents;
    sorted.sort();
    assert_eq!(given, sorted);
}

#[test]
fn a_full_desk_keeps_them_waiting_and_a_free_place_serves_the_longest_wait() {
    let mut story = Story::with(Assignment::Automatic);
    let agent = story.agent("Ann", 2);
    let chats: Vec<_> = (1..=4).map(|n| story.starts(n)).collect();
    assert_eq!(story.account.desk.room(agent), 0);
    assert_eq!([story.position(chats[2]), story.position(chats[3])], [Some(1), Some(2)]);
    story.does(customer(1), close(chats[0]));
    assert_eq!(story.assignee(chats[2]), Some(agent));
    assert_eq!(story.account.desk.load(agent), 2);
}

#[test]
fn who_comes_to_work_is_given_what_has_waited_longest_in_all_groups() {
    let mut story = Story::with(Assignment::Automatic);
    let other = story.adds_group("Other", Assignment::Automatic);
    let chats = [story.starts_in(1, other), story.starts(2), story.starts_in(3, other)];
    let agent = story.adds("Ann", AgentRole::Agent, 2, &[story.group, other]);
    story.accepts(agent);
    assert_eq!(chats.map(|chat| story.assignee(chat)), [Some(agent), Some(agent), None]);
}

#[test]
fn only_who_accepts_is_given_anything() {
    let mut story = Story::with(Assignment::Automatic);
    let agent = story.agent("Ann", 2);
    story.does(User::Agent(agent), status(RoutingStatus::Paused));
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), None);
    story.accepts(agent);
    assert_eq!(story.assignee(chat), Some(agent));
}

#[test]
fn who_is_paused_keeps_what_is_at_hand() {
    let mut story = Story::with(Assignment::Automatic);
    let agent = story.agent("Ann", 2);
    let chat = story.starts(1);
    story.does(User::Agent(agent), status(RoutingStatus::Paused));
    assert_eq!(story.assignee(chat), Some(agent));
}

#[test]
fn a_group_where_agents_pick_up_gives_nothing_by_itself() {
    let mut story = Story::with(Assignment::PickUp);
    story.agent("Ann", 2);
    let chat = story.starts(1);
    assert_eq!((story.assignee(chat), story.offered_to(chat)), (None, None));
}

#[test]
fn more_room_serves_who_waits() {
    let mut story = Story::with(Assignment::Automatic);
    let agent = story.agent("Ann", 0);
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), None);
    let group = story.group;
    story.does(User::System, save_agent(Some(agent), "Ann", AgentRole::Agent, 1, &[group]));
    assert_eq!(story.assignee(chat), Some(agent));
    let smaller = save_agent(Some(agent), "Ann", AgentRole::Agent, 0, &[group]);
    assert_eq!(story.tries(User::System, smaller), Err(Reject::CapacityOutOfRange), "less room than threads at hand");
}

#[test]
fn an_observer_is_given_nothing() {
    let mut story = Story::with(Assignment::Automatic);
    let observer = story.adds("Otto", AgentRole::Observer, 5, &[story.group]);
    let boss = story.adds("Sora", AgentRole::Supervisor, 5, &[]);
    let set = status_of(observer, RoutingStatus::Accepting);
    assert_eq!(
        story.tries(User::Agent(boss), set.clone()),
        Err(Reject::NotAllowed),
        "who changes nothing cannot serve anybody"
    );
    assert_eq!(story.tries(User::Agent(observer), status(RoutingStatus::Accepting)), Err(Reject::NotAllowed));
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), None);
    story.does(User::Agent(boss), status(RoutingStatus::Paused));
    story.does(User::Agent(boss), pick_up(chat));
    assert_eq!(story.tries(User::Agent(boss), to_agent(chat, observer)), Err(Reject::AgentOffline));
}

#[test]
fn an_agent_who_becomes_an_observer_hands_back_everything() {
    let mut story = Story::with(Assignment::Automatic);
    let agent = story.agent("Ann", 2);
    let group = story.group;
    let chat = story.starts(1);
    story.does(User::System, save_agent(Some(agent), "Ann", AgentRole::Observer, 2, &[group]));
    assert_eq!((story.assignee(chat), story.status(agent)), (None, RoutingStatus::Offline));
    let later = story.starts(2);
    assert_eq!(story.assignee(later), None);
    let ben = story.agent("Ben", 2);
    assert_eq!((story.assignee(chat), story.assignee(later)), (Some(ben), Some(ben)));
}
