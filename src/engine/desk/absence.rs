//! How long a customer may be gone.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use crate::{Reject, limits};

/// How long a customer's pages may be gone before the customer's thread is closed, in milliseconds, from 1,000 to
/// 604,800,000; 0 is for ever. After LiveChat's `customer_timeout_after_min` and SuperOffice's dead sessions
/// (specs/superoffice.md 7.10). It never closes the thread of a chat that goes on while either side is away, nor one that
/// was begun for a customer who has not come to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct AbsenceRules {
    /// While the thread waits (SuperOffice: ClosedFromQueue).
    pub waiting_ms: u64,
    /// While an agent or a bot has it.
    pub served_ms: u64,
}

impl AbsenceRules {
    /// Customers may be gone for ever.
    pub const NONE: Self = Self { waiting_ms: 0, served_ms: 0 };

    pub(super) fn check(&self) -> Result<(), Reject> {
        let good = |ms| ms == 0 || (limits::ABSENCE_MS_MIN..=limits::ABSENCE_MS_MAX).contains(&ms);
        if good(self.waiting_ms) && good(self.served_ms) { Ok(()) } else { Err(Reject::AbsenceOutOfRange) }
    }
}

crate::staff_only!(AbsenceRules);
