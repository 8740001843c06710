//! Where people write. It grows with the text, and Enter sends unless it only ends a word of an input method.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::{glyph, icon};

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
    let submit = {
        let on_send = props.on_send.clone();
        move || {
            if sendable {
                on_send.emit(());
            }
        }
    };
    let onsubmit = {
        let submit = submit.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submit();
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        // 229 is what an input method's key is reported as where `isComposing` is missing.
        let composing = event.is_composing() || event.key_code() == 229;
        let plain = !event.shift_key() && !event.alt_key() && !composing;
        if plain && event.key() == "Enter" {
            event.prevent_default();
            submit();
        }
    });
    let oninput =
        props.on_text.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onblur = props.on_leave.reform(|_: FocusEvent| ());
    html! {
        <form class="composer" data-mode={props.mode} {onsubmit}>
            { props.children.clone() }
            <div class="composer__box">
                <div class="composer__grow" data-value={props.text.clone()}>
                    <textarea ref={props.field.clone()} class="composer__input" rows="1" value={props.text.clone()}
                        aria-label={props.label.clone()} placeholder={props.placeholder.clone()}
                        aria-invalid={(over > 0).then_some("true")} enterkeyhint="send" {oninput} {onkeydown} {onblur} />
                </div>
                <button type="submit" class="composer__send" aria-label={props.words.send} title={props.words.send}
                    disabled={!sendable}>{ icon(glyph::SEND) }</button>
            </div>
            { foot(props, chars, over) }
        </form>
    }
}

fn foot(props: &ComposerProps, chars: usize, over: usize) -> Html {
    let near = chars * 10 >= props.limit * 9;
    if props.hint.is_none() && !near {
        return Html::default();
    }
    let too_many = props.words.too_many;
    html! {
        <p class="composer__foot">
            <span>{ props.hint.clone() }</span>
            if over > 0 {
                <span class="composer__error" role="alert">{ too_many.0 }{ grouped(over) }{ too_many.1 }</span>
            } else if near {
                <span>{ grouped(chars) }{ " / " }{ grouped(props.limit) }</span>
            }
        </p>
    }
}

/// A number with its thousands apart.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(812), "812");
        assert_eq!(grouped(8000), "8,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
