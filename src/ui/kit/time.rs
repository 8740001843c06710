//! Times as people read them, by the browser's own formatters and in its own time zone.

use std::cell::OnceCell;

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::prelude::*;

const MINUTE_MS: u64 = 60_000;
const DAY_MS: f64 = 86_400_000.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &JsValue, options: &Object) -> DateTimeFormat;

    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, ms: f64) -> String;
}

/// Making a formatter takes a thousand times as long as using it, so each is made once.
struct Formatter {
    made: OnceCell<DateTimeFormat>,
    options: &'static [(&'static str, &'static str)],
}

impl Formatter {
    const fn new(options: &'static [(&'static str, &'static str)]) -> Self {
        Self { made: OnceCell::new(), options }
    }

    fn format(&self, ms: u64) -> String {
        let made = self.made.get_or_init(|| {
            let options = Object::new();
            for (name, value) in self.options {
                Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value)).ok();
            }
            DateTimeFormat::new(&locale(), &options)
        });
        made.format(ms as f64)
    }
}

thread_local! {
    static CLOCK: Formatter = const { Formatter::new(&[("hour", "2-digit"), ("minute", "2-digit")]) };
    static DAY: Formatter = const { Formatter::new(&[("weekday", "long"), ("day", "numeric"), ("month", "long")]) };
    static DATE: Formatter = const { Formatter::new(&[("day", "numeric"), ("month", "long"), ("year", "numeric")]) };
    static SHORT: Formatter = const { Formatter::new(&[("day", "numeric"), ("month", "short")]) };
    static FULL: Formatter = const { Formatter::new(&[("dateStyle", "full"), ("timeStyle", "medium")]) };
}

/// The page's clock, in milliseconds since 1970.
pub fn now_ms() -> u64 {
    Date::now() as u64
}

/// Hour and minute.
pub fn clock(ms: u64) -> String {
    CLOCK.with(|it| it.format(ms))
}

/// Weekday, day and month; for another year than that of `now` the year instead of the weekday.
pub fn day(ms: u64, now: u64) -> String {
    if date(ms).get_full_year() == date(now).get_full_year() {
        DAY.with(|it| it.format(ms))
    } else {
        DATE.with(|it| it.format(ms))
    }
}

/// Day and abbreviated month.
pub fn short_day(ms: u64) -> String {
    SHORT.with(|it| it.format(ms))
}

/// All of it, for a tooltip.
pub fn full(ms: u64) -> String {
    FULL.with(|it| it.format(ms))
}

/// For machines.
pub fn iso(ms: u64) -> String {
    date(ms).to_iso_string().into()
}

/// The number of the local day: two times of one day have the same.
pub fn local_day(ms: u64) -> i32 {
    let offset_minutes = date(ms).get_timezone_offset();
    ((ms as f64 - offset_minutes * MINUTE_MS as f64) / DAY_MS).floor() as i32
}

/// How long ago something was, as coarsely as a list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Less than a minute.
    Now,
    /// Whole minutes, up to an hour.
    Minutes(u64),
    /// Whole hours, up to a day.
    Hours(u64),
    /// Longer: the date says more.
    Days,
}

/// The age of `at` at `now`; what lies ahead counts as now.
pub fn age(at: u64, now: u64) -> Age {
    match now.saturating_sub(at) / MINUTE_MS {
        0 => Age::Now,
        minutes @ 1..60 => Age::Minutes(minutes),
        minutes @ 60..1440 => Age::Hours(minutes / 60),
        _ => Age::Days,
    }
}

/// Minutes and seconds, as a stop watch shows them: `3:12`, past an hour `1:03:12`.
pub fn stopwatch(ms: u64) -> String {
    let (seconds, minutes, hours) = (ms / 1000 % 60, ms / 60_000 % 60, ms / 3_600_000);
    let two = |n: u64| if n < 10 { format!("0{n}") } else { n.to_string() };
    if hours > 0 { format!("{hours}:{}:{}", two(minutes), two(seconds)) } else { format!("{minutes}:{}", two(seconds)) }
}

fn date(ms: u64) -> Date {
    Date::new(&JsValue::from_f64(ms as f64))
}

/// The browser's language where it is that of the page's words, so that no sentence mixes two; else the page's.
fn locale() -> JsValue {
    let page = crate::dom::document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("lang"));
    let own = crate::dom::window().and_then(|window| window.navigator().language());
    let primary = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
    match (page.filter(|page| !page.is_empty()), own) {
        (Some(page), Some(own)) if primary(&page) == primary(&own) => JsValue::from_str(&own),
        (Some(page), _) => JsValue::from_str(&page),
        (None, _) => JsValue::UNDEFINED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_grow_coarser() {
        assert_eq!(age(0, 59_999), Age::Now);
        assert_eq!(age(5, 0), Age::Now);
        assert_eq!(age(0, 60_000), Age::Minutes(1));
        assert_eq!(age(0, 3_600_000), Age::Hours(1));
        assert_eq!(age(0, 86_400_000), Age::Days);
    }

    #[test]
    fn a_stopwatch_shows_hours_only_when_there_are_any() {
        assert_eq!(stopwatch(192_000), "3:12");
        assert_eq!(stopwatch(7_999), "0:07");
        assert_eq!(stopwatch(3_792_000), "1:03:12");
    }
}
