//! Handing on what waits, letting go before somebody else has it, and who is added without being asked.

use crate::chat::{Role, System};
use crate::command::{Fallback, JoinThread, SaveAgentSkills, SaveSkill, Transfer, TransferTarget, WithdrawOffer};
use crate::desk::{AgentRole, Assignment, DeskFact, OfferReason, RoutingStatus, WorkState};
use crate::story::{
    Story, accept, close, customer, decline, give_back, invite, join, leave, lost, pick_up, says, status, take_over,
    to_agent, to_group, whispers, withdraw,
};
use crate::{AgentId, ChatId, Command, Fact, Reject, SkillId, User};

/// Ann and Ben are at work; Sora supervises, is paused and has no room.
fn a_shift(assignment: Assignment) -> (Story, AgentId, AgentId, AgentId) {
    let mut story = Story::with(assignment);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 1));
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    story.does(User::Agent(boss), status(RoutingStatus::Paused));
    (story, ann, ben, boss)
}

fn lets_go(chat: ChatId, agent: AgentId, otherwise: Fallback) -> Command {
    let to = Transfer::to(chat, TransferTarget::Agent(agent));
    Command::Transfer(Transfer { otherwise: Some(otherwise), ..to })
}

fn gives(chat: ChatId, agent: AgentId, insists: bool) -> Command {
    let to = Transfer::to(chat, TransferTarget::Agent(agent));
    Command::Transfer(Transfer { ask: false, ignore_availability: insists, ..to })
}

fn adds(chat: ChatId, agent: AgentId, role: Role, insists: bool) -> Command {
    Command::JoinThread(JoinThread { agent: Some(agent), ignore_availability: insists, ..JoinThread::new(chat, role) })
}

fn skill_of(story: &mut Story, agent: AgentId) -> SkillId {
    let facts =
        story.does(User::System, Command::SaveSkill(SaveSkill { skill: None, name: "Law".to_owned(), response: None }));
    let Some(Fact::Desk(DeskFact::SkillSaved { skill })) = facts.first() else { panic!("no skill: {facts:?}") };
    let skills = crate::map::Set::from_iter([skill.id]);
    story.does(User::System, Command::SaveAgentSkills(SaveAgentSkills { agent, skills }));
    skill.id
}

#[test]
fn a_waiting_thread_is_offered_to_whom_a_supervisor_names_and_waits_on_at_its_place_if_that_one_says_no() {
    let (mut story, ann, ben, boss) = a_shift(Assignment::PickUp);
    let (first, second) = (story.starts(1), story.starts(2));
    assert_eq!(story.tries(User::Agent(ann), to_agent(first, ben)), Err(Reject::NotAssigned), "she steers nobody");
    for answer in [Some(decline(first)), None, Some(withdraw(first))] {
        story.does(User::Agent(boss), to_agent(first, ben));
        let by = Some(boss);
        assert!(
            matches!(story.work(first).state, WorkState::Offered { reason: OfferReason::Handed { by: b }, .. } if b == by)
        );
        assert_eq!((story.position(first), story.position(second)), (Some(1), Some(2)), "to the customer it waits");
        assert_eq!(story.tries(User::Agent(ann), pick_up(first)), Err(Reject::NotQueued));
        match answer {
            Some(said) if said == withdraw(first) => drop(story.does(User::Agent(boss), said)),
            Some(said) => drop(story.does(User::Agent(ben), said)),
            None => story.passes(60_000),
        }
        assert_eq!((story.work(first).state, story.position(first)), (WorkState::Queued, Some(1)));
        assert_eq!((story.status(ben), story.account.desk.load(ben)), (RoutingStatus::Accepting, 0));
    }
    story.does(User::Agent(boss), to_agent(first, ben));
    story.does(User::Agent(ben), accept(first));
    assert_eq!(story.assignee(first), Some(ben));
    assert_eq!(story.last_line(first), &System::AgentJoined { name: "Ben".into() });
}

#[test]
fn a_waiting_thread_is_given_to_an_agent_over_the_capacity_only_where_a_supervisor_insists() {
    let (mut story, _, ben, boss) = a_shift(Assignment::PickUp);
    let (one, two) = (story.starts(1), story.starts(2));
    story.does(User::Agent(boss), gives(one, ben, false));
    assert_eq!(story.assignee(one), Some(ben));
    assert_eq!(story.tries(User::Agent(boss), gives(two, ben, false)), Err(Reject::AgentFull));
    assert_eq!(story.tries(User::Agent(boss), to_agent(two, ben)), Err(Reject::AgentFull));
    story.does(User::Agent(boss), gives(two, ben, true));
    assert!(story.work(two).holds[&ben].over_capacity && !story.work(one).holds[&ben].over_capacity);
}

