//! One turn after the other: whatever has been heard is taken in, then drawn once.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Element;

use super::{App, Msg};
use crate::dom::Shown;

/// What has been heard and not been taken in.
#[derive(Default)]
pub struct Turns {
    heard: RefCell<Vec<Msg>>,
    turn: OnceCell<Closure<dyn FnMut()>>,
}

impl Turns {
    /// Keeps this for the next turn. That comes as soon as whoever calls is done, be the page in sight or not.
    pub(super) fn hear(&self, msg: Msg) {
        self.heard.borrow_mut().push(msg);
        if self.heard.borrow().len() == 1 {
            self.call();
        }
    }

    fn call(&self) {
        if let Some((turn, window)) = self.turn.get().zip(parlor_kit::dom::window()) {
            window.queue_microtask(turn.as_ref().unchecked_ref());
        }
    }
}

/// Runs the widget in this element, for as long as the page lives.
pub fn run(root: Element) {
    let turns = Rc::new(Turns::default());
    let mut app = App::new(&turns);
    let mut shown = Shown::within(root);
    let heard = turns.clone();
    let turn = Closure::new(move || {
        let mut draw = false;
        for msg in heard.heard.take() {
            draw |= app.take(msg);
        }
        if draw {
            shown.draw(app.draw().into());
            app.drawn();
        }
    });
    turns.turn.set(turn).ok();
    turns.heard.borrow_mut().push(Msg::Look);
    turns.call();
}
