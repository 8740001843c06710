//! What only staff are told of a thread: every system message of LiveChat that has a cause here, with its variables.

mod away;
mod customers;
mod hands;

use crate::chat::{Audience, Colleague, StaffLine, System};
use crate::desk::{AgentRole, Assignment};
use crate::story::{Story, line, pick_up};
use crate::{AgentId, ChatId, Command, User};

/// Ann has the thread of customer 1; Ben and the supervisor Sora are there too.
struct Stage {
    story: Story,
    chat: ChatId,
    ann: AgentId,
    ben: AgentId,
    sora: AgentId,
}

impl Stage {
    fn new() -> Self {
        let mut story = Story::with(Assignment::PickUp);
        let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 3));
        let sora = story.adds("Sora", AgentRole::Supervisor, 3, &[story.group]);
        story.accepts(sora);
        let chat = story.starts(1);
        story.does(User::Agent(ann), pick_up(chat));
        Self { story, chat, ann, ben, sora }
    }

    fn one(&self, agent: AgentId) -> Colleague {
        Colleague { id: agent, name: self.story.account.desk.agent_name(agent).unwrap().to_owned() }
    }

    fn does(&mut self, agent: AgentId, command: Command) {
        self.story.does(User::Agent(agent), command);
    }

    /// What staff are told, of which the customer has no trace.
    fn told(&self) -> Vec<&StaffLine> {
        let seen = self.story.seen_by_customer(self.chat);
        let secret = |line: &System| matches!(line, System::Staff(_));
        let lines = seen.threads.iter().flat_map(|thread| &thread.events);
        assert!(!lines.filter_map(|event| line(event)).any(secret), "the customer is told");
        for pair in self.story.thread(self.chat).events.windows(2) {
            let public = pair[1].audience == Audience::All && line(&pair[1]).is_some();
            assert!(public || !pair[0].retells(), "what retells stands before what it retells: {pair:?}");
        }
        self.story.asides(self.chat)
    }
}
