//! The head of each face.

use parlor_kit::{Dot, Size, glyph};

use super::acts::Callback;
use super::parts::{avatar, icon, icon_s, icon_with};
use crate::act::Act;
use crate::dom::{El, Text, el, fixed};
use crate::model::head::Head;
use crate::strings;

/// The large head before a conversation, or where a message is left in its place.
pub fn hello(leaves_message: bool, can_close: bool, on: &Callback) -> El {
    let (title, sub) = match leaves_message {
        true => (strings::LEAVE_MESSAGE, strings::LEAVE_MESSAGE_SUB),
        false => (strings::HELLO, strings::HELLO_SUB),
    };
    el("header", fixed!("class" "head head--hello"))
        .el(icon_with(glyph::CHAT, "icon head__mark"))
        .el(text(title.into(), sub.into()))
        .el(buttons().maybe(close(can_close, on)))
}

/// The slim head during one; `menu` says whether the menu is open.
pub fn head(head: &Head, menu: bool, can_close: bool, on: &Callback) -> El {
    let face = match &head.face {
        Some(face) => avatar(face, Size::Medium, head.here.then_some(Dot::Accepting)),
        None => nobody(),
    };
    let more = head.open.then(|| {
        let more = fixed!(
            "type" "button", "class" "icon-button", "id" "more", "aria-label" strings::MORE, "title" strings::MORE,
            "aria-haspopup" "menu"
        );
        let expanded = Text::Fixed(if menu { "true" } else { "false" });
        let more = el("button", more).attr("aria-expanded", expanded).click(on, Act::Menu(!menu));
        more.el(icon(glyph::MORE))
    });
    let menu = (menu && head.open).then(|| {
        let item = fixed!("type" "button", "class" "menu__item menu__item--bad", "role" "menuitem", "id" "end");
        let end = el("button", item).click(on, Act::End).el(icon(glyph::CLOSE));
        let end = end.el(el("span", &[]).say(strings::END));
        el("div", fixed!("class" "menu", "role" "menu", "aria-label" strings::CHAT)).el(end)
    });
    let buttons = buttons().maybe(more).maybe(close(can_close, on)).maybe(menu);
    el("header", fixed!("class" "head")).el(face).el(text(head.title.clone(), head.sub.clone())).el(buttons)
}

/// The picture while nobody is there.
pub fn nobody() -> El {
    el("span", fixed!("class" "avatar avatar--c0", "aria-hidden" "true")).el(icon_s(glyph::CHAT))
}

fn text(title: Text, sub: Text) -> El {
    el("div", fixed!("class" "head__text")).el(el("h1", fixed!("class" "head__title")).text(title)).el(el(
        "p",
        fixed!("class" "head__sub"),
    )
    .text(sub))
}

fn buttons() -> El {
    el("div", fixed!("class" "head__buttons"))
}

fn close(can_close: bool, on: &Callback) -> Option<El> {
    can_close.then(|| {
        let close = fixed!(
            "type" "button", "class" "icon-button", "aria-label" strings::MINIMISE, "title" strings::MINIMISE
        );
        el("button", close).click(on, Act::Close).el(icon(glyph::MINIMISE))
    })
}
