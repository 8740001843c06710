//! The edge of the page: where to go, and the agent's own menu.

use std::rc::Rc;

use parlor_kit::{Menu, Size, avatar, count_text, glyph, icon, icon_with};
use yew::prelude::*;

use super::status;
use crate::act::{Act, Switch, Theme};
use crate::route::Route;
use crate::strings;
use crate::view_models::me::{Me, dot};

/// What the rail shows.
#[derive(Properties, PartialEq)]
pub struct RailProps {
    /// The agent, once known.
    pub me: Option<Rc<Me>>,
    /// The view.
    pub in_archive: bool,
    /// How much calls for attention.
    pub attention: usize,
    /// The theme chosen.
    pub theme: Theme,
    /// Whether the page is dark now.
    pub is_dark: bool,
    /// What is switched on.
    pub sounds: bool,
    /// What is switched on.
    pub shortcuts: bool,
    /// What is switched on; none where the browser has no notices.
    pub notify: Option<bool>,
    /// Whether there is a session to leave.
    pub can_sign_out: bool,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The rail.
#[component]
pub fn Rail(props: &RailProps) -> Html {
    let current = |here: bool| here.then_some("page");
    let (other, words, sign) = if props.is_dark {
        (Theme::Light, strings::TO_LIGHT, glyph::SUN)
    } else {
        (Theme::Dark, strings::TO_DARK, glyph::MOON)
    };
    html! {
        <nav class="rail" aria-label={strings::MAIN}>
            <span class="rail__mark" aria-hidden="true">{ icon(glyph::CHAT) }</span>
            <a class="rail__item" href={Route::Inbox.hash()} aria-current={current(!props.in_archive)}
                aria-label={strings::inbox_with(props.attention)} title={strings::INBOX}>
                { icon(glyph::INBOX) }
                if props.attention > 0 {
                    <span class="count" aria-hidden="true">{ count_text(props.attention) }</span>
                }
            </a>
            <a class="rail__item" href={Route::Archive.hash()} aria-current={current(props.in_archive)}
                aria-label={strings::ARCHIVE} title={strings::ARCHIVE}>{ icon(glyph::ARCHIVE) }</a>
            <span class="rail__spring"></span>
            <button type="button" class="rail__item" aria-label={words} title={words}
                onclick={props.on.reform(move |_| Act::SetTheme(other))}>{ icon(sign) }</button>
            if let Some(me) = &props.me {
                <div class="rail__holder">
                    <Menu label={strings::YOU} name={strings::status_of(&me.name, me.word())} class="me"
                        face={avatar(&me.face, Size::Medium, Some(dot(me.status)))}>{ own_menu(props, me) }</Menu>
                </div>
            }
        </nav>
    }
}

fn own_menu(props: &RailProps, me: &Me) -> Html {
    let theme = |theme: Theme, words: &'static str| {
        let checked = if theme == props.theme { "true" } else { "false" };
        html! {
            <button type="button" class="menu__item" role="menuitemradio" aria-checked={checked}
                onclick={props.on.reform(move |_| Act::SetTheme(theme))}><span>{ words }</span></button>
        }
    };
    let switch = |switch: Switch, is_on: bool, words: &'static str, sign| {
        html! {
            <button type="button" class="menu__item" role="menuitemcheckbox" aria-checked={if is_on { "true" } else { "false" }}
                onclick={props.on.reform(move |_| Act::Flip(switch))}>{ icon(sign) }<span>{ words }</span></button>
        }
    };
    html! {
        <>
            <div class="me__card"><b>{ me.name.clone() }</b><span class="me__mail">{ me.email.clone() }</span></div>
            if me.acts {
                <p class="menu__label">{ strings::YOUR_STATUS }</p>
                { status::items(me.status, &props.on) }
                <div class="menu__rule" role="separator"></div>
            }
            { switch(Switch::Sounds, props.sounds, strings::SOUNDS, if props.sounds { glyph::BELL } else { glyph::BELL_OFF }) }
            if let Some(notify) = props.notify {
                { switch(Switch::Notify, notify, strings::NOTIFY, glyph::INFO) }
            }
            { switch(Switch::Shortcuts, props.shortcuts, strings::SHORTCUTS, glyph::SETTINGS) }
            <button type="button" class="menu__item" role="menuitem" onclick={props.on.reform(|_| Act::ShowKeys)}>
                { icon(glyph::QUEUE) }<span>{ strings::SHOW_KEYS }</span>
            </button>
            <p class="menu__label">{ strings::THEME }</p>
            { theme(Theme::Auto, strings::THEME_AUTO) }
            { theme(Theme::Light, strings::THEME_LIGHT) }
            { theme(Theme::Dark, strings::THEME_DARK) }
            if props.can_sign_out {
                <div class="menu__rule" role="separator"></div>
                <button type="button" class="menu__item" role="menuitem" onclick={props.on.reform(|_| Act::SignOut)}>
                    { icon_with(glyph::SIGN_OUT, "icon icon--flip") }<span>{ strings::SIGN_OUT }</span>
                </button>
            }
        </>
    }
}
