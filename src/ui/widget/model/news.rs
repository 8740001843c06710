//! What has happened since the copy was last looked at: for screen readers and for the site around the widget.

use parlor_engine::chat::{Chat, Content, Event, Thread};
use parlor_engine::{AgentId, EventId, ThreadId, User};
use parlor_page::sync::Replica;

use super::{agent_of, name_in};
use crate::dom::Text;
use crate::strings;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A thread was started, and waits.
    Started(ThreadId),
    /// The visitor's message was kept.
    Out(EventId),
    /// A message came.
    In {
        /// Its id.
        event: EventId,
        /// Who wrote it.
        name: String,
        /// What it says.
        text: String,
    },
    /// Something was said about the thread.
    Line(Text),
    /// An agent took it.
    Assigned(AgentId, String),
    /// It ended.
    Ended(ThreadId),
    /// It was rated.
    Rated(u8),
}

/// What of the confirmed copy has been looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    loaded: bool,
    /// The last thread. Others may come in before it.
    thread: Option<ThreadId>,
    /// Events of the last thread.
    events: usize,
    agent: Option<AgentId>,
    closed: bool,
    score: Option<u8>,
}

impl Heard {
    /// What is new, which is then heard. Nothing is on the first look: what was said before has been heard before.
    pub fn catch_up(&mut self, replica: &Replica) -> Vec<News> {
        if !replica.is_loaded() {
            return Vec::new();
        }
        let chat = replica.confirmed().chats.values().next().map(AsRef::as_ref);
        let now = Self::of(replica, chat);
        let before = std::mem::replace(self, now);
        let mut news = Vec::new();
        let Some(chat) = chat.filter(|_| before.loaded) else { return news };
        let since = |thread: &Thread| before.thread.is_none() || before.thread == Some(thread.id);
        for thread in chat.threads.iter().skip_while(|thread| !since(thread)) {
            let known = before.thread == Some(thread.id);
            if !known {
                news.push(News::Started(thread.id));
            }
            let heard = if known { before.events } else { 0 };
            news.extend(thread.events.iter().skip(heard).filter_map(|event| of_event(thread, event)));
            if thread.closed.is_some() && !(known && before.closed) {
                news.push(News::Ended(thread.id));
            }
        }
        if let (Some(agent), Some(thread)) =
            (now.agent.filter(|_| !now.closed && now.agent != before.agent), chat.threads.last())
        {
            news.push(News::Assigned(agent, name_in(thread, User::Agent(agent)).to_owned()));
        }
        if let Some(score) = now.score.filter(|_| before.thread == now.thread && before.score != now.score) {
            news.push(News::Rated(score));
        }
        news
    }

    fn of(replica: &Replica, chat: Option<&Chat>) -> Self {
        let Some((chat, thread)) = chat.and_then(|chat| Some((chat, chat.threads.last()?))) else {
            return Self { loaded: true, ..Self::default() };
        };
        Self {
            loaded: true,
            thread: Some(thread.id),
            events: thread.events.len(),
            agent: agent_of(replica, chat, thread),
            closed: thread.closed.is_some(),
            score: thread.score(),
        }
    }
}

/// What to say to screen readers: each message, but a flood only by its number.
pub fn spoken(news: &[News]) -> Option<String> {
    let came = news.iter().filter(|news| matches!(news, News::In { .. })).count();
    let words = news.iter().filter_map(|news| match news {
        News::In { name, text, .. } if came <= 3 => Some(strings::says(name, text)),
        News::Line(line) => Some(line.to_string()),
        _ => None,
    });
    let flood = (came > 3).then(|| strings::new_messages(came).to_string());
    let words: Vec<_> = words.chain(flood).collect();
    (!words.is_empty()).then(|| words.join(". "))
}

/// What is told of an event; nothing of what nobody can read.
fn of_event(thread: &Thread, event: &Event) -> Option<News> {
    Some(match (&event.content, event.author) {
        (Content::System(system), _) => News::Line(strings::system(system).1),
        (_, User::Customer(_)) => News::Out(event.id),
        (content, author) => {
            let text = content.words()?.into_owned();
            News::In { event: event.id, name: name_in(thread, author).to_owned(), text }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Talk, agent, customer};
    use super::*;
    use parlor_engine::chat::{ClosedBy, System};

    #[test]
    fn only_what_is_new_is_told_and_only_once() {
        let mut talk = Talk::assigned();
        talk.says(agent(), "before", 1);
        let mut heard = Heard::default();
        assert_eq!(heard.catch_up(&talk.replica), []);
        let out = talk.says(customer(), "mine", 2);
        let event = talk.says(agent(), "yours", 3);
        let came = News::In { event, name: "Ines".to_owned(), text: "yours".to_owned() };
        assert_eq!(heard.catch_up(&talk.replica), [News::Out(out), came]);
        assert_eq!(heard.catch_up(&talk.replica), []);
    }

    #[test]
    fn a_whole_conversation_is_told_in_order() {
        let mut talk = Talk::new();
        let mut heard = Heard::default();
        heard.catch_up(&talk.replica);
        talk = Talk::queued();
        assert_eq!(heard.catch_up(&talk.replica), [News::Started(talk.thread)]);
        talk.joins(1);
        talk.line(System::AgentJoined { name: "Ines".to_owned() }, 1);
        let joined = News::Line("Ines joined".into());
        assert_eq!(heard.catch_up(&talk.replica), [joined, News::Assigned(AgentId(2), "Ines".to_owned())]);
        talk.closes(ClosedBy::Agent, 2);
        talk.rates(4);
        let told = heard.catch_up(&talk.replica);
        assert_eq!(told, [News::Line("The chat was closed".into()), News::Ended(talk.thread), News::Rated(4)]);
        talk.begins(3);
        assert_eq!(heard.catch_up(&talk.replica), [News::Started(talk.thread)]);
    }

    #[test]
    fn what_was_said_earlier_is_no_news() {
        let mut talk = Talk::assigned();
        let mut heard = Heard::default();
        heard.catch_up(&talk.replica);
        talk.gets_earlier("long ago", true);
        assert_eq!(heard.catch_up(&talk.replica), []);
        let event = talk.says(agent(), "yours", 3);
        let came = News::In { event, name: "Ines".to_owned(), text: "yours".to_owned() };
        assert_eq!(heard.catch_up(&talk.replica), [came]);
    }

    #[test]
    fn a_flood_is_only_counted() {
        let came = |text: &str| News::In { event: EventId(1), name: "Ines".to_owned(), text: text.to_owned() };
        assert_eq!(spoken(&[came("a"), News::Out(EventId(2))]), Some("Ines says: a".to_owned()));
        assert_eq!(spoken(&vec![came("a"); 4]), Some("4 new messages".to_owned()));
        assert_eq!(spoken(&[News::Rated(3)]), None);
    }
}
