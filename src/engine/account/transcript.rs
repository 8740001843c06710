//! What becomes of transcripts, which the server writes and sends.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::Account;
use super::decide::of_chat;
use super::lines::aside;
use crate::chat::StaffLine;
use crate::{Actor, AgentId, ChatId, Ctx, Fact, Reject, ThreadId, limits, text};

/// Tells the agents of a thread, open or closed, that somebody wants its transcript, or that it was sent. System only.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize), serde(deny_unknown_fields))]
pub struct TellTranscript {
    /// The thread's chat.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// To which mail address.
    pub email: String,
    /// What became of it.
    pub step: TranscriptStep,
}

/// What became of a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    not(feature = "lean"),
    derive(Serialize, Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
pub enum TranscriptStep {
    /// Somebody wants it.
    Requested {
        /// Which agent; none if the customer does.
        by: Option<AgentId>,
    },
    /// A mail server has taken it.
    Sent,
}

#[cfg(not(feature = "lean"))]
impl TellTranscript {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let chat = account.holding(self.chat).ok_or(Reject::UnknownChat)?;
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let email = text::optional_email(&self.email)?.ok_or(Reject::EmailInvalid)?;
        if thread.events.len() >= limits::EVENTS_PER_THREAD {
            // It may be sent all the same.
            return Ok(Vec::new());
        }
        let line = match self.step {
            TranscriptStep::Requested { by } => {
                StaffLine::TranscriptRequested { by: by.map(|by| account.colleague(by)), email }
            }
            TranscriptStep::Sent => StaffLine::TranscriptSent { email },
        };
        Ok(of_chat(chat.id, aside(thread.id, line, ctx).into_iter().collect()))
    }
}

crate::not_lean!(TellTranscript, TranscriptStep);
