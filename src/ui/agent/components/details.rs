//! The details beside a conversation.

use std::rc::Rc;

use parlor_kit::{Dot, Size, avatar, glyph, icon, icon_with, time};
use yew::prelude::*;

use super::messages::stars;
use super::times;
use crate::act::Act;
use crate::route::Route;
use crate::strings;
use crate::view_models::details::{Details, Past, Person};

/// What the pane shows.
#[derive(Properties, PartialEq)]
pub struct DetailsProps {
    /// The details.
    pub details: Rc<Details>,
    /// Whether it is hidden.
    pub is_shut: bool,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The pane.
#[component]
pub fn DetailsPane(props: &DetailsProps) -> Html {
    let Details { name, face, is_online, email, rating, members, earlier, .. } = &*props.details;
    let toggle = || props.on.reform(|_: MouseEvent| Act::ToggleDetails);
    html! {
        <aside class={classes!("details", props.is_shut.then_some("details--closed"))} aria-label={strings::DETAILS}>
            <header class="pane-head">
                <button type="button" class="icon-button only-phone" aria-label={strings::BACK_TO_CHAT} title={strings::BACK_TO_CHAT}
                    onclick={toggle()}>{ icon_with(glyph::ARROW_LEFT, "icon icon--flip") }</button>
                <h2 class="pane-head__title">{ strings::DETAILS }</h2>
                <button type="button" class="icon-button only-wide" aria-label={strings::CLOSE_DETAILS} title={strings::CLOSE_DETAILS}
                    onclick={toggle()}>{ icon(glyph::CLOSE) }</button>
            </header>
            <div class="details__customer">
                { avatar(face, Size::Large, is_online.then_some(Dot::Accepting)) }
                <h3 class="details__name">{ name.clone() }</h3>
                if let Some(email) = email {
                    <p class="details__mail">{ email.clone() }</p>
                }
            </div>
            <section class="card"><h3 class="card__title">{ strings::THIS_CHAT }</h3>{ facts(&props.details) }</section>
            <section class="card">
                <h3 class="card__title">{ strings::MEMBERS }</h3>
                if members.is_empty() {
                    <p class="person__role">{ strings::NOBODY_YET }</p>
                } else {
                    <ul class="people">{ for members.iter().map(person) }</ul>
                }
            </section>
            <section class="card">
                <h3 class="card__title">{ strings::RATING }</h3>
                if let Some((score, comment)) = rating {
                    { stars(*score) }
                    if let Some(comment) = comment {
                        <p class="remark">{ strings::quoted(comment) }</p>
                    }
                } else {
                    <p class="person__role">{ strings::NOT_RATED }</p>
                }
            </section>
            if !earlier.is_empty() {
                <section class="card">
                    <h3 class="card__title">{ strings::EARLIER }</h3>
                    <ul class="past">{ for earlier.iter().map(past) }</ul>
                </section>
            }
        </aside>
    }
}

fn facts(details: &Details) -> Html {
    let waited = details.waited_ms.map_or_else(|| strings::STILL_WAITING.to_owned(), strings::took);
    let at = |at: u64| html! { <time datetime={time::iso(at)} title={time::full(at)}>{ times::moment(at) }</time> };
    html! {
        <dl class="facts">
            <dt>{ strings::GROUP }</dt><dd>{ details.group.clone() }</dd>
            <dt>{ strings::STARTED }</dt><dd>{ at(details.started_at) }</dd>
            if details.waited_ms.is_some() || details.closed_at.is_none() {
                <dt>{ strings::WAITED }</dt><dd>{ waited }</dd>
            }
            if let Some(closed_at) = details.closed_at {
                <dt>{ strings::ENDED }</dt><dd>{ at(closed_at) }</dd>
            }
        </dl>
    }
}

fn person(person: &Person) -> Html {
    html! {
        <li class="person">
            { avatar(&person.face, Size::Small, None) }
            <span class="person__name">{ person.name.clone() }</span>
            <span class="person__role">{ if person.is_active { strings::AGENT } else { strings::HAS_LEFT } }</span>
        </li>
    }
}

fn past(past: &Past) -> Html {
    let took = strings::took(past.took_ms);
    let who = if past.agents.is_empty() { took } else { format!("{} · {took}", past.agents) };
    html! {
        <li>
            <a class="past__link" href={Route::Thread(past.chat, past.thread).hash()}>
                <span class="past__line">{ past.line.clone() }</span>
                <span class="past__when">{ times::short(past.at) }</span>
                <span class="past__when">{ who }</span>
            </a>
        </li>
    }
}
