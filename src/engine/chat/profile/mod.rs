//! What staff know of a customer beyond name and mail address. Nothing of it is sent to the customer's page.

mod evolve;
mod fact;
mod place;
#[cfg_attr(feature = "lean", path = "not_told.rs")]
mod told;
mod visit;

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

pub use fact::ProfileFact;
pub use place::Place;
pub use visit::{Began, Greeted, GreetingStep, Page, Visit};

#[cfg(not(feature = "lean"))]
use super::Properties;
use super::{Chat, ChatAttributes, Customer};
use crate::{ChatId, CustomerId, ThreadId, Time, User};

/// What staff know of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default))]
pub struct Profile {
    /// When the customer was first heard of.
    pub created_at: Option<Time>,
    /// Phone, address and the like.
    pub details: Details,
    /// What the site's page or an integration says of the customer, in the order given: at most 100 pairs of key and value.
    pub session_fields: Vec<(String, String)>,
    /// The last ten visits, oldest first.
    pub visits: Vec<Visit>,
    /// How often what happened.
    pub statistics: Statistics,
    /// What the customer last said about being stored.
    pub consent: Option<Consent>,
    /// Until when the customer is banned, if ever.
    pub ban: Option<Ban>,
    /// Who is known to be this customer too, latest last.
    pub merged: Vec<Absorbed>,
    /// When everything about the customer was erased.
    pub erased_at: Option<Time>,
    /// Properties.
    #[cfg(not(feature = "lean"))]
    pub properties: Properties,
    /// Who of the staff last said something of the customer, or added them.
    pub saved_by: Option<User>,
}

/// How a customer can be reached and is known elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct Details {
    /// A phone number in the form of E.164, such as +4612345678.
    pub phone: Option<String>,
    /// The address of a picture.
    pub avatar: Option<String>,
    /// Where the customer works.
    pub company: Option<String>,
    /// Two capital letters of ISO 3166-1.
    pub country: Option<String>,
    /// Where the customer lives.
    pub address: Address,
    /// Whether whoever signed the customer's identity vouched for the mail address.
    pub email_verified: bool,
    /// Whether the customer's identity is proven. Such a customer is never taken for another by a step-up.
    pub identified: bool,
    /// As whom the account's own site knows the customer, where that is proven.
    pub external_id: Option<String>,
}

/// A postal address. Lines that are not known are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
}

/// How often what happened. After the statistics of LiveChat (specs/livechat.md section 6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default))]
pub struct Statistics {
    /// Threads started.
    pub threads: u32,
    /// Visits begun.
    pub visits: u32,
    /// Pages looked at.
    pub page_views: u32,
    /// Greetings shown.
    pub greetings_shown: u32,
    /// Greetings that a thread began with.
    pub greetings_accepted: u32,
    /// Greetings that the customer wanted to see no more.
    pub greetings_cancelled: u32,
}

/// What a customer said about being stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Consent {
    /// Whether it is given; otherwise it was withdrawn.
    pub given: bool,
    /// Which text the customer was shown.
    pub version: String,
    /// When.
    pub at: Time,
    /// Who of the staff recorded it; none if the customer said so.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub by: Option<User>,
}

/// A ban.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Ban {
    /// From this moment on the customer may come back.
    pub until: Time,
    /// Who said so.
    pub by: User,
    /// When.
    pub at: Time,
}

/// A customer who was merged into this one, as they were before, so that it can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Absorbed {
    /// Who acts as this customer from then on.
    pub customer: Customer,
    /// What was known of them, unless this customer took it over.
    pub profile: Option<Box<Profile>>,
    /// The chat that is set aside, without its threads.
    pub aside: Option<Box<Chat>>,
    /// The threads that came from it.
    pub threads: Vec<ThreadId>,
    /// When.
    pub at: Time,
    /// What staff kept about the chat that stays, before it took over what they kept about the other.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub attributes: Option<Box<ChatAttributes>>,
}

#[cfg(not(feature = "lean"))]
impl Profile {
    /// Whether the customer is banned at this moment.
    pub fn is_banned(&self, now: Time) -> bool {
        self.ban.is_some_and(|ban| now < ban.until)
    }

    /// The visit that goes on.
    pub fn visit(&self) -> Option<&Visit> {
        self.visits.last().filter(|visit| visit.ended_at.is_none())
    }

    /// Everybody who acts as this customer, however they came to.
    pub fn aliases(&self) -> Vec<(CustomerId, Option<ChatId>)> {
        let mut found = Vec::new();
        for absorbed in &self.merged {
            found.push((absorbed.customer.id, absorbed.aside.as_ref().map(|chat| chat.id)));
            let nested = absorbed.aside.iter().filter_map(|chat| chat.profile.as_deref());
            nested.chain(absorbed.profile.as_deref()).for_each(|profile| found.extend(profile.aliases()));
        }
        found
    }

    /// What is left of it after an erasure: when it was known, and what protects others.
    #[must_use]
    pub fn erased(&self, at: Time) -> Self {
        Self {
            created_at: self.created_at,
            saved_by: self.saved_by,
            ban: self.ban,
            merged: self.merged.iter().map(|absorbed| absorbed.erased(at)).collect(),
            erased_at: Some(at),
            details: Details { identified: self.details.identified, ..Details::default() },
            ..Self::default()
        }
    }
}

#[cfg(not(feature = "lean"))]
impl Absorbed {
    fn erased(&self, at: Time) -> Self {
        let aside = self.aside.as_ref().map(|chat| {
            let mut chat = chat.clone();
            chat.erase(None, at);
            chat
        });
        Self {
            customer: self.customer.erased(),
            profile: self.profile.as_ref().map(|profile| Box::new(profile.erased(at))),
            aside,
            threads: self.threads.clone(),
            at: self.at,
            attributes: self.attributes.as_ref().map(|attributes| Box::new(attributes.erased())),
        }
    }
}

crate::not_lean!(Profile, Details, Address, Statistics, Consent, Ban, Absorbed);
