//! Skills, priority and the agent of last time.

use crate::command::{ConfigureGroup, DeleteSkill, SaveAgentSkills, SaveSkill, SetRequirements, StartThread};
use crate::desk::{AgentRole, Assignment, DeskFact, GroupRules, Needs, RoutingRules};
use crate::story::{Story, accept, close, customer, decline, pick_up_next, says, to_agent};
use crate::{AgentId, ChatId, Command, CustomerId, Fact, Reject, SkillId, User, Viewer, limits};

fn adds_skill(story: &mut Story, name: &str) -> SkillId {
    let facts =
        story.does(User::System, Command::SaveSkill(SaveSkill { skill: None, name: name.to_owned(), response: None }));
    let [Fact::Desk(DeskFact::SkillSaved { skill })] = &facts[..] else { panic!("no skill: {facts:?}") };
    skill.id
}

fn learns(agent: AgentId, skills: &[SkillId]) -> Command {
    Command::SaveAgentSkills(SaveAgentSkills { agent, skills: skills.iter().copied().collect() })
}

fn requires(chat: ChatId, skills: &[SkillId], priority: u8) -> Command {
    Command::SetRequirements(SetRequirements { chat, skills: skills.iter().copied().collect(), priority })
}

fn starts_with(story: &mut Story, who: u128, skill: Option<SkillId>) -> ChatId {
    story.now = story.now.plus_ms(1_000);
    story.does(customer(who), Command::StartThread(StartThread { skill, ..StartThread::default() }));
    story.account.chat_of(CustomerId(who)).unwrap().id
}

#[test]
fn a_thread_goes_to_an_agent_with_every_skill_that_it_requires() {
    let mut story = Story::with(Assignment::Automatic);
    let (french, legal) = (adds_skill(&mut story, "French"), adds_skill(&mut story, "Legal"));
    let (ann, ben) = (story.agent("Ann", 9), story.agent("Ben", 2));
    story.does(User::System, learns(ben, &[french]));
    let one = starts_with(&mut story, 1, Some(french));
    assert_eq!(story.assignee(one), Some(ben), "Ann has more room, and no French");
    let two = starts_with(&mut story, 2, Some(legal));
    assert_eq!(story.assignee(two), None, "nobody knows the law");
    let three = starts_with(&mut story, 3, None);
    assert_eq!(story.assignee(three), Some(ann), "who comes later and requires nothing does not wait behind");
    story.does(User::System, learns(ann, &[french, legal]));
    assert_eq!(story.assignee(two), Some(ann), "served as soon as somebody has the skill");
}

#[test]
fn who_is_more_urgent_overtakes_and_otherwise_who_came_first_is_first() {
    let mut story = Story::with(Assignment::Automatic);
    let chats: Vec<_> = (1..=4).map(|who| story.starts(who)).collect();
    story.does(User::System, requires(chats[3], &[], 9));
    story.does(User::System, requires(chats[2], &[], 9));
    let places: Vec<_> = chats.iter().map(|chat| story.position(*chat).unwrap()).collect();
    assert_eq!(places, [3, 4, 1, 2]);
    let ann = story.agent("Ann", 1);
    for chat in [chats[2], chats[3], chats[0], chats[1]] {
        assert_eq!(story.assignee(chat), Some(ann));
        story.does(User::Agent(ann), close(chat));
    }
}

#[test]
fn an_agent_picks_up_the_first_whose_requirements_the_agent_meets() {
    let mut story = Story::with(Assignment::PickUp);
    let french = adds_skill(&mut story, "French");
    let ann = story.agent("Ann", 2);
    let (one, two) = (starts_with(&mut story, 1, Some(french)), starts_with(&mut story, 2, None));
    story.does(User::Agent(ann), pick_up_next());
    assert_eq!((story.assignee(one), story.assignee(two)), (None, Some(ann)));
    assert_eq!(story.tries(User::Agent(ann), pick_up_next()), Err(Reject::QueueEmpty));
    story.does(User::System, learns(ann, &[french]));
    story.does(User::Agent(ann), pick_up_next());
    assert_eq!(story.assignee(one), Some(ann));
}

#[test]
fn a_skill_that_is_deleted_is_required_of_nobody() {
    let mut story = Story::with(Assignment::Automatic);
    let french = adds_skill(&mut story, "French");
    let ann = story.agent("Ann", 2);
    let one = starts_with(&mut story, 1, Some(french));
    assert_eq!(story.assignee(one), None);
    story.does(User::System, Command::DeleteSkill(DeleteSkill { skill: french }));
    assert_eq!(story.assignee(one), Some(ann));
    assert_eq!(story.tries(User::System, learns(ann, &[french])), Err(Reject::UnknownSkill));
    assert_eq!(story.tries(User::System, requires(one, &[french], 0)), Err(Reject::UnknownSkill));
    let start = StartThread { skill: Some(french), ..StartThread::default() };
    assert_eq!(story.tries(customer(2), Command::StartThread(start)), Err(Reject::UnknownSkill));
    assert!(story.account.desk.setup().skills.is_empty());
}

