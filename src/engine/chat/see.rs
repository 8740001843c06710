//! What of a chat somebody may see: of each fact, and of the whole. The two must agree (the projection law).

use super::{Audience, Chat, ChatFact};
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
            | ChatFact::Erased { .. } => true,
            ChatFact::EventPosted { event, .. } => event.audience == Audience::All,
            ChatFact::NoteAdded { .. } | ChatFact::Profile(_) => false,
        };
        (public || viewer.is_staff()).then(|| self.clone())
    }
}

impl Chat {
    /// The chat as this viewer may see it, given that the viewer sees it at all: staff see the open thread (older ones
    /// are read from the archive), the customer sees every thread without what is for agents only.
    pub fn view(&self, viewer: Viewer) -> Chat {
        let staff = viewer.is_staff();
        let threads = self.threads.iter().filter(|thread| !staff || thread.closed.is_none());
        let threads = threads.map(|thread| thread.filtered(|event| staff || event.audience == Audience::All, staff));
        let profile = if staff { self.profile.clone() } else { None };
        Chat { id: self.id, customer: self.customer.clone(), threads: threads.collect(), profile }
    }
}
