//! More than one agent in a thread.

use crate::chat::{Role, System};
use crate::desk::{AgentRole, Assignment, RoutingStatus, WorkState};
use crate::story::{
    Story, accept, close, customer, decline, invite, join, leave, lost, pick_up, remove, says, status, take_over,
    to_agent, withdraw,
};
use crate::{AgentId, ChatId, Reject, User};

/// Ann has a thread, Ben is at work.
fn ann_has_it() -> (Story, ChatId, AgentId, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 1));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    (story, chat, ann, ben)
}

fn ben_helps() -> (Story, ChatId, AgentId, AgentId) {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), invite(chat, ben));
    story.does(User::Agent(ben), accept(chat));
    (story, chat, ann, ben)
}

#[test]
fn an_invited_colleague_accepts_and_helps_while_the_owner_keeps_the_thread() {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), invite(chat, ben));
    assert_eq!((story.assignee(chat), story.offered_to(chat)), (Some(ann), Some(ben)));
    story.does(User::Agent(ben), accept(chat));
    assert_eq!((story.assignee(chat), &story.work(chat).helpers), (Some(ann), &vec![ben]));
    assert_eq!(story.thread(chat).member(User::Agent(ben)).map(|member| member.role), Some(Role::CoAgent));
    assert_eq!(story.last_line(chat), &System::AgentJoined { name: "Ben".into() });
    assert_eq!(story.account.desk.load(ben), 1, "helping takes up capacity");
    story.does(User::Agent(ben), says(chat, "I am here too."));
    assert_eq!(story.tries(User::Agent(ben), to_agent(chat, ben)), Err(Reject::NotMember), "she is responsible");
}

#[test]
fn an_invitation_that_is_declined_missed_or_withdrawn_leaves_all_as_it_was() {
    for end in 0..3 {
        let (mut story, chat, ann, ben) = ann_has_it();
        let before = story.work(chat).state;
        story.does(User::Agent(ann), invite(chat, ben));
        match end {
            0 => drop(story.does(User::Agent(ben), decline(chat))),
            1 => story.passes(60_000),
            _ => drop(story.does(User::Agent(ann), withdraw(chat))),
        }
        assert_eq!((story.work(chat).state, story.account.desk.load(ben)), (before, 0));
        assert_eq!(story.status(ben), RoutingStatus::Accepting);
        assert_eq!(story.tries(User::Agent(ben), accept(chat)), Err(Reject::NoOffer));
    }
}

#[test]
fn a_transfer_is_withdrawn_by_whoever_has_the_thread_and_by_nobody_else() {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!(story.tries(User::Agent(ben), withdraw(chat)), Err(Reject::NotMember));
    story.does(User::Agent(ann), withdraw(chat));
    assert_eq!((story.assignee(chat), story.offered_to(chat)), (Some(ann), None));
    assert_eq!(story.tries(User::Agent(ann), withdraw(chat)), Err(Reject::NoOffer));
}

#[test]
fn an_agent_joins_unasked_if_there_is_room() {
    let (mut story, chat, _, ben) = ann_has_it();
    let waiting = story.starts(2);
    assert_eq!(story.tries(User::Agent(ben), join(waiting, Role::CoAgent)), Err(Reject::NotAssigned));
    story.does(User::Agent(ben), join(chat, Role::CoAgent));
    assert_eq!(story.tries(User::Agent(ben), pick_up(waiting)), Err(Reject::AgentFull));
    assert_eq!(story.tries(User::Agent(ben), join(chat, Role::Agent)), Err(Reject::AlreadyMember));
    story.does(User::Agent(ben), leave(chat));
    story.does(User::Agent(ben), pick_up(waiting));
    assert_eq!(story.tries(User::Agent(ben), join(chat, Role::CoAgent)), Err(Reject::AgentFull));
    for role in [Role::Agent, Role::Customer, Role::Bot] {
        assert_eq!(story.tries(User::Agent(ben), join(chat, role)), Err(Reject::NotAllowed));
    }
}

#[test]
fn when_the_owner_leaves_the_longest_joined_co_agent_becomes_the_owner() {
    let (mut story, chat, ann, ben) = ben_helps();
    let cleo = story.agent("Cleo", 1);
    story.does(User::Agent(cleo), join(chat, Role::CoAgent));
    story.does(User::Agent(ann), leave(chat));
    assert_eq!((story.assignee(chat), &story.work(chat).helpers), (Some(ben), &vec![cleo]));
    assert_eq!(story.thread(chat).member(User::Agent(ben)).map(|member| member.role), Some(Role::Agent));
    assert_eq!(story.last_line(chat), &System::AgentLeft { name: "Ann".into() });
    assert_eq!(story.account.desk.load(ann), 0);
    story.does(User::Agent(ben), leave(chat));
    assert_eq!(story.tries(User::Agent(cleo), leave(chat)), Err(Reject::LastAgent));
}

