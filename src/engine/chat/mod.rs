//! A chat: one customer's threads and everything said in them. Knows nothing of queues, groups' agents or load.

#[cfg_attr(feature = "lean", path = "attributes/absent.rs")]
pub(crate) mod attributes;
mod change;
mod commands;
mod content;
#[cfg(not(feature = "lean"))]
mod erase;
mod event;
mod evolve;
mod fact;
mod member;
mod places;
mod post;
mod postback;
pub mod profile;
#[cfg(not(feature = "lean"))]
mod reach;
mod response_rules;
mod scope;
mod see;
mod segment;
mod staff_line;
mod survey;
mod survey_rules;
#[cfg(test)]
mod tests;
mod thread;
mod urgency;

use serde::{Deserialize, Serialize};

pub use attributes::*;
pub use change::{DeleteEvent, EditEvent};
pub use commands::{MarkSeen, Rate, SaveCustomer};
#[cfg(not(feature = "lean"))]
pub(crate) use content::Detail;
pub use content::{
    Action, ActionKind, Answer, Block, BlockKind, Button, ButtonKind, ButtonTarget, Choice, Content, Element, Field,
    FieldKind, File, FilledForm, Form, FormKind, Layout, Packed, Place, Product, ProductAddon, ProductOption, Rich,
    WebviewHeight, Words,
};
#[cfg(not(feature = "lean"))]
pub use erase::Subject;
pub use event::{Audience, ClosedBy, Event, Extra, Note, Postback, Pressed, System};
pub use fact::{ChatFact, Erasure};
pub use member::{Hidden, Marks, Member, Role};
pub use post::PostEvent;
pub(crate) use post::say;
pub use postback::SendPostback;
pub use profile::{Profile, ProfileFact};
#[cfg(not(feature = "lean"))]
pub use reach::Reach;
pub use response_rules::ResponseRules;
pub(crate) use scope::Scope;
pub use segment::{Purpose, Segment};
pub use staff_line::{Away, Colleague, HandedTo, StaffLine};
pub use survey::{CsatStatus, SkipSurvey, Survey, SurveyEnd, SurveyEnded};
pub use survey_rules::SurveyRules;
pub use thread::{Closed, Rating, Thread};
pub use urgency::MarkUrgent;

use crate::{ChatId, CustomerId, EventId, Reject, StaffOnly, ThreadId};

/// The person served, as the chat knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer {
    /// Who it is.
    pub id: CustomerId,
    /// The name given, if any.
    pub name: Option<String>,
    /// The mail address given, if any.
    pub email: Option<String>,
}

/// One customer's lasting relation with the account: a fold of [`ChatFact`]s.
///
/// At most one thread is open, and it is the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// Whose chat it is.
    pub customer: Customer,
    /// Its threads, oldest first.
    pub threads: Vec<Thread>,
    /// What staff keep about it; none for the customer, and where nothing was ever noted.
    #[serde(default)]
    pub attributes: Option<Box<ChatAttributes>>,
    /// What staff know of the customer. None for the customer.
    #[serde(default)]
    pub profile: Option<Box<StaffOnly<Profile>>>,
}

impl Chat {
    /// The open thread, if there is one.
    pub fn open_thread(&self) -> Option<&Thread> {
        self.threads.last().filter(|thread| thread.closed.is_none())
    }

    /// The thread of this id.
    pub fn thread(&self, id: ThreadId) -> Option<&Thread> {
        self.threads.iter().rev().find(|thread| thread.id == id)
    }

    /// Whether an event of this id is in one of the threads.
    pub fn has_event(&self, id: EventId) -> bool {
        self.threads.iter().any(|thread| thread.place_of(id).is_some())
    }

    pub(crate) fn thread_mut(&mut self, id: ThreadId) -> Option<&mut Thread> {
        self.threads.iter_mut().rev().find(|thread| thread.id == id)
    }

    /// The open thread, or the refusal that says there is none.
    pub(crate) fn need_open(&self) -> Result<&Thread, Reject> {
        self.open_thread().ok_or(Reject::ThreadClosed)
    }
}
