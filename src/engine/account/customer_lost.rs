//! A customer whose pages are gone, and do not come back in time.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Account;
use crate::chat::{ClosedBy, Thread};
use crate::{Actor, Ctx, CustomerId, Fact, Reject, User};

/// Closes the open thread of a customer whose pages have been gone for longer than the group allows. Nothing is asked
/// after it: nobody is there to answer. Only the system knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct CustomerLost {
    /// Who.
    pub customer: CustomerId,
}

impl CustomerLost {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let chat = account.chat_of(self.customer).ok_or(Reject::UnknownCustomer)?;
        let work = account.work_of(chat.id).ok_or(Reject::ThreadClosed)?;
        Ok(account.close(work, ClosedBy::Gone, None, ctx))
    }
}

impl Account {
    /// How long this customer's pages may be gone before the open thread is closed, in milliseconds; none if that never
    /// closes it, or there is no such thread.
    pub fn absence_ms(&self, customer: CustomerId) -> Option<u64> {
        let chat = self.chat_of(customer).filter(|chat| !chat.is_continuous() && !chat.is_message())?;
        let work = self.work_of(chat.id)?;
        let rules = self.desk.rules_of(work.group).absence;
        let ms = if work.waits() { rules.waiting_ms } else { rules.served_ms };
        (ms > 0 && has_come(chat.open_thread()?, chat.customer.id)).then_some(ms)
    }
}

/// Whether the customer began the thread, has read in it, or has said something.
fn has_come(thread: &Thread, customer: CustomerId) -> bool {
    let user = User::Customer(customer);
    thread.marks_of(user).delivered.is_some()
        || thread.events.iter().any(|event| event.author == user)
        || !thread.events.iter().any(|event| event.author.agent().is_some())
}

crate::staff_only!(CustomerLost);
