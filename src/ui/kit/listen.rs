//! Listening to what no component gets: events of the document, the window and media queries.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// Listens as long as it is kept.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    call: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls for every event of this kind at `target`.
    pub fn new(target: &EventTarget, kind: &'static str, call: impl FnMut(Event) + 'static) -> Self {
        let call = Closure::<dyn FnMut(Event)>::new(call);
        target.add_event_listener_with_callback(kind, call.as_ref().unchecked_ref()).ok();
        Self { target: target.clone(), kind, call }
    }

    /// At the document.
    pub fn at_document(kind: &'static str, call: impl FnMut(Event) + 'static) -> Option<Self> {
        Some(Self::new(crate::dom::document()?.as_ref(), kind, call))
    }

    /// At the window.
    pub fn at_window(kind: &'static str, call: impl FnMut(Event) + 'static) -> Option<Self> {
        Some(Self::new(crate::dom::window()?.as_ref(), kind, call))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.target.remove_event_listener_with_callback(self.kind, self.call.as_ref().unchecked_ref()).ok();
    }
}
