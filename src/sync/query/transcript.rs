//! Transcripts: conversations written down.

use parlor_engine::{ChatId, ThreadId, Time};
use serde::{Deserialize, Serialize};

use super::Clock;

/// What is to be written down, and how. After SuperOffice's `GetChatTranscript`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TranscriptQuery {
    /// Of which chat.
    pub chat: ChatId,
    /// Only this thread; without it the latest 100 of the chat, as far as they have 10,000 events and notes together.
    #[serde(default)]
    pub thread: Option<ThreadId>,
    /// `text` (if not said) or `html`.
    #[serde(default)]
    pub format: TranscriptFormat,
    /// The clock that times are told by; UTC if not said.
    #[serde(default)]
    pub clock: Clock,
    /// Whether the agents' notes and what was said among agents belong to it. Staff only.
    #[serde(default)]
    pub notes: bool,
    /// Only threads that started at this moment or later.
    #[serde(default)]
    pub from: Option<Time>,
    /// Only threads that started before this moment. What was too long for one answer is asked for with this.
    #[serde(default)]
    pub to: Option<Time>,
}

/// What a transcript is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TranscriptFormat {
    /// Plain text.
    #[default]
    Text,
    /// A page of HTML. What people wrote is escaped; it loads nothing and runs nothing.
    Html,
}

impl TranscriptQuery {
    /// A whole chat as plain text, by the clock of UTC, as its customer may read it.
    pub fn of(chat: ChatId) -> Self {
        let (thread, format, clock, notes) = (None, TranscriptFormat::Text, Clock::default(), false);
        Self { chat, thread, format, clock, notes, from: None, to: None }
    }
}
