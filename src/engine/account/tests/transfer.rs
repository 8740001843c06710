//! Handing a thread on.

use crate::chat::System;
use crate::command::{
    ConfigureGroup, SaveAgentSkills, SaveSkill, SetOpening, SetRequirements, Transfer, TransferTarget,
};
use crate::desk::{
    AgentRole, Assignment, DeskFact, GroupRules, HoursRules, QueueRules, RoutingStatus, TalkRules, WhenClosed,
    WorkState,
};
use crate::story::{Story, accept, close, customer, decline, invite, lost, pick_up, status, to_agent, to_group};
use crate::{AgentId, ChatId, Command, Fact, GroupId, Reject, SkillId, Time, User};

/// Ann has a thread, Ben is at work, and time has passed since.
fn ann_has_it() -> (Story, ChatId, AgentId, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 1));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.now = story.now.plus_ms(5_000);
    (story, chat, ann, ben)
}

fn assigned(story: &Story, chat: ChatId) -> Option<(AgentId, Time)> {
    if let WorkState::Assigned { agent, since } = story.work(chat).state { Some((agent, since)) } else { None }
}

#[test]
fn a_colleague_is_asked_and_accepts() {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!((story.assignee(chat), story.offered_to(chat)), (Some(ann), Some(ben)), "until then she keeps it");
    assert_eq!((story.account.desk.load(ann), story.account.desk.load(ben)), (1, 1));
    story.does(User::Agent(ben), accept(chat));
    assert_eq!(story.assignee(chat), Some(ben));
    assert_eq!(story.account.desk.load(ann), 0);
    assert_eq!(story.last_line(chat), &System::Transferred { from: "Ann".into(), to: "Ben".into() });
    let thread = story.thread(chat);
    assert!(!thread.is_active(User::Agent(ann)) && thread.is_active(User::Agent(ben)));
    assert_eq!(
        thread.member(User::Agent(ann)).unwrap().name.as_deref(),
        Some("Ann"),
        "old events keep their author's name"
    );
}

#[test]
fn a_no_leaves_it_where_it_was_as_if_nothing_had_been() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let before = assigned(&story, chat);
    let events = story.thread(chat).events.len();
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(ben), decline(chat));
    assert_eq!(assigned(&story, chat), before);
    assert_eq!((story.thread(chat).events.len(), story.account.desk.load(ben)), (events, 0));
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!(story.offered_to(chat), Some(ben), "she may ask again");
}

#[test]
fn silence_leaves_it_too_and_pauses_nobody() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let before = assigned(&story, chat);
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.passes(60_000);
    assert_eq!(assigned(&story, chat), before);
    assert_eq!(story.status(ben), RoutingStatus::Accepting);
}

#[test]
fn the_customer_may_close_meanwhile() {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(customer(1), close(chat));
    assert_eq!((story.account.desk.load(ann), story.account.desk.load(ben)), (0, 0));
    assert_eq!(story.tries(User::Agent(ben), accept(chat)), Err(Reject::UnknownChat));
}

#[test]
fn the_giver_may_go_meanwhile() {
    for leave in [|_: AgentId| status(RoutingStatus::Offline), lost] {
        let (mut story, chat, ann, ben) = ann_has_it();
        let queued_at = story.work(chat).queued_at;
        story.does(User::Agent(ann), to_agent(chat, ben));
        let actor = if leave(ann) == lost(ann) { User::System } else { User::Agent(ann) };
        story.does(actor, leave(ann));
        assert_eq!((story.work(chat).state, story.work(chat).queued_at), (WorkState::Queued, queued_at));
        assert_eq!(story.tries(User::Agent(ben), accept(chat)), Err(Reject::NoOffer));
    }
}

#[test]
fn the_one_who_is_asked_may_go_meanwhile() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let before = assigned(&story, chat);
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(ben), status(RoutingStatus::Offline));
    assert_eq!(assigned(&story, chat), before);
}

#[test]
fn whom_it_cannot_be_handed_to() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let away = story.adds("Cleo", AgentRole::Agent, 1, &[]);
    let cases = [(ann, Reject::AlreadyAssigned), (away, Reject::AgentOffline), (AgentId(9), Reject::UnknownAgent)];
    for (to, reject) in cases {
        assert_eq!(story.tries(User::Agent(ann), to_agent(chat, to)), Err(reject));
    }
    let other = story.starts(2);
    story.does(User::Agent(ben), pick_up(other));
    assert_eq!(story.tries(User::Agent(ann), to_agent(chat, ben)), Err(Reject::AgentFull));
}

#[test]
fn who_cannot_hand_it_on_and_when() {
    let (mut story, chat, ann, ben) = ann_has_it();
    assert_eq!(story.tries(User::Agent(ben), to_agent(chat, ben)), Err(Reject::NotMember));
    assert_eq!(story.tries(customer(1), to_agent(chat, ben)), Err(Reject::NotMember));
    let waiting = story.starts(2);
    assert_eq!(story.tries(User::Agent(ann), to_agent(waiting, ben)), Err(Reject::NotAssigned));
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!(story.tries(User::Agent(ann), to_agent(chat, ben)), Err(Reject::AlreadyOffered));
}

