//! The round picture of a person.

use yew::prelude::*;

use crate::{Dot, Face, Size, el, fixed};

/// Draws a face. Hidden from screen readers: the name is always beside it.
pub fn avatar(face: &Face, size: Size, dot: Option<Dot>) -> Html {
    let class = match size {
        Size::Small => "avatar avatar--s",
        Size::Medium => "avatar",
        Size::Large => "avatar avatar--l",
    };
    let class = [class, " ", face.tint_class()].concat();
    let avatar =
        el("span", fixed!("aria-hidden" "true")).attr("class", class.into()).text(face.initials.clone().into());
    match dot {
        Some(dot) => avatar.child(status_dot(dot)).html(),
        None => avatar.html(),
    }
}

/// The dot alone.
pub fn status_dot(dot: Dot) -> Html {
    el("span", fixed!("class" "dot")).attr("data-status", AttrValue::Static(dot.word())).html()
}
