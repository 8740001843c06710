//! Who is warned of what goes unanswered.

use crate::chat::ResponseRules;
use crate::command::{AssignRoles, ConfigureGroup};
use crate::desk::{AgentRole, Assignment, GroupRules, Rights};
use crate::story::{Story, customer, log_out, pick_up, says};
use crate::{AgentId, ChatId, Command, User};

/// After a second whoever is there is warned, after two the managers.
struct Cast {
    story: Story,
    chat: ChatId,
    ann: AgentId,
    ben: AgentId,
    sam: AgentId,
}

fn cast() -> Cast {
    let mut story = Story::with(Assignment::PickUp);
    let response = ResponseRules {
        warn_new_ms: 1_000,
        warn_manager_new_ms: 2_000,
        warn_message_ms: 1_000,
        warn_manager_message_ms: 2_000,
        ..ResponseRules::NONE
    };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 1));
    let sam = story.adds("Sam", AgentRole::Supervisor, 1, &[]);
    let chat = story.starts(1);
    Cast { story, chat, ann, ben, sam }
}

impl Cast {
    fn warned(&self) -> [u8; 3] {
        let account = &self.story.account;
        let (work, thread) = (account.work_of(self.chat).unwrap(), self.story.thread(self.chat));
        [self.ann, self.ben, self.sam].map(|agent| account.warned(agent, work, thread))
    }

    fn gives(&mut self, agent: AgentId, rights: Rights) {
        let group = self.story.group;
        self.story.does(User::System, Command::AssignRoles(AssignRoles { group, agent, rights }));
    }
}

#[test]
fn of_what_waits_those_are_warned_who_have_the_right_and_are_there_and_then_the_managers() {
    let mut cast = cast();
    assert_eq!(cast.warned(), [0, 0, 0]);
    cast.gives(cast.ben, Rights { notify: false, ..Rights::default() });
    cast.story.passes(1_000);
    assert_eq!(cast.warned(), [1, 0, 0]);
    cast.story.passes(1_000);
    assert_eq!(cast.warned(), [1, 0, 2]);
    cast.gives(cast.ben, Rights { manage: true, ..Rights::default() });
    assert_eq!(cast.warned(), [1, 2, 2], "who manages the group is a manager of it");
    cast.gives(cast.ben, Rights { manage: true, notify: false, ..Rights::default() });
    assert_eq!(cast.warned(), [1, 0, 2]);
    for agent in [cast.ann, cast.ben] {
        cast.story.does(User::Agent(cast.sam), log_out(agent));
    }
    assert_eq!(cast.warned(), [0, 0, 0], "nobody is there who could answer");
}

#[test]
fn of_a_message_without_an_answer_its_agent_is_warned_and_then_the_managers() {
    let mut cast = cast();
    cast.gives(cast.ann, Rights { notify: false, ..Rights::default() });
    cast.story.does(User::Agent(cast.ann), pick_up(cast.chat));
    cast.story.does(customer(1), says(cast.chat, "Hello?"));
    cast.story.passes(1_000);
    assert_eq!(cast.warned(), [1, 0, 0], "it is hers, whatever her rights");
    cast.story.passes(1_000);
    assert_eq!(cast.warned(), [1, 0, 2]);
    cast.story.does(User::Agent(cast.ann), says(cast.chat, "Here I am."));
    assert_eq!(cast.warned(), [0, 0, 0]);
}

#[test]
fn a_group_may_warn_its_managers_alone() {
    let mut cast = cast();
    let response = ResponseRules { warn_manager_new_ms: 2_000, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    cast.story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(cast.story.group, rules)));
    cast.chat = cast.story.starts(2);
    cast.story.passes(2_000);
    assert_eq!(cast.warned(), [0, 0, 2]);
}
