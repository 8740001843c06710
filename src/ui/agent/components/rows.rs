//! Rows of the list.

use std::rc::Rc;

use parlor_kit::{Dot, Size, avatar, count, glyph, icon_s, time, use_tick};
use parlor_page::engine::ChatId;
use yew::prelude::*;

use super::times::RelativeTime;
use crate::act::Act;
use crate::route::Route;
use crate::strings;
use crate::view_models::inbox::{Row, Unsent};

/// Waiting so long is a warning.
const WARN_MS: u64 = 2 * 60_000;
/// Waiting so long is too long.
const LATE_MS: u64 = 5 * 60_000;

/// A row.
#[derive(Properties, PartialEq)]
pub struct RowProps {
    /// The row.
    pub row: Rc<Row>,
    /// Whether its chat is open.
    #[prop_or_default]
    pub is_selected: bool,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// A chat that somebody has.
#[component]
pub fn ChatRow(props: &RowProps) -> Html {
    let row = &props.row;
    html! {
        <li class={row_class(row, props.is_selected)}>
            { avatar(&row.face, Size::Medium, row.is_online.then_some(Dot::Accepting)) }
            <div class="row__main">
                { name(row.chat, &row.name, props.is_selected) }
                if row.is_typing && !row.is_draft {
                    <p class="row__line row__line--typing"><span class="row__text">{ strings::TYPING }</span></p>
                } else {
                    <p class="row__line">
                        if row.is_draft {
                            <span class="tag tag--mine">{ strings::DRAFT }</span>
                        }
                        if let Some(tag) = row.tag.clone() {
                            <span class="tag">{ tag }</span>
                        }
                        <span class="row__text">{ if row.is_mine { strings::YOU_PREFIX } else { "" } }{ row.line.clone() }</span>
                    </p>
                }
            </div>
            <div class="row__end">
                <RelativeTime at={row.at} />
                { count(row.unread, true, strings::UNREAD) }
            </div>
        </li>
    }
}

/// A chat that waits.
#[component]
pub fn QueueRow(props: &RowProps) -> Html {
    let row = &props.row;
    let chat = row.chat;
    html! {
        <li class={row_class(row, props.is_selected)}>
            { avatar(&row.face, Size::Medium, row.is_online.then_some(Dot::Accepting)) }
            <div class="row__main">
                { name(chat, &row.name, props.is_selected) }
                <p class="row__line">
                    <Wait since={row.at} />
                    if let Some(tag) = row.tag.clone() {
                        <span class="tag">{ tag }</span>
                    }
                    <span class="row__text">{ row.line.clone() }</span>
                </p>
            </div>
            <div class="row__end">
                if row.can_pick_up {
                    <button type="button" class="button button--small" disabled={row.is_busy}
                        onclick={props.on.reform(move |_| Act::PickUp(Some(chat)))}>
                        { strings::PICK_UP }<span class="sr-only">{ " " }{ row.name.clone() }</span>
                    </button>
                }
            </div>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct WaitProps {
    since: u64,
}

/// How long somebody has waited.
#[component]
fn Wait(props: &WaitProps) -> Html {
    use_tick(1000);
    let waited = time::now_ms().saturating_sub(props.since);
    let level = match waited {
        LATE_MS.. => "late",
        WARN_MS.. => "warn",
        _ => "ok",
    };
    html! {
        <span class="wait" data-level={level}>
            { icon_s(glyph::CLOCK) }{ time::stopwatch(waited) }<span class="sr-only">{ strings::WAITING }</span>
        </span>
    }
}

/// A refused message whose chat is gone.
#[derive(Properties, PartialEq)]
pub struct UnsentProps {
    /// The message.
    pub unsent: Unsent,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// Its row.
#[component]
pub fn UnsentRow(props: &UnsentProps) -> Html {
    let Unsent { number, text, reason } = props.unsent.clone();
    html! {
        <li class="offer">
            <p class="offer__line">{ text }</p>
            <p class="field__error">{ icon_s(glyph::WARNING) }<span>{ strings::not_sent(reason) }</span></p>
            <div class="offer__actions">
                <button type="button" class="button button--small" onclick={props.on.reform(move |_| Act::Copy(number))}>
                    { strings::COPY }</button>
                <button type="button" class="button button--small" onclick={props.on.reform(move |_| Act::Discard(number))}>
                    { strings::DISCARD }</button>
            </div>
        </li>
    }
}

fn row_class(row: &Row, is_selected: bool) -> Classes {
    classes!("row", (row.unread > 0).then_some("row--unread"), is_selected.then_some("row--selected"))
}

fn name(chat: ChatId, name: &AttrValue, is_selected: bool) -> Html {
    html! {
        <a class="row__name" href={Route::Chat(chat).hash()} aria-current={is_selected.then_some("page")}>{ name.clone() }</a>
    }
}
