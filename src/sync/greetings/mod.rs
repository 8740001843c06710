//! Greetings: what the account's site says to a visitor first, and when. Administrators keep them beside the account; which
//! one is due is decided here and nowhere else, from what is known of the visit.

mod address;
mod due;
mod situation;

use parlor_engine::{GreetingId, GroupId, Time};
use serde::{Deserialize, Serialize};

pub use address::matches;
pub use due::{Due, due};
pub use situation::Situation;

/// A greeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Greeting {
    /// Its id.
    pub id: GreetingId,
    /// When it was made.
    pub created_at: Time,
    /// What it says, and when.
    #[serde(flatten)]
    pub wanted: Wanted,
}

/// A greeting as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "GreetingWanted"))]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What it says: 1 to 8,000 characters.
    pub text: String,
    /// Its place among the others: the first one that is due is shown.
    #[serde(default)]
    pub order: u32,
    /// Whether it is shown at all.
    #[serde(default = "yes")]
    pub active: bool,
    /// The group that an answer is for; without it the account's first. The greeting is shown while that group begins
    /// threads.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Whether somebody in the group must take new threads as well.
    #[serde(default = "yes")]
    pub attended: bool,
    /// When it is shown.
    #[serde(default)]
    pub rules: Rules,
}

/// When a greeting is shown: all of it must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "GreetingRules"))]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Addresses of pages it is for, in which `*` stands for anything; all pages if there is none. Up to 20.
    pub pages: Vec<String>,
    /// Addresses of pages it is not for. Up to 20.
    pub not_pages: Vec<String>,
    /// Seconds on the page before it is shown: up to 3,600.
    pub seconds_on_page: u32,
    /// Seconds of the visit before it is shown: up to 86,400.
    pub seconds_on_site: u32,
    /// From which visit of the customer's on, the first being 1.
    pub visits_from: u32,
    /// Up to which visit; to any without it.
    pub visits_to: Option<u32>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            not_pages: Vec::new(),
            seconds_on_page: 0,
            seconds_on_site: 0,
            visits_from: 1,
            visits_to: None,
        }
    }
}

fn yes() -> bool {
    true
}

/// Puts greetings into the order in which they are asked for.
pub fn put_in_order(greetings: &mut [Greeting]) {
    greetings.sort_by_key(|greeting| (greeting.wanted.order, greeting.created_at, greeting.id));
}