#[test]
fn a_supervisor_hands_on_what_others_have() {
    let (mut story, chat, _, ben) = ann_has_it();
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    story.does(User::Agent(boss), to_agent(chat, ben));
    assert_eq!(story.offered_to(chat), Some(ben));
}

#[test]
fn who_is_paused_may_be_asked_and_sees_what_it_is_about() {
    let (mut story, chat, ann, _) = ann_has_it();
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[]);
    story.does(User::Agent(cleo), status(RoutingStatus::Paused));
    let sees = |story: &Story| story.account.sees(crate::Viewer::Agent(cleo), story.chat(chat));
    assert!(!sees(&story), "not of the group");
    story.does(User::Agent(ann), to_agent(chat, cleo));
    assert!(sees(&story));
    story.does(User::Agent(cleo), decline(chat));
    assert!(!sees(&story));
}

#[test]
fn a_group_takes_it_at_once() {
    let (mut story, chat, ann, _) = ann_has_it();
    let other = story.adds_group("Other", Assignment::Automatic);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
    let queued_at = story.work(chat).queued_at;
    story.does(User::Agent(ann), to_group(chat, other));
    let work = story.work(chat);
    assert_eq!((work.state, work.group, work.queued_at), (WorkState::Queued, other, queued_at));
    assert_eq!(story.last_line(chat), &System::TransferredToGroup { group: other, name: "Other".into() });
    assert!(!story.thread(chat).is_active(User::Agent(ann)));
    story.accepts(cleo);
    assert_eq!(story.assignee(chat), Some(cleo));
    assert_eq!(story.tries(User::Agent(cleo), to_group(chat, other)), Err(Reject::AlreadyAssigned));
    assert_eq!(story.tries(User::Agent(cleo), to_group(chat, GroupId(9))), Err(Reject::UnknownGroup));
}

#[test]
fn a_transfer_waits_in_another_groups_queue_as_whoever_comes_there_would_unless_availability_is_ignored() {
    let (mut story, chat, ann, _) = ann_has_it();
    let other = story.adds_group("Other", Assignment::Automatic);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
    let cleos = adds_skill(&mut story, &[cleo]);
    let handed = |to| Transfer::to(chat, to);
    let both = [TransferTarget::Group(other), TransferTarget::Skill(cleos)];
    let set = |story: &mut Story, rules: GroupRules| {
        story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(other, rules)));
    };
    // Nobody is there, and the group wants somebody to be.
    set(
        &mut story,
        GroupRules { queue: QueueRules { attended: true, ..QueueRules::default() }, ..GroupRules::default() },
    );
    for to in both {
        assert_eq!(story.tries(User::Agent(ann), Command::Transfer(handed(to))), Err(Reject::GroupOffline));
    }
    // Cleo is there and has enough to do: it waits.
    story.accepts(cleo);
    let first = story.starts_in(7, other);
    assert_eq!(story.assignee(first), Some(cleo));
    story.does(User::Agent(ann), Command::Transfer(handed(both[0])));
    assert_eq!((story.work(chat).group, story.position(chat)), (other, Some(1)));
    // Ann has another, and nobody waits in the other group's queue at all.
    let chat = story.starts(8);
    story.does(User::Agent(ann), pick_up(chat));
    let handed = |to| Transfer::to(chat, to);
    set(
        &mut story,
        GroupRules { queue: QueueRules { enabled: false, ..QueueRules::default() }, ..GroupRules::default() },
    );
    assert_eq!(story.tries(User::Agent(ann), Command::Transfer(handed(both[0]))), Err(Reject::QueueFull));
    story.does(User::Agent(cleo), close(first));
    story.does(User::Agent(cleo), close(story.account.chat_of(crate::CustomerId(1)).unwrap().id));
    story.does(User::Agent(ann), Command::Transfer(handed(both[1])));
    assert_eq!((story.work(chat).group, story.assignee(chat)), (other, Some(cleo)), "somebody can have it at once");
    // Closed for the day, whether somebody is there or not.
    let chat = story.starts(9);
    story.does(User::Agent(ann), pick_up(chat));
    let hours =
        HoursRules { enabled: true, zone: "UTC".into(), when_closed: WhenClosed::Refuse, ..HoursRules::default() };
    set(&mut story, GroupRules { hours, ..GroupRules::default() });
    story.does(User::System, Command::SetOpening(SetOpening { group: other, open: false, next_change: None }));
    let handed = Transfer::to(chat, TransferTarget::Group(other));
    assert_eq!(story.tries(User::Agent(ann), Command::Transfer(handed.clone())), Err(Reject::GroupClosed));
    story.does(User::Agent(ann), Command::Transfer(Transfer { ignore_availability: true, ..handed }));
    assert_eq!((story.work(chat).group, story.position(chat)), (other, Some(1)));
}