#[test]
fn a_waiting_thread_moves_to_another_group_or_skill_and_keeps_its_waiting() {
    let (mut story, ann, _, boss) = a_shift(Assignment::PickUp);
    let other = story.adds_group("Other", Assignment::PickUp);
    let chat = story.starts(1);
    let queued_at = story.work(chat).queued_at;
    story.now = story.now.plus_ms(60_000);
    let later = story.starts_in(2, other);
    story.does(User::Agent(boss), to_group(chat, other));
    assert_eq!((story.work(chat).group, story.work(chat).queued_at), (other, queued_at));
    assert_eq!((story.position(chat), story.position(later)), (Some(1), Some(2)), "who came first is served first");
    assert_eq!(story.last_line(chat), &System::TransferredToGroup { group: other, name: "Other".into() });
    assert_eq!(story.tries(User::Agent(boss), to_group(chat, other)), Err(Reject::AlreadyAssigned));
    let law = skill_of(&mut story, ann);
    story.does(User::Agent(boss), Command::Transfer(Transfer::to(chat, TransferTarget::Skill(law))));
    assert_eq!((story.work(chat).group, story.work(chat).queued_at), (story.group, queued_at), "where Ann is");
    assert!(story.work(chat).needs().skills.contains(&law));
    let nowhere = Transfer { to: None, ..Transfer::to(chat, TransferTarget::Skill(law)) };
    assert_eq!(story.tries(User::Agent(boss), Command::Transfer(nowhere)), Err(Reject::NotAssigned));
    assert_eq!(story.tries(User::Agent(boss), give_back(chat, true)), Err(Reject::NotAssigned));
}

#[test]
fn what_the_queue_offers_to_one_a_supervisor_offers_to_another() {
    let mut story = Story::with_offers();
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 1));
    let chat = story.starts(1);
    assert_eq!(story.offered_to(chat), Some(ann));
    assert_eq!(story.tries(User::System, to_agent(chat, ann)), Err(Reject::AlreadyOffered));
    story.does(User::System, to_agent(chat, ben));
    assert_eq!((story.offered_to(chat), story.account.desk.load(ann)), (Some(ben), 0));
    assert_eq!(story.tries(User::Agent(ann), accept(chat)), Err(Reject::NoOffer));
    story.does(User::Agent(ben), decline(chat));
    assert_eq!(story.offered_to(chat), Some(ann), "and then the queue goes on");
}

#[test]
fn who_lets_go_is_free_at_once_while_a_colleague_is_asked_and_the_queue_takes_what_is_declined() {
    let (mut story, ann, ben, _) = a_shift(Assignment::PickUp);
    let cleo = story.agent("Cleo", 1);
    let chat = story.starts(1);
    let queued_at = story.work(chat).queued_at;
    story.does(User::Agent(ann), pick_up(chat));
    story.now = story.now.plus_ms(5_000);
    story.does(User::Agent(ann), lets_go(chat, ben, Fallback::Queue));
    assert_eq!((story.assignee(chat), story.offered_to(chat), story.account.desk.load(ann)), (None, Some(ben), 0));
    assert!(!story.thread(chat).is_active(User::Agent(ann)));
    assert_eq!(story.last_line(chat), &System::AgentLeft { name: "Ann".into() });
    story.does(User::Agent(ben), decline(chat));
    assert_eq!((story.work(chat).state, story.work(chat).queued_at), (WorkState::Queued, queued_at));
    assert!(story.work(chat).declined.contains(&ann), "she is not given it again by the queue");
    story.does(User::Agent(cleo), pick_up(chat));
    assert_eq!(story.assignee(chat), Some(cleo));
}

#[test]
fn the_queue_gives_what_was_let_go_and_declined_to_the_next_in_order() {
    let (mut story, ann, ben, _) = a_shift(Assignment::Automatic);
    let (first, second) = (story.starts(1), story.starts(2));
    assert_eq!((story.assignee(first), story.assignee(second)), (Some(ann), Some(ben)));
    let third = story.starts(3);
    assert_eq!(story.assignee(third), Some(ann));
    let waiting = story.starts(4);
    story.does(User::Agent(ben), lets_go(second, ann, Fallback::Queue));
    assert_eq!(story.assignee(second), None, "Ann has no room to be asked");
    assert_eq!(story.assignee(waiting), Some(ben), "and he is given the next one: not what he gave away");
    story.does(customer(1), close(first));
    assert_eq!(story.assignee(second), Some(ann), "who waited longest is served first");
}

