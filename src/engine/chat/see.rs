//! What of a chat somebody may see: of each fact, and of the whole. The two must agree (the projection law).

use std::sync::Arc;

use super::{Audience, Chat, ChatFact, Event, Thread};
use crate::Viewer;

impl ChatFact {
    /// The fact as this viewer may see it, given that the viewer sees the chat at all.
    pub fn seen_by(&self, viewer: Viewer) -> Option<ChatFact> {
        let public = match self {
            ChatFact::Opened { .. }
            | ChatFact::CustomerSaved { .. }
            | ChatFact::ThreadStarted { .. }
            | ChatFact::MemberJoined { .. }
            | ChatFact::MemberLeft { .. }
            | ChatFact::Seen { .. }
            | ChatFact::ThreadClosed { .. }
            | ChatFact::Rated { .. }
            | ChatFact::UrgencyMarked { .. }
            | ChatFact::ThreadDeleted { .. }
            | ChatFact::Erased { .. }
            | ChatFact::SurveyStarted { .. }
            | ChatFact::SurveyEnded { .. } => true,
            ChatFact::EventPosted { event, .. } => event.audience == Audience::All,
            ChatFact::EventEdited { audience, .. }
            | ChatFact::EventDeleted { audience, .. }
            | ChatFact::ButtonToggled { audience, .. } => *audience == Audience::All,
            ChatFact::NoteAdded { .. }
            | ChatFact::AttributesChanged(_)
            | ChatFact::Hidden { .. }
            | ChatFact::Profile(_) => false,
        };
        let mut seen = (public || viewer.is_staff()).then(|| self.clone())?;
        if let ChatFact::EventDeleted { kept, .. } = &mut seen {
            *kept = viewer.sees_deleted();
        }
        Some(seen)
    }
}

impl Event {
    /// Whether this viewer, who may read its thread, learns that it is there.
    pub fn is_seen_by(&self, viewer: Viewer) -> bool {
        viewer.is_staff() || self.audience == Audience::All
    }

    /// The event as such a viewer may see it.
    pub fn seen_by(self: &Arc<Self>, viewer: Viewer) -> Option<Arc<Self>> {
        self.is_seen_by(viewer).then(|| match self.deleted_at() {
            Some(at) if !viewer.sees_deleted() => Arc::new(self.emptied(at)),
            _ => self.clone(),
        })
    }
}

impl Chat {
    /// One thread, open or closed, as this viewer may see it, given that the viewer may read it.
    pub fn view_of(&self, thread: &Thread, viewer: Viewer) -> Chat {
        let staff = viewer.is_staff();
        let thread = thread.filtered(viewer);
        let attributes = if staff { self.attributes.clone() } else { None };
        let profile = if staff { self.profile.clone() } else { None };
        Chat { id: self.id, customer: self.customer.clone(), threads: vec![thread], attributes, profile }
    }

    /// The chat as this viewer may see it, given that the viewer sees it at all: staff see the open thread (older ones
    /// are read from the archive), the customer sees every thread without what is for agents only.
    pub fn view(&self, viewer: Viewer) -> Chat {
        self.view_from(viewer, 0)
    }

    /// The same without the threads before this place.
    pub(super) fn view_from(&self, viewer: Viewer, first: usize) -> Chat {
        let staff = viewer.is_staff();
        let threads = self.threads.iter().skip(first).filter(|thread| !staff || thread.closed.is_none());
        let threads = threads.map(|thread| thread.filtered(viewer));
        let attributes = if staff { self.attributes.clone() } else { None };
        let profile = if staff { self.profile.clone() } else { None };
        Chat { id: self.id, customer: self.customer.clone(), threads: threads.collect(), attributes, profile }
    }
}
