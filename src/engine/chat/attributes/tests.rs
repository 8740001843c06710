//! What staff keep about chats.

mod access;
mod notes;
mod pins;
mod properties;
mod reach;
mod response;

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::chat::ResponseRules;
use crate::command::{ConfigureGroup, DeleteThread, MarkUrgent};
use crate::desk::{AgentRole, Assignment, GroupRules};
use crate::story::{Story, close, customer, notes, pick_up, says, to_group, whispers};
use crate::{AgentId, ChatId, Command, Fact, NoteId, Reject, ThreadId, Time, User, Viewer, limits};

/// Ann has customer 1's thread; she is of the first group, Sam supervises, Ada sets up.
struct Cast {
    story: Story,
    chat: ChatId,
    thread: ThreadId,
    ann: User,
    sam: User,
    ada: User,
}

fn cast_with(response: ResponseRules) -> Cast {
    let mut story = Story::with(Assignment::PickUp);
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let ann = story.agent("Ann", 2);
    let sam = User::Agent(story.adds("Sam", AgentRole::Supervisor, 1, &[]));
    let ada = User::Agent(story.adds("Ada", AgentRole::Admin, 1, &[]));
    let chat = story.starts(1);
    let thread = story.thread(chat).id;
    story.does(User::Agent(ann), pick_up(chat));
    Cast { story, chat, thread, ann: User::Agent(ann), sam, ada }
}

fn cast() -> Cast {
    cast_with(ResponseRules::NONE)
}

impl Cast {
    fn sets(
        &mut self,
        of: PropertiesOf,
        namespace: &str,
        name: &str,
        value: PropertyValue,
    ) -> Result<Vec<Fact>, Reject> {
        let properties = BTreeMap::from([(namespace.to_owned(), BTreeMap::from([(name.to_owned(), value)]))]);
        self.story.tries(self.ann, Command::SetProperties(SetProperties { chat: self.chat, of, properties }))
    }

    fn deletes(&mut self, of: PropertiesOf, namespace: &str, names: &[&str]) {
        let names = names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let names = BTreeMap::from([(namespace.to_owned(), names)]);
        self.story.does(self.ann, Command::DeleteProperties(DeleteProperties { chat: self.chat, of, names }));
    }

    fn tag(&self, tag: &str) -> Command {
        Command::TagThread(TagThread { chat: self.chat, thread: self.thread, tag: tag.to_owned() })
    }

    fn tags(&self) -> Vec<&String> {
        self.story.chat(self.chat).thread(self.thread).unwrap().tags().into_iter().flatten().collect()
    }

    fn notes(&self) -> &[Note] {
        &self.story.chat(self.chat).thread(self.thread).unwrap().notes
    }

    fn target(&self, kind: TargetKind) -> Target {
        Target { kind, ..Target::default() }
    }

    fn promises(&mut self, target: Target) {
        let command = SetResponseTarget { chat: self.chat, target };
        self.story.does(self.ann, Command::SetResponseTarget(command));
    }

    fn due(&self) -> Option<Time> {
        self.story.thread(self.chat).due()
    }

    /// Somebody of another group, who sees nothing of the chat.
    fn stranger(&mut self) -> AgentId {
        let other = self.story.adds_group("Other", Assignment::PickUp);
        self.story.adds("Ben", AgentRole::Agent, 1, &[other])
    }

    fn sees(&self, agent: AgentId) -> bool {
        let viewer = self.story.account.desk.agents[&agent].viewer();
        self.story.account.view(viewer).chats.contains_key(&self.chat)
    }
}
