//! What stands in for what is not there yet.

use yew::prelude::*;

use crate::strings;

/// Rows of a list.
pub fn rows_skeleton() -> Html {
    html! {
        <ul aria-busy="true" aria-label={strings::LOADING}>
            { for (0..6).map(|_| html! {
                <li class="row">
                    <span class="bone bone--round"></span>
                    <div class="row__main bones"><span class="bone bone--mid"></span><span class="bone"></span></div>
                </li>
            }) }
        </ul>
    }
}

/// A conversation.
pub fn chat_skeleton() -> Html {
    let block = |class: &'static str, bone: &'static str| {
        html! {
            <article class={classes!("message", class)}><span class={classes!("bone", "bone--block", bone)}></span></article>
        }
    };
    html! {
        <main class="chat" aria-busy="true" aria-label={strings::LOADING}>
            <header class="chat__head">
                <span class="bone bone--round"></span>
                <div class="chat__who bones"><span class="bone bone--short"></span><span class="bone bone--short"></span></div>
            </header>
            <div class="timeline">
                { block("message--theirs", "bone--mid") }
                { block("message--own", "bone--mid") }
                { block("message--theirs", "bone--short") }
                { block("message--own", "bone--short") }
            </div>
        </main>
    }
}
