//! The place in the queue.

use super::acts::Callback;
use crate::act::Act;
use crate::dom::{El, Text, el, fixed};
use crate::strings;

/// Dots that are drawn, at most.
const DOTS: u32 = 8;

/// The card that says how long the line is; the place is unknown at first.
pub fn queue(place: Option<u32>, on: &Callback) -> El {
    let mut card = el("section", fixed!("class" "queue", "aria-label" strings::QUEUE)).key("queue".into());
    let title = el("p", fixed!("class" "queue__title")).text(strings::place(place));
    card = match place {
        None => card.el(title),
        Some(place) => {
            let number = Text::from(place.to_string());
            let mut line = el("ol", fixed!("class" "queue__line", "aria-hidden" "true"));
            for _ in 1..place.min(DOTS) {
                line = line.el(el("li", &[]));
            }
            let line = line.el(el("li", fixed!("class" "queue__you")));
            card.el(el("p", fixed!("class" "queue__place", "aria-hidden" "true")).text(number)).el(title).el(line)
        }
    };
    let leave = el("button", fixed!("type" "button", "class" "button button--quiet button--small"));
    card.el(el("p", fixed!("class" "queue__text")).say(strings::QUEUE_TEXT))
        .el(leave.click(on, Act::End).say(strings::LEAVE))
}
