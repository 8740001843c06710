//! Tags: labels on a thread, which lists and searches go by.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::{ChatId, Reject, ThreadId, limits, text};

/// Puts a tag on a thread, open or closed. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TagThread {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
    /// 1 to 64 characters; upper and lower case differ.
    pub tag: String,
}

/// Takes a tag off a thread, open or closed. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UntagThread {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
    /// The tag.
    pub tag: String,
}

impl TagThread {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let tag = text::label(&self.tag).ok_or(Reject::TagInvalid)?;
        let tags = thread.tags();
        if tags.is_some_and(|tags| tags.contains(&tag)) {
            return Ok(Vec::new());
        }
        if tags.is_some_and(|tags| tags.len() >= limits::TAGS_PER_THREAD) {
            return Err(Reject::LimitReached);
        }
        Ok(changed(AttributeFact::Tagged { thread: thread.id, tag }))
    }
}

impl UntagThread {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let tag = self.tag.trim();
        if !thread.tags().is_some_and(|tags| tags.contains(tag)) {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::Untagged { thread: thread.id, tag: tag.to_owned() }))
    }
}