#[test]
fn who_has_a_thread_or_steers_it_says_what_it_requires_and_nobody_else() {
    let mut story = Story::with(Assignment::Automatic);
    let french = adds_skill(&mut story, "French");
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let group = story.group;
    let ben = story.adds("Ben", AgentRole::Agent, 1, &[group]);
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    assert_eq!(story.tries(customer(1), requires(chat, &[], 1)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::Agent(ben), requires(chat, &[], 1)), Err(Reject::NotMember));
    story.does(User::Agent(ann), requires(chat, &[french], 1));
    assert_eq!(story.does(User::Agent(ann), requires(chat, &[french], 1)), [], "the same again is nothing new");
    let facts = story.does(User::Agent(boss), requires(chat, &[], 2));
    let viewer = Viewer::Customer(CustomerId(1));
    assert_eq!(facts[0].seen_by(viewer, Some(chat)), None, "how urgent somebody is, is not told");
    assert!(story.account.view(viewer).desk.works.values().all(|work| work.needs.is_none()));
    assert_eq!(story.work(chat).needs().priority, 2);
    story.does(User::Agent(ann), crate::story::status(crate::desk::RoutingStatus::Offline));
    assert_eq!(story.work(chat).needs().priority, 2, "it is as urgent as before when it waits again");
}

#[test]
fn skills_are_named_once_and_bounded() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    let french = adds_skill(&mut story, "French");
    let save = |skill, name: &str| Command::SaveSkill(SaveSkill { skill, name: name.to_owned(), response: None });
    assert_eq!(story.tries(User::Agent(ann), save(None, "Law")), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::System, save(None, " ")), Err(Reject::NameEmpty));
    assert_eq!(story.tries(User::System, save(Some(SkillId(9)), "Law")), Err(Reject::UnknownSkill));
    story.does(User::System, save(Some(french), "Français"));
    assert_eq!(story.account.desk.setup().skills[&french].name, "Français");
    let more: Vec<_> = (0..limits::SKILLS_PER_AGENT).map(|n| adds_skill(&mut story, &format!("Skill {n}"))).collect();
    let many = [&more[..], &[french]].concat();
    assert_eq!(story.tries(User::System, learns(ann, &many)), Err(Reject::LimitReached));
    story.does(User::System, learns(ann, &more));
    let many = &more[..=limits::SKILLS_PER_THREAD];
    assert_eq!(story.tries(User::System, requires(chat, many, 0)), Err(Reject::LimitReached));
    assert_eq!(story.tries(User::Agent(ann), learns(ann, &[])), Err(Reject::NotAllowed));
}

#[test]
fn a_customer_who_comes_back_meets_the_agent_of_last_time_if_the_group_wants_it() {
    let mut story = Story::with(Assignment::Automatic);
    let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 9));
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), Some(ben), "has more room");
    story.does(User::Agent(ben), to_agent(chat, ann));
    story.does(User::Agent(ann), accept(chat));
    story.does(User::Agent(ann), says(chat, "It is on its way."));
    story.does(User::Agent(ann), close(chat));
    story.starts(1);
    assert_eq!(story.assignee(chat), Some(ben), "nobody has asked for it");
    story.does(User::Agent(ben), to_agent(chat, ann));
    story.does(User::Agent(ann), accept(chat));
    story.does(User::Agent(ann), says(chat, "There you are."));
    story.does(User::Agent(ann), close(chat));
    let routing = RoutingRules { prefer_last_agent: true, ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    let group = story.group;
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
    story.starts(1);
    assert_eq!(story.assignee(chat), Some(ann), "though Ben has more room");
    story.does(User::Agent(ann), close(chat));
    story.does(User::Agent(ann), crate::story::status(crate::desk::RoutingStatus::Paused));
    story.starts(1);
    assert_eq!(story.assignee(chat), Some(ben), "nobody waits for who is away");
}

#[test]
fn the_agent_of_last_time_is_asked_first_and_once() {
    let mut story = Story::with_offers();
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 9));
    let routing = RoutingRules { prefer_last_agent: true, ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    let group = story.group;
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
    let chat = story.starts(1);
    story.does(User::Agent(ben), decline(chat));
    story.does(User::Agent(ann), accept(chat));
    story.does(User::Agent(ann), close(chat));
    story.starts(1);
    assert_eq!(story.offered_to(chat), Some(ann));
    story.does(User::Agent(ann), decline(chat));
    assert_eq!(story.offered_to(chat), Some(ben));
}

#[test]
fn a_thread_keeps_every_skill_that_it_has_asked_for() {
    let mut story = Story::with(Assignment::PickUp);
    let [french, legal, rude] = ["French", "Legal", "Rude"].map(|name| adds_skill(&mut story, name));
    let chat = starts_with(&mut story, 1, Some(french));
    let asked = |story: &Story| -> Vec<SkillId> {
        let kept = story.chat(chat).threads[0].attributes.as_ref().map(|attributes| &attributes.skills);
        kept.into_iter().flatten().copied().collect()
    };
    story.does(User::System, requires(chat, &[legal], 3));
    story.does(User::System, requires(chat, &[], 3));
    story.does(User::System, Command::DeleteSkill(DeleteSkill { skill: french }));
    let mut both = [french, legal];
    both.sort();
    assert_eq!(asked(&story), both, "not what nobody asked for: {rude}");
    assert!(story.work(chat).needs().skills.is_empty());
    story.does(customer(1), close(chat));
    assert_eq!(asked(&story), both);
    assert!(story.seen_by_customer(chat).threads[0].attributes.is_none());
}

#[test]
fn a_thread_keeps_no_more_skills_than_an_account_may_have() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    let thread = story.thread(chat).id;
    for number in 0..=limits::SKILLS as u128 {
        let needs = Box::new(Needs { skills: [SkillId(number)].into_iter().collect(), ..Needs::default() });
        story.account.evolve(&Fact::Desk(DeskFact::Required { chat, thread, needs }));
    }
    let kept = &story.thread(chat).attributes.as_ref().unwrap().skills;
    assert_eq!((kept.len(), kept.contains(&SkillId(0))), (limits::SKILLS, true));
}
