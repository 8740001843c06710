//! Who is in a thread without the customer's knowing.

use crate::chat::Role;
use crate::desk::{AgentRole, Assignment, RoutingStatus};
use crate::story::{
    Story, close, customer, join, leave, lost, pick_up, remove, save_agent, says, sees, status, take_over, to_group,
    whispers,
};
use crate::{AgentId, ChatId, Reject, User, Viewer, limits};

/// Ann has a thread, and Sora, a supervisor, listens.
fn sora_listens() -> (Story, ChatId, AgentId, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 2);
    let sora = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(sora), join(chat, Role::Supervisor));
    (story, chat, ann, sora)
}

#[test]
fn a_supervisor_whispers_to_the_agents_and_says_nothing_to_the_customer() {
    let (mut story, chat, _, sora) = sora_listens();
    story.does(User::Agent(sora), whispers(chat, "Offer a discount."));
    assert_eq!(story.tries(User::Agent(sora), says(chat, "hello")), Err(Reject::NotAllowed));
    assert_eq!(story.account.desk.load(sora), 0, "listening takes up no capacity");
    story.does(User::Agent(sora), leave(chat));
    assert_eq!(story.tries(User::Agent(sora), whispers(chat, "Too late.")), Err(Reject::NotMember));
    assert_eq!(story.tries(User::Agent(sora), leave(chat)), Err(Reject::NotMember));
}

#[test]
fn the_customer_has_no_trace_of_who_listens() {
    let (mut story, chat, _, sora) = sora_listens();
    let seen = story.seen_by_customer(chat);
    story.does(User::Agent(sora), whispers(chat, "Offer a discount."));
    let last = story.last_event(chat);
    let mark = sees(&story, chat, Some(last), Some(last));
    assert_eq!(story.tries(User::Agent(sora), mark), Err(Reject::NotMember), "a listener leaves no mark");
    let facts = story.does(User::Agent(sora), leave(chat));
    let viewer = Viewer::Customer(story.chat(chat).customer.id);
    assert!(facts.iter().all(|fact| fact.seen_by(viewer, Some(chat)).is_none()));
    let now = story.seen_by_customer(chat);
    assert_eq!(now, seen);
    assert!(now.threads[0].hidden.is_empty() && now.threads[0].member(User::Agent(sora)).is_none());
}

#[test]
fn any_agent_who_sees_a_thread_may_observe_it_in_silence() {
    let (mut story, chat, _, _) = sora_listens();
    let ben = story.agent("Ben", 1);
    assert_eq!(story.tries(User::Agent(ben), join(chat, Role::Supervisor)), Err(Reject::NotAllowed));
    story.does(User::Agent(ben), join(chat, Role::Observer));
    assert_eq!(story.tries(User::Agent(ben), whispers(chat, "psst")), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::Agent(ben), join(chat, Role::Observer)), Err(Reject::AlreadyMember));
    assert_eq!(story.tries(customer(1), join(chat, Role::Observer)), Err(Reject::NotAllowed));
    let other = story.agent("Cleo", 1);
    let elsewhere = story.adds_group("Other", Assignment::PickUp);
    story.does(User::System, save_agent(Some(other), "Cleo", AgentRole::Agent, 1, &[elsewhere]));
    assert_eq!(story.tries(User::Agent(other), join(chat, Role::Observer)), Err(Reject::UnknownChat));
}

#[test]
fn who_observes_sees_the_thread_also_when_it_goes_to_another_group() {
    let (mut story, chat, ann, _) = sora_listens();
    let ben = story.agent("Ben", 1);
    story.does(User::Agent(ben), join(chat, Role::Observer));
    let other = story.adds_group("Other", Assignment::PickUp);
    story.does(User::Agent(ann), to_group(chat, other));
    let sees = |story: &Story| story.account.sees(Viewer::Agent(ben), story.chat(chat));
    assert!(sees(&story));
    story.does(User::Agent(ben), leave(chat));
    assert!(!sees(&story));
}

#[test]
fn who_begins_to_talk_listens_no_more() {
    let (mut story, chat, ann, sora) = sora_listens();
    story.does(User::Agent(sora), status(RoutingStatus::Paused));
    story.does(User::Agent(sora), join(chat, Role::CoAgent));
    assert_eq!(story.thread(chat).hidden_role(User::Agent(sora)), None);
    story.does(User::Agent(sora), says(chat, "hello"));
    story.does(User::Agent(ann), remove(chat, sora));
    story.does(User::Agent(sora), join(chat, Role::Supervisor));
    story.does(User::Agent(sora), take_over(chat));
    assert_eq!(story.thread(chat).hidden_role(User::Agent(sora)), None);
    assert_eq!(story.assignee(chat), Some(sora));
}

#[test]
fn the_owner_cannot_send_a_supervisor_out_but_another_supervisor_can() {
    let (mut story, chat, ann, sora) = sora_listens();
    assert_eq!(story.tries(User::Agent(ann), remove(chat, sora)), Err(Reject::NotAllowed));
    let boss = story.adds("Ada", AgentRole::Admin, 0, &[]);
    story.does(User::Agent(boss), remove(chat, sora));
    assert_eq!(story.thread(chat).hidden_role(User::Agent(sora)), None);
}

#[test]
fn listening_ends_with_the_thread_and_with_the_listener() {
    let (mut story, chat, ann, sora) = sora_listens();
    story.does(User::System, lost(sora));
    assert_eq!(story.thread(chat).hidden_role(User::Agent(sora)), None);
    story.does(User::Agent(sora), join(chat, Role::Supervisor));
    story.does(User::System, save_agent(Some(sora), "Sora", AgentRole::Observer, 0, &[]));
    assert_eq!(story.thread(chat).hidden_role(User::Agent(sora)), None);
    let ben = story.agent("Ben", 1);
    story.does(User::Agent(ben), join(chat, Role::Observer));
    story.does(User::Agent(ann), close(chat));
    assert!(story.thread(chat).hidden.iter().all(|member| !member.active));
}

#[test]
fn only_so_many_listen_at_once() {
    let (mut story, chat, _, sora) = sora_listens();
    for n in 1..limits::HIDDEN_PER_THREAD {
        let agent = story.agent(&format!("Agent {n}"), 1);
        story.does(User::Agent(agent), join(chat, Role::Observer));
    }
    let late = story.agent("Late", 1);
    assert_eq!(story.tries(User::Agent(late), join(chat, Role::Observer)), Err(Reject::LimitReached));
    story.does(User::Agent(sora), leave(chat));
    story.does(User::Agent(late), join(chat, Role::Observer));
}
