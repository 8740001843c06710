//! The program that the panel's page loads.

use parlor_agent::app::App;
use parlor_kit::dom;

fn main() {
    match dom::by_id("app") {
        Some(root) => yew::Renderer::<App>::with_root(root).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}
