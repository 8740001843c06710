//! Where the visitor writes. The field grows with the text, and Enter sends unless it only ends a word of an input method.

use std::rc::Rc;

use parlor_engine::limits;
use parlor_kit::{glyph, grouped};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::acts::{Callback, written};
use super::parts::{icon, icon_s};
use crate::act::Act;
use crate::dom::{El, Handle, Text, el, fixed};
use crate::strings;

/// What the composer shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Foot {
    /// What has been written.
    pub draft: Text,
    /// Whether sending it begins a new thread.
    pub again: bool,
    /// Whether the end of the timeline is out of sight, and how much has come meanwhile.
    pub away: Option<usize>,
}

/// Draws the composer.
pub fn foot(foot: &Foot, field: &Handle, on: &Callback) -> El {
    let chars = foot.draft.chars().count();
    let over = chars.saturating_sub(limits::TEXT_CHARS);
    let can_send = over == 0 && !foot.draft.trim().is_empty();
    let jump = foot.away.map(|came| {
        let word = if came == 0 { strings::LATEST.into() } else { strings::new_messages(came) };
        let jump = el("button", fixed!("type" "button", "class" "jump")).click(on, Act::Jump);
        jump.el(icon_s(glyph::ARROW_DOWN)).text(word)
    });
    let grow = el("div", fixed!("class" "composer__grow")).attr("data-value", foot.draft.clone());
    let send = fixed!("type" "submit", "class" "composer__send", "aria-label" strings::SEND, "title" strings::SEND);
    let mut send = el("button", send).el(icon(glyph::SEND));
    if !can_send {
        send = send.attr("disabled", Text::default());
    }
    let written = grow.el(area(foot, over > 0, can_send, field, on));
    let submit = on.clone();
    let form = el("form", fixed!("class" "composer", "data-mode" "reply"))
        .on(
            "submit",
            Rc::new(move |event| {
                event.prevent_default();
                if can_send {
                    submit(Act::Send);
                }
            }),
        )
        .maybe(jump)
        .el(el("div", fixed!("class" "composer__box")).el(written).el(send));
    // The number is shown when it begins to matter.
    if chars * 10 < limits::TEXT_CHARS * 9 {
        return form;
    }
    let count = if over > 0 {
        let error = strings::join(&[&grouped(over), strings::TOO_MANY]);
        el("span", fixed!("class" "composer__error", "role" "alert")).text(error)
    } else {
        el("span", &[]).text(strings::join(&[&grouped(chars), " / ", &grouped(limits::TEXT_CHARS)]))
    };
    form.el(el("p", fixed!("class" "composer__foot")).el(el("span", &[])).el(count))
}

fn area(foot: &Foot, over: bool, can_send: bool, field: &Handle, on: &Callback) -> El {
    let fixed = fixed!(
        "class" "composer__input", "rows" "1", "enterkeyhint" "send", "aria-label" strings::COMPOSER_LABEL
    );
    let (press, input) = (on.clone(), on.clone());
    let area = el("textarea", fixed)
        .handle(field)
        .value(&foot.draft)
        .attr("placeholder", if foot.again { strings::WRITE_AGAIN } else { strings::WRITE }.into())
        .on("input", Rc::new(move |event| input(Act::Draft(written(event)))))
        .on(
            "keydown",
            Rc::new(move |event| {
                let key: &KeyboardEvent = event.unchecked_ref();
                // 229 is what an input method's key is reported as where `isComposing` is missing.
                let composing = key.is_composing() || key.key_code() == 229;
                if key.key() == "Enter" && !key.shift_key() && !key.alt_key() && !composing {
                    event.prevent_default();
                    if can_send {
                        press(Act::Send);
                    }
                }
            }),
        )
        .does("blur", on, Act::Rest);
    if over { area.attr("aria-invalid", "true".into()) } else { area }
}

/// In place of the composer where a form comes before the next conversation.
pub fn anew(on: &Callback) -> El {
    let button = el("button", fixed!("type" "button", "class" "button button--primary button--wide"));
    el("div", fixed!("class" "composer")).el(button.click(on, Act::Again).say(strings::AGAIN))
}

/// In place of the composer while there is nowhere to write to yet.
pub fn wait() -> El {
    let words = el("p", fixed!("class" "composer__closed")).say(strings::MOMENT);
    el("div", fixed!("class" "composer")).el(words)
}
