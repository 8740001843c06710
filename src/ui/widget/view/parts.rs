//! Parts that several faces share.

use parlor_kit::live::{POLITE, URGENT};
use parlor_kit::{Dot, Face, Glyph, Piece, Size, pieces};

use crate::dom::{El, Text, el, fixed};

/// An icon of 20 pixels. Hidden from screen readers: the words are beside it or in its button's label.
pub fn icon(glyph: Glyph) -> El {
    icon_with(glyph, "icon")
}

/// An icon of 16 pixels.
pub fn icon_s(glyph: Glyph) -> El {
    icon_with(glyph, "icon icon--s")
}

/// An icon with classes of its own, which must begin with `icon`.
pub fn icon_with(glyph: Glyph, class: &'static str) -> El {
    let fixed = fixed!("viewBox" "0 0 24 24", "aria-hidden" "true", "focusable" "false");
    el("svg", fixed).attr("class", class.into()).el(el("path", &[]).attr("d", glyph.0.into()))
}

/// A person's picture. Hidden from screen readers: the name is always beside it.
pub fn avatar(face: &Face, size: Size, dot: Option<Dot>) -> El {
    let class = match size {
        Size::Small => "avatar avatar--s ",
        Size::Medium => "avatar ",
        Size::Large => "avatar avatar--l ",
    };
    let class = [class, face.tint_class()].concat();
    let avatar =
        el("span", fixed!("aria-hidden" "true")).attr("class", class.into()).text(face.initials.clone().into());
    match dot {
        Some(dot) => avatar.el(el("span", fixed!("class" "dot")).attr("data-status", dot.word().into())),
        None => avatar,
    }
}

/// What somebody has written, with addresses in it turned into links, within `around`. Never as HTML.
pub fn linked(mut around: El, text: &str) -> El {
    for piece in pieces(text) {
        around = match piece {
            Piece::Text(text) => around.text(text.to_owned().into()),
            Piece::Link(address) => {
                let link = fixed!("class" "link", "rel" "noopener noreferrer nofollow", "target" "_blank");
                let address = Text::from(address.to_owned());
                around.el(el("a", link).attr("href", address.clone()).text(address))
            }
        };
    }
    around
}

/// Adds the two regions from which screen readers are told something. Never to be taken away.
pub fn live_regions(around: El) -> El {
    let polite = el("div", fixed!("class" "sr-only", "role" "status", "aria-live" "polite", "id" POLITE));
    around.el(polite).el(el("div", fixed!("class" "sr-only", "role" "alert", "id" URGENT)))
}
