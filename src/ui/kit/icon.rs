//! Icons, as plain functions: a component would cost each page more than the drawing.

use yew::prelude::*;

use crate::{Glyph, el, fixed};

/// An icon of 20 pixels. Hidden from screen readers: the words are beside it or in its button's label.
pub fn icon(glyph: Glyph) -> Html {
    icon_with(glyph, "icon")
}

/// An icon of 16 pixels.
pub fn icon_s(glyph: Glyph) -> Html {
    icon_with(glyph, "icon icon--s")
}

/// An icon with classes of its own, which must begin with `icon`.
pub fn icon_with(glyph: Glyph, class: &'static str) -> Html {
    let fixed = fixed!("viewBox" "0 0 24 24", "aria-hidden" "true", "focusable" "false");
    let path = el("path", &[]).attr("d", AttrValue::Static(glyph.0));
    el("svg", fixed).attr("class", AttrValue::Static(class)).el(path).html()
}
