//! Greetings, as a customer's page is given them.

use parlor_engine::{GreetingId, GroupId};
use serde::{Deserialize, Serialize};

/// What a page is to show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GreetingDue {
    /// The greeting; none if there is nothing to show.
    pub greeting: Option<GreetingShown>,
    /// Milliseconds after which to ask again, if the page stays open; without it, another page or visit comes first.
    pub ask_again_after_ms: Option<u64>,
}

/// A greeting as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GreetingShown {
    /// Its id, to accept or cancel it by.
    pub id: GreetingId,
    /// What it says.
    pub text: String,
    /// The group that an answer is for.
    pub group: Option<GroupId>,
}
