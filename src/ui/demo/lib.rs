//! Parlor without a server: the very authority that the server runs, run inside a page and kept in IndexedDB. Pages
//! started with `demo` speak to it over a channel between tabs. Of all tabs that offer to be the host, one is.
//!
//! Start at [`Host`].

mod bootstrap;
mod database;
mod host;
mod pages;

pub use database::Database;
pub use host::{DATABASE, Host};

use parlor_page::demo;

/// Offers to be the host for as long as the page lives. With `reset` in the page's address it forgets everything first.
pub fn run() {
    let reset = take_reset();
    if reset {
        demo::forget();
    }
    std::mem::forget(Host::start(DATABASE, reset));
}

/// Whether the address asks for a reset. It asks only once: the word is taken out of it.
fn take_reset() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let search = window.location().search().unwrap_or_default();
    let parts: Vec<&str> = search.trim_start_matches('?').split('&').collect();
    let kept: Vec<&str> = parts.iter().copied().filter(|part| *part != "reset").collect();
    if kept.len() == parts.len() {
        return false;
    }
    if let Ok(history) = window.history() {
        let address = ["?", &kept.join("&")].concat();
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
    true
}
