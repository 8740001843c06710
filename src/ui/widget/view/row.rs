//! One line of the timeline. A component of its own, so that a new line does not draw all others again.

use std::rc::Rc;

use parlor_engine::Time;
use parlor_kit::{Size, avatar, glyph, icon_s, linked, time};
use yew::prelude::*;

use crate::act::{Act, Fix};
use crate::model::row::{Message, Row, State};
use crate::strings;

/// One line.
#[derive(Properties)]
pub struct Props {
    /// What it shows.
    pub row: Rc<Row>,
    /// The visitor's day.
    pub today: i32,
    /// Hears what the visitor does.
    pub on: Callback<Act>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row && self.today == other.today
    }
}

/// Draws one line.
#[component]
pub fn RowView(props: &Props) -> Html {
    match &*props.row {
        Row::Day { day, at } => html! { <div class="day" role="separator">{ day_name(*day, props.today, *at) }</div> },
        Row::Line(line) => html! {
            <p class="system">{ icon_s(line.icon) }<span>{ line.text.clone() }</span>{ " " }{ clock(line.at) }</p>
        },
        Row::Message(it) => message(it, &props.on),
        Row::Rated { score, comment, .. } => rated(*score, comment.as_ref()),
    }
}

fn message(it: &Message, on: &Callback<Act>) -> Html {
    let mut class = classes!("message", if it.author.is_some() { "message--theirs" } else { "message--own" });
    class.extend(it.first.then_some("message--first"));
    class.extend(it.last.then_some("message--last"));
    let state = match it.state {
        State::Sending => Some("message--sending"),
        State::Failed { .. } => Some("message--failed"),
        State::Sent | State::Delivered | State::Read => None,
    };
    class.extend(state);
    html! {
        <article {class} tabindex="-1">
            if let Some(author) = it.author.as_ref() {
                if it.last {
                    { avatar(&author.face, Size::Small, None) }
                }
                if it.first {
                    <p class="message__head"><span class="message__author">{ author.name.clone() }</span>{ clock(it.at) }</p>
                }
            }
            <div class="bubble">{ linked(&it.text) }</div>
            if it.author.is_none() {
                { status(it, on) }
            }
        </article>
    }
}

fn status(it: &Message, on: &Callback<Act>) -> Html {
    let (label, glyph) = match it.state {
        State::Failed { number, reject, renew } => {
            let fixes: &[(Fix, &str)] = match (renew, reject) {
                (true, _) => &[(Fix::Renew, strings::NEW_WITH), (Fix::Delete, strings::DELETE)],
                (_, parlor_engine::Reject::TextTooLong) => {
                    &[(Fix::Edit, strings::EDIT), (Fix::Delete, strings::DELETE)]
                }
                _ => &[(Fix::Retry, strings::RETRY), (Fix::Edit, strings::EDIT), (Fix::Delete, strings::DELETE)],
            };
            let button = |(fix, word): &(Fix, &'static str)| {
                let fix = *fix;
                html! {
                    <button type="button" class="link" onclick={on.reform(move |_: MouseEvent| Act::Fix(number, fix))}>{ *word }</button>
                }
            };
            return html! {
                <p class="message__status message__status--bad">
                    { icon_s(glyph::WARNING) }<span>{ strings::not_sent(reject) }</span>{ for fixes.iter().map(button) }
                </p>
            };
        }
        State::Sending => (strings::SENDING, glyph::CLOCK),
        State::Sent => (strings::SENT, glyph::CHECK),
        State::Delivered => (strings::DELIVERED, glyph::CHECK_DOUBLE),
        State::Read => (strings::READ, glyph::CHECK_DOUBLE),
    };
    if !it.last && it.state != State::Sending {
        return Html::default();
    }
    let class = if it.state == State::Read { "ticks ticks--read" } else { "ticks" };
    html! {
        <p class="message__status">
            { clock(it.at) }<span {class} role="img" aria-label={label} title={label}>{ icon_s(glyph) }</span>
        </p>
    }
}

fn rated(score: u8, comment: Option<&AttrValue>) -> Html {
    html! {
        <div class="rated">
            <span class="stars" role="img" aria-label={strings::stars(score)}>
                { for (1..=5).map(|star| html! {
                    <span class={if star <= score { "star star--on" } else { "star" }}>{ icon_s(glyph::STAR) }</span>
                }) }
            </span>
            if let Some(comment) = comment {
                <span class="rated__text">{ "“" }{ comment.clone() }{ "”" }</span>
            }
        </div>
    }
}

fn clock(at: Time) -> Html {
    html! { <time datetime={time::iso(at.0)} title={time::full(at.0)}>{ time::clock(at.0) }</time> }
}

fn day_name(day: i32, today: i32, at: Time) -> AttrValue {
    match today - day {
        0 => strings::TODAY.into(),
        1 => strings::YESTERDAY.into(),
        _ => time::day(at.0, time::now_ms()).into(),
    }
}
