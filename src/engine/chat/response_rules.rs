//! How soon a group answers, and how long it waits for an answer.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use crate::{Reject, limits};

/// A group's promises of reply, its warnings and its patience, in milliseconds; 0 is none. A thread takes them over when it starts and
/// when it comes from another group; what is changed later holds for later threads (LivePerson's response times and
/// SuperOffice's warnings of a chat topic).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct ResponseRules {
    /// To answer a customer.
    pub normal_ms: u64,
    /// To answer a customer who has marked the thread urgent; without it `normal_ms`.
    pub urgent_ms: u64,
    /// To answer in a customer's first thread; without it `normal_ms`.
    pub first_ms: u64,
    /// Until a thread without an agent warns the agents.
    pub warn_new_ms: u64,
    /// Until a thread without an agent warns the supervisors.
    pub warn_manager_new_ms: u64,
    /// Until a customer's unanswered message warns its agent.
    pub warn_message_ms: u64,
    /// Until a customer's unanswered message warns the supervisors.
    pub warn_manager_message_ms: u64,
    /// Until a thread that an agent has is closed because nobody says anything in it (LiveChat: `archive_chat_after_min`;
    /// SuperOffice: ClosedByIdle). Who waits for an agent is never sent away.
    pub close_idle_ms: u64,
    /// Until a thread goes back to its place in the queue, because the agent to whom it was given has not said a word to
    /// the customer; at least 5,000 (LiveChat: `transfer_chat_after_min`). Somebody else has it next, if there is anybody.
    pub first_reply_ms: u64,
    /// Whether silence also closes a thread whose last word is the customer's (LiveChat, SuperOffice); otherwise the customer
    /// waits for the answer however long it takes (LivePerson). Never while a promise made by hand runs.
    pub close_unanswered: bool,
    /// Until who waits for an agent is told the group's [`TalkRules::waiting`](crate::desk::TalkRules::waiting).
    pub waiting_ms: u64,
    /// Until who waits for an agent is asked the group's form for messages, so as not to have to wait any longer
    /// (SuperOffice: OfflineFormTimeLimit).
    pub offline_ms: u64,
    /// Until a thread that an agent has is idle, because nobody says anything in it: it takes up nobody's capacity until
    /// somebody does (LiveChat: `chat_inactive_after_min`, `routing.idle`; LivePerson: idle conversations). Not while the
    /// customer waits for an answer, unless silence closes such threads too.
    pub idle_ms: u64,
}

impl ResponseRules {
    /// No promise, no warning.
    pub const NONE: Self = Self {
        normal_ms: 0,
        urgent_ms: 0,
        first_ms: 0,
        warn_new_ms: 0,
        warn_manager_new_ms: 0,
        warn_message_ms: 0,
        warn_manager_message_ms: 0,
        close_idle_ms: 0,
        first_reply_ms: 0,
        close_unanswered: false,
        waiting_ms: 0,
        offline_ms: 0,
        idle_ms: 0,
    };

    /// Whether there is any promise of reply.
    #[cfg(not(feature = "lean"))]
    pub(crate) fn promise_anything(&self) -> bool {
        [self.normal_ms, self.urgent_ms, self.first_ms].into_iter().any(|ms| ms > 0)
    }

    /// Checks every time against its bound.
    ///
    /// # Errors
    /// [`Reject::ResponseTimeOutOfRange`] for more than 365 days, or too little to say a first word in.
    pub fn check(&self) -> Result<(), Reject> {
        let all = [
            self.normal_ms,
            self.urgent_ms,
            self.first_ms,
            self.warn_new_ms,
            self.warn_manager_new_ms,
            self.warn_message_ms,
            self.warn_manager_message_ms,
            self.close_idle_ms,
            self.first_reply_ms,
            self.waiting_ms,
            self.offline_ms,
            self.idle_ms,
        ];
        let bound = u64::from(limits::RESPONSE_SECONDS_MAX) * 1_000;
        let hasty = (1..limits::OFFER_MS_MIN).contains(&self.first_reply_ms);
        if !hasty && all.into_iter().all(|ms| ms <= bound) { Ok(()) } else { Err(Reject::ResponseTimeOutOfRange) }
    }
}

crate::staff_only!(ResponseRules);
