//! The timeline: rows, the queue's card and whoever writes.

use std::rc::Rc;

use parlor_kit::{Face, Size, dom};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::acts::Callback;
use super::parts::avatar;
use super::row::row;
use crate::act::Act;
use crate::dom::{El, Handle, Text, el, fixed};
use crate::model::row::Row;
use crate::strings;

/// This close to the end counts as being there, in pixels.
const END_PX: i32 = 80;

/// The timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// What was said.
    pub rows: Vec<Row>,
    /// Whether there is more before.
    pub more: bool,
    /// Who writes now.
    pub typing: Option<(Text, Face)>,
    /// The visitor's day.
    pub today: i32,
}

/// Draws the timeline; `queue` stands below what was said.
pub fn log(log: &Log, queue: Option<El>, node: &Handle, on: &Callback) -> El {
    let (on_scroll, scrolled, walked) = (on.clone(), node.clone(), node.clone());
    let fixed = fixed!(
        "class" "timeline", "role" "log", "aria-live" "off", "aria-label" strings::CONVERSATION, "tabindex" "0"
    );
    let mut drawn = el("div", fixed)
        .handle(node)
        .on("scroll", Rc::new(move |_| on_scroll(Act::Scroll(is_at_end(&scrolled)))))
        .on("keydown", Rc::new(move |event| walk(&walked, event.unchecked_ref())));
    if log.more {
        let more = fixed!("type" "button", "class" "button button--quiet button--small button--wide");
        drawn = drawn.el(el("button", more).key("more".into()).click(on, Act::Earlier).say(strings::EARLIER));
    }
    for line in &log.rows {
        drawn = drawn.el(row(line, log.today, on));
    }
    if let Some(queue) = queue {
        drawn = drawn.el(queue);
    }
    if let Some((name, face)) = &log.typing {
        let dot = || el("i", &[]);
        let dots = el("span", fixed!("class" "typing__dots", "aria-hidden" "true")).el(dot()).el(dot()).el(dot());
        let typing = el("div", fixed!("class" "typing")).key("typing".into());
        let typing = typing.el(avatar(face, Size::Small, None)).el(dots);
        drawn = drawn.el(typing.el(el("span", &[]).text(strings::typing(name))));
    }
    drawn
}

/// Whether the end is in sight.
pub fn is_at_end(node: &Handle) -> bool {
    let below = |log: HtmlElement| log.scroll_height() - log.scroll_top() - log.client_height();
    node.element().is_none_or(|log| below(log) <= END_PX)
}

/// Goes to the end.
pub fn go_to_end(node: &Handle) {
    if let Some(log) = node.element() {
        log.set_scroll_top(log.scroll_height());
    }
}

/// Where a timeline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    top: i32,
    height: i32,
}

/// Where the timeline stands.
pub fn place(node: &Handle) -> Option<Place> {
    node.element().map(|log| Place { top: log.scroll_top(), height: log.scroll_height() })
}

/// Shows the same messages as before, after others have come in above them.
pub fn keep_place(node: &Handle, before: Place) {
    if let Some(log) = node.element() {
        log.set_scroll_top(before.top + log.scroll_height() - before.height);
    }
}

/// Up and Down go from message to message, Home and End to the first and the last.
fn walk(node: &Handle, event: &KeyboardEvent) {
    let Some(log) = node.element() else { return };
    let Ok(messages) = log.query_selector_all("article") else { return };
    let count = messages.length();
    let here = dom::document().and_then(|document| document.active_element());
    let place = (0..count).find(|place| messages.get(*place).as_ref() == here.as_deref());
    let to = match (event.key().as_str(), place) {
        ("ArrowUp", None) | ("End", _) => count.checked_sub(1),
        ("ArrowUp", Some(place)) => place.checked_sub(1),
        ("ArrowDown", Some(place)) => Some(place + 1),
        ("Home", _) => Some(0),
        _ => return,
    };
    if let Some(message) = to.and_then(|to| messages.get(to)) {
        event.prevent_default();
        message.unchecked_ref::<HtmlElement>().focus().ok();
    }
}
