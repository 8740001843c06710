//! An offer, with its time running down.

use std::rc::Rc;

use parlor_kit::{Dot, Size, avatar, time, use_tick};
use yew::prelude::*;

use crate::act::Act;
use crate::strings;
use crate::view_models::inbox::Offer;

/// From here on the bar is red.
const LATE_SECONDS: u64 = 5;

/// An offer.
#[derive(Properties, PartialEq)]
pub struct OfferProps {
    /// The offer.
    pub offer: Rc<Offer>,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The card.
#[component]
pub fn OfferCard(props: &OfferProps) -> Html {
    use_tick(500);
    let offer = &props.offer;
    let left = offer.until.saturating_sub(time::now_ms()).div_ceil(1000);
    let (chat, busy) = (offer.chat, offer.is_busy);
    html! {
        <li class="offer" aria-label={strings::offer_of(&offer.name)} data-chat={chat.to_string()}>
            <div class="offer__head">
                { avatar(&offer.face, Size::Medium, offer.is_online.then_some(Dot::Accepting)) }
                <div class="offer__who">
                    <p class="offer__name">{ offer.name.clone() }</p>
                    <p class="offer__reason">{ offer.reason.clone() }</p>
                </div>
                <span class="offer__seconds" aria-hidden="true">{ strings::seconds(left) }</span>
            </div>
            if !offer.line.is_empty() {
                <p class="offer__line">{ offer.line.clone() }</p>
            }
            if let Some(remark) = offer.remark.clone() {
                <p class="remark">{ remark }</p>
            }
            <div class="offer__actions">
                <button type="button" class="button button--primary" disabled={busy}
                    onclick={props.on.reform(move |_| Act::Accept(chat))}>{ strings::ACCEPT }</button>
                <button type="button" class="button" disabled={busy}
                    onclick={props.on.reform(move |_| Act::Decline(chat))}>{ strings::DECLINE }</button>
            </div>
            <progress class="countdown" max={(offer.lasts_ms / 1000).to_string()} value={left.to_string()}
                data-level={(left <= LATE_SECONDS).then_some("late")} aria-label={strings::SECONDS_LEFT}></progress>
        </li>
    }
}
