//! Listening to a browser object's events, for as long as it is kept.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// One listener for several kinds of event.
pub(crate) struct Ears {
    target: EventTarget,
    kinds: &'static [&'static str],
    hear: Closure<dyn FnMut(Event)>,
}

impl Ears {
    pub(crate) fn open(
        target: &EventTarget,
        kinds: &'static [&'static str],
        hear: impl FnMut(Event) + 'static,
    ) -> Self {
        let ears = Self { target: target.clone(), kinds, hear: Closure::new(hear) };
        for kind in kinds {
            // Fails for no object that has events at all.
            let _ = target.add_event_listener_with_callback(kind, ears.function());
        }
        ears
    }

    fn function(&self) -> &Function {
        self.hear.as_ref().unchecked_ref()
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        for kind in self.kinds {
            let _ = self.target.remove_event_listener_with_callback(kind, self.function());
        }
    }
}
