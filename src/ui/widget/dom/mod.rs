//! Draws: a tree of elements is put together by calls, and what is on the page is changed to be like it. The panel has a
//! library for this; here it would be a third of all that a visitor downloads.

mod el;
mod live;
mod pair;
mod text;

pub use el::{El, Handle, On, el};
pub use live::Shown;
pub use text::Text;

/// Attributes that never change: `fixed!("class" "day", "role" "separator")`.
macro_rules! fixed {
    ($($name:literal $value:expr),* $(,)?) => {
        &[$(($name, $value)),*]
    };
}

pub(crate) use fixed;
