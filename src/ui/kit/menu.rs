//! A button with a menu under it: arrow keys move, Escape closes and returns the focus, so does a choice.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use crate::dom;
use crate::listen::Listener;

const ITEMS: &str = "[role^=menuitem]:not([disabled])";

/// Stands in an element that places the menu.
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// Names the menu.
    pub label: AttrValue,
    /// Names the button, where what it shows does not.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The button's classes.
    pub class: &'static str,
    /// What the button shows.
    pub face: Html,
    /// The items: buttons with a role that begins with `menuitem`.
    pub children: Html,
}

/// The button, and the menu while it is open.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let (button, menu) = (use_node_ref(), use_node_ref());
    {
        let (button, menu, setter) = (button.clone(), menu.clone(), open.setter());
        use_effect_with(*open, move |open| {
            let outside = open.then(|| {
                focus_item(&menu, 0);
                Listener::at_document("pointerdown", move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                    let within = |node: &NodeRef| node.get().is_some_and(|node| node.contains(target.as_ref()));
                    if !within(&menu) && !within(&button) {
                        setter.set(false);
                    }
                })
            });
            move || drop(outside)
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close = {
        let (open, button) = (open.setter(), button.clone());
        move || {
            open.set(false);
            dom::focus(&button);
        }
    };
    let onclick = {
        let close = close.clone();
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| target.closest(ITEMS).ok().flatten().is_some()) {
                close();
            }
        })
    };
    let onkeydown = {
        let menu = menu.clone();
        Callback::from(move |event: KeyboardEvent| {
            // What the menu understands must not also be a shortcut of the page.
            event.stop_propagation();
            match event.key().as_str() {
                "Escape" | "Tab" => close(),
                "ArrowDown" => focus_item(&menu, place(&menu) + 1),
                "ArrowUp" => focus_item(&menu, place(&menu) - 1),
                "Home" => focus_item(&menu, 0),
                "End" => focus_item(&menu, -1),
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <>
            <button ref={button} type="button" class={props.class} aria-haspopup="menu"
                title={props.name.clone()} aria-expanded={if *open { "true" } else { "false" }} onclick={toggle}>
                { props.face.clone() }
                if let Some(name) = props.name.clone() {
                    <span class="sr-only">{ name }</span>
                }
            </button>
            if *open {
                <div ref={menu} class="menu" role="menu" aria-label={props.label.clone()} {onclick} {onkeydown}>
                    { props.children.clone() }
                </div>
            }
        </>
    }
}

fn items(menu: &NodeRef) -> Vec<HtmlElement> {
    let list = menu.cast::<Element>().and_then(|menu| menu.query_selector_all(ITEMS).ok());
    let list = list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |place| list.item(place)));
    list.filter_map(|node| node.dyn_into().ok()).collect()
}

fn place(menu: &NodeRef) -> i32 {
    let active = dom::document().and_then(|document| document.active_element());
    let found = items(menu).iter().position(|item| Some(item.as_ref()) == active.as_ref());
    found.map_or(-1, |place| place as i32)
}

/// Past the last comes the first, and the other way round.
fn focus_item(menu: &NodeRef, place: i32) {
    let items = items(menu);
    if let Some(item) = items.get(place.rem_euclid((items.len() as i32).max(1)) as usize) {
        item.focus().ok();
    }
}
