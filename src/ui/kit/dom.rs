//! Short ways to the browser's objects.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Window};
#[cfg(feature = "yew")]
use yew::NodeRef;

/// The window, where there is one.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document, where there is one.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The element of this id.
pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Moves the focus to an element.
#[cfg(feature = "yew")]
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.focus().ok();
    }
}

/// Moves the focus to the element of this id.
pub fn focus_id(id: &str) {
    if let Some(element) = by_id(id) {
        element.unchecked_ref::<HtmlElement>().focus().ok();
    }
}

/// Whether a media query holds.
pub fn media(query: &str) -> bool {
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// Whether an event comes from where text is written, so that letters are text and no shortcut.
pub fn is_text_field(target: Option<web_sys::EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let written = ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str());
    written && !matches!(element.get_attribute("type").as_deref(), Some("radio" | "checkbox" | "button" | "submit"))
}

/// Sets a CSS property by script, since the page's policy forbids style attributes.
#[cfg(feature = "yew")]
pub fn set_style(node: &NodeRef, property: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.style().set_property(property, value).ok();
    }
}
