//! Erasing what people wrote and who they are: from the state, and from the facts that it was folded from. The two must
//! agree: folding the erased facts and then the erasure gives what the erasure makes of the state.

use std::sync::Arc;

use super::{Chat, ChatFact, Content, Customer, Erasure, Event, Extra, Member, Note, Rating, System, Thread};
use crate::map::Set;
use crate::{ChatId, ThreadId, Time};

impl Chat {
    /// Everything that an erasure of this chat is about. Threads of chats that were merged into it are its own.
    pub fn erasure(&self) -> Erasure {
        let aside = self.profile.iter().flat_map(|profile| profile.aliases()).filter_map(|(_, chat)| chat);
        let chats = std::iter::once(self.id).chain(aside).collect();
        Erasure { chats, threads: self.threads.iter().map(|thread| thread.id).collect() }
    }

    /// When it was erased the last time.
    pub(crate) fn erased_at(&self) -> Option<Time> {
        self.profile.as_ref()?.erased_at
    }

    /// Blanks these threads; without a list, all of them and the customer.
    pub(crate) fn erase(&mut self, only: Option<&Set<ThreadId>>, at: Time) {
        let erased = self.threads.iter_mut().filter(|thread| only.is_none_or(|only| only.contains(&thread.id)));
        erased.for_each(|thread| *thread = thread.erased());
        if only.is_none() {
            self.customer = self.customer.erased();
            self.attributes = self.attributes.take().map(|attributes| Box::new(attributes.erased()));
            self.profile = self.profile.take().map(|profile| Box::new(profile.erased(at)));
        }
    }
}

impl Thread {
    /// What is left of it: who talked when. Whatever is not named here is gone, so that what is added to a thread is
    /// erased unless somebody decides otherwise.
    fn erased(&self) -> Self {
        let mut left = Self::new(self.id, self.group, self.started_at);
        left.closed = self.closed;
        left.members = self.members.iter().map(Member::erased).collect();
        left.marks = self.marks.clone();
        left.rating = self.rating.as_ref().map(Rating::erased);
        left.urgent = self.urgent;
        left.hidden = self.hidden.clone();
        left.attributes = self.attributes.as_ref().map(|attributes| Box::new(attributes.erased()));
        self.events.iter().for_each(|event| left.push(Arc::new(event.erased())));
        left
    }
}

impl Customer {
    pub(crate) fn erased(&self) -> Self {
        Self { id: self.id, name: None, email: None }
    }
}

impl Member {
    /// Agents are the account's own people: their names stay.
    fn erased(&self) -> Self {
        Self { name: self.name.clone().filter(|_| !self.user.is_customer()), ..self.clone() }
    }
}

impl Rating {
    fn erased(&self) -> Self {
        Self { score: self.score, comment: None, at: self.at, resolved: self.resolved, status: self.status }
    }
}

impl Event {
    fn erased(&self) -> Self {
        let content = self.content.erased();
        let extra = self.extra.as_ref().and_then(|extra| extra.erased()).map(Box::new);
        Self { id: self.id, at: self.at, author: self.author, audience: self.audience, content, extra }
    }
}

impl Content {
    /// An empty text, whatever was said. What Parlor says to everybody names agents only.
    fn erased(&self) -> Self {
        match self {
            Content::Text(_)
            | Content::Rich(_)
            | Content::File(_)
            | Content::Form(_)
            | Content::FilledForm(_)
            | Content::Custom(_) => Content::Text(String::new()),
            Content::System(System::Staff(line)) => Content::System(System::Staff(Box::new(line.erased()))),
            Content::System(line) => Content::System(line.clone()),
            Content::Deleted => Content::Deleted,
        }
    }
}

impl Extra {
    /// When it was changed and deleted; none if it never was. The rest was written by people and their programs.
    fn erased(&self) -> Option<Self> {
        let Self { edited_at, deleted_at, .. } = *self;
        (edited_at.is_some() || deleted_at.is_some()).then(|| Self { edited_at, deleted_at, ..Self::default() })
    }
}

/// What of a customer's has to be erased for a fact to be blanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The chat that the fact is recorded in, as a whole.
    Chat,
    /// This thread, wherever the fact is recorded.
    Thread(ThreadId),
}

