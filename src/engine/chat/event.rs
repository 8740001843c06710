//! Items in a thread.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Content, StaffLine};
use crate::staff_only::StaffOnly;
use crate::{AgentId, EventId, GroupId, NoteId, Time, User};

/// Who may see an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody in the thread.
    #[default]
    All,
    /// Staff only; never sent to the customer in any form.
    Agents,
}

/// An item in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// Its id, the same from the local echo on.
    pub id: EventId,
    /// When it was said.
    pub at: Time,
    /// Who said it.
    pub author: User,
    /// Who may see it.
    pub audience: Audience,
    /// What it says.
    pub content: Content,
    /// What few events have.
    #[serde(default)]
    pub extra: Option<Box<Extra>>,
}

impl Event {
    /// Bytes that it takes of what a thread holds of its customer's words; none if somebody else has said it.
    #[cfg(not(feature = "lean"))]
    pub(super) fn customer_bytes(&self) -> usize {
        if !self.author.is_customer() {
            return 0;
        }
        let extra = self.extra.as_ref().map_or(0, |extra| extra.metadata.as_ref().map_or(0, String::len));
        crate::limits::EVENT_BYTES + self.content.bytes() + extra
    }

    /// When it was deleted, if it was.
    pub fn deleted_at(&self) -> Option<Time> {
        self.extra.as_ref()?.deleted_at
    }

    /// What of it people read, as in [`Content::words`]; nothing once it is deleted.
    pub fn words(&self) -> Option<Cow<'_, str>> {
        if self.deleted_at().is_some() { None } else { self.content.words() }
    }

    /// The place holder that stays when it is deleted: who said something when, and what its author calls it.
    pub(super) fn emptied(&self, at: Time) -> Event {
        let kept = self.extra.as_deref();
        let extra = Extra {
            custom_id: kept.and_then(|extra| extra.custom_id.clone()),
            on_behalf_of: kept.and_then(|extra| extra.on_behalf_of.clone()),
            deleted_at: Some(at),
            ..Extra::default()
        };
        Event { content: Content::Deleted, extra: Some(Box::new(extra)), ..self.clone() }
    }

    /// Who has the buttons of this postback switched on, first pressed first.
    pub fn pressed_by(&self, postback: &str) -> impl Iterator<Item = User> {
        let pressed = self.extra.as_deref().map_or(&[][..], |extra| &extra.pressed);
        pressed.iter().filter(move |pressed| pressed.postback == postback).map(|pressed| pressed.user)
    }

    /// Whether staff were told here in full what the next event tells everybody.
    #[cfg(not(feature = "lean"))]
    pub fn retells(&self) -> bool {
        matches!(&self.content, Content::System(System::Staff(line)) if line.retells())
    }

    pub(super) fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// When it was last changed, if it was.
    pub fn edited_at(&self) -> Option<Time> {
        self.extra.as_ref()?.edited_at
    }
}

/// What few events have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Extra {
    /// What its author calls it: 1 to 100 characters. Two events may be called the same.
    pub custom_id: Option<String>,
    /// Name of the bot or integration that speaks through its author.
    pub on_behalf_of: Option<String>,
    /// A JSON document that goes with it, at most 4,000 characters; pages show nothing of it.
    pub metadata: Option<String>,
    /// The button that it answers to.
    pub postback: Option<Postback>,
    /// When it was last changed.
    pub edited_at: Option<Time>,
    /// When it was deleted.
    pub deleted_at: Option<Time>,
    /// Who has which of its buttons switched on now (LiveChat's toggling users).
    #[serde(default)]
    pub pressed: Vec<Pressed>,
}

/// A button that somebody has switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pressed {
    /// The button's postback.
    pub postback: String,
    /// For whom it is on.
    pub user: User,
}

/// A button, as an event names it that was said by pressing the button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Postback {
    /// The event whose button it is.
    pub event: EventId,
    /// The button's postback.
    pub id: String,
}

/// What happened to the thread. After the system messages of LiveChat (specs/livechat.md section 10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// An agent took the thread.
    AgentJoined {
        /// The agent's name.
        name: String,
    },
    /// An agent left the thread.
    AgentLeft {
        /// The agent's name.
        name: String,
    },
    /// The thread went from one agent to another.
    Transferred {
        /// Name of the agent who gave it away.
        from: String,
        /// Name of the agent who took it.
        to: String,
    },
    /// The thread went to a group's queue.
    TransferredToGroup {
        /// The group.
        group: GroupId,
        /// The group's name.
        name: String,
    },
    /// The agent's pages are gone; the thread waits again at its old place.
    AgentLost {
        /// The agent's name.
        name: String,
    },
    /// The thread was closed.
    Closed {
        /// Whose doing it was.
        by: ClosedBy,
        /// The agent's name, if it was one.
        #[serde(default)]
        name: Option<String>,
    },
    /// The customer is kept out.
    CustomerBanned {
        /// For how many days.
        days: u16,
        /// The agent's name, if it was one.
        #[serde(default)]
        name: Option<String>,
    },
    /// What only staff are told.
    Staff(StaffOnly<Box<StaffLine>>),
}

/// Who closed a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClosedBy {
    /// The customer ended it.
    Customer,
    /// An agent closed it.
    Agent,
    /// Nobody said anything for as long as the group waits.
    Idle,
    /// Parlor or an integration did.
    System,
    /// The customer's pages were gone for longer than the group allows (LiveChat: `archived_customer_disconnected`).
    Gone,
    /// Its agent was there for it no more, and nobody else could take it in a group where nobody may wait (LiveChat:
    /// `routing.archived_…`; the line for staff before it says why). Or nobody looked after a message for thirty days.
    Unserved,
}

/// An agents' remark on a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// When it was written.
    pub at: Time,
    /// Who wrote it.
    pub author: User,
    /// Plain text. All notes of a thread together hold 5,000 characters.
    pub text: String,
    /// When it was last written anew.
    #[serde(default)]
    pub edited_at: Option<Time>,
    /// How many characters were left out, if there was no room for all.
    #[serde(default)]
    pub truncated: Option<u32>,
    /// Whether a program has summed the talk up in it.
    #[serde(default)]
    pub summary: bool,
    /// In which agent's name, if not the author's own.
    #[serde(default)]
    pub on_behalf_of: Option<AgentId>,
    /// Under which name, if not the author's own.
    #[serde(default)]
    pub name: Option<String>,
}

crate::staff_only!(Note);
