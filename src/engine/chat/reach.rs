//! How much of a customer's chat is told at once. It may be years long, and a page is to weigh little.

use super::{Chat, Thread};
use crate::{ThreadId, Viewer, limits};

/// The latest threads of a chat, each whole. Nothing that happens to the others changes a copy that begins with these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// No more threads than this.
    pub threads: usize,
    /// No more events in them together than this, unless the latest alone has more.
    pub events: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self { threads: limits::THREADS_AT_ONCE, events: limits::EVENTS_AT_ONCE }
    }
}

impl Chat {
    /// What the customer is told at first, and whether there are threads before that.
    pub fn latest(&self, reach: Reach) -> (Chat, bool) {
        let first = self.first_of(reach, self.threads.len());
        (self.view_from(self.viewer(), first), first > 0)
    }

    /// What the customer is told of the threads before this one, and whether there are more before those; none if this is
    /// no thread of the chat.
    pub fn before(&self, thread: ThreadId, reach: Reach) -> Option<(Vec<Thread>, bool)> {
        let end = self.threads.iter().position(|known| known.id == thread)?;
        let first = self.first_of(reach, end);
        let threads = self.threads.get(first..end).unwrap_or_default();
        Some((threads.iter().map(|thread| thread.filtered(self.viewer())).collect(), first > 0))
    }

    /// The place of the first thread of those that are told together and end before this place.
    fn first_of(&self, reach: Reach, end: usize) -> usize {
        let before = self.threads.get(..end).unwrap_or_default();
        let mut events = 0;
        let told = before.iter().rev().take(reach.threads).enumerate().take_while(|(place, thread)| {
            events += thread.count_seen_by(self.viewer());
            *place == 0 || events <= reach.events
        });
        before.len() - told.count()
    }

    fn viewer(&self) -> Viewer {
        Viewer::Customer(self.customer.id)
    }
}
