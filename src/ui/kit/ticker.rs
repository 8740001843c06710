//! Components that draw again as time passes.

use yew::prelude::*;

use crate::Interval;

/// The tick count of a component that draws again every `ms` milliseconds; it stands still for 0.
#[hook]
pub fn use_tick(ms: i32) -> u32 {
    let tick = use_state_eq(|| 0u32);
    let setter = tick.setter();
    use_effect_with(ms, move |ms| {
        let mut count = 0u32;
        let running = (*ms > 0).then(|| {
            Interval::new(*ms, move || {
                count = count.wrapping_add(1);
                setter.set(count);
            })
        });
        move || drop(running)
    });
    *tick
}
