//! The rows of a conversation.

use parlor_kit::{Glyph, Size, avatar, glyph, icon_s, linked};
use yew::prelude::*;

use super::times;
use crate::act::Act;
use crate::strings;
use crate::view_models::timeline::{Item, Message, Status, Text};

/// A row.
#[derive(Properties, PartialEq)]
pub struct ItemProps {
    /// The row.
    pub item: Item,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// Draws a row, as one element.
#[component]
pub fn ItemRow(props: &ItemProps) -> Html {
    match &props.item {
        Item::Day(at) => html! { <div class="day" role="separator">{ times::day(*at) }</div> },
        Item::System(glyph, words, at) => html! {
            <p class="system">{ icon_s(*glyph) }<span>{ words.clone() }</span>{ times::clock(*at) }</p>
        },
        Item::Message(said) => message(said, &props.on),
        Item::Rated(score, comment) => html! {
            <div class="rated">
                { stars(*score) }
                if let Some(comment) = comment {
                    <span class="rated__text">{ strings::quoted(comment) }</span>
                }
            </div>
        },
    }
}

/// A score as stars.
pub fn stars(score: u8) -> Html {
    html! {
        <span class="stars" role="img" aria-label={strings::stars(score)}>
            { for (1..=5).map(|star| html! {
                <span class={if star <= score { "star star--on" } else { "star" }}>{ icon_s(glyph::STAR) }</span>
            }) }
        </span>
    }
}

fn message(said: &Message, on: &Callback<Act>) -> Html {
    let class = classes!(
        "message",
        if said.is_theirs { "message--theirs" } else { "message--own" },
        said.is_note.then_some("message--note"),
        said.is_first.then_some("message--first"),
        said.is_last.then_some("message--last"),
        match said.status {
            Status::Sending => Some("message--sending"),
            Status::Failed { .. } => Some("message--failed"),
            _ => None,
        }
    );
    html! {
        <article {class} tabindex="-1">
            { said.face.as_ref().map(|face| avatar(face, Size::Small, None)).unwrap_or_default() }
            if said.is_first {
                { head(said) }
            }
            <div class="bubble">{ words(said) }</div>
            if said.shows_status() {
                { status(said, on) }
            }
        </article>
    }
}

fn words(said: &Message) -> Html {
    match &said.text {
        Text::Answers(answers) => answers
            .iter()
            .map(|(question, answer)| html! { <><small>{ question.clone() }</small>{ linked(answer) }</> })
            .collect(),
        Text::File(name, address) => html! {
            <a class="link" href={address.clone()} rel="noopener noreferrer nofollow" target="_blank">{ name.clone() }</a>
        },
        Text::Event(_) | Text::Own(_) => linked(said.words()),
    }
}

fn head(said: &Message) -> Html {
    html! {
        <p class="message__head">
            if said.is_note {
                <span class="message__author">{ icon_s(glyph::NOTE) }{ strings::note_by(&said.author) }</span>
            } else {
                <span class="message__author">{ said.author.clone() }</span>
            }
            { times::clock(said.at) }
        </p>
    }
}

fn status(said: &Message, on: &Callback<Act>) -> Html {
    let (class, words, glyph) = match said.status {
        Status::None => return Html::default(),
        Status::Failed { number, reason, again } => return failed(number, reason, again, on),
        Status::Sending => ("ticks", strings::SENDING, glyph::CLOCK),
        Status::Sent => ("ticks", strings::SENT, glyph::CHECK),
        Status::Delivered => ("ticks", strings::DELIVERED, glyph::CHECK_DOUBLE),
        Status::Read => ("ticks ticks--read", strings::READ, glyph::CHECK_DOUBLE),
    };
    html! {
        <p class="message__status">{ times::clock(said.at) }{ ticks(class, words, glyph) }</p>
    }
}

fn ticks(class: &'static str, words: &'static str, glyph: Glyph) -> Html {
    html! {
        <span {class} role="img" aria-label={words} title={words}>{ icon_s(glyph) }</span>
    }
}

fn failed(number: u32, reason: &'static str, again: bool, on: &Callback<Act>) -> Html {
    let link = |act: Act, words: &'static str| {
        html! {
            <button type="button" class="link" onclick={on.reform(move |_| act.clone())}>{ words }</button>
        }
    };
    html! {
        <p class="message__status message__status--bad">
            { icon_s(glyph::WARNING) }<span>{ strings::not_sent(reason) }</span>
            if again {
                { link(Act::Retry(number), strings::TRY_AGAIN) }
                { link(Act::Edit(number), strings::EDIT) }
            } else {
                { link(Act::Copy(number), strings::COPY) }
            }
            { link(Act::Discard(number), strings::DISCARD) }
        </p>
    }
}
