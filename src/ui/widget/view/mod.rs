//! Draws what the model has worked out. Knows neither page nor replica.

pub mod banner;
pub mod closing;
pub mod foot;
pub mod form;
pub mod head;
pub mod loading;
pub mod log;
pub mod queue;
pub mod row;

use web_sys::{HtmlInputElement, HtmlTextAreaElement, InputEvent};
use yew::TargetCast;

/// What stands in the field that the event comes from.
pub fn written(event: &InputEvent) -> String {
    // Both kinds of field have a value; a cast of one to the other would read nothing.
    match event.target_dyn_into::<HtmlInputElement>() {
        Some(field) => field.value(),
        None => event.target_unchecked_into::<HtmlTextAreaElement>().value(),
    }
}
