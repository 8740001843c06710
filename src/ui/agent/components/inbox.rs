//! The list of chats.

use std::rc::Rc;

use parlor_kit::{Menu, count, status_dot};
use parlor_page::engine::ChatId;
use parlor_page::engine::desk::RoutingStatus;
use yew::prelude::*;

use super::offer::OfferCard;
use super::rows::{ChatRow, QueueRow, UnsentRow};
use super::{Empty, empty, rows_skeleton, status};
use crate::act::Act;
use crate::strings;
use crate::view_models::inbox::{Inbox, Row};
use crate::view_models::me::{Me, dot};

/// Rows of a section that are drawn at first, and each time more are wanted.
const STEP: usize = 100;

/// What the list shows.
#[derive(Properties, PartialEq)]
pub struct InboxProps {
    /// The chats.
    pub inbox: Rc<Inbox>,
    /// The agent, once known.
    pub me: Option<Rc<Me>>,
    /// The chat that is open.
    pub selected: Option<ChatId>,
    /// Whether it is alone on the page, so that nothing beside it says what can be done.
    pub is_alone: bool,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The list.
#[component]
pub fn InboxPane(props: &InboxProps) -> Html {
    let Inbox { offers, queue, mine, others, unsent, .. } = &*props.inbox;
    let on = &props.on;
    html! {
        <section class="list" aria-label={strings::INBOX}>
            <header class="pane-head">
                <h1 class="pane-head__title">{ strings::INBOX }</h1>
                { status_pill(props) }
            </header>
            <div class="list__scroll">
                if !props.inbox.is_loaded {
                    { rows_skeleton() }
                } else if props.inbox.is_empty() && unsent.is_empty() {
                    { quiet(props) }
                } else {
                    if !unsent.is_empty() {
                        <section class="section" aria-labelledby="s-unsent">
                            <h2 class="section__head" id="s-unsent">{ strings::NOT_SENT }{ " " }{ count(unsent.len(), false, "") }</h2>
                            <ul>{ for unsent.iter().map(|unsent| html! {
                                <UnsentRow key={unsent.number} unsent={unsent.clone()} on={on.clone()} />
                            }) }</ul>
                        </section>
                    }
                    if !offers.is_empty() {
                        <section class="section" aria-labelledby="s-offers">
                            <h2 class="section__head" id="s-offers">{ strings::OFFERS }{ " " }{ count(offers.len(), true, "") }</h2>
                            <ul>{ for offers.iter().map(|offer| html! {
                                <OfferCard key={offer.chat.0} offer={offer.clone()} on={on.clone()} />
                            }) }</ul>
                        </section>
                    }
                    <Section id="s-queue" title={strings::QUEUE} rows={queue.clone()} selected={props.selected} waits=true on={on.clone()} />
                    <Section id="s-mine" title={strings::MINE} rows={mine.clone()} selected={props.selected}
                        none={none_of_mine(props)} on={on.clone()} />
                    <Section id="s-others" title={strings::OTHERS} rows={others.clone()} selected={props.selected} on={on.clone()} />
                }
            </div>
        </section>
    }
}

fn status_pill(props: &InboxProps) -> Html {
    let Some(me) = props.me.as_ref().filter(|me| me.acts) else { return Html::default() };
    let face = html! { <>{ status_dot(dot(me.status)) }{ me.word() }</> };
    html! {
        <div class="list__holder">
            <Menu label={strings::YOUR_STATUS} class="status-pill" {face}>{ status::items(me.status, &props.on) }</Menu>
        </div>
    }
}

fn none_of_mine(props: &InboxProps) -> &'static str {
    let accepting = props.me.as_ref().is_some_and(|me| me.status == RoutingStatus::Accepting);
    if accepting { strings::NO_CHATS } else { strings::NO_CHATS_PAUSED }
}

/// What an empty list says.
fn quiet(props: &InboxProps) -> Html {
    if !props.is_alone {
        return html! { <p class="section__empty">{ strings::EMPTY_LIST }</p> };
    }
    let accepts = props.me.as_ref().is_none_or(|me| me.status == RoutingStatus::Accepting || !me.acts);
    let words = if accepts {
        Empty { title: strings::ALL_QUIET, text: strings::ALL_QUIET_TEXT, action: None }
    } else {
        let action = Some((strings::START_ACCEPTING, Act::SetStatus(RoutingStatus::Accepting)));
        Empty { title: strings::NOT_ACCEPTING, text: strings::NOT_ACCEPTING_TEXT, action }
    };
    empty(words, &props.on)
}

#[derive(Properties, PartialEq)]
struct SectionProps {
    id: &'static str,
    title: &'static str,
    rows: Rc<[Rc<Row>]>,
    selected: Option<ChatId>,
    #[prop_or_default]
    waits: bool,
    /// Said instead of leaving an empty section out.
    #[prop_or_default]
    none: Option<&'static str>,
    on: Callback<Act>,
}

#[component]
fn Section(props: &SectionProps) -> Html {
    let shown = use_state_eq(|| STEP);
    let SectionProps { id, title, rows, none, .. } = props;
    if rows.is_empty() && none.is_none() {
        return Html::default();
    }
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + STEP))
    };
    let draw = |row: &Rc<Row>| {
        let (key, row, is_selected, on) = (row.chat.0, row.clone(), props.selected == Some(row.chat), props.on.clone());
        if props.waits {
            html! { <QueueRow {key} {row} {is_selected} {on} /> }
        } else {
            html! { <ChatRow {key} {row} {is_selected} {on} /> }
        }
    };
    html! {
        <section class="section" aria-labelledby={*id}>
            <h2 class="section__head" id={*id}>{ *title }{ " " }{ count(rows.len(), false, "") }</h2>
            if rows.is_empty() {
                <p class="section__empty">{ none.unwrap_or_default() }</p>
            } else {
                <ul>{ for rows.iter().take(*shown).map(draw) }</ul>
            }
            if rows.len() > *shown {
                <button type="button" class="button button--quiet button--wide" onclick={more}>
                    { strings::show_more((rows.len() - *shown).min(STEP)) }</button>
            }
        </section>
    }
}
