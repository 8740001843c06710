//! What can happen to what staff know of a customer.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::{Consent, Details, GreetingStep, Page, Visit};
#[cfg(not(feature = "lean"))]
use crate::chat::PropertiesChange;
use crate::{ChatId, CustomerId, GreetingId, Time, User};

/// One thing that happened to a customer's profile. Facts are only ever added to this list, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(rename_all = "snake_case"))]
pub enum ProfileFact {
    /// Phone, address and the like were set.
    Saved {
        /// All of them.
        details: Box<Details>,
        /// When.
        at: Time,
        /// Who of the staff added the customer, or said so of them; none if it was the customer, or the site.
        #[cfg_attr(not(feature = "lean"), serde(default))]
        by: Option<User>,
    },
    /// The session fields were set.
    FieldsSet {
        /// All of them, in order.
        fields: Vec<(String, String)>,
    },
    /// A visit began; one that went on has ended with it.
    VisitStarted {
        /// The visit.
        visit: Box<Visit>,
    },
    /// A page of the site was opened.
    PageViewed {
        /// Which.
        page: Page,
    },
    /// The visit ended.
    VisitEnded {
        /// When.
        at: Time,
    },
    /// The customer agreed to be stored, or no more.
    ConsentSaved {
        /// To what, and when.
        consent: Consent,
    },
    /// The customer is to stay away.
    Banned {
        /// From this moment on the customer may come back.
        until: Time,
        /// Who said so.
        by: User,
        /// When.
        at: Time,
    },
    /// The customer may come back at once.
    Unbanned,
    /// Another customer is this one: this chat holds the threads of both, and whoever signs in as one acts as the other.
    Merged {
        /// Who acts as somebody else from now on.
        from: CustomerId,
        /// As whom.
        into: CustomerId,
        /// The other chat, which is set aside.
        aside: Option<ChatId>,
        /// When.
        at: Time,
    },
    /// The two are two again.
    Unmerged {
        /// Who acts by themself again.
        from: CustomerId,
        /// Whom they acted as.
        into: CustomerId,
        /// The chat that is back.
        back: Option<ChatId>,
        /// When.
        at: Time,
    },
    /// A greeting of the visit was shown, accepted or cancelled.
    Greeted {
        /// Which.
        greeting: GreetingId,
        /// How far it has got.
        step: GreetingStep,
        /// When.
        at: Time,
    },
    /// Properties changed.
    #[cfg(not(feature = "lean"))]
    PropertiesChanged {
        /// Which.
        change: PropertiesChange,
    },
    /// The chat is gone: nothing was known of the customer but where on the site they were, long ago.
    Dropped {
        /// Whose it was.
        customer: CustomerId,
        /// When.
        at: Time,
    },
}

impl ProfileFact {
    /// The other chat that comes or goes with it.
    pub fn other_chat(&self) -> Option<ChatId> {
        match self {
            ProfileFact::Merged { aside: other, .. } | ProfileFact::Unmerged { back: other, .. } => *other,
            ProfileFact::Saved { .. }
            | ProfileFact::FieldsSet { .. }
            | ProfileFact::VisitStarted { .. }
            | ProfileFact::PageViewed { .. }
            | ProfileFact::VisitEnded { .. }
            | ProfileFact::ConsentSaved { .. }
            | ProfileFact::Banned { .. }
            | ProfileFact::Unbanned
            | ProfileFact::Greeted { .. }
            | ProfileFact::Dropped { .. } => None,
            #[cfg(not(feature = "lean"))]
            ProfileFact::PropertiesChanged { .. } => None,
        }
    }

    /// Whether it makes two chats one, or one two.
    pub fn merges(&self) -> bool {
        matches!(self, ProfileFact::Merged { .. } | ProfileFact::Unmerged { .. })
    }

    /// The fact of the same shape without anything personal.
    #[must_use]
    pub fn erased(&self) -> Self {
        match self {
            ProfileFact::Saved { details, at, by } => {
                let details = Details { identified: details.identified, ..Details::default() };
                ProfileFact::Saved { details: Box::new(details), at: *at, by: *by }
            }
            ProfileFact::FieldsSet { .. } => ProfileFact::FieldsSet { fields: Vec::new() },
            ProfileFact::VisitStarted { visit } => ProfileFact::VisitStarted {
                visit: Box::new(Visit {
                    started_at: visit.started_at,
                    ended_at: visit.ended_at,
                    referrer: None,
                    user_agent: None,
                    ip: None,
                    pages: Vec::new(),
                    greetings: Vec::new(),
                    #[cfg(not(feature = "lean"))]
                    place: None,
                }),
            },
            ProfileFact::PageViewed { page } => ProfileFact::PageViewed {
                page: Page { url: String::new(), title: String::new(), opened_at: page.opened_at },
            },
            ProfileFact::VisitEnded { .. }
            | ProfileFact::ConsentSaved { .. }
            | ProfileFact::Banned { .. }
            | ProfileFact::Unbanned
            | ProfileFact::Merged { .. }
            | ProfileFact::Unmerged { .. }
            | ProfileFact::Greeted { .. }
            | ProfileFact::Dropped { .. } => self.clone(),
            #[cfg(not(feature = "lean"))]
            ProfileFact::PropertiesChanged { change } => ProfileFact::PropertiesChanged { change: change.erased() },
        }
    }
}

crate::not_lean!(ProfileFact);
