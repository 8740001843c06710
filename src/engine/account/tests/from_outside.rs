//! What agents do with threads of their group without taking part in them.

use crate::chat::ClosedBy;
use crate::command::{AssignRoles, CloseThread, FromOutside, InviteAgent, RemoveMember, Transfer, TransferTarget};
use crate::desk::{AgentRole, Assignment, Rights};
use crate::story::{Story, accept, close, customer, invite, pick_up, remove};
use crate::{AgentId, ChatId, Command, Reject, User};

/// Ann has a thread; Ben and Cleo are of her group.
fn served() -> (Story, ChatId, [AgentId; 3]) {
    let mut story = Story::with(Assignment::PickUp);
    let agents = [story.agent("Ann", 2), story.agent("Ben", 2), story.agent("Cleo", 2)];
    let chat = story.starts(1);
    story.does(User::Agent(agents[0]), pick_up(chat));
    (story, chat, agents)
}

fn outside(what: FromOutside) -> Command {
    Command::FromOutside(what)
}

#[test]
fn an_agent_of_the_group_closes_hands_on_invites_and_sends_out_only_when_saying_so() {
    let (mut story, chat, [ann, ben, cleo]) = served();
    let actor = User::Agent(ben);
    let to_cleo = Transfer { ask: false, ..Transfer::to(chat, TransferTarget::Agent(cleo)) };
    for command in [invite(chat, cleo), remove(chat, cleo), Command::Transfer(to_cleo.clone()), close(chat)] {
        assert_eq!(story.tries(actor, command), Err(Reject::NotMember));
    }
    story.does(actor, outside(FromOutside::Invite(InviteAgent { chat, agent: cleo })));
    story.does(User::Agent(cleo), accept(chat));
    assert!(story.thread(chat).is_active(User::Agent(cleo)));
    story.does(actor, outside(FromOutside::Remove(RemoveMember { chat, agent: cleo })));
    assert!(!story.thread(chat).is_active(User::Agent(cleo)));
    story.does(actor, outside(FromOutside::Transfer(to_cleo)));
    assert_eq!(story.assignee(chat), Some(cleo));
    assert!(!story.thread(chat).is_active(User::Agent(ann)) && !story.thread(chat).is_active(actor));
    story.does(actor, outside(FromOutside::Close(CloseThread::new(chat))));
    assert_eq!(story.thread(chat).closed.map(|closed| closed.by), Some(ClosedBy::Agent));
}

#[test]
fn nobody_does_anything_from_outside_who_does_not_answer_in_the_group() {
    let (mut story, chat, [_, ben, _]) = served();
    let end = outside(FromOutside::Close(CloseThread::new(chat)));
    let other = story.adds_group("Other", Assignment::PickUp);
    let (eve, otto) =
        (story.adds("Eve", AgentRole::Agent, 1, &[other]), story.adds("Otto", AgentRole::Observer, 0, &[]));
    assert_eq!(story.tries(User::Agent(eve), end.clone()), Err(Reject::UnknownChat));
    assert_eq!(story.tries(User::Agent(otto), end.clone()), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), end.clone()), Err(Reject::NotAllowed));
    let rights = Rights { respond: false, ..Rights::default() };
    story.does(User::System, Command::AssignRoles(AssignRoles { group: story.group, agent: ben, rights }));
    assert_eq!(story.tries(User::Agent(ben), end.clone()), Err(Reject::NotAllowed), "he may only listen");
    story.does(customer(1), close(chat));
    assert_eq!(story.tries(User::Agent(ben), end), Err(Reject::UnknownChat));
}
