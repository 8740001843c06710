//! Before the first copy has come: the same bones as in the page's file.

use parlor_kit::{el, fixed, list};
use yew::prelude::*;

use super::head::nobody;
use crate::strings;

/// The bones of a conversation.
pub fn loading() -> Html {
    let line = el("div", fixed!("class" "head__text bones")).el(el("span", fixed!("class" "bone bone--short")));
    let head = el("header", fixed!("class" "head", "aria-busy" "true", "aria-label" strings::LOADING))
        .child(nobody())
        .el(line);
    let theirs = el("div", fixed!("class" "message message--theirs"));
    let own = el("div", fixed!("class" "message message--own message--first"));
    let timeline = el("div", fixed!("class" "timeline", "aria-hidden" "true"))
        .el(theirs.el(el("span", fixed!("class" "bone bone--block bone--mid"))))
        .el(own.el(el("span", fixed!("class" "bone bone--block bone--short"))));
    list(vec![head.html(), timeline.html()])
}
