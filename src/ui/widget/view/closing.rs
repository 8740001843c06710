//! After the end: the rating, the thanks, and whatever else fills the page.

use parlor_kit::{Glyph, glyph, icon};
use yew::prelude::*;

use super::written;
use crate::act::{Act, Field};
use crate::strings;

/// The rating as far as it has been filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rating {
    /// From 1 to 5; 0 before a star is chosen.
    pub score: u8,
    /// What is added.
    pub comment: AttrValue,
    /// Why it was not taken.
    pub error: Option<&'static str>,
}

/// The form that asks for a rating.
pub fn rating(rating: &Rating, on: &Callback<Act>) -> Html {
    let onsubmit = on.reform(|event: SubmitEvent| {
        event.prevent_default();
        Act::Rate
    });
    let chosen = strings::STARS.get(usize::from(rating.score).wrapping_sub(1));
    html! {
        <form class="closing" aria-labelledby="rate-title" {onsubmit}>
            <h2 class="closing__title" id="rate-title">{ strings::RATE }</h2>
            if let Some(error) = rating.error {
                <p class="form-error" role="alert">{ error }</p>
            }
            <fieldset class="stars">
                <legend class="sr-only">{ strings::RATING }</legend>
                { for (1..).zip(strings::STARS).map(|(score, (_, name))| star(score, name, rating.score, on)) }
            </fieldset>
            if let Some((word, _)) = chosen {
                <p class="stars__word" aria-hidden="true">{ *word }</p>
                <textarea class="input" rows="2" maxlength="2000" aria-label={strings::COMMENT} placeholder={strings::COMMENT_HINT}
                    value={rating.comment.clone()}
                    oninput={on.reform(|event: InputEvent| Act::Write(Field::Comment, written(&event)))} />
                <button type="submit" class="button button--primary button--wide">{ strings::SEND_RATING }</button>
            }
            <button type="button" class="button button--quiet" onclick={on.reform(|_: MouseEvent| Act::Skip)}>{ strings::SKIP }</button>
        </form>
    }
}

/// A page that says one thing and offers one way on.
pub fn page(
    mark: Glyph,
    title: AttrValue,
    text: &'static str,
    way_on: (Act, &'static str),
    on: &Callback<Act>,
) -> Html {
    let (act, word) = way_on;
    html! {
        <main class="page">
            <div class="closing closing--full">
                <span class="closing__mark" aria-hidden="true">{ icon(mark) }</span>
                <h2 class="closing__title">{ title }</h2>
                <p class="closing__text">{ text }</p>
                <button type="button" class="button button--primary button--wide" onclick={on.reform(move |_: MouseEvent| act.clone())}>
                    { word }
                </button>
            </div>
        </main>
    }
}

fn star(score: u8, name: &'static str, chosen: u8, on: &Callback<Act>) -> Html {
    html! {
        <label class={if score <= chosen { "star star--on" } else { "star" }}>
            <input type="radio" name="score" checked={score == chosen} onchange={on.reform(move |_: Event| Act::Star(score))} />
            <span class="sr-only">{ name }</span>{ icon(glyph::STAR) }
        </label>
    }
}
