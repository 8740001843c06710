//! Who the customer is.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::{checks, profile};
use crate::chat::profile::{Address, Consent, Details};
use crate::chat::{Chat, ChatFact, Customer, ProfileFact};
use crate::{Actor, Ctx, CustomerId, Fact, Reject, text};

/// What is to be set of a customer. What is not named stays; an empty text clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct CustomerFields {
    /// The name.
    pub name: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// A phone number in the form of E.164.
    pub phone: Option<String>,
    /// The address of a picture.
    pub avatar: Option<String>,
    /// Where the customer works.
    pub company: Option<String>,
    /// Two letters of ISO 3166-1.
    pub country: Option<String>,
    /// The postal address, whole.
    pub address: Option<Address>,
    /// The session fields, all of them and in order: at most 100.
    pub session_fields: Option<Vec<(String, String)>>,
}

/// Adds a customer who has not come by themself, with an empty chat. Needs an agent. After LiveChat's `create_customer`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct CreateCustomer {
    /// What is known.
    pub set: Box<CustomerFields>,
}

/// Sets what is known of a customer. Needs an agent who may read of them. After LiveChat's `update_customer`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct UpdateCustomer {
    /// Who.
    pub customer: CustomerId,
    /// What.
    pub set: Box<CustomerFields>,
}

/// Sets the actor's own session fields. For customers. After LiveChat's `set_customer_session_fields`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct SetSessionFields {
    /// All of them, in order: at most 100.
    pub fields: Vec<(String, String)>,
}

/// Agrees to be stored, or does so no more: the customer, or staff who were told so (SuperOffice: CustomerConsented).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct GiveConsent {
    /// Whether it is given; otherwise it is withdrawn.
    pub given: bool,
    /// Which text the customer was shown: up to 200 characters.
    pub version: String,
    /// Whose it is, where staff who may read of the customer record it.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub customer: Option<CustomerId>,
}

#[cfg(not(feature = "lean"))]
impl CreateCustomer {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if actor.is_customer() {
            return Err(Reject::NotAllowed);
        }
        let customer = Customer { id: CustomerId(ctx.ids.draw()), name: None, email: None };
        if account.chat_of(customer.id).is_some() {
            return Err(Reject::IdTaken);
        }
        let (chat, _) = account.open(customer.clone(), ctx)?;
        let empty = Chat::open(chat, customer);
        let mut facts = self.set.decide(&empty, actor, true, ctx)?;
        // Who is named is so from the first moment on.
        let customer = match facts.first() {
            Some(ChatFact::CustomerSaved { customer }) => customer.clone(),
            _ => empty.customer,
        };
        facts.retain(|fact| !matches!(fact, ChatFact::CustomerSaved { .. }));
        facts.insert(0, ChatFact::Opened { customer });
        Ok(of_chat(chat, facts))
    }
}

#[cfg(not(feature = "lean"))]
impl UpdateCustomer {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if actor.is_customer() {
            return Err(Reject::NotAllowed);
        }
        let chat = account.need_customer(actor, self.customer)?;
        Ok(of_chat(chat.id, self.set.decide(chat, actor, false, ctx)?))
    }
}

#[cfg(not(feature = "lean"))]
impl CustomerFields {
    /// What changes; `new` says when the customer was first heard of, even if nothing else is known. Of whom staff have said
    /// something, that is known from then on.
    fn decide(&self, chat: &Chat, actor: Actor, new: bool, ctx: &Ctx) -> Result<Vec<ChatFact>, Reject> {
        let known = chat.known();
        let customer = Customer {
            id: chat.customer.id,
            name: set(&self.name, &chat.customer.name, text::optional_name)?,
            email: set(&self.email, &chat.customer.email, text::optional_email)?,
        };
        let details = Details {
            phone: set(&self.phone, &known.details.phone, checks::phone)?,
            avatar: set(&self.avatar, &known.details.avatar, checks::url)?,
            company: set(&self.company, &known.details.company, checks::line)?,
            country: set(&self.country, &known.details.country, checks::country)?,
            address: self.address.as_ref().map_or_else(|| Ok(known.details.address.clone()), address)?,
            email_verified: known.details.email_verified && customer.email == chat.customer.email,
            identified: known.details.identified,
            external_id: known.details.external_id.clone(),
        };
        let mut facts = Vec::new();
        if customer != chat.customer {
            facts.push(ChatFact::CustomerSaved { customer });
        }
        if let Some(fields) = &self.session_fields {
            checks::session_fields(fields)?;
            if *fields != known.session_fields {
                facts.push(profile(ProfileFact::FieldsSet { fields: fields.clone() }));
            }
        }
        let is_first = known.saved_by.is_none() && !facts.is_empty();
        if new || is_first || details != known.details {
            facts.push(profile(ProfileFact::Saved { details: Box::new(details), at: ctx.now, by: Some(actor) }));
        }
        Ok(facts)
    }
}

#[cfg(not(feature = "lean"))]
impl SetSessionFields {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (chat, known, mut facts) = account.own(actor, ctx)?;
        checks::session_fields(&self.fields)?;
        if self.fields == known.session_fields {
            return Ok(Vec::new());
        }
        if !facts.is_empty() {
            // Whoever is heard of for the first time is so at a moment.
            facts.push(profile(ProfileFact::Saved { details: Box::default(), at: ctx.now, by: None }));
        }
        facts.push(profile(ProfileFact::FieldsSet { fields: self.fields.clone() }));
        Ok(of_chat(chat, facts))
    }
}

#[cfg(not(feature = "lean"))]
impl GiveConsent {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (chat, known, mut facts) = match self.customer {
            Some(customer) if !actor.is_customer() => {
                let chat = account.need_customer(actor, customer)?;
                (chat.id, chat.known(), Vec::new())
            }
            Some(_) => return Err(Reject::NotAllowed),
            None => account.own(actor, ctx)?,
        };
        let by = self.customer.map(|_| actor);
        let version = checks::line(&self.version)?.unwrap_or_default();
        if known.consent.is_some_and(|consent| (consent.given, &consent.version) == (self.given, &version)) {
            return Ok(Vec::new());
        }
        let consent = Consent { given: self.given, version, at: ctx.now, by };
        facts.push(profile(ProfileFact::ConsentSaved { consent }));
        Ok(of_chat(chat, facts))
    }
}

#[cfg(not(feature = "lean"))]
fn set(
    wanted: &Option<String>,
    known: &Option<String>,
    check: impl Fn(&str) -> Result<Option<String>, Reject>,
) -> Result<Option<String>, Reject> {
    wanted.as_deref().map_or_else(|| Ok(known.clone()), check)
}

#[cfg(not(feature = "lean"))]
fn address(address: &Address) -> Result<Address, Reject> {
    let line = |text: &str| checks::line(text).map(Option::unwrap_or_default);
    Ok(Address {
        street: line(&address.street)?,
        city: line(&address.city)?,
        state: line(&address.state)?,
        postal_code: line(&address.postal_code)?,
    })
}

crate::not_lean!(CustomerFields, CreateCustomer, UpdateCustomer, SetSessionFields, GiveConsent);