#[test]
fn an_agent_is_asked_and_a_skill_or_a_group_takes_it_otherwise() {
    for to_skill in [true, false] {
        let (mut story, ann, ben, _) = a_shift(Assignment::PickUp);
        let other = story.adds_group("Other", Assignment::Automatic);
        let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
        story.accepts(cleo);
        let law = skill_of(&mut story, cleo);
        let fallback = if to_skill { Fallback::Skill(law) } else { Fallback::Group(other) };
        let chat = story.starts(1);
        story.does(User::Agent(ann), pick_up(chat));
        story.does(User::Agent(ann), lets_go(chat, ben, fallback));
        assert_eq!((story.offered_to(chat), story.work(chat).group), (Some(ben), other));
        assert_eq!(story.work(chat).needs().skills.contains(&law), to_skill);
        story.does(User::Agent(ben), decline(chat));
        assert_eq!(story.assignee(chat), Some(cleo), "at once, in the ordinary way");
        // Who is away is not asked at all.
        let chat = story.starts(2);
        story.does(User::Agent(ann), pick_up(chat));
        story.does(User::Agent(ben), status(RoutingStatus::Offline));
        assert_eq!(story.tries(User::Agent(ann), to_agent(chat, ben)), Err(Reject::AgentOffline));
        story.does(User::Agent(ann), lets_go(chat, ben, fallback));
        assert_eq!((story.work(chat).state, story.work(chat).group), (WorkState::Queued, other));
    }
}

#[test]
fn an_offer_to_whom_a_thread_was_handed_ends_with_that_agents_work() {
    let (mut story, ann, ben, _) = a_shift(Assignment::PickUp);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), lets_go(chat, ben, Fallback::Queue));
    story.does(User::System, lost(ben));
    assert_eq!(story.work(chat).state, WorkState::Queued);
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.assignee(chat), Some(ann), "she may still take it herself");
}

#[test]
fn several_colleagues_are_invited_at_once_and_each_answers_alone() {
    let (mut story, ann, ben, _) = a_shift(Assignment::PickUp);
    let (cleo, dan) = (story.agent("Cleo", 1), story.agent("Dan", 1));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    for agent in [ben, cleo, dan] {
        story.does(User::Agent(ann), invite(chat, agent));
    }
    assert_eq!(story.work(chat).invited.len(), 3, "nobody waits for another's answer");
    assert_eq!(story.tries(User::Agent(ann), invite(chat, ben)), Err(Reject::AlreadyOffered));
    assert_eq!(story.account.desk.load(cleo), 1, "a place is kept");
    story.does(User::Agent(cleo), decline(chat));
    story.does(User::Agent(ben), accept(chat));
    let only = WithdrawOffer { chat, agent: Some(cleo) };
    assert_eq!(story.tries(User::Agent(ann), Command::WithdrawOffer(only)), Err(Reject::NoOffer));
    assert_eq!(story.work(chat).asked().collect::<Vec<_>>(), [dan]);
    assert_eq!((story.assignee(chat), &story.work(chat).helpers), (Some(ann), &vec![ben]));
    // Who is responsible may change meanwhile.
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(dan), accept(chat));
    assert_eq!((story.assignee(chat), &story.work(chat).helpers), (Some(ben), &vec![dan]));
}

#[test]
fn invitations_end_one_by_one_in_time_and_all_with_the_thread() {
    let (mut story, ann, ben, boss) = a_shift(Assignment::PickUp);
    let cleo = story.agent("Cleo", 2);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), invite(chat, ben));
    story.passes(30_000);
    story.does(User::Agent(ann), invite(chat, cleo));
    story.passes(30_000);
    assert_eq!(story.work(chat).asked().collect::<Vec<_>>(), [cleo]);
    story.does(User::Agent(ann), invite(chat, ben));
    story.does(User::Agent(boss), take_over(chat));
    assert_eq!(story.work(chat).asked().count(), 2, "they are asked to help whoever has it");
    story.does(User::Agent(boss), withdraw(chat));
    assert_eq!((story.account.desk.load(ben), story.account.desk.load(cleo)), (0, 0));
    for end in [give_back(chat, true), close(chat)] {
        if story.assignee(chat).is_none() {
            story.does(User::Agent(boss), take_over(chat));
        }
        story.does(User::Agent(boss), invite(chat, ben));
        story.does(User::Agent(boss), invite(chat, cleo));
        story.does(User::Agent(boss), end);
        assert_eq!((story.account.desk.load(ben), story.account.desk.load(cleo)), (0, 0));
    }
}

