//! The line about the connection.

use parlor_kit::{glyph, icon_s};
use yew::prelude::*;

use crate::act::Act;
use crate::model::banner::Banner;
use crate::strings;

/// The line about the connection.
pub fn banner(banner: Banner, on: &Callback<Act>) -> Html {
    let (state, sign, text) = match banner {
        Banner::Reconnecting => {
            ("reconnecting", html! { <span class="spinner" aria-hidden="true"></span> }, strings::RECONNECTING)
        }
        Banner::Offline => ("offline", icon_s(glyph::WIFI_OFF), strings::OFFLINE),
        Banner::Back => ("back", icon_s(glyph::CHECK), strings::CONNECTED),
        Banner::Outdated => ("refused", icon_s(glyph::WARNING), strings::OUTDATED),
        Banner::Expired => ("refused", icon_s(glyph::WARNING), strings::EXPIRED),
    };
    let way_out = match banner {
        Banner::Reconnecting | Banner::Back => None,
        Banner::Offline => Some((Act::Hurry, strings::TRY_NOW)),
        Banner::Outdated | Banner::Expired => Some((Act::Reload, strings::RELOAD)),
    };
    html! {
        <div class="banner" role="status" data-state={state}>
            { sign }<span>{ text }</span>
            if let Some((act, word)) = way_out {
                <button type="button" class="button button--small button--quiet"
                    onclick={on.reform(move |_: MouseEvent| act.clone())}>{ word }</button>
            }
        </div>
    }
}
