//! Who sees a thread that is open to further groups, and who opens it to them.

use super::*;
use crate::GroupId;
use crate::command::AssignRoles;
use crate::desk::{DeleteGroup, Rights};

fn opens(cast: &Cast, groups: &[GroupId]) -> Command {
    let groups = groups.iter().copied().collect();
    Command::SetAccess(SetAccess { chat: cast.chat, thread: cast.thread, groups })
}

/// The only group of an agent.
fn group_of(cast: &Cast, agent: AgentId) -> GroupId {
    cast.story.account.desk.agents[&agent].profile.groups.iter().next().copied().unwrap()
}

fn reads(cast: &Cast, agent: AgentId) -> bool {
    let chat = cast.story.chat(cast.chat);
    let viewer = cast.story.account.desk.agents[&agent].viewer();
    cast.story.account.may_read(viewer, chat, chat.thread(cast.thread).unwrap())
}

#[test]
fn who_listens_in_a_group_with_access_sees_and_notes_and_is_given_nothing() {
    let mut cast = cast();
    let (chat, ben) = (cast.chat, cast.stranger());
    let other = group_of(&cast, ben);
    cast.story.accepts(ben);
    assert!(!cast.sees(ben) && !reads(&cast, ben));
    let facts = cast.story.does(cast.ann, opens(&cast, &[other]));
    assert!(facts.iter().all(|fact| fact.seen_by(Viewer::Customer(crate::CustomerId(1)), Some(chat)).is_none()));
    assert!(cast.sees(ben) && reads(&cast, ben));
    assert_eq!(cast.story.does(cast.ann, opens(&cast, &[other])), [], "it is so already");
    cast.story.does(User::Agent(ben), notes(chat, "Seen by us too."));
    for (command, why) in [
        (says(chat, "hello"), Reject::NotMember),
        (close(chat), Reject::NotMember),
        (opens(&cast, &[]), Reject::NotMember),
        (
            Command::SetResponseTarget(SetResponseTarget { chat, target: cast.target(TargetKind::Urgent) }),
            Reject::NotAllowed,
        ),
    ] {
        assert_eq!(cast.story.tries(User::Agent(ben), command), Err(why));
    }
    cast.story.does(cast.ann, crate::story::give_back(chat, true));
    assert_eq!(cast.story.assignee(chat), None, "it waits for its own group");
    assert_eq!(cast.story.tries(User::Agent(ben), pick_up(chat)), Err(Reject::NotAllowed));
    let rights = Rights { listen: false, ..Rights::default() };
    cast.story.does(cast.ada, Command::AssignRoles(AssignRoles { group: other, agent: ben, rights }));
    assert!(!cast.sees(ben) && !reads(&cast, ben), "access is the group's, and the right to listen is still needed");
    let rights = Rights::default();
    cast.story.does(cast.ada, Command::AssignRoles(AssignRoles { group: other, agent: ben, rights }));
    cast.story.does(cast.sam, opens(&cast, &[]));
    assert!(!cast.sees(ben) && !reads(&cast, ben));
}

#[test]
fn who_follows_a_thread_by_access_alone_follows_it_no_more_once_that_is_taken_back() {
    let mut cast = cast();
    let (chat, ben) = (cast.chat, cast.stranger());
    let other = group_of(&cast, ben);
    let cleo = cast.story.adds("Cleo", AgentRole::Agent, 1, &[cast.story.group]);
    let third = cast.story.adds_group("Third", Assignment::PickUp);
    let dora = cast.story.adds("Dora", AgentRole::Agent, 1, &[other, third]);
    let follow = || Command::FollowChat(FollowChat { chat });
    cast.story.does(cast.ann, opens(&cast, &[other, third]));
    for agent in [ben, cleo, dora] {
        cast.story.does(User::Agent(agent), follow());
    }
    cast.story.does(cast.sam, follow());
    cast.story.does(cast.ann, opens(&cast, &[third]));
    assert!(!cast.sees(ben) && !reads(&cast, ben));
    assert!(cast.sees(dora), "another group of hers has access");
    assert_eq!(cast.story.tries(User::Agent(ben), follow()), Err(Reject::UnknownChat));
    // Where a group with access goes, so does what was seen by it.
    cast.story.does(cast.ada, Command::DeleteGroup(DeleteGroup { group: third }));
    assert!(!cast.sees(dora) && !reads(&cast, dora));
    cast.story.does(cast.ann, to_group(chat, other));
    assert!(cast.sees(cleo), "she had it by right, and follows it wherever it goes");
    let sam = cast.sam.agent().unwrap();
    assert!(cast.story.chat(chat).is_followed_by(sam), "so does a supervisor");
}

#[test]
fn access_outlasts_the_end_of_a_thread_and_is_none_to_the_next() {
    let mut cast = cast();
    let ben = cast.stranger();
    let other = group_of(&cast, ben);
    cast.story.does(cast.ann, opens(&cast, &[other]));
    cast.story.does(cast.ann, close(cast.chat));
    assert!(!cast.sees(ben) && reads(&cast, ben));
    cast.story.starts_in(1, cast.story.group);
    assert!(!cast.sees(ben));
    assert_eq!(cast.story.tries(cast.ann, opens(&cast, &[])), Err(Reject::NotMember), "she takes part no more");
    cast.story.does(cast.sam, opens(&cast, &[]));
    assert!(!reads(&cast, ben));
}

#[test]
fn nobody_gives_access_to_what_is_not_theirs_to_nothing_or_to_too_many() {
    let mut cast = cast();
    let ben = cast.stranger();
    let mine = opens(&cast, &[group_of(&cast, ben)]);
    assert_eq!(cast.story.tries(User::Agent(ben), mine.clone()), Err(Reject::UnknownChat));
    assert_eq!(cast.story.tries(customer(1), mine.clone()), Err(Reject::NotAllowed));
    let cleo = cast.story.adds("Cleo", AgentRole::Agent, 1, &[cast.story.group]);
    assert_eq!(cast.story.tries(User::Agent(cleo), mine), Err(Reject::NotMember), "she only looks on");
    assert_eq!(cast.story.tries(cast.ann, opens(&cast, &[GroupId(9)])), Err(Reject::UnknownGroup));
    let many: Vec<_> = (0..=limits::ACCESS_GROUPS as u128).map(GroupId).collect();
    assert_eq!(cast.story.tries(cast.ann, opens(&cast, &many)), Err(Reject::LimitReached));
}