#[test]
fn a_lost_owner_is_followed_by_a_co_agent_and_a_lost_co_agent_by_nobody() {
    let (mut story, chat, ann, ben) = ben_helps();
    story.does(User::System, lost(ann));
    assert_eq!(story.assignee(chat), Some(ben));
    let (mut story, chat, ann, ben) = ben_helps();
    story.does(User::Agent(ben), status(RoutingStatus::Offline));
    assert_eq!((story.assignee(chat), story.work(chat).helpers.len()), (Some(ann), 0));
}

#[test]
fn an_owner_who_leaves_takes_back_what_was_asked() {
    let (mut story, chat, ann, ben) = ben_helps();
    let cleo = story.agent("Cleo", 1);
    story.does(User::Agent(ann), to_agent(chat, cleo));
    story.does(User::Agent(ann), leave(chat));
    assert_eq!((story.assignee(chat), story.offered_to(chat)), (Some(ben), None));
    assert_eq!(story.account.desk.load(cleo), 0);
}

#[test]
fn a_co_agent_takes_a_transfer_without_being_asked_and_without_more_room() {
    let (mut story, chat, ann, ben) = ben_helps();
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!((story.assignee(chat), story.work(chat).helpers.len()), (Some(ben), 0));
    assert!(!story.thread(chat).is_active(User::Agent(ann)));
    assert_eq!((story.account.desk.load(ann), story.account.desk.load(ben)), (0, 1));
}

#[test]
fn the_owner_or_a_supervisor_sends_a_co_agent_out() {
    let (mut story, chat, ann, ben) = ben_helps();
    assert_eq!(story.tries(User::Agent(ben), remove(chat, ann)), Err(Reject::NotMember));
    assert_eq!(story.tries(customer(1), remove(chat, ann)), Err(Reject::NotMember));
    story.does(User::Agent(ann), remove(chat, ben));
    assert!(!story.thread(chat).is_active(User::Agent(ben)));
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    assert_eq!(story.tries(User::Agent(boss), remove(chat, ann)), Err(Reject::LastAgent));
}

#[test]
fn closing_frees_everybody() {
    let (mut story, chat, ann, ben) = ben_helps();
    story.does(customer(1), close(chat));
    assert_eq!((story.account.desk.load(ann), story.account.desk.load(ben)), (0, 0));
    assert!(story.thread(chat).members.iter().all(|member| !member.active));
}

#[test]
fn a_supervisor_takes_over_even_past_the_own_capacity() {
    let (mut story, chat, ann, _) = ann_has_it();
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    assert_eq!(story.tries(User::Agent(boss), take_over(chat)), Err(Reject::AgentOffline));
    story.does(User::Agent(boss), status(RoutingStatus::Paused));
    story.does(User::Agent(boss), take_over(chat));
    assert_eq!(story.last_line(chat), &System::Transferred { from: "Ann".into(), to: "Sora".into() });
    assert!(story.work(chat).holds[&boss].over_capacity, "the override is recorded");
    assert_eq!((story.account.desk.load(boss), story.account.desk.load_within(boss)), (1, 0));
    assert_eq!(story.account.desk.load(ann), 0);
    assert_eq!(story.tries(User::Agent(boss), take_over(chat)), Err(Reject::AlreadyAssigned));
    assert_eq!(story.tries(User::Agent(ann), take_over(chat)), Err(Reject::NotAllowed));
    story.does(User::Agent(boss), to_agent(chat, ann));
    story.does(User::Agent(ann), accept(chat));
    assert!(!story.work(chat).holds[&ann].over_capacity);
}

#[test]
fn a_supervisor_takes_over_what_is_offered_to_somebody_else() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    story.does(User::Agent(boss), status(RoutingStatus::Paused));
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(boss), take_over(chat));
    assert!(matches!(story.work(chat).state, WorkState::Assigned { agent, .. } if agent == boss));
    assert_eq!(story.account.desk.load(ben), 0);
}

#[test]
fn the_rank_is_the_smallest_number_that_the_agents_other_threads_leave_free() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 4);
    let chats: Vec<_> = (1..=4).map(|n| story.starts(n)).collect();
    let rank = |story: &Story, chat: ChatId| story.work(chat).holds[&ann].rank;
    chats[..3].iter().for_each(|chat| drop(story.does(User::Agent(ann), pick_up(*chat))));
    assert_eq!(chats[..3].iter().map(|chat| rank(&story, *chat)).collect::<Vec<_>>(), [1, 2, 3]);
    story.does(User::Agent(ann), close(chats[1]));
    story.does(User::Agent(ann), pick_up(chats[3]));
    assert_eq!((rank(&story, chats[3]), rank(&story, chats[2])), (2, 3));
}
