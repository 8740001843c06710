//! Where a customer is on the account's site.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use crate::{GreetingId, Time};

use super::place::Place;

/// A stay on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Visit {
    /// When it began.
    pub started_at: Time,
    /// When it ended, once it has.
    pub ended_at: Option<Time>,
    /// The page that led to the site, if there was one.
    pub referrer: Option<String>,
    /// The browser, as it names itself.
    pub user_agent: Option<String>,
    /// The network address, as the server saw it.
    pub ip: Option<String>,
    /// The last 20 pages, oldest first.
    pub pages: Vec<Page>,
    /// The greetings of the visit, in the order in which they were shown.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub greetings: Vec<Greeted>,
    /// From where in the world, as the server was told by its own proxy.
    #[cfg(not(feature = "lean"))]
    #[serde(default)]
    pub place: Option<Box<Place>>,
}

/// What a thread keeps of the visit that it began in, after LiveChat's `customer_visit` (specs/livechat.md section 5): the
/// customer has moved on since, and of the customer only the last visits are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Began {
    /// When the visit began.
    pub started_at: Time,
    /// The page that led to the site, if there was one.
    pub referrer: Option<String>,
    /// The browser, as it names itself.
    pub user_agent: Option<String>,
    /// The network address, as the server saw it.
    pub ip: Option<String>,
    /// The address of the page on which the customer was when the thread began.
    pub page: Option<String>,
    /// From where in the world.
    pub place: Option<Box<Place>>,
}

/// A greeting within a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Greeted {
    /// Which.
    pub greeting: GreetingId,
    /// How far it has got.
    pub step: GreetingStep,
}

/// How far a greeting has got in a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(rename_all = "snake_case"))]
pub enum GreetingStep {
    /// It is shown.
    Shown,
    /// A thread has begun with it.
    Accepted,
    /// The customer wants to see it no more.
    Cancelled,
}

/// A page of the site that a customer looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// When it was opened.
    pub opened_at: Time,
}

#[cfg(not(feature = "lean"))]
impl Visit {
    /// How far a greeting has got in this visit, if it was shown.
    pub fn step(&self, greeting: GreetingId) -> Option<GreetingStep> {
        self.greetings.iter().find(|greeted| greeted.greeting == greeting).map(|greeted| greeted.step)
    }

    /// What a thread keeps of it that begins now.
    pub(in crate::chat) fn began(&self) -> Began {
        Began {
            started_at: self.started_at,
            referrer: self.referrer.clone(),
            user_agent: self.user_agent.clone(),
            ip: self.ip.clone(),
            page: self.pages.last().map(|page| page.url.clone()),
            place: self.place.clone(),
        }
    }
}

crate::not_lean!(Visit, Began, Page, Greeted, GreetingStep);
