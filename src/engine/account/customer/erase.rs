//! Forgetting a customer.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
use crate::chat::ChatFact;
use crate::desk::AgentRole;
use crate::{Actor, Ctx, CustomerId, Fact, Reject, limits};

/// Erases what a customer and everybody else wrote in the customer's threads, and all that is known of the customer: from
/// the state, the stored log, the archive and every open page. An open thread is closed. Ids, times and scores stay, and
/// a ban does. Cannot be undone. Needs an admin; customers may erase themselves, and again after six hours: before that it
/// is `limit_reached`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct EraseCustomer {
    /// Who.
    pub customer: CustomerId,
}

#[cfg(not(feature = "lean"))]
impl EraseCustomer {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let chat = account.need_customer(actor, self.customer)?;
        if !actor.is_customer() {
            account.desk.need_role(actor, AgentRole::Admin)?;
        }
        // To erase without end is work for everybody's disk. And nobody is told that it is done where nothing is left in the
        // state: what was set and cleared again since stands in the log.
        let just_now = |at| ctx.now.since_ms(at) < limits::ERASE_PAUSE_MS;
        if actor.is_customer() && chat.erased_at().is_some_and(just_now) {
            return Err(Reject::LimitReached);
        }
        let mut facts = Vec::new();
        if chat.open_thread().is_some() {
            facts.extend(account.close_whole(chat.id, actor, ctx)?);
        }
        let erased = ChatFact::Erased { erasure: chat.erasure(), at: ctx.now };
        facts.extend(of_chat(chat.id, vec![erased]));
        Ok(facts)
    }
}

crate::not_lean!(EraseCustomer);
