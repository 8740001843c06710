//! One line of the timeline.

use parlor_engine::{Reject, Time};
use parlor_kit::{Size, glyph, time};

use super::acts::Callback;
use super::parts::{avatar, icon_s, linked};
use crate::act::{Act, Fix};
use crate::dom::{El, Text, el, fixed};
use crate::model::row::{Message, Row, State};
use crate::strings;

/// Draws one line; `today` is the visitor's day.
pub fn row(row: &Row, today: i32, on: &Callback) -> El {
    let drawn = match row {
        Row::Day { day, at } => el("div", fixed!("class" "day", "role" "separator")).text(day_name(*day, today, *at)),
        Row::Again(_) => el("div", fixed!("class" "day", "role" "separator")).say(strings::NEW_CHAT),
        Row::Line(line) => el("p", fixed!("class" "system"))
            .el(icon_s(line.icon))
            .el(el("span", &[]).text(line.text.clone()))
            .say(" ")
            .el(clock(line.at)),
        Row::Message(it) => message(it, on),
        Row::Rated { score, comment, .. } => rated(*score, comment.as_ref()),
    };
    drawn.key(row.key())
}

fn message(it: &Message, on: &Callback) -> El {
    let class = [
        if it.author.is_some() { "message message--theirs" } else { "message message--own" },
        if it.first { " message--first" } else { "" },
        if it.last { " message--last" } else { "" },
        match it.state {
            State::Sending => " message--sending",
            State::Failed { .. } => " message--failed",
            State::Sent | State::Delivered | State::Read => "",
        },
    ];
    let mut article = el("article", fixed!("tabindex" "-1")).attr("class", strings::join(&class));
    if let Some(author) = &it.author {
        if it.last {
            article = article.el(avatar(&author.face, Size::Small, None));
        }
        if it.first {
            let name = el("span", fixed!("class" "message__author")).text(author.name.clone());
            article = article.el(el("p", fixed!("class" "message__head")).el(name).el(clock(it.at)));
        }
    }
    let mut bubble = el("div", fixed!("class" "bubble"));
    for (question, answer) in &it.answers {
        bubble = linked(bubble.el(el("small", &[]).text(question.clone())), answer);
    }
    article = article.el(if it.answers.is_empty() { linked(bubble, &it.text) } else { bubble });
    match status(it, on).filter(|_| it.author.is_none()) {
        Some(status) => article.el(status),
        None => article,
    }
}

fn status(it: &Message, on: &Callback) -> Option<El> {
    let (label, glyph) = match it.state {
        State::Failed { number, reject, renew } => return Some(failed(number, reject, renew, on)),
        State::Sending => (strings::SENDING, glyph::CLOCK),
        State::Sent => (strings::SENT, glyph::CHECK),
        State::Delivered => (strings::DELIVERED, glyph::CHECK_DOUBLE),
        State::Read => (strings::READ, glyph::CHECK_DOUBLE),
    };
    if !it.last && it.state != State::Sending {
        return None;
    }
    let class = if it.state == State::Read { "ticks ticks--read" } else { "ticks" };
    let ticks = el("span", fixed!("role" "img"))
        .attr("class", class.into())
        .attr("aria-label", label.into())
        .attr("title", label.into());
    Some(el("p", fixed!("class" "message__status")).el(clock(it.at)).el(ticks.el(icon_s(glyph))))
}

fn failed(number: u32, reject: Reject, renew: bool, on: &Callback) -> El {
    let fixes: &[(Fix, &str)] = match reject {
        _ if renew => &[(Fix::Renew, strings::NEW_WITH), (Fix::Delete, strings::DELETE)],
        Reject::TextTooLong => &[(Fix::Edit, strings::EDIT), (Fix::Delete, strings::DELETE)],
        _ => &[(Fix::Retry, strings::RETRY), (Fix::Edit, strings::EDIT), (Fix::Delete, strings::DELETE)],
    };
    let mut line =
        el("p", fixed!("class" "message__status message__status--bad"))
            .el(icon_s(glyph::WARNING))
            .el(el("span", &[]).text(strings::not_sent(reject).into()));
    for (fix, word) in fixes {
        let button = el("button", fixed!("type" "button", "class" "link"));
        line = line.el(button.click(on, Act::Fix(number, *fix)).say(word));
    }
    line
}

fn rated(score: u8, comment: Option<&Text>) -> El {
    let mut stars = el("span", fixed!("class" "stars", "role" "img")).attr("aria-label", strings::stars(score));
    for star in 1..=5 {
        let class = if star <= score { "star star--on" } else { "star" };
        stars = stars.el(el("span", &[]).attr("class", class.into()).el(icon_s(glyph::STAR)));
    }
    let rated = el("div", fixed!("class" "rated")).el(stars);
    let Some(comment) = comment else { return rated };
    rated.el(el("span", fixed!("class" "rated__text")).text(strings::join(&["“", comment, "”"])))
}

fn clock(at: Time) -> El {
    el("time", &[])
        .attr("datetime", time::iso(at.0).into())
        .attr("title", time::full(at.0).into())
        .text(time::clock(at.0).into())
}

fn day_name(day: i32, today: i32, at: Time) -> Text {
    match today - day {
        0 => strings::TODAY.into(),
        1 => strings::YESTERDAY.into(),
        _ => time::day(at.0, time::now_ms()).into(),
    }
}
