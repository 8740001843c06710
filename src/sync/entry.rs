//! What the log holds.

use std::ops::RangeInclusive;

use parlor_engine::chat::ChatFact;
use parlor_engine::{Account, ClientId, Command, Fact, Reject, ThreadId, Time, User};
use serde::{Deserialize, Serialize};

use crate::{Clients, Epoch};

/// One command carried out or refused: the unit that is stored, replayed and sent, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// Its place in the account's order, from 1, without gaps.
    pub position: u64,
    /// When it was decided.
    pub at: Time,
    /// Who gave the command.
    pub actor: User,
    /// Which of which page's commands it was; none for the system's own.
    pub origin: Option<Origin>,
    /// What happened. Empty for a refusal, and for a command that found everything as it wanted it.
    pub facts: Vec<Fact>,
    /// Why nothing happened.
    pub refused: Option<Reject>,
}

impl Entry {
    /// The threads that it deletes.
    pub fn deleted_threads(&self) -> impl Iterator<Item = ThreadId> {
        self.facts.iter().filter_map(|fact| match fact {
            Fact::Chat { fact: ChatFact::ThreadDeleted { thread }, .. } => Some(*thread),
            Fact::Chat { .. } | Fact::Desk(_) => None,
        })
    }
}

/// Which of which page's commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The page's memory.
    pub client: ClientId,
    /// The number under it, from 1, rising by one; or [`Origin::ALONE`].
    pub number: u32,
}

impl Origin {
    /// The number of a command that nothing follows under the same client id: what comes over HTTP with a key of its own.
    pub const ALONE: u32 = 0;
    /// The bits of such a command's client id that tell what it is; the others are its key's.
    const WHAT: u128 = u64::MAX as u128;

    /// A command under a key of its own. `what` follows from the command and is a part of its name, so that wherever the name
    /// is remembered, it is known that the key stands for no other.
    pub fn alone(key: ClientId, what: u64) -> Self {
        Self { client: ClientId(key.0 & !Self::WHAT | u128::from(what)), number: Self::ALONE }
    }

    /// All that might have come under the key of this one.
    pub(crate) fn under_its_key(self) -> RangeInclusive<ClientId> {
        ClientId(self.client.0 & !Self::WHAT)..=ClientId(self.client.0 | Self::WHAT)
    }
}

/// All that a replay of the log yields, so that a start need not replay all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// The last entry that it includes; 0 for none.
    pub position: u64,
    /// When that was.
    pub at: Time,
    /// The account.
    pub account: Account,
    /// Which commands have been carried out.
    pub clients: Clients,
}

impl Snapshot {
    /// Folds one entry, which must be the next one.
    pub fn apply(&mut self, entry: &Entry) {
        self.position = entry.position;
        self.at = entry.at;
        self.clients.note(entry);
        entry.facts.iter().for_each(|fact| self.account.evolve(fact));
    }
}

/// A stored account, as an authority starts from it.
#[derive(Debug, Clone)]
pub struct History {
    /// Which history.
    pub epoch: Epoch,
    /// The state of its end.
    pub snapshot: Snapshot,
    /// Its last entries, oldest first, so that pages can resume from shortly before.
    pub tail: Vec<Entry>,
}

/// A command on its way, kept by the page until it is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// Its number under the page's client id.
    pub number: u32,
    /// When it was given, by the page's idea of the server's clock.
    pub at: Time,
    /// What is wanted.
    pub command: Command,
}
