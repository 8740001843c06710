//! Buttons, lists, composer and dialogs that know nothing of chat. The markup is what `www/styles/kit.css` dresses; every
//! word shown comes from the caller. Small parts are plain functions that return [`Html`](yew::Html), since a component of
//! its own costs each page more than they do.

mod avatar;
mod button;
mod composer;
mod count;
pub mod dom;
pub mod glyph;
mod icon;
mod links;
mod live;
mod ticker;
pub mod time;

pub use avatar::{Dot, Face, Size, avatar, initials, status_dot, tint};
pub use button::icon_button;
pub use composer::{Composer, ComposerProps, ComposerWords, grouped};
pub use count::{count, count_text};
pub use glyph::Glyph;
pub use icon::{icon, icon_s, icon_with};
pub use links::{Piece, linked, pieces};
pub use live::{live_regions, say, say_now};
pub use ticker::{Interval, use_tick};
