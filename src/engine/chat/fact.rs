//! What can happen to a chat.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    AttributeFact, Audience, ClosedBy, Content, Customer, Event, Hidden, Member, Note, ProfileFact, Rating, SurveyEnd,
};
use crate::map::Set;
use crate::{ChatId, EventId, GroupId, ThreadId, Time, User};

/// One thing that happened to a chat. Facts are only ever added to this list, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChatFact {
    /// The customer came for the first time.
    Opened {
        /// Who came.
        customer: Customer,
    },
    /// The customer's name or address changed.
    CustomerSaved {
        /// The whole new profile.
        customer: Customer,
    },
    /// A thread began.
    ThreadStarted {
        /// The new thread.
        thread: ThreadId,
        /// The group asked for.
        group: GroupId,
        /// When.
        at: Time,
    },
    /// Somebody takes part, for the first time or again.
    MemberJoined {
        /// In which thread.
        thread: ThreadId,
        /// Who, with the name shown.
        member: Member,
    },
    /// Somebody takes part no more.
    MemberLeft {
        /// In which thread.
        thread: ThreadId,
        /// Who.
        user: User,
    },
    /// Something was said.
    EventPosted {
        /// In which thread.
        thread: ThreadId,
        /// What.
        event: Arc<Event>,
    },
    /// An agent remarked something.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    NoteAdded {
        /// On which thread.
        thread: ThreadId,
        /// What.
        note: Box<Note>,
    },
    /// A member's pages got further.
    Seen {
        /// In which thread.
        thread: ThreadId,
        /// Whose.
        user: User,
        /// The new delivered mark, if it moved.
        delivered: Option<EventId>,
        /// The new read mark, if it moved.
        read: Option<EventId>,
        /// When. Facts of earlier versions do not say; theirs is the beginning of time.
        #[serde(default)]
        at: Time,
    },
    /// The thread ended.
    ThreadClosed {
        /// Which.
        thread: ThreadId,
        /// When.
        at: Time,
        /// By whom.
        by: ClosedBy,
    },
    /// The customer judged the thread.
    Rated {
        /// Which.
        thread: ThreadId,
        /// How.
        rating: Rating,
    },
    /// An event says something else now.
    EventEdited {
        /// In which thread.
        thread: ThreadId,
        /// Which event.
        event: EventId,
        /// Who may see the event.
        audience: Audience,
        /// What it says.
        content: Box<Content>,
        /// When.
        at: Time,
    },
    /// An event was deleted; a place holder stays.
    EventDeleted {
        /// In which thread.
        thread: ThreadId,
        /// Which event.
        event: EventId,
        /// Who may see the event.
        audience: Audience,
        /// Whether this copy keeps what was said: supervisors' and observers' do.
        kept: bool,
        /// When.
        at: Time,
    },
    /// A button was switched on or off.
    ButtonToggled {
        /// In which thread.
        thread: ThreadId,
        /// Whose button.
        event: EventId,
        /// Who may see the event.
        audience: Audience,
        /// The button's postback.
        postback: String,
        /// For whom.
        user: User,
        /// Whether it is on.
        on: bool,
    },
    /// Something changed that staff keep about the chat.
    AttributesChanged(AttributeFact),
    /// The customer finds the thread urgent, or no more.
    UrgencyMarked {
        /// Which.
        thread: ThreadId,
        /// Whether it is urgent now.
        urgent: bool,
    },
    /// A closed thread is gone with all that was said in it.
    ThreadDeleted {
        /// Which.
        thread: ThreadId,
    },
    /// Somebody listens without the customer's knowing, or no more. Staff only.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    Hidden {
        /// In which thread.
        thread: ThreadId,
        /// Who, and how from now on.
        member: Hidden,
    },
    /// What staff know of the customer changed.
    Profile(ProfileFact),
    /// What people wrote and who they are was erased: here, in the stored log and everywhere else.
    #[cfg_attr(feature = "lean", serde(skip_serializing, deserialize_with = "crate::staff_only::refused::deserialize"))]
    Erased {
        /// Where.
        erasure: Erasure,
        /// When.
        at: Time,
    },
    /// The customer of a closed thread is asked something.
    SurveyStarted {
        /// In which thread.
        thread: ThreadId,
        /// The event with the form.
        event: EventId,
        /// When.
        at: Time,
        /// When it ends by itself.
        due: Time,
    },
    /// The survey of a closed thread is over.
    SurveyEnded {
        /// In which thread.
        thread: ThreadId,
        /// How.
        how: SurveyEnd,
        /// When.
        at: Time,
    },
}

/// What is blanked by an erasure. Ids, times and the order of things stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Erasure {
    /// Chats that are erased as a whole; none where only threads are.
    pub chats: Set<ChatId>,
    /// Threads that are erased, in whichever chat their facts are recorded.
    pub threads: Set<ThreadId>,
}

impl ChatFact {
    /// The thread it is about, if it is about one.
    pub fn thread(&self) -> Option<ThreadId> {
        match self {
            ChatFact::ThreadStarted { thread, .. }
            | ChatFact::MemberJoined { thread, .. }
            | ChatFact::MemberLeft { thread, .. }
            | ChatFact::EventPosted { thread, .. }
            | ChatFact::NoteAdded { thread, .. }
            | ChatFact::Seen { thread, .. }
            | ChatFact::ThreadClosed { thread, .. }
            | ChatFact::Rated { thread, .. }
            | ChatFact::EventEdited { thread, .. }
            | ChatFact::EventDeleted { thread, .. }
            | ChatFact::ButtonToggled { thread, .. }
            | ChatFact::UrgencyMarked { thread, .. }
            | ChatFact::ThreadDeleted { thread }
            | ChatFact::Hidden { thread, .. }
            | ChatFact::SurveyStarted { thread, .. }
            | ChatFact::SurveyEnded { thread, .. } => Some(*thread),
            ChatFact::AttributesChanged(fact) => fact.thread(),
            ChatFact::Opened { .. }
            | ChatFact::CustomerSaved { .. }
            | ChatFact::Profile(_)
            | ChatFact::Erased { .. } => None,
        }
    }

    /// Whether it can let a chat come into somebody's sight or go out of it. What is merely said or marked in it cannot.
    pub fn moves_chat(&self) -> bool {
        match self {
            ChatFact::Opened { .. }
            | ChatFact::ThreadStarted { .. }
            | ChatFact::ThreadClosed { .. }
            | ChatFact::Hidden { .. } => true,
            ChatFact::CustomerSaved { .. }
            | ChatFact::MemberJoined { .. }
            | ChatFact::MemberLeft { .. }
            | ChatFact::EventPosted { .. }
            | ChatFact::NoteAdded { .. }
            | ChatFact::Seen { .. }
            | ChatFact::Rated { .. }
            | ChatFact::EventEdited { .. }
            | ChatFact::EventDeleted { .. }
            | ChatFact::ButtonToggled { .. }
            | ChatFact::UrgencyMarked { .. }
            | ChatFact::ThreadDeleted { .. }
            | ChatFact::Erased { .. }
            | ChatFact::SurveyStarted { .. }
            | ChatFact::SurveyEnded { .. } => false,
            ChatFact::AttributesChanged(fact) => fact.moves_chat(),
            ChatFact::Profile(fact) => fact.merges(),
        }
    }
}
