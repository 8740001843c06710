//! How soon threads are answered that require a skill.

use crate::chat::ResponseRules;
use crate::command::{ConfigureGroup, SaveAgentSkills, SaveSkill, StartThread, Transfer, TransferTarget};
use crate::desk::{Assignment, DeskFact, GroupRules};
use crate::story::{Story, customer, pick_up, says};
use crate::{AgentId, Command, CustomerId, Fact, Reject, SkillId, User};

const MINUTE: u64 = 60_000;

/// A group that answers within ten minutes; Ann, who is in it.
fn a_group() -> (Story, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    let response = ResponseRules { normal_ms: 10 * MINUTE, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let ann = story.agent("Ann", 2);
    (story, ann)
}

fn saves(story: &mut Story, name: &str, minutes: Option<u64>) -> SkillId {
    let response = minutes.map(|minutes| ResponseRules { normal_ms: minutes * MINUTE, ..ResponseRules::NONE });
    let save = SaveSkill { skill: None, name: name.to_owned(), response };
    let facts = story.does(User::System, Command::SaveSkill(save));
    let Some(Fact::Desk(DeskFact::SkillSaved { skill })) = facts.first() else { panic!("no skill: {facts:?}") };
    skill.id
}

#[test]
fn a_thread_handed_to_another_skill_of_its_group_waits_for_an_answer_anew_with_the_times_of_that_skill() {
    let (mut story, ann) = a_group();
    let (law, plain) = (saves(&mut story, "Law", Some(3)), saves(&mut story, "Lamps", None));
    let skills = crate::map::Set::from_iter([law, plain]);
    story.does(User::System, Command::SaveAgentSkills(SaveAgentSkills { agent: ann, skills }));
    let chat = story.starts(1);
    for (skill, minutes) in [(law, 3), (plain, 10)] {
        story.does(User::Agent(ann), pick_up(chat));
        story.does(User::Agent(ann), says(chat, "Let me see."));
        assert_eq!(story.thread(chat).due(), None, "the last word is hers");
        story.does(User::Agent(ann), Command::Transfer(Transfer::to(chat, TransferTarget::Skill(skill))));
        assert_eq!(story.work(chat).group, story.group);
        assert_eq!(story.thread(chat).due(), Some(story.now.plus_ms(minutes * MINUTE)));
        story.now = story.now.plus_ms(1_000);
    }
}

#[test]
fn a_thread_that_starts_with_a_skill_is_answered_as_soon_as_the_skill_says() {
    let (mut story, _) = a_group();
    let law = saves(&mut story, "Law", Some(3));
    let start = StartThread { skill: Some(law), text: "Hello".to_owned(), ..StartThread::default() };
    story.does(customer(1), Command::StartThread(start));
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    assert_eq!(story.thread(chat).due(), Some(story.now.plus_ms(3 * MINUTE)));
    let year = Some(ResponseRules { normal_ms: u64::MAX, ..ResponseRules::NONE });
    let save = Command::SaveSkill(SaveSkill { skill: Some(law), name: "Law".to_owned(), response: year });
    assert_eq!(story.tries(User::System, save), Err(Reject::ResponseTimeOutOfRange));
}
