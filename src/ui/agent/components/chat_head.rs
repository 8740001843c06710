//! The head of a conversation: who it is, how it stands, what can be done.

use parlor_kit::{Dot, Glyph, Size, avatar, glyph, icon, icon_s, icon_with};
use parlor_page::engine::ChatId;
use yew::prelude::*;

use crate::act::Act;
use crate::route::Route;
use crate::strings;
use crate::view_models::conversation::{Actions, Head, Tone};

/// What the head shows.
#[derive(Properties, PartialEq)]
pub struct ChatHeadProps {
    /// The chat.
    pub chat: ChatId,
    /// Who and how.
    pub head: Head,
    /// Where "back" leads on a phone.
    pub back: Route,
    /// Whether the details are shown.
    pub details: bool,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The head.
#[component]
pub fn ChatHead(props: &ChatHeadProps) -> Html {
    let ChatHeadProps { head, back, on, .. } = props;
    let tone = match head.tone {
        Tone::Mine => "tag tag--open",
        Tone::Queued => "tag tag--queued",
        Tone::Plain => "tag",
    };
    let back = *back;
    html! {
        <header class="chat__head">
            <button type="button" class="icon-button only-phone" aria-label={strings::BACK_TO_LIST} title={strings::BACK_TO_LIST}
                onclick={on.reform(move |_| Act::Go(back))}>{ icon_with(glyph::ARROW_LEFT, "icon icon--flip") }</button>
            { avatar(&head.face, Size::Medium, head.is_online.then_some(Dot::Accepting)) }
            <div class="chat__who">
                <h2 class="chat__name">{ head.name.clone() }</h2>
                <p class="chat__sub"><span class={tone}>{ head.state.clone() }</span><span>{ head.group.clone() }</span></p>
            </div>
            <div class="chat__actions">
                { actions(props) }
                <button type="button" class="icon-button" aria-label={strings::DETAILS} title={strings::DETAILS}
                    aria-pressed={if props.details { "true" } else { "false" }} onclick={on.reform(|_| Act::ToggleDetails)}>
                    { icon(glyph::SIDEBAR) }</button>
            </div>
        </header>
    }
}

fn actions(props: &ChatHeadProps) -> Html {
    let ChatHeadProps { chat, head, on, .. } = props;
    let (chat, busy) = (*chat, head.is_busy);
    let button = |class: &'static str, glyph: Option<Glyph>, words: &'static str, act: Act| {
        let text = glyph.map(|_| "only-wide");
        html! {
            <button type="button" {class} disabled={busy} aria-label={words} title={words}
                aria-haspopup={matches!(act, Act::ChooseTarget(_)).then_some("dialog")} onclick={on.reform(move |_| act.clone())}>
                { glyph.map(icon_s).unwrap_or_default() }<span class={text}>{ words }</span>
            </button>
        }
    };
    match head.actions {
        Actions::None => Html::default(),
        Actions::PickUp => button("button button--primary", None, strings::PICK_UP, Act::PickUp(Some(chat))),
        Actions::Answer => html! {
            <>
                { button("button button--primary", None, strings::ACCEPT, Act::Accept(chat)) }
                { button("button", None, strings::DECLINE, Act::Decline(chat)) }
            </>
        },
        Actions::Handle { transfer } => html! {
            <>
                if transfer {
                    { button("button", Some(glyph::TRANSFER), strings::TRANSFER, Act::ChooseTarget(chat)) }
                }
                { button("button", Some(glyph::CHECK), strings::CLOSE, Act::Close(chat)) }
            </>
        },
    }
}
