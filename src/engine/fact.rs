//! What happened. Recorded once, in one order per account, never refused, never changed.

use serde::{Deserialize, Serialize};

use crate::chat::ChatFact;
use crate::desk::DeskFact;
use crate::{ChatId, ThreadId, Viewer};

/// One thing that happened, as it is recorded and, redacted, as it is sent to pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// In a chat.
    Chat {
        /// Which.
        chat: ChatId,
        /// What.
        fact: ChatFact,
    },
    /// At the desk.
    Desk(DeskFact),
}

impl Fact {
    /// The chat it is about, if it is about one.
    pub fn chat(&self) -> Option<ChatId> {
        match self {
            Fact::Chat { chat, .. } => Some(*chat),
            Fact::Desk(fact) => fact.chat(),
        }
    }

    /// The thread it is about, if it is about one.
    pub fn thread(&self) -> Option<ThreadId> {
        match self {
            Fact::Chat { fact, .. } => fact.thread(),
            Fact::Desk(fact) => fact.thread(),
        }
    }

    /// The fact as this viewer may see it. `own` is the customer's chat; facts of a chat that the viewer does not see at
    /// all must not be asked for (see [`Account::sees`](crate::Account::sees)).
    pub fn seen_by(&self, viewer: Viewer, own: Option<ChatId>) -> Option<Fact> {
        match self {
            Fact::Chat { chat, fact } => {
                let theirs = viewer.is_staff() || own == Some(*chat);
                let fact = theirs.then(|| fact.seen_by(viewer)).flatten()?;
                Some(Fact::Chat { chat: *chat, fact })
            }
            Fact::Desk(fact) => fact.seen_by(viewer, own).map(Fact::Desk),
        }
    }
}

impl From<DeskFact> for Fact {
    fn from(fact: DeskFact) -> Self {
        Fact::Desk(fact)
    }
}
