//! A customer's page reads no answers.

use crate::chat::{Chat, ChatFact, FilledForm};
use crate::{Actor, Time};

impl Chat {
    pub(in crate::chat) fn told(&self, _: Actor, _: &FilledForm, _: Time) -> Option<ChatFact> {
        None
    }
}
