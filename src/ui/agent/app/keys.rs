//! The keyboard, from end to end. Single letters work only while nothing is being written.

use parlor_kit::dom;
use parlor_page::engine::ChatId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::App;
use super::hear::go;
use crate::act::{Act, Mode};
use crate::route::Route;
use crate::view_models::conversation::{Actions, Conversation, Writing, conversation};
use crate::view_models::inbox::inbox;

/// What the list's keys walk over.
const STOPS: &str = ".list__scroll .row__name, .list__scroll .offer .button--primary";

impl App {
    /// Takes in a key that nothing on the page has taken. True if there is something new to draw.
    pub(super) fn key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        if event.default_prevented() || event.is_composing() || self.cover.is_some() {
            return false;
        }
        let key = event.key();
        if event.ctrl_key() && event.shift_key() && key == "Enter" {
            event.prevent_default();
            return self.close_open(ctx);
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let writes = dom::is_text_field(event.target());
        let act = match key.as_str() {
            "Escape" => return self.escape(),
            "ArrowDown" | "ArrowUp" if in_list() && !writes => {
                step(if key == "ArrowDown" { 1 } else { -1 });
                event.prevent_default();
                return false;
            }
            _ if writes || !self.prefs.shortcuts => return false,
            "j" | "k" => {
                step(if key == "j" { 1 } else { -1 });
                return false;
            }
            "/" => {
                event.prevent_default();
                return self.go_to_search();
            }
            "?" => Some(Act::ShowKeys),
            "p" => Some(Act::PickUp(None)),
            "a" => self.offer().map(Act::Accept),
            "d" => self.offer().map(Act::Decline),
            "r" => self.open().filter(|open| open.writing == Writing::All).map(|_| Act::Write(Mode::Reply)),
            "n" => {
                self.open().filter(|open| !matches!(open.writing, Writing::Closed(_))).map(|_| Act::Write(Mode::Note))
            }
            "t" => self
                .open()
                .filter(|open| open.head.actions == Actions::Handle { transfer: true })
                .map(|open| Act::ChooseTarget(open.chat)),
            _ => None,
        };
        let Some(act) = act else { return false };
        // The letter must not land in the field that is about to get the focus.
        event.prevent_default();
        self.carry_out(ctx, act)
    }

    fn open(&self) -> Option<Conversation> {
        let Route::Chat(chat) = self.route else { return None };
        self.see(|scene| conversation(scene, chat)).flatten()
    }

    fn close_open(&mut self, ctx: &Context<Self>) -> bool {
        let handled =
            self.open().filter(|open| matches!(open.head.actions, Actions::Handle { .. }) && !open.head.is_busy);
        handled.is_some_and(|open| self.carry_out(ctx, Act::Close(open.chat)))
    }

    /// The offer that has the focus; without one, that which ends first.
    fn offer(&self) -> Option<ChatId> {
        let focused = active().and_then(|active| active.closest("[data-chat]").ok().flatten());
        let focused = focused.and_then(|offer| offer.get_attribute("data-chat")).and_then(|chat| chat.parse().ok());
        let offers = self.see(|scene| inbox(scene).offers)?;
        let among = |chat: ChatId| offers.iter().any(|offer| offer.chat == chat && !offer.is_busy);
        focused
            .filter(|chat| among(*chat))
            .or_else(|| offers.iter().find(|offer| !offer.is_busy).map(|offer| offer.chat))
    }

    fn escape(&mut self) -> bool {
        if self.details_open {
            self.details_open = false;
            return true;
        }
        let back = if self.route.is_archive() { Route::Archive } else { Route::Inbox };
        if self.is_phone() {
            if self.route != back {
                go(back);
            }
            return false;
        }
        let selected =
            dom::document().and_then(|document| document.query_selector(".row--selected .row__name").ok().flatten());
        match selected.and_then(|row| row.dyn_into::<HtmlElement>().ok()).filter(|_| !in_list()) {
            Some(row) => drop(row.focus()),
            None => drop(active().and_then(|active| active.dyn_into::<HtmlElement>().ok()).map(|active| active.blur())),
        }
        false
    }

    fn go_to_search(&mut self) -> bool {
        if !self.route.is_archive() {
            self.archive.wants_focus = true;
            go(Route::Archive);
        }
        dom::focus_id("archive-search");
        false
    }
}

fn active() -> Option<Element> {
    dom::document()?.active_element()
}

fn in_list() -> bool {
    active().is_some_and(|active| active.closest(".list__scroll").ok().flatten().is_some())
}

/// Moves the focus along the list, from where it is or from what is open.
fn step(by: i32) {
    let Some(stops) = dom::document().and_then(|document| document.query_selector_all(STOPS).ok()) else { return };
    let stops: Vec<HtmlElement> = (0..stops.length()).filter_map(|place| stops.item(place)?.dyn_into().ok()).collect();
    let active = active();
    let focused = stops.iter().position(|stop| Some(stop.as_ref()) == active.as_ref());
    let at = focused.or_else(|| stops.iter().position(|stop| stop.has_attribute("aria-current")));
    let next = match at {
        None => 0,
        Some(at) => (at as i32 + by).clamp(0, stops.len() as i32 - 1) as usize,
    };
    if let Some(stop) = stops.get(next) {
        stop.focus().ok();
        stop.scroll_into_view_with_bool(by < 0 && next == 0);
    }
}
