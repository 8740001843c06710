//! After the end: the rating, the thanks, and whatever else fills the page.

use parlor_kit::{Glyph, glyph};

use super::acts::Callback;
use super::parts::icon;
use crate::act::{Act, Field};
use crate::dom::{El, Text, el, fixed};
use crate::strings;

/// The rating as far as it has been filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rating {
    /// From 1 to 5; 0 before a star is chosen.
    pub score: u8,
    /// What is added.
    pub comment: Text,
    /// Why it was not taken.
    pub error: Option<&'static str>,
}

/// The form that asks for a rating.
pub fn rating(rating: &Rating, on: &Callback) -> El {
    let error = rating.error.map(|error| el("p", fixed!("class" "form-error", "role" "alert")).say(error));
    let mut stars = el("fieldset", fixed!("class" "stars"));
    stars = stars.el(el("legend", fixed!("class" "sr-only")).say(strings::RATING));
    for (score, (_, name)) in (1..).zip(strings::STARS) {
        stars = stars.el(star(score, name, rating.score, on));
    }
    let chosen = strings::STARS.get(usize::from(rating.score).wrapping_sub(1));
    let word = chosen.map(|(word, _)| el("p", fixed!("class" "stars__word", "aria-hidden" "true")).say(word));
    let comment = chosen.map(|_| {
        let comment = fixed!(
            "class" "input", "rows" "2", "maxlength" "2000", "aria-label" strings::COMMENT,
            "placeholder" strings::COMMENT_HINT
        );
        el("textarea", comment).value(&rating.comment).write(on, Field::Comment)
    });
    let send = chosen.map(|_| {
        el("button", fixed!("type" "submit", "class" "button button--primary button--wide")).say(strings::SEND_RATING)
    });
    let skip = el("button", fixed!("type" "button", "class" "button button--quiet"));
    el("form", fixed!("class" "closing", "aria-labelledby" "rate-title"))
        .does("submit", on, Act::Rate)
        .el(el("h2", fixed!("class" "closing__title", "id" "rate-title")).say(strings::RATE))
        .maybe(error)
        .el(stars)
        .maybe(word)
        .maybe(comment)
        .maybe(send)
        .el(skip.click(on, Act::Skip).say(strings::SKIP))
}

/// A page that says one thing and offers one way on.
pub fn page(mark: Glyph, title: Text, text: &'static str, way_on: (Act, &'static str), on: &Callback) -> El {
    let button = el("button", fixed!("type" "button", "class" "button button--primary button--wide", "id" "on"));
    let block = el("div", fixed!("class" "closing closing--full"))
        .el(el("span", fixed!("class" "closing__mark", "aria-hidden" "true")).el(icon(mark)))
        .el(el("h2", fixed!("class" "closing__title")).text(title))
        .el(el("p", fixed!("class" "closing__text")).say(text))
        .el(button.click(on, way_on.0).say(way_on.1));
    el("div", fixed!("class" "page")).el(block)
}

fn star(score: u8, name: &'static str, chosen: u8, on: &Callback) -> El {
    let class = if score <= chosen { "star star--on" } else { "star" };
    let radio = el("input", fixed!("type" "radio", "name" "score"));
    el("label", &[])
        .attr("class", class.into())
        .el(radio.checked(score == chosen).does("change", on, Act::Star(score)))
        .el(el("span", fixed!("class" "sr-only")).say(name))
        .el(icon(glyph::STAR))
}