impl ChatFact {
    /// What has to be erased for it to be blanked; none where nobody can have written anything.
    pub fn subject(&self) -> Option<Subject> {
        match self {
            ChatFact::Opened { .. } | ChatFact::CustomerSaved { .. } | ChatFact::Profile(_) => Some(Subject::Chat),
            ChatFact::MemberJoined { thread, .. }
            | ChatFact::EventPosted { thread, .. }
            | ChatFact::EventEdited { thread, .. }
            | ChatFact::ButtonToggled { thread, .. }
            | ChatFact::NoteAdded { thread, .. }
            | ChatFact::Rated { thread, .. } => Some(Subject::Thread(*thread)),
            ChatFact::AttributesChanged(fact) => Some(fact.thread().map_or(Subject::Chat, Subject::Thread)),
            ChatFact::EventDeleted { .. }
            | ChatFact::ThreadStarted { .. }
            | ChatFact::MemberLeft { .. }
            | ChatFact::Seen { .. }
            | ChatFact::ThreadClosed { .. }
            | ChatFact::UrgencyMarked { .. }
            | ChatFact::Hidden { .. }
            | ChatFact::ThreadDeleted { .. }
            | ChatFact::SurveyStarted { .. }
            | ChatFact::SurveyEnded { .. }
            | ChatFact::Erased { .. } => None,
        }
    }
}

impl Erasure {
    /// Erases what another one does as well.
    pub fn join(&mut self, other: &Self) {
        other.chats.iter().for_each(|chat| {
            self.chats.insert(*chat);
        });
        other.threads.iter().for_each(|thread| {
            self.threads.insert(*thread);
        });
    }

    /// Whether it is about what a fact records.
    pub fn concerns(&self, chat: ChatId, fact: &ChatFact) -> bool {
        match fact.subject() {
            Some(Subject::Chat) => self.chats.contains(&chat),
            Some(Subject::Thread(thread)) => self.threads.contains(&thread),
            None => false,
        }
    }

    /// The fact as the log keeps it from now on; none if the erasure does not concern it. Its shape stays.
    pub fn blank(&self, chat: ChatId, fact: &ChatFact) -> Option<ChatFact> {
        if !self.concerns(chat, fact) {
            return None;
        }
        let blank = match fact {
            ChatFact::Opened { customer } => ChatFact::Opened { customer: customer.erased() },
            ChatFact::CustomerSaved { customer } => ChatFact::CustomerSaved { customer: customer.erased() },
            ChatFact::Profile(fact) => ChatFact::Profile(fact.erased()),
            ChatFact::MemberJoined { thread, member } => {
                ChatFact::MemberJoined { thread: *thread, member: member.erased() }
            }
            ChatFact::EventPosted { thread, event } => {
                ChatFact::EventPosted { thread: *thread, event: Arc::new(event.erased()) }
            }
            ChatFact::NoteAdded { thread, note } => {
                let note = Box::new(Note { text: String::new(), name: None, ..Note::clone(note) });
                ChatFact::NoteAdded { thread: *thread, note }
            }
            ChatFact::Rated { thread, rating } => ChatFact::Rated { thread: *thread, rating: rating.erased() },
            ChatFact::EventEdited { thread, event, audience, content, at } => {
                let content = Box::new(content.erased());
                ChatFact::EventEdited { thread: *thread, event: *event, audience: *audience, content, at: *at }
            }
            ChatFact::ButtonToggled { thread, event, audience, postback: _, user, on } => {
                let (thread, event, audience, postback) = (*thread, *event, *audience, String::new());
                ChatFact::ButtonToggled { thread, event, audience, postback, user: *user, on: *on }
            }
            #[cfg(not(feature = "lean"))]
            ChatFact::AttributesChanged(fact) => ChatFact::AttributesChanged(fact.erased()),
            #[cfg(feature = "lean")]
            ChatFact::AttributesChanged(_) => return None,
            ChatFact::EventDeleted { .. }
            | ChatFact::ThreadStarted { .. }
            | ChatFact::MemberLeft { .. }
            | ChatFact::Seen { .. }
            | ChatFact::ThreadClosed { .. }
            | ChatFact::UrgencyMarked { .. }
            | ChatFact::Hidden { .. }
            | ChatFact::ThreadDeleted { .. }
            | ChatFact::SurveyStarted { .. }
            | ChatFact::SurveyEnded { .. }
            | ChatFact::Erased { .. } => return None,
        };
        Some(blank).filter(|blank| blank != fact)
    }
}
