//! The customer widget: the page inside the iframe that the loader opens. It shows the visitor's own chat and talks with
//! the site around it through messages.
//!
//! Start at [`run`]. `app` holds the page and is the only one to read it; `model` works out what to show, `view` draws
//! that by means of `dom`, `host` speaks with the site, `strings` has every word.

mod act;
mod app;
mod dom;
mod host;
mod model;
mod strings;
mod view;

/// Mounts the widget in the element `app` of its page.
pub fn run() {
    if let Some(root) = parlor_kit::dom::by_id("app") {
        app::run(root);
    }
}
