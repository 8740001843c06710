//! The browser's clock and timers.

use js_sys::Function;
use parlor_engine::Time;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The time by this machine's clock.
pub fn now() -> Time {
    Time(js_sys::Date::now() as u64)
}

/// One timer that is set anew as often as needed.
pub struct Timer {
    wake: Closure<dyn FnMut()>,
    armed: Option<(i32, Time)>,
}

impl Timer {
    /// A timer that is not set.
    pub fn new(wake: impl FnMut() + 'static) -> Self {
        Self { wake: Closure::new(wake), armed: None }
    }

    /// It has gone off.
    pub fn handle_fired(&mut self) {
        self.armed = None;
    }

    /// Goes off at `due` at the latest. It may go off before, where it was set so: most timers are put off again and
    /// again, and that is to cost nothing.
    pub fn set(&mut self, due: Option<Time>, now: Time) {
        if let Some(((_, armed), due)) = self.armed.zip(due)
            && armed <= due
        {
            return;
        }
        self.clear();
        let Some((window, due)) = web_sys::window().zip(due) else { return };
        // Browsers count in 31 bits; whatever is due later is looked at again then.
        let wait_ms = due.since_ms(now).min(1 << 30) as i32;
        let wake: &Function = self.wake.as_ref().unchecked_ref();
        let id = window.set_timeout_with_callback_and_timeout_and_arguments_0(wake, wait_ms);
        self.armed = id.ok().map(|id| (id, due));
    }

    /// Goes off no more.
    pub fn clear(&mut self) {
        if let Some(((id, _), window)) = self.armed.take().zip(web_sys::window()) {
            window.clear_timeout_with_handle(id);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