#[test]
fn a_supervisor_adds_an_agent_without_asking_for_everybody_or_for_agents_eyes_only() {
    let (mut story, ann, ben, boss) = a_shift(Assignment::PickUp);
    let away = story.adds("Cleo", AgentRole::Agent, 1, &[]);
    let chat = story.starts(1);
    assert_eq!(story.tries(User::Agent(boss), adds(chat, ben, Role::CoAgent, false)), Err(Reject::NotAssigned));
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.tries(User::Agent(ann), adds(chat, ben, Role::CoAgent, false)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), adds(chat, ben, Role::CoAgent, false)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::Agent(boss), adds(chat, away, Role::Supervisor, true)), Err(Reject::AgentOffline));
    story.does(User::Agent(boss), adds(chat, ben, Role::Supervisor, false));
    assert!(story.seen_by_customer(chat).threads[0].member(User::Agent(ben)).is_none());
    assert_eq!(story.account.desk.load(ben), 0, "who listens has no part in it");
    story.does(User::Agent(ben), whispers(chat, "I am with you."));
    story.does(User::Agent(boss), adds(chat, ben, Role::CoAgent, false));
    let seen = story.seen_by_customer(chat);
    assert!(seen.threads[0].is_active(User::Agent(ben)) && story.thread(chat).hidden_role(User::Agent(ben)).is_none());
    assert_eq!(story.tries(User::Agent(boss), adds(chat, ben, Role::CoAgent, false)), Err(Reject::AlreadyMember));
    story.does(User::Agent(ben), says(chat, "Hello, I am Ben."));
}

#[test]
fn who_is_added_has_room_and_is_not_paused_unless_a_supervisor_insists() {
    let (mut story, ann, ben, boss) = a_shift(Assignment::PickUp);
    let (one, two) = (story.starts(1), story.starts(2));
    story.does(User::Agent(ann), pick_up(one));
    story.does(User::Agent(ben), pick_up(two));
    assert_eq!(story.tries(User::Agent(boss), adds(one, ben, Role::CoAgent, false)), Err(Reject::AgentFull));
    story.does(User::Agent(ben), status(RoutingStatus::Paused));
    assert_eq!(story.tries(User::Agent(boss), adds(one, ben, Role::CoAgent, false)), Err(Reject::AgentPaused));
    story.does(User::Agent(boss), adds(one, ben, Role::CoAgent, true));
    assert!(story.work(one).holds[&ben].over_capacity);
    assert_eq!((story.account.desk.load(ben), story.account.desk.load_within(ben)), (2, 1));
    story.does(User::Agent(ben), leave(one));
    let insists = JoinThread { ignore_availability: true, ..JoinThread::new(one, Role::CoAgent) };
    assert_eq!(
        story.tries(User::Agent(ben), Command::JoinThread(insists.clone())),
        Err(Reject::AgentFull),
        "insisting is for those who steer"
    );
    // A supervisor without any room barges in.
    assert_eq!(story.tries(User::Agent(boss), join(one, Role::CoAgent)), Err(Reject::AgentFull));
    story.does(User::Agent(boss), Command::JoinThread(insists));
    story.does(User::Agent(boss), says(one, "Sora here: I can settle this."));
    assert!(story.work(one).holds[&boss].over_capacity && story.work(one).serves(boss));
}

#[test]
fn who_is_invited_is_added_by_a_supervisor_and_who_is_asked_to_have_all_of_it_answers_alone() {
    let (mut story, ann, ben, boss) = a_shift(Assignment::PickUp);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), invite(chat, ben));
    story.does(User::Agent(boss), adds(chat, ben, Role::CoAgent, false));
    assert_eq!((story.work(chat).asked().count(), story.account.desk.load(ben)), (0, 1));
    story.does(User::Agent(ben), leave(chat));
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!(story.tries(User::Agent(boss), adds(chat, ben, Role::CoAgent, true)), Err(Reject::AlreadyOffered));
}
