//! Agents who are suspended or removed, and how customers are shown those who are there.

use crate::chat::System;
use crate::command::{AcceptOffer, RemoveAgent, SavePublicName, SuspendAgent};
use crate::desk::{AgentRole, Assignment, DeskFact, DutyFact, RoutingStatus};
use crate::story::{Story, customer, invite, leave, pick_up, save_agent, says, status, status_of, to_agent};
use crate::{AgentId, ChatId, Command, Fact, Reject, User};

fn suspend(agent: AgentId, suspended: bool) -> Command {
    Command::SuspendAgent(SuspendAgent { agent, suspended })
}

fn removes(agent: AgentId) -> Command {
    Command::RemoveAgent(RemoveAgent { agent })
}

fn shows(agent: AgentId, name: &str) -> Command {
    Command::SavePublicName(SavePublicName { agent: Some(agent), name: name.to_owned() })
}

fn accepts_as(chat: ChatId, name: &str) -> Command {
    Command::AcceptOffer(AcceptOffer { chat, nickname: Some(name.to_owned()) })
}

fn shown(story: &Story, chat: ChatId, agent: AgentId) -> Option<String> {
    let seen = story.seen_by_customer(chat);
    seen.threads.last()?.member(User::Agent(agent))?.name.clone()
}

#[test]
fn who_is_suspended_or_removed_is_signed_out_and_every_thread_waits_at_its_old_place() {
    for end in [|agent| suspend(agent, true), removes] {
        let mut story = Story::with(Assignment::PickUp);
        let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 3));
        let (first, second, third) = (story.starts(1), story.starts(2), story.starts(3));
        story.does(User::Agent(ann), pick_up(first));
        story.does(User::Agent(ann), says(first, "Let me see."));
        story.does(User::Agent(ben), pick_up(third));
        story.does(User::Agent(ben), invite(third, ann));
        let facts = story.does(User::System, end(ann));
        let out = |fact: &Fact| matches!(fact, Fact::Desk(DeskFact::Duty(DutyFact::LoggedOut { agent, .. })) if *agent == ann);
        assert!(facts.iter().any(out), "sign-ins end");
        assert_eq!([first, second].map(|chat| story.position(chat)), [Some(1), Some(2)]);
        assert_eq!(story.last_line(first), &System::AgentLeft { name: "Ann".into() });
        assert_eq!(story.work(third).asked().count(), 0);
        assert_eq!(shown(&story, first, ann).as_deref(), Some("Ann"), "what was said stays as it is");
        assert_eq!(story.account.desk.agent_name(ann), Some("Ann"));
        for command in [pick_up(second), status(RoutingStatus::Accepting)] {
            assert_eq!(story.tries(User::Agent(ann), command), Err(Reject::NotAllowed));
        }
        assert_eq!(story.tries(User::Agent(ben), to_agent(third, ann)), Err(Reject::UnknownAgent));
        assert_eq!(story.tries(User::System, status_of(ann, RoutingStatus::Accepting)), Err(Reject::UnknownAgent));
    }
}

#[test]
fn who_comes_back_has_the_profile_rights_and_skills_of_before() {
    let mut story = Story::with(Assignment::PickUp);
    let other = story.adds_group("Other", Assignment::PickUp);
    let ann = story.adds("Ann", AgentRole::Agent, 3, &[story.group, other]);
    let before = story.account.desk.agents[&ann].profile.clone();
    story.does(User::System, suspend(ann, true));
    assert!(story.does(User::System, suspend(ann, true)).is_empty(), "she is already");
    let taken = save_agent(None, "Ann", AgentRole::Agent, 1, &[]);
    assert_eq!(story.tries(User::System, taken), Err(Reject::EmailTaken), "her address is kept for her");
    story.does(User::System, Command::DeleteGroup(crate::command::DeleteGroup { group: other }));
    story.does(User::System, suspend(ann, false));
    let after = &story.account.desk.agents[&ann];
    assert_eq!((&after.profile.name, after.profile.capacity, after.status), (&before.name, 3, RoutingStatus::Offline));
    assert!(after.profile.groups.iter().eq([&story.group]), "the group that is gone meanwhile is not hers any more");
    assert!(story.does(User::System, suspend(ann, false)).is_empty());
    story.accepts(ann);
}

