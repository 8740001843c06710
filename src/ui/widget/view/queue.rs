//! The place in the queue.

use yew::prelude::*;

use crate::act::Act;
use crate::strings;

/// Dots that are drawn, at most.
const DOTS: u32 = 8;

/// The card that says how long the line is; the place is unknown at first.
pub fn queue(place: Option<u32>, on: &Callback<Act>) -> Html {
    html! {
        <section class="queue" key="queue" aria-label={strings::QUEUE}>
            if let Some(place) = place {
                <p class="queue__place" aria-hidden="true">{ place.to_string() }</p>
            }
            <p class="queue__title">{ strings::place(place) }</p>
            if let Some(place) = place {
                <ol class="queue__line" aria-hidden="true">
                    { for (1..place.min(DOTS)).map(|_| html! { <li></li> }) }
                    <li class="queue__you" key={place}></li>
                </ol>
            }
            <p class="queue__text">{ strings::QUEUE_TEXT }</p>
            <button type="button" class="button button--quiet button--small" onclick={on.reform(|_: MouseEvent| Act::End)}>
                { strings::LEAVE }
            </button>
        </section>
    }
}
