//! What people may come to want, by area.

pub(crate) mod members;
mod routing;

pub use routing::wish as routing;
