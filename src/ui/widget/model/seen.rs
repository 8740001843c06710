//! How far the visitor has got: what is unread, and which marks are due.

use parlor_engine::EventId;
use parlor_engine::chat::Thread;
use parlor_engine::command::MarkSeen;
use parlor_page::sync::Replica;

use super::{name_in, own_chat};

/// Characters of the preview beside the launcher.
const PREVIEW_CHARS: usize = 90;

/// What waits to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unread {
    /// How many messages.
    pub count: usize,
    /// The latest of them, with its author.
    pub preview: String,
}

/// What waits to be read in the last thread; older ones have been left behind.
pub fn unread(replica: &Replica) -> Unread {
    let Some((thread, user)) = own_chat(replica).and_then(|chat| chat.threads.last()).zip(replica.user()) else {
        return Unread::default();
    };
    let seen = thread.marks_of(user).read.and_then(|read| thread.place_of(read)).map_or(0, |place| place + 1);
    let texts = thread
        .events
        .iter()
        .skip(seen)
        .filter_map(|event| event.author.agent().and(event.words()).map(|words| (event.author, words)));
    texts.fold(Unread::default(), |unread, (author, text)| Unread {
        count: unread.count + 1,
        preview: preview(name_in(thread, author), &text),
    })
}

/// The mark that is due, if any: what an agent said has arrived, and, if `looking`, has been looked at.
pub fn due(replica: &Replica, looking: bool) -> Option<MarkSeen> {
    let (chat, user) = own_chat(replica).zip(replica.user())?;
    let thread = chat.threads.last()?;
    let place = thread.events.iter().rposition(|event| event.author.agent().is_some())?;
    let event = thread.events.get(place)?.id;
    let marks = thread.marks_of(user);
    let delivered = is_behind(thread, marks.delivered, place);
    let read = looking && is_behind(thread, marks.read, place);
    let (delivered, read) = (delivered.then_some(event), read.then_some(event));
    (delivered.or(read).is_some()).then_some(MarkSeen { chat: chat.id, thread: thread.id, delivered, read })
}

fn is_behind(thread: &Thread, mark: Option<EventId>, place: usize) -> bool {
    mark.and_then(|mark| thread.place_of(mark)).is_none_or(|seen| seen < place)
}

fn preview(name: &str, text: &str) -> String {
    let mut line: String = text.chars().take(PREVIEW_CHARS).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    [name, ": ", &line].concat()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Talk, agent, customer};
    use super::*;

    #[test]
    fn what_an_agent_said_is_unread_until_it_is_looked_at() {
        let mut talk = Talk::assigned();
        talk.says(customer(), "hello", 1);
        assert_eq!(unread(&talk.replica), Unread::default());
        assert_eq!(due(&talk.replica, true), None);
        talk.says(agent(), "good", 2);
        let last = talk.says(agent(), "morning", 3);
        assert_eq!(unread(&talk.replica), Unread { count: 2, preview: "Ines: morning".to_owned() });

        let arrived = due(&talk.replica, false).unwrap();
        assert_eq!((arrived.delivered, arrived.read), (Some(last), None));
        talk.sees(customer(), arrived.delivered, None);
        assert_eq!(due(&talk.replica, false), None);

        let looked_at = due(&talk.replica, true).unwrap();
        assert_eq!((looked_at.delivered, looked_at.read), (None, Some(last)));
        talk.sees(customer(), None, looked_at.read);
        assert_eq!(unread(&talk.replica).count, 0);
        assert_eq!(due(&talk.replica, true), None);
    }

    #[test]
    fn a_mark_counts_as_soon_as_it_is_on_its_way() {
        let mut talk = Talk::assigned();
        talk.says(agent(), "hello", 1);
        let mark = due(&talk.replica, true).unwrap();
        talk.replica.send(parlor_engine::Command::MarkSeen(mark), parlor_engine::Time(2));
        assert_eq!((due(&talk.replica, true), unread(&talk.replica).count), (None, 0));
    }

    #[test]
    fn previews_are_short() {
        assert_eq!(preview("Ines", &"ü".repeat(200)).chars().count(), "Ines: ".len() + PREVIEW_CHARS + 1);
    }
}
