//! The strip that tells how the page is connected, when that is not as it should be.

use parlor_kit::{Glyph, Interval, glyph, icon_s, time, use_tick};
use yew::prelude::*;

use crate::act::Act;
use crate::strings;

/// Nobody needs to hear of a hitch shorter than this.
const HITCH_MS: i32 = 1_500;
/// A fall back to asking that passes sooner, as after a restart of the server, is nobody's concern.
const POLLING_MS: i32 = 30_000;
/// How long it is said that all is well again.
const BACK_MS: i32 = 2_000;

/// How the page is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// As it should be.
    Live,
    /// By asking again and again.
    Polling,
    /// Trying.
    Opening,
    /// Trying again at this time, by the page's clock.
    Waiting(u64),
    /// The browser says that there is no network.
    Offline,
    /// Not any more: the session is over.
    SignedOut,
    /// Not any more: the page is too old.
    Outdated,
}

/// What the banner needs.
#[derive(Properties, PartialEq)]
pub struct BannerProps {
    /// How the page is connected.
    pub link: LinkState,
    /// What is wanted.
    pub on: Callback<Act>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// All is well.
    Quiet,
    /// Not all is well, but it may pass.
    Hitch,
    /// Told.
    Shown,
    /// All is well again, and that is told.
    Back,
}

/// The strip, or nothing.
#[component]
pub fn LinkBanner(props: &BannerProps) -> Html {
    let phase = use_state_eq(|| Phase::Quiet);
    let well = matches!(props.link, LinkState::Live | LinkState::Polling);
    let polls_on = use_state_eq(|| false);
    {
        let polls_on = polls_on.setter();
        use_effect_with(props.link == LinkState::Polling, move |polls| {
            polls_on.set(false);
            let running = polls.then(|| Interval::new(POLLING_MS, move || polls_on.set(true)));
            move || drop(running)
        });
    }
    let next = match (*phase, well) {
        (Phase::Quiet | Phase::Back, false) => Phase::Hitch,
        (Phase::Hitch, true) => Phase::Quiet,
        (Phase::Shown, true) => Phase::Back,
        (phase, _) => phase,
    };
    {
        let phase = phase.clone();
        use_effect_with(next, move |next| {
            phase.set(*next);
            let after = match next {
                Phase::Hitch => Some((HITCH_MS, Phase::Shown)),
                Phase::Back => Some((BACK_MS, Phase::Quiet)),
                Phase::Quiet | Phase::Shown => None,
            };
            let running = after.map(|(ms, then)| Interval::new(ms, move || phase.set(then)));
            move || drop(running)
        });
    }
    use_tick(if matches!(props.link, LinkState::Waiting(_)) { 500 } else { 0 });
    let act = |act: Act, words: &'static str| Some((act, words));
    match (next, props.link) {
        (Phase::Back, LinkState::Live | LinkState::Polling) => {
            strip("back", Some(glyph::CHECK), strings::BACK_AGAIN.to_owned(), None, props)
        }
        (_, LinkState::SignedOut) => {
            let button = act(Act::AskSignIn, strings::SIGN_IN);
            strip("refused", Some(glyph::WARNING), strings::SIGNED_OUT.to_owned(), button, props)
        }
        (_, LinkState::Outdated) => {
            strip("refused", Some(glyph::INFO), strings::OUTDATED.to_owned(), act(Act::Reload, strings::RELOAD), props)
        }
        (_, LinkState::Polling) if *polls_on => {
            strip("polling", Some(glyph::INFO), strings::POLLING.to_owned(), None, props)
        }
        (Phase::Quiet | Phase::Hitch, _) | (_, LinkState::Live | LinkState::Polling) => Html::default(),
        (_, LinkState::Offline) => {
            let button = act(Act::Hurry, strings::TRY_NOW);
            strip("offline", Some(glyph::WIFI_OFF), strings::YOU_ARE_OFFLINE.to_owned(), button, props)
        }
        (_, LinkState::Opening) => strip("reconnecting", None, strings::RECONNECTING.to_owned(), None, props),
        (_, LinkState::Waiting(until)) => {
            let left = until.saturating_sub(time::now_ms()).div_ceil(1000);
            let words = if left < 2 { strings::RECONNECTING.to_owned() } else { strings::reconnecting_in(left) };
            strip("reconnecting", None, words, act(Act::Hurry, strings::TRY_NOW), props)
        }
    }
}

fn strip(
    state: &'static str,
    glyph: Option<Glyph>,
    words: String,
    button: Option<(Act, &'static str)>,
    props: &BannerProps,
) -> Html {
    // A countdown is for the eyes: it would be read out at every second.
    let live = if state == "reconnecting" { "off" } else { "polite" };
    let spinner = || html! { <span class="spinner" aria-hidden="true"></span> };
    html! {
        <div class="banner" role="status" aria-live={live} data-state={state}>
            { glyph.map_or_else(spinner, icon_s) }
            <span>{ words }</span>
            if let Some((act, words)) = button {
                <button type="button" class="button button--small button--quiet"
                    onclick={props.on.reform(move |_| act.clone())}>{ words }</button>
            }
        </div>
    }
}
