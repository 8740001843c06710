//! The line about the connection.

use parlor_kit::glyph;

use super::acts::Callback;
use super::parts::icon_s;
use crate::act::Act;
use crate::dom::{El, el, fixed};
use crate::model::banner::Banner;
use crate::strings;

/// The line about the connection.
pub fn banner(banner: Banner, on: &Callback) -> El {
    let spinner = || el("span", fixed!("class" "spinner", "aria-hidden" "true"));
    let (state, sign, text) = match banner {
        Banner::Reconnecting => ("reconnecting", spinner(), strings::RECONNECTING),
        Banner::Offline => ("offline", icon_s(glyph::WIFI_OFF), strings::OFFLINE),
        Banner::Back => ("back", icon_s(glyph::CHECK), strings::CONNECTED),
        Banner::Outdated => ("refused", icon_s(glyph::WARNING), strings::OUTDATED),
        Banner::Expired => ("refused", icon_s(glyph::WARNING), strings::EXPIRED),
    };
    let line = el("div", fixed!("class" "banner", "role" "status")).attr("data-state", state.into()).el(sign).el(el(
        "span",
        &[],
    )
    .say(text));
    let (act, word) = match banner {
        Banner::Reconnecting | Banner::Back => return line,
        Banner::Offline => (Act::Hurry, strings::TRY_NOW),
        Banner::Outdated | Banner::Expired => (Act::Reload, strings::RELOAD),
    };
    let button = el("button", fixed!("type" "button", "class" "button button--small button--quiet"));
    line.el(button.click(on, act).say(word))
}
