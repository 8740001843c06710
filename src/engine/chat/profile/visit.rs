//! Where a customer is on the account's site.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use crate::Time;

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

crate::not_lean!(Visit, Page);
