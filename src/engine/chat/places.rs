//! Where each event of a thread stands.

use std::sync::Arc;

use super::Event;
use crate::EventId;

/// Finds events by id. With the feature `lean`, by walking from the end: a page asks for late ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    #[cfg(not(feature = "lean"))]
    known: crate::map::Map<EventId, u32>,
}

impl Places {
    #[cfg(not(feature = "lean"))]
    pub(super) fn note(&mut self, id: EventId, place: usize) {
        self.known.insert(id, place as u32);
    }

    #[cfg(feature = "lean")]
    pub(super) fn note(&mut self, _: EventId, _: usize) {}

    #[cfg(not(feature = "lean"))]
    pub(super) fn find(&self, id: EventId, _: &[Arc<Event>]) -> Option<usize> {
        self.known.get(&id).map(|place| *place as usize)
    }

    #[cfg(feature = "lean")]
    pub(super) fn find(&self, id: EventId, events: &[Arc<Event>]) -> Option<usize> {
        events.iter().rposition(|event| event.id == id)
    }
}
