//! Before the first copy has come: the same bones as in the page's file.

use super::head::nobody;
use crate::dom::{El, el, fixed};
use crate::strings;

/// The bones of a conversation: head and timeline.
pub fn loading() -> (El, El) {
    let line = el("div", fixed!("class" "head__text bones")).el(el("span", fixed!("class" "bone bone--short")));
    let head =
        el("header", fixed!("class" "head", "aria-busy" "true", "aria-label" strings::LOADING)).el(nobody()).el(line);
    let theirs = el("div", fixed!("class" "message message--theirs"));
    let own = el("div", fixed!("class" "message message--own message--first"));
    let timeline = el("div", fixed!("class" "timeline", "aria-hidden" "true"))
        .el(theirs.el(el("span", fixed!("class" "bone bone--block bone--mid"))))
        .el(own.el(el("span", fixed!("class" "bone bone--block bone--short"))));
    (head, timeline)
}
