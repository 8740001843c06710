//! What people may come to want, by area.

mod routing;

pub use routing::wish as routing;
