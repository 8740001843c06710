//! The promise of reply, and the command that makes another one.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::{ChatId, Reject, Time, limits};

/// How soon the customer is to be answered (LivePerson's TTR, specs/liveperson.md 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Which of the group's times counts, or one of its own.
    pub kind: TargetKind,
    /// Nobody answers before this: the time counts from here, if the message came earlier.
    pub delay_until: Option<Time>,
    /// When the answer is due, whatever the rest says and whatever else the customer writes. An answer clears it.
    pub manual_due: Option<Time>,
}

/// Which time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TargetKind {
    /// The group's usual one.
    #[default]
    Normal,
    /// The group's one for what is urgent.
    Urgent,
    /// The group's one for a customer's first thread.
    Prioritized,
    /// One of its own.
    Custom {
        /// Seconds, from 1 to 31,536,000.
        seconds: u32,
    },
}

/// Makes another promise of reply for the open thread, in place of the whole earlier one. For whoever takes part in it,
/// answers its group, or steers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetResponseTarget {
    /// Where.
    pub chat: ChatId,
    /// The new promise.
    pub target: Target,
}

impl SetResponseTarget {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.need_open()?;
        if let TargetKind::Custom { seconds } = self.target.kind
            && !(1..=limits::RESPONSE_SECONDS_MAX).contains(&seconds)
        {
            return Err(Reject::TargetOutOfRange);
        }
        let mut facts = Vec::new();
        if thread.urgent && self.target.kind != TargetKind::Urgent {
            facts.push(ChatFact::UrgencyMarked { thread: thread.id, urgent: false });
        }
        if thread.response().map(|response| response.target) != Some(self.target) {
            facts.extend(changed(AttributeFact::TargetSet { thread: thread.id, target: self.target }));
        }
        Ok(facts)
    }
}
