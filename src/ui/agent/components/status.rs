//! Choosing the own status.

use parlor_kit::status_dot;
use parlor_page::engine::desk::RoutingStatus;
use yew::prelude::*;

use crate::act::Act;
use crate::strings;
use crate::view_models::me::{dot, word};

/// The three of them as items of a menu.
pub fn items(chosen: RoutingStatus, on: &Callback<Act>) -> Html {
    let item = |status: RoutingStatus| {
        let words = if status == RoutingStatus::Accepting { strings::ACCEPTING_CHATS } else { word(status) };
        let checked = if status == chosen { "true" } else { "false" };
        html! {
            <button type="button" class="menu__item" role="menuitemradio" aria-checked={checked}
                onclick={on.reform(move |_| Act::SetStatus(status))}>
                { status_dot(dot(status)) }<span>{ words }</span>
            </button>
        }
    };
    [RoutingStatus::Accepting, RoutingStatus::Paused, RoutingStatus::Offline].into_iter().map(item).collect()
}