#[test]
fn who_is_removed_leaves_a_name_and_a_free_address_and_does_not_come_back() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 3));
    story.does(User::System, removes(ann));
    story.does(User::System, suspend(ben, true));
    story.does(User::System, removes(ben));
    for agent in [ann, ben] {
        assert_eq!(story.tries(User::System, suspend(agent, false)), Err(Reject::UnknownAgent));
        assert_eq!(story.tries(User::System, removes(agent)), Err(Reject::UnknownAgent));
    }
    let again = story.adds("Ann", AgentRole::Agent, 1, &[]);
    assert_ne!(again, ann);
    assert_eq!(story.account.desk.agent_name(ben), Some("Ben"));
}

#[test]
fn only_admins_suspend_and_remove_and_the_last_of_them_stays() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, boss) = (story.agent("Ann", 1), story.adds("Sora", AgentRole::Supervisor, 1, &[]));
    let admin = story.adds("Ada", AgentRole::Admin, 1, &[]);
    for command in [suspend(ann, true), removes(ann)] {
        assert_eq!(story.tries(User::Agent(boss), command.clone()), Err(Reject::NotAllowed));
        assert_eq!(story.tries(customer(1), command), Err(Reject::NotAllowed));
    }
    assert_eq!(story.tries(User::Agent(admin), suspend(admin, true)), Err(Reject::LastAdmin));
    assert_eq!(story.tries(User::Agent(admin), removes(admin)), Err(Reject::LastAdmin));
    story.does(User::Agent(admin), suspend(boss, true));
    story.does(User::Agent(admin), removes(ann));
}

#[test]
fn customers_know_an_agent_by_the_public_name_and_staff_by_the_other() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    story.does(User::Agent(ann), shows(ann, "Annie"));
    assert_eq!(story.tries(User::Agent(ben), shows(ann, "Anna")), Err(Reject::NotAllowed));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(
        (shown(&story, chat, ann).as_deref(), story.last_line(chat)),
        (Some("Annie"), &System::AgentJoined { name: "Annie".into() })
    );
    // Another name counts from the next thread on.
    story.does(User::System, shows(ann, "Nan"));
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(ben), accepts_as(chat, "Benny"));
    assert_eq!(story.last_line(chat), &System::Transferred { from: "Annie".into(), to: "Benny".into() });
    assert_eq!(story.account.desk.agent_name(ann), Some("Ann"));
    let text = format!("{:?}", story.seen_by_customer(chat));
    assert!(!text.contains("\"Ann\"") && !text.contains("\"Ben\""), "{text}");
}

#[test]
fn a_nickname_is_of_one_thread_and_stays_with_whoever_becomes_responsible() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    let (chat, later) = (story.starts(1), story.starts(2));
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), invite(chat, ben));
    let blank = story.tries(User::Agent(ben), accepts_as(chat, " "));
    assert_eq!(blank, Err(Reject::NameEmpty));
    story.does(User::Agent(ben), accepts_as(chat, "Benny"));
    story.does(User::Agent(ann), leave(chat));
    assert_eq!((story.assignee(chat), shown(&story, chat, ben).as_deref()), (Some(ben), Some("Benny")));
    story.does(User::Agent(ben), pick_up(later));
    assert_eq!(shown(&story, later, ben).as_deref(), Some("Ben"));
}

#[test]
fn a_public_name_is_the_own_or_set_by_an_admin_and_an_empty_one_is_none() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 2);
    assert_eq!(story.tries(User::Agent(ann), shows(ann, &"x".repeat(201))), Err(Reject::NameTooLong));
    assert_eq!(story.tries(User::System, shows(AgentId(9), "Annie")), Err(Reject::UnknownAgent));
    let own = |name: &str| Command::SavePublicName(SavePublicName { agent: None, name: name.to_owned() });
    assert_eq!(story.tries(User::System, own("Annie")), Err(Reject::NotAllowed), "the system has none");
    assert!(story.does(User::Agent(ann), own(" ")).is_empty());
    story.does(User::Agent(ann), own("Annie"));
    story.does(User::Agent(ann), own(""));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(shown(&story, chat, ann).as_deref(), Some("Ann"));
}
