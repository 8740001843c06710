//! What is called again and again.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::dom;

/// Calls again and again until it is dropped.
pub struct Interval {
    id: i32,
    _call: Closure<dyn FnMut()>,
}

impl Interval {
    /// Calls every `ms` milliseconds, for the first time after that long.
    pub fn new(ms: i32, call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
        let set = |window: web_sys::Window| {
            window.set_interval_with_callback_and_timeout_and_arguments_0(call.as_ref().unchecked_ref(), ms).ok()
        };
        let id = dom::window().and_then(set).unwrap_or_default();
        Self { id, _call: call }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        if let Some(window) = dom::window() {
            window.clear_interval_with_handle(self.id);
        }
    }
}
