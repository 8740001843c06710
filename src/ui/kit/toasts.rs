//! Notices at the edge of the page, kept long enough to be read and longer while they are looked at.

use std::rc::Rc;

use yew::prelude::*;

use crate::{Glyph, Interval, glyph, icon, icon_s};

/// How long a notice stays.
const SECONDS: u32 = 20;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u32,
    /// Whether something has failed.
    pub bad: bool,
    /// The icon before the words.
    pub glyph: Glyph,
    /// The words.
    pub text: AttrValue,
    /// What can be done about it.
    pub action: Option<AttrValue>,
}

/// All notices, oldest first.
#[derive(Properties, PartialEq)]
pub struct ToastsProps {
    /// Names the region.
    pub label: AttrValue,
    /// Names the button that puts a notice away.
    pub dismiss: AttrValue,
    /// The notices.
    pub toasts: Rc<[Toast]>,
    /// A notice is over.
    pub on_over: Callback<u32>,
    /// The action of a notice is wanted.
    pub on_action: Callback<u32>,
}

/// The region. To be mounted with the page, so that what appears in it is announced.
#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    html! {
        <div class="toasts" role="region" aria-label={props.label.clone()}>
            { for props.toasts.iter().map(|toast| html! {
                <ToastItem key={toast.id} toast={toast.clone()} dismiss={props.dismiss.clone()} on_over={props.on_over.clone()}
                    on_action={props.on_action.clone()} />
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ItemProps {
    toast: Toast,
    dismiss: AttrValue,
    on_over: Callback<u32>,
    on_action: Callback<u32>,
}

#[component]
fn ToastItem(props: &ItemProps) -> Html {
    let held = use_mut_ref(|| false);
    let id = props.toast.id;
    {
        let (held, on_over) = (held.clone(), props.on_over.clone());
        use_effect_with((), move |()| {
            let mut left = SECONDS;
            let running = Interval::new(1000, move || {
                left = left.saturating_sub(u32::from(!*held.borrow()));
                if left == 0 {
                    on_over.emit(id);
                }
            });
            move || drop(running)
        });
    }
    let hold = |on: bool| {
        let held = held.clone();
        move || *held.borrow_mut() = on
    };
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    let toast = &props.toast;
    html! {
        <div class={if toast.bad { "toast toast--bad" } else { "toast" }} role={if toast.bad { "alert" } else { "status" }}
            onmouseenter={move |_| enter()} onmouseleave={move |_| leave()} onfocusin={move |_| focus()}
            onfocusout={move |_| blur()}>
            { icon(toast.glyph) }
            <span class="toast__text">{ toast.text.clone() }</span>
            if let Some(action) = toast.action.clone() {
                <button type="button" class="button button--small button--quiet"
                    onclick={props.on_action.reform(move |_| id)}>{ action }</button>
            }
            <button type="button" class="icon-button" aria-label={props.dismiss.clone()} title={props.dismiss.clone()}
                onclick={props.on_over.reform(move |_| id)}>{ icon_s(glyph::CLOSE) }</button>
        </div>
    }
}
