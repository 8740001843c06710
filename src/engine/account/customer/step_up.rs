//! A visitor turns out to be somebody known elsewhere.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::{checks, profile};
use crate::chat::profile::Details;
use crate::chat::{ChatFact, Customer, ProfileFact};
use crate::{Actor, Ctx, CustomerId, Fact, Reject, limits, text};

/// Says that whoever signs in as `customer` is proven to be that customer, and was the visitor `anonymous` before: the
/// visitor's conversation goes on as the customer's. A visitor who is proven to be somebody else is left alone. System
/// only; after LivePerson's `consumerTakeover`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct StepUp {
    /// The visitor, if there was one.
    pub anonymous: Option<CustomerId>,
    /// Who they are.
    pub customer: CustomerId,
    /// Their name; empty leaves what is known.
    pub name: String,
    /// Their mail address; empty leaves what is known.
    pub email: String,
    /// Whether whoever proved it vouches for the mail address.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub email_verified: bool,
    /// Their phone number, in the form of E.164; empty leaves what is known.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub phone: String,
    /// The address of their picture; empty leaves what is known.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub avatar: String,
    /// As whom the site knows them: one line of up to 200 characters. Empty leaves what is known.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub external_id: String,
}

#[cfg(not(feature = "lean"))]
impl StepUp {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let id = account.acts_as(self.customer);
        let known = account.chat_of(id);
        let visitor = self.anonymous.filter(|visitor| account.acts_as(*visitor) != id);
        let visitor = visitor.and_then(|visitor| account.chat_of(visitor));
        let visitor = visitor.filter(|chat| !chat.known().details.identified);
        // Who comes from ever new browsers is still let in.
        let full = known.is_some_and(|chat| chat.known().merged.len() >= limits::MERGES);
        let nobody = Customer { id, name: None, email: None };
        let (chat, mut facts) = match (visitor.filter(|_| !full), known) {
            (Some(visitor), _) => account.merged(visitor, id, ctx)?,
            (None, Some(known)) => (known.id, Vec::new()),
            (None, None) => {
                let (chat, opened) = account.open(nobody.clone(), ctx)?;
                (chat, of_chat(chat, vec![opened]))
            }
        };
        let base = known.or(visitor);
        let before = base.map_or(nobody, |chat| Customer { id, ..chat.customer.clone() });
        let customer = Customer {
            id,
            name: text::optional_name(&self.name)?.or_else(|| before.name.clone()),
            email: text::optional_email(&self.email)?.or_else(|| before.email.clone()),
        };
        let mut told = base.map(|chat| chat.known().details).unwrap_or_default();
        // What was vouched for is another address; the fold says so too.
        told.email_verified &= customer.email == before.email;
        let details = Details {
            identified: true,
            email_verified: told.email_verified || self.email_verified && !self.email.trim().is_empty(),
            phone: checks::phone(&self.phone)?.or_else(|| told.phone.clone()),
            avatar: checks::url(&self.avatar)?.or_else(|| told.avatar.clone()),
            external_id: checks::line(&self.external_id)?.or_else(|| told.external_id.clone()),
            ..told.clone()
        };
        let mut said = Vec::new();
        if customer != before {
            said.push(ChatFact::CustomerSaved { customer });
        }
        if details != told {
            said.push(profile(ProfileFact::Saved { details: Box::new(details), at: ctx.now, by: None }));
        }
        facts.extend(of_chat(chat, said));
        Ok(facts)
    }
}

crate::not_lean!(StepUp);
