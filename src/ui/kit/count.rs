//! A small round number.

use yew::prelude::*;

/// The number in words as short as a badge: past 99 only that.
pub fn count_text(count: usize) -> AttrValue {
    if count > 99 { AttrValue::Static("99+") } else { count.to_string().into() }
}

/// A badge; nothing for zero. `of` is read after the number by screen readers only, with its leading space.
pub fn count(count: usize, accent: bool, of: &'static str) -> Html {
    if count == 0 {
        return Html::default();
    }
    html! {
        <span class={if accent { "count count--accent" } else { "count" }}>
            { count_text(count) }
            if !of.is_empty() {
                <span class="sr-only">{ of }</span>
            }
        </span>
    }
}
