//! Why agents take no new threads, in words that an admin chooses.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{AgentRole, Desk, DeskFact, DutyFact};
#[cfg(not(feature = "lean"))]
use crate::account::IDLE;
use crate::{Actor, Reject, limits, text};

/// Sets the list of reasons that agents may give for a status, such as "Lunch" (Genesys: not ready with a reason;
/// LivePerson: away reasons). Whoever has given one that is gone keeps it until the status changes. Needs an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SaveStatusReasons {
    /// All of them, in the order of the list: at most 50, each once, of 1 to 64 characters, and none of them `idle`, which
    /// is the reason of agents who have touched no page for too long.
    pub reasons: Vec<String>,
}

#[cfg(not(feature = "lean"))]
impl SaveStatusReasons {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        let mut reasons = Vec::new();
        for reason in &self.reasons {
            let reason = text::label(reason).filter(|reason| !reasons.contains(reason) && reason != IDLE);
            reasons.push(reason.ok_or(Reject::ReasonsInvalid)?);
        }
        if reasons.len() > limits::STATUS_REASONS {
            return Err(Reject::ReasonsInvalid);
        }
        if desk.setup().reasons == reasons {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::Duty(DutyFact::ReasonsSaved { reasons })])
    }
}

crate::staff_only!(SaveStatusReasons);
