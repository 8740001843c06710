//! Visitors who have only looked at the site, and were not seen again.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::profile;
use crate::chat::profile::Details;
use crate::chat::{Chat, ProfileFact};
use crate::map::Set;
use crate::{Actor, Ctx, CustomerId, Fact, Reject, Time, limits};

/// Drops visitors of whom nothing is known but where on the site they were: their chats are gone, and what was stored of
/// them is blanked. Who has talked, has a name, is proven, banned or followed stays, and so does whoever was heard of
/// since, was added by staff, or of whom staff have noted anything. Only the system knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct DropVisitors {
    /// Whom, at most 100.
    pub customers: Vec<CustomerId>,
    /// Whoever was heard of at this moment or later stays.
    pub unheard_since: Time,
}

#[cfg(not(feature = "lean"))]
impl DropVisitors {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        if self.customers.len() > limits::VISITORS_DROPPED {
            return Err(Reject::LimitReached);
        }
        let customers: Set<CustomerId> = self.customers.iter().copied().collect();
        let chats = customers.into_iter().filter_map(|customer| account.chat_of(customer));
        let passing = chats.filter(|chat| chat.is_passing(self.unheard_since));
        let dropped = passing.map(|chat| {
            let fact = ProfileFact::Dropped { customer: chat.customer.id, at: ctx.now };
            of_chat(chat.id, vec![profile(fact)])
        });
        Ok(dropped.flatten().collect())
    }
}

#[cfg(not(feature = "lean"))]
impl Account {
    /// Visitors who have only looked at the site, and not since this moment.
    pub fn passing(&self, unheard_since: Time) -> impl Iterator<Item = CustomerId> {
        let passing = self.chats.values().filter(move |chat| chat.is_passing(unheard_since));
        passing.map(|chat| chat.customer.id)
    }
}

#[cfg(not(feature = "lean"))]
impl Chat {
    /// Whether nothing is known of its customer but where on the site they were, before this moment.
    fn is_passing(&self, unheard_since: Time) -> bool {
        let Some(profile) = &self.profile else { return false };
        let visits = profile.visits.iter().flat_map(|visit| {
            let page = visit.pages.last().map(|page| page.opened_at);
            [Some(visit.started_at), page, visit.ended_at].into_iter().flatten()
        });
        let consent = profile.consent.as_ref();
        let heard_at = visits.chain(profile.created_at).chain(consent.map(|consent| consent.at)).max();
        let noted_by = profile.saved_by.or(consent.and_then(|consent| consent.by));
        self.threads.is_empty()
            && noted_by.is_none()
            && profile.properties.is_empty()
            && self.attributes.is_none()
            && (&self.customer.name, &self.customer.email) == (&None, &None)
            && profile.details == Details::default()
            && profile.ban.is_none()
            && profile.merged.is_empty()
            && heard_at.is_some_and(|at| at < unheard_since)
    }
}

crate::not_lean!(DropVisitors);
