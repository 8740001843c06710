//! The head of each face.

use parlor_kit::{Dot, Size, avatar, glyph, icon, icon_button, icon_s, icon_with};
use yew::prelude::*;

use crate::act::Act;
use crate::model::head::Head;
use crate::strings;

/// The large head before a conversation.
pub fn hello(can_close: bool, on: &Callback<Act>) -> Html {
    html! {
        <header class="head head--hello">
            { icon_with(glyph::CHAT, "icon head__mark") }
            <div class="head__text">
                <h1 class="head__title">{ strings::HELLO }</h1>
                <p class="head__sub">{ strings::HELLO_SUB }</p>
            </div>
            <div class="head__buttons">{ close(can_close, on) }</div>
        </header>
    }
}

/// The slim head during one; `menu` says whether the menu is open.
pub fn head(head: &Head, menu: bool, can_close: bool, on: &Callback<Act>) -> Html {
    html! {
        <header class="head">
            if let Some(face) = &head.face {
                { avatar(face, Size::Medium, head.here.then_some(Dot::Accepting)) }
            } else {
                <span class="avatar avatar--c0" aria-hidden="true">{ icon_s(glyph::CHAT) }</span>
            }
            <div class="head__text">
                <h1 class="head__title">{ head.title.clone() }</h1>
                <p class="head__sub">{ head.sub.clone() }</p>
            </div>
            <div class="head__buttons">
                if head.open {
                    <button type="button" class="icon-button" aria-label={strings::MORE} title={strings::MORE}
                        aria-haspopup="menu" aria-expanded={if menu { "true" } else { "false" }} id="more"
                        onclick={on.reform(move |_: MouseEvent| Act::Menu(!menu))}>{ icon(glyph::MORE) }</button>
                }
                { close(can_close, on) }
                if menu && head.open {
                    <div class="menu" role="menu" aria-label={strings::CHAT}>
                        <button type="button" class="menu__item menu__item--bad" role="menuitem" id="end"
                            onclick={on.reform(|_: MouseEvent| Act::End)}>
                            { icon(glyph::CLOSE) }<span>{ strings::END }</span>
                        </button>
                    </div>
                }
            </div>
        </header>
    }
}

fn close(can_close: bool, on: &Callback<Act>) -> Html {
    if !can_close {
        return Html::default();
    }
    icon_button(strings::MINIMISE, glyph::MINIMISE, on.reform(|_: MouseEvent| Act::Close))
}
