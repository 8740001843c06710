//! What somebody may come to want, one file for each area.

mod attributes;
pub mod customers;
pub(crate) mod members;
mod routing;

pub use attributes::wish as attributes;
pub use routing::wish as routing;
