//! The list of closed threads, with search and filters.

use std::rc::Rc;

use parlor_kit::{Size, avatar, dom, glyph, icon_s, time};
use parlor_page::engine::{GroupId, ThreadId};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Empty, empty, rows_skeleton, times};
use crate::act::{Act, Filter};
use crate::route::Route;
use crate::strings;
use crate::view_models::archive::ArchiveRow;

/// How far the search has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Results {
    /// Asked, not answered.
    Loading,
    /// All there is so far, and whether there is more.
    Found {
        /// Whether there is more.
        more: bool,
    },
    /// It could not be answered.
    Failed,
}

/// What the list shows.
#[derive(Properties, PartialEq)]
pub struct ArchiveProps {
    /// What is searched for.
    pub filter: Filter,
    /// The groups to choose from.
    pub groups: Rc<[(GroupId, AttrValue)]>,
    /// What was found.
    pub rows: Rc<[Rc<ArchiveRow>]>,
    /// How far the search has got.
    pub results: Results,
    /// The thread that is open.
    pub selected: Option<ThreadId>,
    /// Whether the search field gets the focus when it appears.
    pub wants_focus: bool,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The list.
#[component]
pub fn ArchivePane(props: &ArchiveProps) -> Html {
    use_effect_with(props.wants_focus, |wanted| {
        if *wanted {
            dom::focus_id("archive-search");
        }
    });
    html! {
        <section class="list" aria-label={strings::ARCHIVE}>
            <header class="pane-head"><h1 class="pane-head__title">{ strings::ARCHIVE }</h1></header>
            { search(props) }
            { filters(props) }
            <div class="list__scroll">{ found(props) }</div>
        </section>
    }
}

fn search(props: &ArchiveProps) -> Html {
    let filter = props.filter.clone();
    let oninput = props.on.reform(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        Act::Search(Filter { text, ..filter.clone() })
    });
    html! {
        <form class="search" role="search" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            { icon_s(glyph::SEARCH) }
            <input class="input" type="search" id="archive-search" aria-label={strings::SEARCH_LABEL} placeholder={strings::SEARCH_HINT}
                autocomplete="off" value={props.filter.text.clone()} {oninput} />
        </form>
    }
}

fn filters(props: &ArchiveProps) -> Html {
    let (mine, grouped) = (props.filter.clone(), props.filter.clone());
    let onclick = props.on.reform(move |_: MouseEvent| Act::Search(Filter { mine: !mine.mine, ..mine.clone() }));
    let onchange = props.on.reform(move |event: Event| {
        let group = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
        Act::Search(Filter { group, ..grouped.clone() })
    });
    let chosen = props.filter.group;
    html! {
        <div class="filters" role="group" aria-label={strings::FILTERS}>
            <button type="button" class="chip" aria-pressed={if props.filter.mine { "true" } else { "false" }} {onclick}>
                { strings::MINE }</button>
            <select class={classes!("chip", chosen.is_some().then_some("chip--on"))} aria-label={strings::GROUP} {onchange}>
                <option value="" selected={chosen.is_none()}>{ strings::ANY_GROUP }</option>
                { for props.groups.iter().map(|(id, name)| html! {
                    <option key={id.0} value={id.to_string()} selected={chosen == Some(*id)}>{ name.clone() }</option>
                }) }
            </select>
        </div>
    }
}

fn found(props: &ArchiveProps) -> Html {
    let on = &props.on;
    let more = props.results == Results::Found { more: true };
    if props.rows.is_empty() {
        let narrowed = props.filter != Filter::default();
        return match props.results {
            Results::Loading => rows_skeleton(),
            Results::Failed => {
                let action = Some((strings::TRY_AGAIN, Act::Search(props.filter.clone())));
                empty(Empty { title: strings::ARCHIVE_FAILED, text: "", action }, on)
            }
            Results::Found { .. } if narrowed => {
                empty(Empty { title: strings::NO_RESULTS, text: strings::NO_RESULTS_TEXT, action: None }, on)
            }
            Results::Found { .. } => {
                empty(Empty { title: strings::ARCHIVE_EMPTY, text: strings::ARCHIVE_EMPTY_TEXT, action: None }, on)
            }
        };
    }
    html! {
        <>
            <p class="section__empty" role="status">{ strings::results(props.rows.len(), more) }</p>
            <ul>
                { for props.rows.iter().map(|row| html! {
                    <FoundRow key={row.thread.0} row={row.clone()} is_selected={props.selected == Some(row.thread)} />
                }) }
            </ul>
            if more {
                <button type="button" class="button button--quiet button--wide" onclick={on.reform(|_| Act::SearchMore)}>
                    { strings::SHOW_MORE }</button>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    row: Rc<ArchiveRow>,
    is_selected: bool,
}

#[component]
fn FoundRow(props: &FoundProps) -> Html {
    let ArchiveRow { chat, thread, face, name, line, at, score } = &*props.row;
    let piece = |(place, text): (usize, &AttrValue)| {
        if place % 2 == 1 {
            html! { <mark>{ text.clone() }</mark> }
        } else {
            html! { { text.clone() } }
        }
    };
    html! {
        <li class={classes!("row", props.is_selected.then_some("row--selected"))}>
            { avatar(face, Size::Medium, None) }
            <div class="row__main">
                <a class="row__name" href={Route::Thread(*chat, *thread).hash()} aria-current={props.is_selected.then_some("page")}>
                    { name.clone() }</a>
                <p class="row__line"><span class="row__text">{ for line.iter().enumerate().map(piece) }</span></p>
            </div>
            <div class="row__end">
                <time class="row__age" datetime={time::iso(*at)} title={time::full(*at)}>{ times::short(*at) }</time>
                if let Some(score) = score {
                    <span class="tag"><span aria-hidden="true">{ "★ " }{ *score }</span>
                        <span class="sr-only">{ strings::stars(*score) }</span></span>
                }
            </div>
        </li>
    }
}
