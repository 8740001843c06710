//! Chats to come back to: their customers went without having met anybody.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::{ChatId, Reject};

/// Pins a chat, or unpins it. It changes nobody's queue: a pinned chat is one to come back to, found by
/// `ChatsQuery.pinned`. A chat is pinned by itself when its thread ends while it waits, unless staff end it, and
/// unpinned when a thread of it ends that somebody has (LiveChat: `routing.pinned`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PinChat {
    /// Which.
    pub chat: ChatId,
    /// Whether somebody is to come back to it.
    pub pinned: bool,
}

impl Chat {
    /// Whether somebody is to come back to it, beside its open thread if that waits. False in a customer's copy.
    pub fn is_pinned(&self) -> bool {
        self.attributes.as_ref().is_some_and(|attributes| attributes.pinned)
    }
}

impl PinChat {
    /// A chat that is so already stays as it is.
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        if chat.is_pinned() == self.pinned {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::Pinned { on: self.pinned }))
    }
}
