//! The persons served: a list of them, and one with all that is known.

use parlor_engine::chat::profile::Ban;
use parlor_engine::chat::{Customer, Profile};
use parlor_engine::{ChatId, CustomerId, GroupId, Reject, Time};
use serde::{Deserialize, Serialize};

/// Characters of the words looked for.
const TEXT_CHARS: usize = 200;

/// Which customers. Staff only, as far as they may read of them. All conditions hold together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CustomersQuery {
    /// Only those whose name, mail address, phone number or company contains this, in whatever case.
    pub text: String,
    /// Only the one whom the account's own site knows by this id.
    pub external_id: Option<String>,
    /// Only those who have had a thread in this group.
    pub group: Option<GroupId>,
    /// Only those who are banned, or only those who are not, when something was last recorded in the account.
    pub banned: Option<bool>,
    /// Only those whose identity is proven, or only the others.
    pub identified: Option<bool>,
    /// Only those with an open thread, or only those without.
    pub open: Option<bool>,
    /// Only those who have a page open, or only those who have none.
    pub online: Option<bool>,
    /// Only those whom the asker follows, or only the others.
    pub followed: Option<bool>,
    /// Only those first heard of from this moment on.
    pub created_from: Option<Time>,
    /// Only those first heard of before this moment.
    pub created_to: Option<Time>,
    /// Only those last seen from this moment on.
    pub seen_from: Option<Time>,
    /// Only those last seen before this moment.
    pub seen_to: Option<Time>,
    /// What they are ordered by.
    pub sort: CustomerSort,
    /// From the earliest, or the first of the alphabet, on.
    pub ascending: bool,
    /// The `next` of the page before.
    pub page: Option<String>,
    /// Rows wanted, 1 to 100; 0 for 25.
    pub limit: u16,
}

/// What a list of customers is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// When they were first heard of.
    #[default]
    Created,
    /// When they were last seen. Who is seen meanwhile changes place.
    Seen,
    /// The name, in whatever case; those without one come first.
    Name,
}

/// A page of customers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomersPage {
    /// The rows, in the order asked for.
    pub rows: Vec<CustomerRow>,
    /// Asks for the page after this one, if there is one. Who came or went meanwhile neither repeats nor hides a row.
    pub next: Option<String>,
    /// How many customers the query finds.
    pub found: u32,
}

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerRow {
    /// Who it is.
    pub customer: Customer,
    /// Their chat.
    pub chat: ChatId,
    /// As whom the account's own site knows them, where that is proven.
    pub external_id: Option<String>,
    /// Whether their identity is proven.
    pub identified: bool,
    /// Whether somebody vouches for the mail address.
    pub email_verified: bool,
    /// When they were first heard of.
    pub created_at: Option<Time>,
    /// When they last looked at a page of the site or said something.
    pub seen_at: Option<Time>,
    /// Threads that they have had, the open one included.
    pub threads: u32,
    /// Whether one of them is open.
    pub open: bool,
    /// Whether they have a page open.
    pub online: bool,
    /// Whether the asker follows them.
    pub followed: bool,
    /// The last ban, over or not; none if there was none, or it was lifted.
    pub ban: Option<Ban>,
    /// What the customer is about.
    #[serde(default)]
    pub state: CustomerState,
}

/// What a customer is about just now. After LiveChat's `state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustomerState {
    /// Not there, and waiting for nobody.
    #[default]
    Away,
    /// On the site: in a visit, or with a page that is connected.
    Browsing,
    /// Shown a greeting that is not answered yet.
    Invited,
    /// Waiting for an agent.
    Queued,
    /// Served by an agent or a bot.
    Chatting,
}

/// Whom the asker wants to read of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerQuery {
    /// The customer, or somebody who acts as them.
    pub customer: CustomerId,
}

/// A customer with all that is known of them. After LiveChat's `get_customer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerSheet {
    /// As lists show them.
    pub row: CustomerRow,
    /// Details, session fields, visits, statistics, consent, and who else they are known to be.
    pub profile: Box<Profile>,
    /// The groups that their threads were in, each once.
    pub groups: Vec<GroupId>,
    /// When they last said something.
    pub customer_said_at: Option<Time>,
    /// When an agent last said something to them.
    pub agent_said_at: Option<Time>,
}

impl CustomersQuery {
    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it asks for more than one query may.
    pub fn check(&self) -> Result<(), Reject> {
        let fits = |text: &str| text.chars().count() <= TEXT_CHARS;
        let within = fits(&self.text) && self.external_id.as_deref().is_none_or(fits);
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}
