//! Keeping a customer out for a while.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::profile;
use crate::chat::{Audience, ChatFact, Content, ProfileFact, System, say};
use crate::desk::AgentRole;
use crate::{Actor, Ctx, CustomerId, Fact, Reject, limits};

const DAY_MS: u64 = 24 * 3_600_000;

/// Closes the customer's thread, ends all their connections, and lets nothing more of them in for some days. Needs an
/// agent who may read of them. A later ban replaces an earlier one. After LiveChat's `ban_customer`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct BanCustomer {
    /// Who.
    pub customer: CustomerId,
    /// For how many days, from 1 to 3,650.
    pub days: u16,
}

/// Lets a banned customer back in. Needs a supervisor.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct UnbanCustomer {
    /// Who.
    pub customer: CustomerId,
}

#[cfg(not(feature = "lean"))]
impl BanCustomer {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let chat = account.need_customer_as(actor, self.customer, AgentRole::Agent)?;
        if !(1..=limits::BAN_DAYS_MAX).contains(&self.days) {
            return Err(Reject::BanDaysOutOfRange);
        }
        let profiles = account.banned().filter_map(|chat| chat.profile.as_ref());
        if profiles.filter(|profile| profile.is_banned(ctx.now)).count() >= limits::BANS {
            return Err(Reject::LimitReached);
        }
        let mut facts = Vec::new();
        if let Some(thread) = chat.open_thread() {
            let line = Content::System(System::CustomerBanned {
                days: self.days,
                name: account.doer(actor).map(|agent| agent.name),
            });
            let event = say(Actor::System, Audience::Agents, line, ctx);
            facts.extend(of_chat(chat.id, vec![ChatFact::EventPosted { thread: thread.id, event }]));
            facts.extend(account.close_whole(chat.id, actor, ctx)?);
        }
        let until = ctx.now.plus_ms(u64::from(self.days) * DAY_MS);
        facts.extend(of_chat(chat.id, vec![profile(ProfileFact::Banned { until, by: actor, at: ctx.now })]));
        Ok(facts)
    }
}

#[cfg(not(feature = "lean"))]
impl UnbanCustomer {
    pub(in crate::account) fn decide(&self, account: &Account, actor: Actor, ctx: &Ctx) -> Result<Vec<Fact>, Reject> {
        let chat = account.need_customer_as(actor, self.customer, AgentRole::Supervisor)?;
        if !chat.profile.as_ref().is_some_and(|profile| profile.is_banned(ctx.now)) {
            return Err(Reject::NotBanned);
        }
        Ok(of_chat(chat.id, vec![profile(ProfileFact::Unbanned)]))
    }
}

crate::not_lean!(BanCustomer, UnbanCustomer);
