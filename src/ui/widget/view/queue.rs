//! The place in the queue.

use super::acts::Callback;
use crate::act::Act;
use crate::dom::{El, el, fixed};
use crate::strings;

/// Dots that are drawn, at most.
const DOTS: u32 = 8;

/// The card that says how long the line is; the place is unknown at first. There is nothing to leave before the start has
/// arrived.
pub fn queue(place: Option<u32>, starting: bool, on: &Callback) -> El {
    let number = place.map(|place| {
        let number = el("p", fixed!("class" "queue__place", "aria-hidden" "true"));
        number.text(place.to_string().into())
    });
    let line = place.map(|place| {
        let mut line = el("ol", fixed!("class" "queue__line", "aria-hidden" "true"));
        for _ in 1..place.min(DOTS) {
            line = line.el(el("li", &[]));
        }
        line.el(el("li", fixed!("class" "queue__you")))
    });
    let leave = (!starting).then(|| {
        let leave = el("button", fixed!("type" "button", "class" "button button--quiet button--small"));
        leave.click(on, Act::End).say(strings::LEAVE)
    });
    let text = if starting { strings::STARTING_TEXT } else { strings::QUEUE_TEXT };
    el("section", fixed!("class" "queue", "aria-label" strings::QUEUE))
        .key("queue".into())
        .maybe(number)
        .el(el("p", fixed!("class" "queue__title")).text(strings::place(place)))
        .maybe(line)
        .el(el("p", fixed!("class" "queue__text")).say(text))
        .maybe(leave)
}
