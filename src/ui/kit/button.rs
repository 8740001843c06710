//! Buttons that are always the same. Others are written out where they stand.

use yew::prelude::*;

use crate::{Glyph, icon};

/// A button that shows only an icon. Its name is for screen readers and, on hovering, for everybody.
pub fn icon_button(name: impl Into<AttrValue>, glyph: Glyph, onclick: Callback<MouseEvent>) -> Html {
    let name = name.into();
    html! {
        <button type="button" class="icon-button" aria-label={name.clone()} title={name} {onclick}>{ icon(glyph) }</button>
    }
}
