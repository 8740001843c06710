//! Before the first copy has come: the same bones as in the page's file.

use parlor_kit::{glyph, icon_s};
use yew::prelude::*;

use crate::strings;

/// The bones of a conversation.
pub fn loading() -> Html {
    html! {
        <>
            <header class="head" aria-busy="true" aria-label={strings::LOADING}>
                <span class="avatar" aria-hidden="true">{ icon_s(glyph::CHAT) }</span>
                <div class="head__text bones"><span class="bone bone--short"></span></div>
            </header>
            <div class="timeline" aria-hidden="true">
                <div class="message message--theirs"><span class="bone bone--block bone--mid"></span></div>
                <div class="message message--own message--first"><span class="bone bone--block bone--short"></span></div>
            </div>
        </>
    }
}
