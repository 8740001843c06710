//! What somebody may come to want, one file for each area.

mod around;
mod attributes;
pub mod customers;
mod duty;
pub(crate) mod members;
pub(crate) mod passing;
mod routing;

pub use around::{answers, begin, forms, rules as survey_rules, wish as survey};
pub use attributes::wish as attributes;
pub use duty::wish as duty;
pub use routing::wish as routing;
