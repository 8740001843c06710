//! How the threads of a group go from hand to hand.

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
}

impl TalkRules {
    /// What holds where nobody has set anything.
    pub const NONE: Self = Self { answer_ms: None };

    /// How long a colleague has to answer, in milliseconds.
    pub fn answer_ms(&self) -> u64 {
        self.answer_ms.unwrap_or(limits::ANSWER_MS)
    }

    pub(crate) fn check(&self) -> Result<(), Reject> {
        let good = |ms: u64| (limits::OFFER_MS_MIN..=limits::OFFER_MS_MAX).contains(&ms);
        if self.answer_ms.is_none_or(good) { Ok(()) } else { Err(Reject::OfferTimeOutOfRange) }
    }
}

crate::staff_only!(TalkRules);
