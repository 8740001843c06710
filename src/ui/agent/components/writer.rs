//! Where the agent writes: replies and notes, each with a draft of its own.

use parlor_kit::{Composer, dom, glyph, icon_s};
use parlor_page::engine::{ChatId, limits};
use yew::prelude::*;

use crate::act::{Act, Mode};
use crate::strings;
use crate::view_models::conversation::Writing;

/// What the writer needs.
#[derive(Properties, PartialEq)]
pub struct WriterProps {
    /// The chat.
    pub chat: ChatId,
    /// The customer.
    pub name: AttrValue,
    /// What may be written.
    pub writing: Writing,
    /// What is written now.
    pub mode: Mode,
    /// What was begun before, reply and note.
    pub drafts: (AttrValue, AttrValue),
    /// Changes when the drafts are to replace what is written here.
    pub drafts_from: u32,
    /// Changes when the focus is to come here.
    pub focus: u32,
    /// What is wanted.
    pub on: Callback<Act>,
    /// What stands above.
    pub children: Html,
}

/// The writer. To be keyed by its chat.
#[component]
pub fn Writer(props: &WriterProps) -> Html {
    let texts = use_state_eq(|| props.drafts.clone());
    let field = use_node_ref();
    {
        let (texts, drafts) = (texts.setter(), props.drafts.clone());
        use_effect_with(props.drafts_from, move |_| texts.set(drafts));
    }
    {
        let field = field.clone();
        use_effect_with(props.focus, move |wanted| {
            if *wanted > 0 {
                dom::focus(&field);
            }
        });
    }
    let mode = if props.writing == Writing::All { props.mode } else { Mode::Note };
    if let Writing::Closed(why) = &props.writing {
        return html! { <div class="composer">{ props.children.clone() }<p class="composer__closed">{ why.clone() }</p></div> };
    }
    let text = if mode == Mode::Note { texts.1.clone() } else { texts.0.clone() };
    let (chat, on) = (props.chat, props.on.clone());
    let on_text = {
        let (texts, on) = (texts.clone(), on.clone());
        Callback::from(move |text: String| {
            let written = AttrValue::from(text.clone());
            texts.set(if mode == Mode::Note { (texts.0.clone(), written) } else { (written, texts.1.clone()) });
            on.emit(Act::Written(chat, mode, text));
        })
    };
    let on_send = {
        let (texts, on, text) = (texts.clone(), on.clone(), text.clone());
        Callback::from(move |()| {
            let none = AttrValue::default();
            texts.set(if mode == Mode::Note { (texts.0.clone(), none) } else { (none, texts.1.clone()) });
            on.emit(Act::Say(chat, mode, text.to_string()));
        })
    };
    let (label, placeholder, limit, word) = match mode {
        Mode::Reply => (strings::reply_to(&props.name), strings::WRITE_A_REPLY, limits::TEXT_CHARS, "reply"),
        Mode::Note => (strings::note_about(&props.name), strings::WRITE_A_NOTE, limits::NOTE_CHARS, "note"),
    };
    let hint = match &props.writing {
        Writing::Note(why) => why.clone(),
        _ if mode == Mode::Note => strings::ONLY_AGENTS.into(),
        _ => strings::ENTER_SENDS.into(),
    };
    html! {
        <Composer {text} {label} {placeholder} words={strings::COMPOSER} {limit} mode={word} {hint} {field} {on_text} {on_send}
            on_leave={on.reform(move |()| Act::Rested(chat))}>
            { props.children.clone() }
            { tabs(props.writing == Writing::All, mode, &on) }
        </Composer>
    }
}

fn tabs(both: bool, mode: Mode, on: &Callback<Act>) -> Html {
    let selected = |tab: Mode| if tab == mode { "true" } else { "false" };
    // Only the chosen tab is reached with Tab; the arrow keys lead to the other, as everywhere.
    let stop = |tab: Mode| if tab == mode { "0" } else { "-1" };
    let onkeydown = {
        let on = on.clone();
        move |event: KeyboardEvent| {
            if both && matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                let (other, tab) =
                    if mode == Mode::Reply { (Mode::Note, "tab-note") } else { (Mode::Reply, "tab-reply") };
                dom::focus_id(tab);
                on.emit(Act::SetMode(other));
            }
        }
    };
    html! {
        <div class="composer__tabs" role="tablist" aria-label={strings::KIND_OF_MESSAGE} {onkeydown}>
            if both {
                <button type="button" class="tab" role="tab" id="tab-reply" aria-selected={selected(Mode::Reply)} tabindex={stop(Mode::Reply)}
                    onclick={on.reform(|_| Act::Write(Mode::Reply))}>{ strings::REPLY }</button>
            }
            <button type="button" class="tab" role="tab" id="tab-note" aria-selected={selected(Mode::Note)} tabindex={stop(Mode::Note)}
                onclick={on.reform(|_| Act::Write(Mode::Note))}>{ icon_s(glyph::NOTE) }{ strings::NOTE }</button>
        </div>
    }
}
