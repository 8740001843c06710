//! Buttons, lists, composer and dialogs that know nothing of chat. The markup is what `www/styles/kit.css` dresses; every
//! word shown comes from the caller. Small parts are plain functions that return [`Html`](yew::Html), since a component of
//! its own costs each page more than they do.

mod avatar;
mod button;
mod composer;
mod count;
mod dialog;
pub mod dom;
mod el;
pub mod glyph;
mod icon;
mod links;
mod listen;
mod live;
mod log;
mod menu;
mod ticker;
pub mod time;
mod toasts;
mod window;

pub use avatar::{Dot, Face, Size, avatar, initials, status_dot, tint};
pub use button::icon_button;
pub use composer::{Composer, ComposerProps, ComposerWords, composer, grouped};
pub use count::{count, count_text};
pub use dialog::{Dialog, DialogProps};
pub use el::{El, Fixed, el, list, words};
pub use glyph::Glyph;
pub use icon::{icon, icon_s, icon_with};
pub use links::{Piece, linked, pieces};
pub use listen::Listener;
pub use live::{live_regions, say, say_now};
pub use log::{Log, LogMsg, LogProps};
pub use menu::{Menu, MenuProps};
pub use ticker::{Interval, use_tick};
pub use toasts::{Toast, Toasts, ToastsProps};
pub use window::{Heights, WHOLE_MAX};
