//! The form before a conversation.

use parlor_engine::chat::FieldKind;
use parlor_engine::text::decimal;
use parlor_kit::glyph;

use super::acts::Callback;
use super::parts::{icon, icon_s};
use crate::act::{Act, Field};
use crate::dom::{El, Text, el, fixed};
use crate::model::form::{Form, Question};
use crate::strings;

/// The form.
pub fn form(it: &Form, on: &Callback) -> El {
    let error = it.error.map(|error| {
        let words = el("span", &[]).say(strings::why_not_started(error));
        el("p", fixed!("class" "form-error", "role" "alert")).el(icon(glyph::WARNING)).el(words)
    });
    let mut form = el("form", fixed!("class" "form", "novalidate" "")).does("submit", on, Act::Start).maybe(error);
    for (place, it) in it.questions.iter().enumerate() {
        form = form.el(question(place, it, on));
    }
    let button = el("button", fixed!("type" "submit", "class" "button button--primary button--wide"));
    let form = form.el(button.say(if it.leaves_message() { strings::SEND_MESSAGE } else { strings::START })).el(el(
        "p",
        fixed!("class" "fine"),
    )
    .say(strings::FINE));
    el("div", fixed!("class" "page page--form")).el(form)
}

/// The id of what answers a question: of several, the first.
pub fn id_of(place: usize) -> Text {
    strings::join(&["question-", &decimal(place as u64)])
}

fn question(place: usize, it: &Question, on: &Callback) -> El {
    let label = Text::from(it.field.label.clone());
    let in_sight = match it.field.kind {
        FieldKind::Header => return el("h2", fixed!("class" "form__title")).text(label),
        FieldKind::Radio | FieldKind::Checkbox | FieldKind::Consent => true,
        _ => false,
    };
    let id = id_of(place);
    let (whole, name) = if in_sight { ("fieldset", "legend") } else { ("div", "label") };
    let mut name = el(name, fixed!("class" "field__label")).text(label);
    if !in_sight {
        name = name.attr("for", id.clone());
    }
    if !it.field.required {
        name = name.say(" ").el(el("span", fixed!("class" "field__optional")).say(strings::OPTIONAL));
    }
    let error_id = strings::join(&[&id, "-error"]);
    let described = |answer: El| match it.error {
        Some(_) => answer.attr("aria-invalid", "true".into()).attr("aria-describedby", error_id.clone()),
        None => answer,
    };
    let mut whole = el(whole, fixed!("class" "field")).el(name);
    if in_sight {
        let kind = if it.field.kind == FieldKind::Radio { "radio" } else { "checkbox" };
        for (option, (choice, chosen)) in it.field.options.iter().zip(&it.chosen).enumerate() {
            let mut input = el("input", &[]).attr("type", kind.into()).attr("name", id.clone());
            if option == 0 {
                input = input.attr("id", id.clone());
            }
            let input = input.checked(*chosen).does("change", on, Act::Choose(place, option));
            let words = el("span", &[]).text(choice.label.clone().into());
            whole = whole.el(el("label", fixed!("class" "choice")).el(described(input)).el(words));
        }
    } else {
        whole = whole.el(described(answer(it).attr("id", id).write(on, Field::Answer(place))));
    }
    whole.maybe(it.error.map(|error| {
        let words = el("p", fixed!("class" "field__error")).attr("id", error_id.clone());
        words.el(icon_s(glyph::WARNING)).say(strings::wrong(error))
    }))
}

/// What is written into, or the list that is chosen from.
fn answer(it: &Question) -> El {
    let (kind, fills, longest) = match it.field.kind {
        FieldKind::Name => ("text", "name", "200"),
        FieldKind::Email => ("email", "email", "320"),
        FieldKind::Phone => ("tel", "tel", "200"),
        FieldKind::Company => ("text", "organization", "200"),
        FieldKind::Country => ("text", "country", "2"),
        FieldKind::Textarea => ("", "", "8000"),
        _ => ("text", "off", "2000"),
    };
    let answer = match it.field.kind {
        FieldKind::Select | FieldKind::GroupChooser => {
            let mut list =
                el("select", fixed!("class" "input")).el(el("option", fixed!("value" "")).say(strings::CHOOSE));
            for (number, option) in it.field.options.iter().enumerate() {
                let number = decimal(number as u64).into();
                list = list.el(el("option", &[]).attr("value", number).text(option.label.clone().into()));
            }
            let chosen = it.chosen.iter().position(|chosen| *chosen);
            list.value(&chosen.map(|chosen| decimal(chosen as u64).into()).unwrap_or_default())
        }
        FieldKind::Textarea => el("textarea", fixed!("class" "input input--tall")).value(&it.text),
        _ => el("input", fixed!("class" "input"))
            .attr("type", kind.into())
            .attr("autocomplete", fills.into())
            .value(&it.text),
    };
    let answer = answer.attr("maxlength", longest.into());
    if it.field.required { answer.attr("required", Text::default()) } else { answer }
}
