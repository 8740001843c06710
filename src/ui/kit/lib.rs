//! Buttons, lists, composer and dialogs that know nothing of chat. The markup is what `www/styles/kit.css` dresses; every
//! word shown comes from the caller. Small parts are plain functions that return `Html`, since a component of
//! its own costs each page more than they do.
//!
//! Without the feature `yew` only those parts are left that draw nothing.

pub mod dom;
mod face;
pub mod glyph;
mod grouped;
mod interval;
mod links;
mod listen;
pub mod live;
pub mod time;

#[cfg(feature = "yew")]
mod avatar;
#[cfg(feature = "yew")]
mod button;
#[cfg(feature = "yew")]
mod composer;
#[cfg(feature = "yew")]
mod count;
#[cfg(feature = "yew")]
mod dialog;
#[cfg(feature = "yew")]
mod el;
#[cfg(feature = "yew")]
mod icon;
#[cfg(feature = "yew")]
mod linked;
#[cfg(feature = "yew")]
mod log;
#[cfg(feature = "yew")]
mod menu;
#[cfg(feature = "yew")]
mod regions;
#[cfg(feature = "yew")]
mod ticker;
#[cfg(feature = "yew")]
mod toasts;
#[cfg(feature = "yew")]
mod window;

pub use face::{Dot, Face, Size, initials, tint};
pub use glyph::Glyph;
pub use grouped::grouped;
pub use interval::Interval;
pub use links::{Piece, pieces};
pub use listen::Listener;
pub use live::{say, say_now};

#[cfg(feature = "yew")]
pub use {
    avatar::{avatar, status_dot},
    button::icon_button,
    composer::{Composer, ComposerProps, ComposerWords, composer},
    count::{count, count_text},
    dialog::{Dialog, DialogProps},
    el::{El, Fixed, el, list, words},
    icon::{icon, icon_s, icon_with},
    linked::linked,
    log::{Log, LogMsg, LogProps},
    menu::{Menu, MenuProps},
    regions::live_regions,
    ticker::use_tick,
    toasts::{Toast, Toasts, ToastsProps},
    window::{Heights, WHOLE_MAX},
};
