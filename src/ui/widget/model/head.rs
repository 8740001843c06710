//! The head of the conversation: who is there.

use parlor_engine::User;
use parlor_kit::Face;
use parlor_page::sync::Replica;

use super::stage::Phase;
use super::{agent_of, name_in, own_chat};
use crate::dom::Text;
use crate::strings;

/// The head of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The agent's name, or the group's while nobody is there.
    pub title: Text,
    /// The line below.
    pub sub: Text,
    /// The agent's picture; none while nobody is there.
    pub face: Option<Face>,
    /// Whether the agent is there now.
    pub here: bool,
    /// Whether there is something to end.
    pub open: bool,
}

/// The head of the conversation in this phase.
pub fn head(replica: &Replica, phase: Phase) -> Head {
    let talk = own_chat(replica).and_then(|chat| Some((chat, chat.threads.last()?)));
    let group = talk.and_then(|(_, thread)| replica.desk().groups.get(&thread.group));
    let group = group.map(|group| Text::from(group.name.clone()));
    let sub = match phase {
        Phase::Starting => strings::STARTING.into(),
        Phase::Queued => strings::WAITING.into(),
        Phase::Left => strings::NOBODY.into(),
        Phase::Chatting => group.clone().unwrap_or_default(),
        Phase::Rating | Phase::Ended => strings::ENDED.into(),
    };
    let agent = match phase {
        Phase::Starting | Phase::Queued | Phase::Left => None,
        Phase::Chatting | Phase::Rating | Phase::Ended => talk.and_then(|(chat, thread)| {
            let agent = agent_of(replica, chat, thread)?;
            Some((agent, name_in(thread, User::Agent(agent))))
        }),
    };
    Head {
        title: match agent {
            Some((_, name)) => name.to_owned().into(),
            None => group.unwrap_or_else(|| strings::CHAT.into()),
        },
        sub,
        face: agent.map(|(agent, name)| Face::new(name, agent.0)),
        here: phase == Phase::Chatting && replica.is_live(),
        open: matches!(phase, Phase::Queued | Phase::Left | Phase::Chatting),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Talk;
    use super::*;
    use parlor_engine::chat::ClosedBy;

    #[test]
    fn the_head_names_the_group_then_the_agent_and_remembers_them() {
        let mut talk = Talk::queued();
        let title = |talk: &Talk, phase| head(&talk.replica, phase).title.to_string();
        assert_eq!(title(&talk, Phase::Queued), "Sales");
        talk.joins(1);
        let with = head(&talk.replica, Phase::Chatting);
        assert_eq!((with.title.as_str(), with.sub.as_str(), with.here), ("Ines", "Sales", true));
        talk.closes(ClosedBy::Agent, 2);
        let after = head(&talk.replica, Phase::Ended);
        assert_eq!((after.title.as_str(), after.here, after.open), ("Ines", false, false));
    }
}
