//! A modal dialog. The browser's own element keeps the focus inside, makes the rest inert and closes on Escape.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use crate::{dom, glyph, icon_button};

/// Open as long as it is mounted.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// Names the button that closes it.
    pub close: AttrValue,
    /// The user wants it closed.
    pub on_close: Callback<()>,
    /// What it holds.
    pub children: Html,
    /// The buttons below.
    #[prop_or_default]
    pub foot: Html,
}

/// The dialog. The focus goes back where it was when it is unmounted.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let before = dom::document().and_then(|document| document.active_element());
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                dialog.show_modal().ok();
            }
            move || {
                // While it is open, nothing behind it can have the focus.
                if let Some(dialog) = dialog {
                    dialog.close();
                }
                if let Some(before) = before.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                    before.focus().ok();
                }
            }
        });
    }
    let close = props.on_close.clone();
    let oncancel = close.reform(|event: Event| event.prevent_default());
    let onclick = {
        let close = close.clone();
        // The dialog's own surface is covered by its parts: a click on it is one on the veil around it.
        Callback::from(move |event: MouseEvent| {
            if event.target().is_some_and(|target| target.has_type::<HtmlDialogElement>()) {
                close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class="dialog" aria-labelledby="dialog-title" {oncancel} {onclick}>
            <header class="dialog__head">
                <h2 class="dialog__title" id="dialog-title">{ props.title.clone() }</h2>
                { icon_button(props.close.clone(), glyph::CLOSE, close.reform(|_| ())) }
            </header>
            <div class="dialog__body">{ props.children.clone() }</div>
            if props.foot != Html::default() {
                <footer class="dialog__foot">{ props.foot.clone() }</footer>
            }
        </dialog>
    }
}
