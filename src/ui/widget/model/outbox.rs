//! What the visitor has said that is in no thread yet: on its way, or refused.

use parlor_engine::chat::Content;
use parlor_engine::command::{PostEvent, StartThread};
use parlor_engine::{Command, EventId, IdSource, Reject, Time};
use parlor_page::sync::{Numbered, Replica};

use super::own_chat;

/// A text that is in no thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent<'a> {
    /// The command's number.
    pub number: u32,
    /// The words.
    pub text: &'a str,
    /// When it was sent off.
    pub at: Time,
    /// Why it was refused, if it was.
    pub reject: Option<Reject>,
}

/// Texts that are in no thread, the refused ones first.
pub fn unsent(replica: &Replica) -> impl Iterator<Item = Unsent<'_>> {
    let outbox = replica.outbox();
    let failed = outbox.failed.iter().filter_map(|failed| row(&failed.command, Some(failed.reject)));
    let pending = outbox
        .pending
        .iter()
        .filter(|pending| !is_predicted(replica, pending))
        .filter_map(|pending| row(pending, None));
    failed.chain(pending)
}

/// Whether a thread is being started.
pub fn is_starting(replica: &Replica) -> bool {
    replica.outbox().pending.iter().any(|pending| matches!(pending.command, Command::StartThread(_)))
}

fn row(numbered: &Numbered, reject: Option<Reject>) -> Option<Unsent<'_>> {
    let text = match &numbered.command {
        Command::PostEvent(PostEvent { content: Content::Text(text), .. }) => text,
        Command::StartThread(StartThread { text, .. }) => text,
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(Unsent { number: numbered.number, text, at: numbered.at, reject })
}

/// Whether a pending text stands in the chat already.
fn is_predicted(replica: &Replica, pending: &Numbered) -> bool {
    let Some((user, chat)) = replica.user().zip(own_chat(replica)) else { return false };
    // A post's event is the first thing that its command makes.
    let mut ids = IdSource::of_command(user.bits(), replica.outbox().client, pending.number);
    matches!(pending.command, Command::PostEvent(_)) && chat.has_event(EventId(ids.draw()))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Talk;
    use super::*;
    use parlor_engine::chat::ClosedBy;

    #[test]
    fn a_text_sent_into_a_closed_thread_is_not_lost_from_sight() {
        let mut talk = Talk::assigned();
        talk.closes(ClosedBy::Agent, 5_000);
        let number = talk.posts("still there?");
        let waiting: Vec<_> = unsent(&talk.replica).map(|unsent| (unsent.text, unsent.reject)).collect();
        assert_eq!(waiting, [("still there?", None)]);
        talk.refuses(number, Reject::ThreadClosed);
        assert_eq!(unsent(&talk.replica).next().and_then(|unsent| unsent.reject), Some(Reject::ThreadClosed));
    }

    #[test]
    fn a_predicted_text_is_not_shown_twice() {
        let mut talk = Talk::assigned();
        talk.posts("hello");
        assert_eq!(unsent(&talk.replica).count(), 0);
    }

    #[test]
    fn a_start_is_shown_while_it_is_under_way_and_explained_when_it_failed() {
        let mut talk = Talk::new();
        let number = talk.starts("hello");
        assert!(is_starting(&talk.replica));
        assert_eq!(unsent(&talk.replica).next().map(|unsent| unsent.text), Some("hello"));
        talk.refuses(number, Reject::QueueFull);
        assert!(!is_starting(&talk.replica));
        assert_eq!(unsent(&talk.replica).next().and_then(|unsent| unsent.reject), Some(Reject::QueueFull));
    }
}
