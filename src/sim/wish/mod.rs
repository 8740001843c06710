//! What somebody may come to want, one file for each area.

mod attributes;
pub(crate) mod members;
mod routing;
mod survey;

pub use attributes::wish as attributes;
pub use routing::wish as routing;
pub use survey::{rules as survey_rules, wish as survey};
