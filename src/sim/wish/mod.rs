//! What people may come to want, by area.

pub mod customers;
mod routing;

pub use routing::wish as routing;
