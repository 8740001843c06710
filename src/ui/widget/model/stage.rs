//! Where the visitor stands, and so which of the widget's faces is shown.

use parlor_engine::chat::{Chat, Content, FormKind, Thread};
use parlor_engine::{ThreadId, Time};
use parlor_page::sync::Replica;

use super::{outbox, own_chat};

/// A rating is asked for this long after the end.
const RATE_MS: u64 = 24 * 3_600_000;

/// Which of the widget's faces is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The copy has not come yet.
    Loading,
    /// Nothing has been said yet, or the next conversation is to begin: the form.
    Form,
    /// The conversation.
    Talk(Phase),
    /// The rating has been given just now.
    Thanks,
}

/// How the conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The start is on its way.
    Starting,
    /// Nobody has taken it yet.
    Queued,
    /// Nobody has taken it yet, and nobody waits: a message was left.
    Left,
    /// An agent is there.
    Chatting,
    /// It has ended, and a rating is asked for.
    Rating,
    /// It has ended.
    Ended,
}

/// What the visitor wants of a conversation that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// The thread that is not to be rated.
    pub skipped: Option<ThreadId>,
    /// The thread that has been rated just now.
    pub thanked: Option<ThreadId>,
    /// Whether the form is wanted again.
    pub anew: bool,
}

/// Which face is shown.
pub fn stage(replica: &Replica, asked: Asked, now: Time) -> Stage {
    if outbox::is_starting(replica) {
        return Stage::Talk(Phase::Starting);
    }
    if !replica.is_loaded() {
        return Stage::Loading;
    }
    let Some(chat) = own_chat(replica) else { return Stage::Form };
    match chat.threads.last() {
        None => Stage::Form,
        Some(thread) if thread.closed.is_none() => Stage::Talk(open(replica, chat, thread)),
        Some(_) if asked.anew => Stage::Form,
        Some(thread) if asked.thanked == Some(thread.id) && thread.rating.is_some() => Stage::Thanks,
        Some(thread) if asks(thread, asked, now) => Stage::Talk(Phase::Rating),
        Some(_) => Stage::Talk(Phase::Ended),
    }
}

impl Stage {
    /// The word for it that sites are told.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Loading => "loading",
            Stage::Form => "form",
            Stage::Talk(Phase::Starting | Phase::Queued | Phase::Left) => "queued",
            Stage::Talk(Phase::Chatting) => "chatting",
            Stage::Talk(Phase::Rating | Phase::Ended) | Stage::Thanks => "closed",
        }
    }
}

fn open(replica: &Replica, chat: &Chat, thread: &Thread) -> Phase {
    let waits = replica.confirmed().work_of(chat.id).is_none_or(|work| work.waits());
    match waits {
        true if is_message(thread) => Phase::Left,
        true => Phase::Queued,
        false => Phase::Chatting,
    }
}

/// Whether the visitor has left a message, and nobody has answered it.
fn is_message(thread: &Thread) -> bool {
    let unanswered = thread.events.iter().rev().take_while(|event| event.author.agent().is_none());
    let mut forms = unanswered.filter_map(|event| match &event.content {
        Content::FilledForm(form) => form.opened(),
        _ => None,
    });
    forms.any(|form| form.kind == FormKind::Offline)
}

fn asks(thread: &Thread, asked: Asked, now: Time) -> bool {
    let met = thread.members.iter().any(|member| member.user.agent().is_some());
    let recent = thread.closed.is_some_and(|closed| now.since_ms(closed.at) < RATE_MS);
    met && recent && thread.rating.is_none() && asked.skipped != Some(thread.id)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Talk, agent, customer};
    use super::*;
    use parlor_engine::chat::ClosedBy;
    use parlor_page::sync::Outbox;

    fn of(talk: &Talk) -> Stage {
        stage(&talk.replica, Asked::default(), Time(60_000))
    }

    #[test]
    fn a_conversation_goes_through_its_stages() {
        assert_eq!(stage(&Replica::new(Outbox::default()), Asked::default(), Time(0)), Stage::Loading);
        let mut talk = Talk::new();
        assert_eq!(of(&talk), Stage::Form);
        talk.starts("hello");
        assert_eq!(of(&talk), Stage::Talk(Phase::Starting));
        let mut talk = Talk::queued();
        assert_eq!(of(&talk), Stage::Talk(Phase::Queued));
        talk.joins(1);
        assert_eq!(of(&talk), Stage::Talk(Phase::Chatting));
        talk.closes(ClosedBy::Agent, 2);
        assert_eq!(of(&talk), Stage::Talk(Phase::Rating));
        talk.rates(5);
        assert_eq!(of(&talk), Stage::Talk(Phase::Ended));
        let thanked = Asked { thanked: Some(talk.thread), ..Asked::default() };
        assert_eq!(stage(&talk.replica, thanked, Time(3)), Stage::Thanks);
        let anew = Asked { anew: true, ..thanked };
        assert_eq!(stage(&talk.replica, anew, Time(3)), Stage::Form);
        talk.begins(4);
        assert_eq!(stage(&talk.replica, anew, Time(5)), Stage::Talk(Phase::Queued));
    }

    #[test]
    fn who_has_left_a_message_is_in_no_queue_until_it_is_answered() {
        let mut talk = Talk::queued();
        talk.fills(FormKind::PreChat, 1);
        assert_eq!(of(&talk), Stage::Talk(Phase::Queued));
        talk.fills(FormKind::Offline, 2);
        talk.says(customer(), "It is the large one.", 3);
        assert_eq!(of(&talk), Stage::Talk(Phase::Left));
        talk.joins(4);
        assert_eq!(of(&talk), Stage::Talk(Phase::Chatting));
        talk.says(agent(), "Which of the two?", 5);
        talk.waits(6);
        assert_eq!(of(&talk), Stage::Talk(Phase::Queued));
    }

    #[test]
    fn a_rating_is_asked_for_once_and_not_for_ever() {
        let mut talk = Talk::assigned();
        talk.closes(ClosedBy::Agent, 0);
        let skipped = Asked { skipped: Some(talk.thread), ..Asked::default() };
        assert_eq!(stage(&talk.replica, skipped, Time(1)), Stage::Talk(Phase::Ended));
        assert_eq!(stage(&talk.replica, Asked::default(), Time(RATE_MS)), Stage::Talk(Phase::Ended));
    }

    #[test]
    fn who_met_nobody_is_not_asked() {
        let mut talk = Talk::queued();
        talk.closes(ClosedBy::Customer, 0);
        assert_eq!(of(&talk), Stage::Talk(Phase::Ended));
    }
}
