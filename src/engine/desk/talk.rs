//! How the threads of a group go from hand to hand, and what comes after their end.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use crate::{Reject, limits};

/// What a group's agents may take their time for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct TalkRules {
    /// How long a colleague has to answer a transfer or an invitation: from 5,000 to 600,000 milliseconds; without it
    /// 60,000.
    pub answer_ms: Option<u64>,
    /// How long an agent may work on a thread after its end, which takes up the agent's capacity meanwhile: from 5,000 to
    /// 3,600,000 milliseconds; without it not at all (Genesys: after-chat work).
    pub wrap_up_ms: Option<u64>,
}

impl TalkRules {
    /// What holds where nobody has set anything.
    pub const NONE: Self = Self { answer_ms: None, wrap_up_ms: None };

    /// How long a colleague has to answer, in milliseconds.
    pub fn answer_ms(&self) -> u64 {
        self.answer_ms.unwrap_or(limits::ANSWER_MS)
    }

    pub(crate) fn check(&self) -> Result<(), Reject> {
        let good = |ms: u64| (limits::OFFER_MS_MIN..=limits::OFFER_MS_MAX).contains(&ms);
        if !self.answer_ms.is_none_or(good) {
            return Err(Reject::OfferTimeOutOfRange);
        }
        let good = |ms: u64| (limits::WRAP_UP_MS_MIN..=limits::WRAP_UP_MS_MAX).contains(&ms);
        if self.wrap_up_ms.is_none_or(good) { Ok(()) } else { Err(Reject::WrapUpOutOfRange) }
    }
}

crate::staff_only!(TalkRules);
