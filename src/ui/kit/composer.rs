//! Where people write. It grows with the text, and Enter sends unless it only ends a word of an input method.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::html::{onblur, oninput, onkeydown, onsubmit};
use yew::prelude::*;

use crate::{El, el, fixed, glyph, grouped, icon};

/// What the composer says, in the language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComposerWords {
    /// Names the button.
    pub send: &'static str,
    /// Stands before and after the number of characters that are too many.
    pub too_many: (&'static str, &'static str),
}

/// The owner keeps the text.
#[derive(Properties, PartialEq)]
pub struct ComposerProps {
    /// What has been written so far.
    pub text: AttrValue,
    /// Names the field for screen readers.
    pub label: AttrValue,
    /// Shown while nothing is written.
    pub placeholder: AttrValue,
    /// What the composer says.
    pub words: ComposerWords,
    /// Characters allowed.
    pub limit: usize,
    /// The kind of message, for the styles.
    #[prop_or("reply")]
    pub mode: &'static str,
    /// A line below the field.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The text field, so that the owner can move the focus there.
    #[prop_or_default]
    pub field: NodeRef,
    /// The text changed.
    pub on_text: Callback<String>,
    /// The text is to be sent. Not called for a blank text, nor past the limit.
    pub on_send: Callback<()>,
    /// The focus has left the field.
    #[prop_or_default]
    pub on_leave: Callback<()>,
    /// What stands above the field.
    #[prop_or_default]
    pub children: Html,
}

/// The field with its button, as a component.
#[component]
pub fn Composer(props: &ComposerProps) -> Html {
    composer(props)
}

/// The field with its button, where a component of its own is too much.
pub fn composer(props: &ComposerProps) -> Html {
    let chars = props.text.chars().count();
    let over = chars.saturating_sub(props.limit);
    let sendable = over == 0 && !props.text.trim().is_empty();
    let on_send = props.on_send.clone();
    let send = move || {
        if sendable {
            on_send.emit(());
        }
    };
    let submit = send.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit();
    });
    let form = el("form", fixed!("class" "composer"))
        .attr("data-mode", AttrValue::Static(props.mode))
        .listen(Rc::new(onsubmit::Wrapper::new(onsubmit)))
        .child(props.children.clone());
    let field = el("div", fixed!("class" "composer__grow")).attr("data-value", props.text.clone());
    let mut button = el("button", fixed!("type" "submit", "class" "composer__send"))
        .attr("aria-label", AttrValue::Static(props.words.send))
        .attr("title", AttrValue::Static(props.words.send))
        .child(icon(glyph::SEND));
    if !sendable {
        button = button.attr("disabled", AttrValue::Static(""));
    }
    let field = field.el(area(props, over > 0, send));
    let whole = el("div", fixed!("class" "composer__box")).el(field).el(button);
    form.el(whole).maybe(foot(props, chars, over)).html()
}

fn area(props: &ComposerProps, over: bool, send: impl Fn() + 'static) -> El {
    let on_key = Callback::from(move |event: KeyboardEvent| {
        // 229 is what an input method's key is reported as where `isComposing` is missing.
        let composing = event.is_composing() || event.key_code() == 229;
        let plain = !event.shift_key() && !event.alt_key() && !composing;
        if plain && event.key() == "Enter" {
            event.prevent_default();
            send();
        }
    });
    let on_input =
        props.on_text.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let on_blur = props.on_leave.reform(|_: FocusEvent| ());
    let area = el("textarea", fixed!("class" "composer__input", "rows" "1", "enterkeyhint" "send"))
        .node(&props.field)
        .value(&props.text)
        .attr("aria-label", props.label.clone())
        .attr("placeholder", props.placeholder.clone())
        .listen(Rc::new(oninput::Wrapper::new(on_input)))
        .listen(Rc::new(onkeydown::Wrapper::new(on_key)))
        .listen(Rc::new(onblur::Wrapper::new(on_blur)));
    if over { area.attr("aria-invalid", AttrValue::Static("true")) } else { area }
}

fn foot(props: &ComposerProps, chars: usize, over: usize) -> Option<El> {
    let near = chars * 10 >= props.limit * 9;
    if props.hint.is_none() && !near {
        return None;
    }
    let hint = el("span", &[]).text(props.hint.clone().unwrap_or_default());
    let foot = el("p", fixed!("class" "composer__foot")).el(hint);
    let (before, after) = props.words.too_many;
    Some(if over > 0 {
        let error = [before, &grouped(over), after].concat();
        foot.el(el("span", fixed!("class" "composer__error", "role" "alert")).text(error.into()))
    } else if near {
        foot.el(el("span", &[]).text([&grouped(chars), " / ", &grouped(props.limit)].concat().into()))
    } else {
        foot
    })
}
