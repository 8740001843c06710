//! Times on the screen.

use parlor_kit::time::{self, Age};
use parlor_kit::use_tick;
use yew::prelude::*;

use crate::strings;

/// Hour and minute; the rest for machines and on hovering.
pub fn clock(at: u64) -> Html {
    html! { <time datetime={time::iso(at)} title={time::full(at)}>{ time::clock(at) }</time> }
}

/// A day in words.
pub fn day(at: u64) -> AttrValue {
    let now = time::now_ms();
    match time::local_day(now) - time::local_day(at) {
        0 => strings::TODAY.into(),
        1 => strings::YESTERDAY.into(),
        _ => time::day(at, now).into(),
    }
}

/// Day and hour, as short as the day allows.
pub fn moment(at: u64) -> String {
    if time::local_day(time::now_ms()) == time::local_day(at) {
        time::clock(at)
    } else {
        format!("{}, {}", time::short_day(at), time::clock(at))
    }
}

/// Day and month; today the hour.
pub fn short(at: u64) -> String {
    if time::local_day(time::now_ms()) == time::local_day(at) { time::clock(at) } else { time::short_day(at) }
}

/// A time.
#[derive(Properties, PartialEq)]
pub struct AtProps {
    /// When.
    pub at: u64,
}

/// How long ago something was; keeps itself up to date.
#[component]
pub fn RelativeTime(props: &AtProps) -> Html {
    use_tick(20_000);
    let at = props.at;
    let words = match time::age(at, time::now_ms()) {
        Age::Now => strings::NOW.to_owned(),
        Age::Minutes(count) => strings::minutes(count),
        Age::Hours(count) => strings::hours(count),
        Age::Days => time::short_day(at),
    };
    html! { <time class="row__age" datetime={time::iso(at)} title={time::full(at)}>{ words }</time> }
}
