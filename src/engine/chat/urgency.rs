//! Urgency, as a customer sees it.

use serde::{Deserialize, Serialize};

use super::{Chat, ChatFact};
use crate::{Actor, ChatId, Reject, User};

/// Marks the open thread urgent, or no more: its customer, from the second thread on (LivePerson,
/// specs/liveperson.md 1.5). The group's time for urgent threads counts then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkUrgent {
    /// The customer's chat.
    pub chat: ChatId,
    /// Whether it is urgent.
    pub urgent: bool,
}

impl MarkUrgent {
    pub(crate) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        if actor != User::Customer(chat.customer.id) {
            return Err(Reject::NotAllowed);
        }
        let thread = chat.need_open()?;
        if chat.threads.len() < 2 {
            return Err(Reject::UrgentTooEarly);
        }
        if thread.urgent == self.urgent {
            return Ok(Vec::new());
        }
        Ok(vec![ChatFact::UrgencyMarked { thread: thread.id, urgent: self.urgent }])
    }
}
