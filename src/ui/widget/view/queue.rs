//! The place in the queue, or that nobody need wait in one.

use parlor_engine::text::decimal;

use super::acts::Callback;
use crate::act::Act;
use crate::dom::{El, Text, el, fixed};
use crate::model::stage::Phase;
use crate::strings;

/// Dots that are drawn, at most.
const DOTS: u32 = 8;

/// The card that says how long the line is, or that a message was left; none where nobody is waited for. The place is
/// unknown at first. There is nothing to leave before the start has arrived.
pub fn queue(place: Option<u32>, phase: Phase, on: &Callback) -> Option<El> {
    let (title, text) = match phase {
        Phase::Starting => (strings::place(None), strings::STARTING_TEXT),
        Phase::Queued => (strings::place(place), strings::QUEUE_TEXT),
        Phase::Left => (Text::Fixed(strings::LEFT), strings::LEFT_TEXT),
        Phase::Chatting | Phase::Rating | Phase::Ended => return None,
    };
    let number = place.map(|place| {
        let number = el("p", fixed!("class" "queue__place", "aria-hidden" "true"));
        number.text(decimal(place.into()).into())
    });
    let line = place.map(|place| {
        let mut line = el("ol", fixed!("class" "queue__line", "aria-hidden" "true"));
        for _ in 1..place.min(DOTS) {
            line = line.el(el("li", &[]));
        }
        line.el(el("li", fixed!("class" "queue__you")))
    });
    let leave = (phase == Phase::Queued).then(|| {
        let leave = el("button", fixed!("type" "button", "class" "button button--quiet button--small"));
        leave.click(on, Act::End).say(strings::LEAVE)
    });
    let card = el("section", fixed!("class" "queue"))
        .attr("aria-label", title.clone())
        .key("queue".into())
        .maybe(number)
        .el(el("p", fixed!("class" "queue__title")).text(title))
        .maybe(line)
        .el(el("p", fixed!("class" "queue__text")).say(text))
        .maybe(leave);
    Some(card)
}
