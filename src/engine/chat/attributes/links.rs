//! Links: what a thread has to do with in a system that knows customers, projects, sales and tickets.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::{ChatId, Reject, ThreadId, text};

/// Kinds of records. A thread has at most one link of each (SuperOffice's chat session, specs/superoffice.md 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// A person or company.
    Contact,
    /// A project.
    Project,
    /// A sale.
    Sale,
    /// A ticket.
    Ticket,
}

/// A record elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// Its id there, 1 to 64 characters.
    pub id: String,
    /// What people call it, at most 200 characters.
    pub label: Option<String>,
}

/// Ties a thread, open or closed, to a record; an earlier link of that kind goes. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkThread {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
    /// What kind of record.
    pub kind: LinkKind,
    /// Its id there: 1 to 64 characters.
    pub id: String,
    /// What people call it: at most 200 characters; may be empty.
    #[serde(default)]
    pub label: String,
}

/// Unties a thread, open or closed, from its record of a kind. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnlinkThread {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
    /// What kind of record.
    pub kind: LinkKind,
}

impl LinkThread {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let id = text::label(&self.id).ok_or(Reject::LinkInvalid)?;
        let link = Link { id, label: text::optional_name(&self.label)? };
        if thread.link(self.kind) == Some(&link) {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::Linked { thread: thread.id, kind: self.kind, link }))
    }
}

impl UnlinkThread {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        if thread.link(self.kind).is_none() {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::Unlinked { thread: thread.id, kind: self.kind }))
    }
}