#[test]
fn a_group_says_how_long_a_colleague_has_to_answer() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let talk = TalkRules { answer_ms: Some(5_000), ..TalkRules::NONE };
    story.does(User::System, rules(story.group, talk));
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.passes(4_999);
    assert_eq!(story.offered_to(chat), Some(ben));
    story.passes(1);
    assert_eq!((story.offered_to(chat), story.assignee(chat)), (None, Some(ann)));
    story.does(User::Agent(ann), invite(chat, ben));
    story.passes(5_000);
    assert_eq!(story.offered_to(chat), None);
    for ms in [4_999, 600_001] {
        let tried = story.tries(User::System, rules(story.group, TalkRules { answer_ms: Some(ms), ..TalkRules::NONE }));
        assert_eq!(tried, Err(Reject::OfferTimeOutOfRange));
    }
}

fn rules(group: GroupId, talk: TalkRules) -> Command {
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    Command::ConfigureGroup(ConfigureGroup::rules(group, rules))
}

fn to_skill(chat: ChatId, skill: SkillId) -> Command {
    Command::Transfer(Transfer::to(chat, TransferTarget::Skill(skill)))
}

fn adds_skill(story: &mut Story, able: &[AgentId]) -> SkillId {
    let save =
        SaveSkill { skill: None, name: format!("Skill {}", story.account.desk.setup().skills.len()), response: None };
    let facts = story.does(User::System, Command::SaveSkill(save));
    let Some(Fact::Desk(DeskFact::SkillSaved { skill })) = facts.first() else { panic!("no skill: {facts:?}") };
    for agent in able {
        let skills = crate::map::Set::from_iter([skill.id]);
        story.does(User::System, Command::SaveAgentSkills(SaveAgentSkills { agent: *agent, skills }));
    }
    skill.id
}

#[test]
fn a_thread_goes_to_whoever_has_a_skill_in_its_group_or_elsewhere() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let other = story.adds_group("Other", Assignment::Automatic);
    let ben = story.agent("Ben", 1);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
    story.accepts(cleo);
    let near = adds_skill(&mut story, &[ben]);
    story.does(User::Agent(ann), to_skill(chat, near));
    assert_eq!((story.assignee(chat), story.work(chat).group), (Some(ben), story.group));
    assert!(story.work(chat).needs().skills.contains(&near));
    let far = adds_skill(&mut story, &[cleo]);
    story.does(User::Agent(ben), to_skill(chat, far));
    assert_eq!((story.assignee(chat), story.work(chat).group), (Some(cleo), other));
    assert_eq!(story.work(chat).needs().skills.len(), 1, "in place of the one before");
}

#[test]
fn nothing_is_handed_to_a_skill_that_nobody_has() {
    let (mut story, chat, ann, _) = ann_has_it();
    let unknown = SkillId(7);
    assert_eq!(story.tries(User::Agent(ann), to_skill(chat, unknown)), Err(Reject::UnknownSkill));
    let nobodys = adds_skill(&mut story, &[]);
    assert_eq!(story.tries(User::Agent(ann), to_skill(chat, nobodys)), Err(Reject::SkillUnserved));
    assert_eq!(story.assignee(chat), Some(ann));
}

#[test]
fn a_group_in_which_nobody_has_the_skills_is_not_waited_in_for_them() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let other = story.adds_group("Other", Assignment::Automatic);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
    let skill = adds_skill(&mut story, &[ann]);
    let requires = SetRequirements { chat, skills: [skill].into(), priority: 3 };
    story.does(User::Agent(ann), Command::SetRequirements(requires));
    let to_other = Command::Transfer(Transfer::to(chat, TransferTarget::Group(other)));
    story.accepts(cleo);
    story.does(User::Agent(ann), to_other);
    assert_eq!(story.assignee(chat), Some(cleo));
    let needs = story.work(chat).needs();
    assert!(needs.skills.is_empty() && needs.priority == 3, "{needs:?}");
}

#[test]
fn the_skills_that_a_thread_requires_go_along_to_a_group_in_which_somebody_has_them() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let other = story.adds_group("Other", Assignment::Automatic);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
    let dan = story.adds("Dan", AgentRole::Agent, 1, &[other]);
    let skill = adds_skill(&mut story, &[ann, dan]);
    let requires = SetRequirements { chat, skills: [skill].into(), priority: 0 };
    story.does(User::Agent(ann), Command::SetRequirements(requires));
    story.accepts(cleo);
    let to_other = Transfer { ignore_availability: true, ..Transfer::to(chat, TransferTarget::Group(other)) };
    story.does(User::Agent(ann), Command::Transfer(to_other));
    assert_eq!(story.assignee(chat), None, "it waits for Dan");
    story.accepts(dan);
    assert_eq!(story.assignee(chat), Some(dan));
}
