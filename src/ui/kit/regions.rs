//! Where screen readers are told something.

use yew::prelude::*;

use crate::live::{POLITE, URGENT};
use crate::{el, fixed, list};

/// The two regions. To be mounted with the page and never unmounted.
pub fn live_regions() -> Html {
    let polite = el("div", fixed!("class" "sr-only", "role" "status", "aria-live" "polite", "id" POLITE));
    let urgent = el("div", fixed!("class" "sr-only", "role" "alert", "id" URGENT));
    list(vec![polite.html(), urgent.html()])
}
