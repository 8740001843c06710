//! A page's commands until they are acknowledged, and those that were refused until their author has seen it.

use parlor_engine::{ClientId, Command, Reject, Time};
use serde::{Deserialize, Serialize};

use crate::entry::Numbered;
use crate::frame::Ack;

/// Refused commands that are kept; the oldest goes first.
const FAILED_MAX: usize = 100;

/// What a page has to send: mostly next to nothing, so that lists do for queues. Stored by the page's shell on every change,
/// so that it survives a reload.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outbox {
    /// The page's memory, under which its commands are numbered.
    pub client: ClientId,
    /// The number of the last command given.
    pub last: u32,
    /// Commands not acknowledged yet, in order.
    pub pending: Vec<Numbered>,
    /// Commands refused and not dismissed, in order.
    pub failed: Vec<Failed>,
}

/// A refused command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// What was wanted.
    pub command: Numbered,
    /// Why it may not be.
    pub reject: Reject,
}

impl Outbox {
    /// An empty one under a new, random name.
    pub fn new(client: ClientId) -> Self {
        Self { client, ..Self::default() }
    }

    /// Whether there is nothing in it that a page should take over.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.failed.is_empty()
    }

    pub(super) fn push(&mut self, command: Command, at: Time) -> u32 {
        self.last += 1;
        self.pending.push(Numbered { number: self.last, at, command });
        self.last
    }

    pub(super) fn acknowledge(&mut self, ack: &Ack) -> Option<Numbered> {
        let place = self.pending.iter().position(|pending| pending.number == ack.origin.number)?;
        let done = self.pending.remove(place);
        if let Some(reject) = ack.refused {
            self.failed.push(Failed { command: done.clone(), reject });
            if self.failed.len() > FAILED_MAX {
                self.failed.remove(0);
            }
        }
        Some(done)
    }

    pub(super) fn dismiss(&mut self, number: u32) -> Option<Failed> {
        let place = self.failed.iter().position(|failed| failed.command.number == number)?;
        Some(self.failed.remove(place))
    }

    pub(super) fn renumber(&mut self, client: ClientId) {
        self.client = client;
        self.failed.clear();
        self.pending.iter_mut().zip(1..).for_each(|(pending, number)| pending.number = number);
        self.last = self.pending.len() as u32;
    }

    pub(super) fn clear(&mut self) {
        self.pending.clear();
        self.failed.clear();
    }
}
