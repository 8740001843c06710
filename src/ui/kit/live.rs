//! What is said to screen readers. The regions are mounted once, empty, and filled from outside: only a change of their
//! text is announced.

use yew::prelude::*;

use crate::{el, fixed, list};

const POLITE: &str = "say";
const URGENT: &str = "say-now";

/// The two regions. To be mounted with the page and never unmounted.
pub fn live_regions() -> Html {
    let polite = el("div", fixed!("class" "sr-only", "role" "status", "aria-live" "polite", "id" POLITE));
    let urgent = el("div", fixed!("class" "sr-only", "role" "alert", "id" URGENT));
    list(vec![polite.html(), urgent.html()])
}

/// Says something when the reader comes to rest.
pub fn say(text: &str) {
    announce(POLITE, text);
}

/// Says something at once: failures.
pub fn say_now(text: &str) {
    announce(URGENT, text);
}

fn announce(region: &str, text: &str) {
    let Some(region) = crate::dom::by_id(region) else { return };
    // The same words twice would be no change: an invisible blank makes it one.
    let again = region.text_content().is_some_and(|said| said == text);
    region.set_text_content(Some(text));
    if again {
        region.append_with_str_1("\u{a0}").ok();
    }
}
