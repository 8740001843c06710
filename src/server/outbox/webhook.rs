//! A webhook: where, what, and how far it has got.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use parlor_engine::{GroupId, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DELIVERIES_MAX;
use super::whereabouts::Whereabouts;

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Where messages are posted.
    pub url: String,
    /// The kinds of facts that are told; all if there is none.
    pub events: BTreeSet<String>,
    /// Only what concerns this group: its threads while they are with it, their customers, and itself.
    pub group: Option<GroupId>,
    /// What it is for, for people.
    pub description: String,
    /// Whether it is told anything.
    pub active: bool,
    /// When it was made.
    pub created_at: Time,
    /// What messages are signed with, newest first.
    pub secrets: Vec<Secret>,
}

/// What messages are signed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// As it was shown once: `whsec_` and base64.
    pub text: String,
    /// Until when it is used; for ever without it.
    pub until: Option<Time>,
}

/// The place of a fact in the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Of the entry.
    pub position: u64,
    /// Within the entry, from 0.
    pub index: usize,
}

/// How far a webhook has got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The fact that is due next.
    pub next: Place,
    /// Failures of the message that is due.
    pub attempts: u32,
    /// When it is tried again; 0 for at once.
    pub next_at: Time,
    /// Why it is told nothing any more, in words: parked until somebody switches it on again.
    pub disabled: Option<String>,
    /// The last attempts, oldest first.
    pub deliveries: VecDeque<Delivery>,
    /// Which threads are its group's at the fact that is due next, for a webhook of a group.
    #[serde(default)]
    pub whereabouts: Option<Arc<Whereabouts>>,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delivery {
    /// The message's id.
    pub id: String,
    /// What it told.
    pub kind: String,
    /// When.
    pub at: Time,
    /// How often that made for this message.
    pub attempt: u32,
    /// The answer's status, if there was an answer.
    pub status: Option<u16>,
    /// What went wrong, if anything did.
    pub error: Option<String>,
}

impl Webhook {
    /// Whether it is told facts of this kind.
    pub fn wants(&self, kind: &str) -> bool {
        self.events.is_empty() || self.events.contains(kind)
    }
}

impl Progress {
    /// Begins with this fact.
    pub fn at(next: Place) -> Self {
        Self { next, ..Self::default() }
    }

    /// Remembers an attempt; the oldest is forgotten.
    pub fn remember(&mut self, delivery: Delivery) {
        if self.deliveries.len() >= DELIVERIES_MAX {
            self.deliveries.pop_front();
        }
        self.deliveries.push_back(delivery);
    }
}

impl Delivery {
    /// Whether it was taken.
    pub fn is_done(&self) -> bool {
        self.error.is_none()
    }
}
