//! What is said where nothing is.

use yew::prelude::*;

use crate::act::Act;

const ART: [(&str, &str); 3] = [
    ("M24 108V58a48 48 0 0 1 96 0v50z", ".1"),
    ("M44 108V62a28 28 0 0 1 56 0v46z", ".14"),
    ("M106 108V90a12 12 0 0 0-12-12h-7a12 12 0 0 0 0 24h10z", ".45"),
];

/// Words for an empty place, and what can be done there.
#[derive(Debug, Clone, PartialEq)]
pub struct Empty {
    /// In large.
    pub title: &'static str,
    /// In small.
    pub text: &'static str,
    /// A button.
    pub action: Option<(&'static str, Act)>,
}

/// Draws them.
pub fn empty(empty: Empty, on: &Callback<Act>) -> Html {
    let action = empty.action.map(|(words, act)| {
        html! {
            <button type="button" class="button button--primary" onclick={on.reform(move |_| act.clone())}>{ words }</button>
        }
    });
    html! {
        <div class="empty">
            <svg class="empty__art" viewBox="0 0 144 120" aria-hidden="true" focusable="false">
                { for ART.iter().map(|(d, opacity)| html! { <path d={*d} fill="currentColor" opacity={*opacity} /> }) }
                <path d="M8 108h128" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" opacity=".35" />
                <path d="M38 108V86a14 14 0 0 1 14-14h4a14 14 0 0 1 0 28h-8z" fill="currentColor" />
                <path d="M72 10v12" fill="none" stroke="currentColor" stroke-width="2" opacity=".5" />
                <path d="M62 34a10 12 0 0 1 20 0z" fill="#d8a64a" />
            </svg>
            <p class="empty__title">{ empty.title }</p>
            <p class="empty__text">{ empty.text }</p>
            { action.unwrap_or_default() }
        </div>
    }
}
