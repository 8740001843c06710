//! The archive of closed threads: what is filed of each, how it is searched and how its pages are cut. Stores file
//! [`Filed`]; one that has no index of its own answers with [`page`].

mod facets;
mod filed;
mod find;
mod hits;
mod page_id;
mod periods;
mod presence;
mod report;
mod scope;
mod thread_facts;
mod words;

pub use facets::{Facet, GOALS};
pub(crate) use facets::{event_type, property};
pub use filed::{Filed, Line, closed};
pub use find::page;
pub use hits::hits;
pub use page_id::PageId;
pub use presence::{PresenceCounter, Staffing, StatusChange, status_changes};
pub use report::Counter;
pub use scope::{Scope, report_scope, scope, viewer};
pub use thread_facts::ThreadFacts;
pub(crate) use thread_facts::{is_join, is_said};
pub use words::{Search, folded, tokens};

/// What is filed of a thread has a form, which rises whenever more is filed. What was filed in an older form is filed
/// again when its account starts.
pub const FILING: u32 = 7;
/// Threads that a query finds are counted up to here: past it, nobody leafs to the end.
pub const FOUND_MAX: u32 = 10_000;
