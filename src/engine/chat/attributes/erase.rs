//! Erasing from what staff keep: whatever somebody wrote is gone. Who follows, what was promised and when stays.
//! Nobody is to come back to who is forgotten.

use super::{AttributeFact, Attributes, ChatAttributes, Link, Names, Properties};
use crate::chat::Note;

impl ChatAttributes {
    /// What is left of it.
    pub(in crate::chat) fn erased(&self) -> Self {
        Self { properties: Properties::new(), pinned: false, ..self.clone() }
    }
}

impl Attributes {
    /// What is left of it.
    pub(in crate::chat) fn erased(&self) -> Self {
        Self {
            initial_position: self.initial_position,
            response: self.response,
            fetched_at: self.fetched_at,
            skills: self.skills.clone(),
            access: self.access.clone(),
            ..Self::default()
        }
    }
}

impl AttributeFact {
    /// The fact as the log keeps it after an erasure. Its shape stays.
    pub(in crate::chat) fn erased(&self) -> Self {
        match self {
            AttributeFact::PropertiesSet { of, properties: _ } => {
                AttributeFact::PropertiesSet { of: *of, properties: Properties::new() }
            }
            AttributeFact::PropertiesDeleted { of, names: _ } => {
                AttributeFact::PropertiesDeleted { of: *of, names: Names::new() }
            }
            AttributeFact::Tagged { thread, tag: _ } => AttributeFact::Tagged { thread: *thread, tag: String::new() },
            AttributeFact::Untagged { thread, tag: _ } => {
                AttributeFact::Untagged { thread: *thread, tag: String::new() }
            }
            AttributeFact::Linked { thread, kind, link: _ } => {
                let link = Link { id: String::new(), label: None };
                AttributeFact::Linked { thread: *thread, kind: *kind, link }
            }
            AttributeFact::NoteEdited { thread, note } => {
                let note = Box::new(Note { text: String::new(), name: None, ..Note::clone(note) });
                AttributeFact::NoteEdited { thread: *thread, note }
            }
            AttributeFact::Unlinked { .. }
            | AttributeFact::NoteDeleted { .. }
            | AttributeFact::Placed { .. }
            | AttributeFact::Requeued { .. }
            | AttributeFact::TargetSet { .. }
            | AttributeFact::ResponseOverdue { .. }
            | AttributeFact::AlertRaised { .. }
            | AttributeFact::Waited { .. }
            | AttributeFact::Idled { .. }
            | AttributeFact::ChatFollowed { .. }
            | AttributeFact::ChatUnfollowed { .. }
            | AttributeFact::CustomerFollowed { .. }
            | AttributeFact::CustomerUnfollowed { .. }
            | AttributeFact::Pinned { .. }
            | AttributeFact::AccessSet { .. } => self.clone(),
        }
    }
}
