//! The form before the first conversation.

use parlor_kit::glyph;

use super::acts::Callback;
use super::parts::{icon, icon_s};
use crate::act::{Act, Field};
use crate::dom::{El, el, fixed};
use crate::model::form::Form;
use crate::strings;

/// The form. Fields for what is known already are left out.
pub fn form(it: &Form, on: &Callback) -> El {
    let error = it.error.map(|error| {
        let words = el("span", &[]).say(error);
        el("p", fixed!("class" "form-error", "role" "alert")).el(icon(glyph::WARNING)).el(words)
    });
    let name = it.asks_who.then(|| {
        let name = fixed!("class" "input", "id" "name", "autocomplete" "name", "required" "", "maxlength" "200");
        let name = el("input", name).value(&it.name).write(on, Field::Name);
        labelled("name", strings::NAME, it.name_error, name)
    });
    let email = it.asks_who.then(|| {
        let email = fixed!("class" "input", "id" "email", "type" "email", "autocomplete" "email", "maxlength" "320");
        let email = el("input", email).value(&it.email).write(on, Field::Email);
        labelled("email", strings::EMAIL, it.email_error, email)
    });
    let message = fixed!("class" "input input--tall", "id" "message", "required" "", "maxlength" "8000");
    let message = el("textarea", message).value(&it.message).write(on, Field::Message);
    let button = el("button", fixed!("type" "submit", "class" "button button--primary button--wide"));
    let form = el("form", fixed!("class" "form", "novalidate" ""))
        .does("submit", on, Act::Start)
        .maybe(error)
        .maybe(name)
        .maybe(email)
        .el(labelled("message", strings::MESSAGE, it.message_error, message))
        .el(button.say(strings::START))
        .el(el("p", fixed!("class" "fine")).say(strings::FINE));
    el("main", fixed!("class" "page page--form")).el(form)
}

fn labelled(id: &'static str, label: &'static str, error: Option<&'static str>, field: El) -> El {
    let mut label = el("label", fixed!("class" "field__label")).attr("for", id.into()).say(label);
    if id == "email" {
        label = label.say(" ").el(el("span", fixed!("class" "field__optional")).say(strings::OPTIONAL));
    }
    let whole = el("div", fixed!("class" "field")).el(label);
    let Some(error) = error else { return whole.el(field) };
    let error_id = strings::join(&[id, "-error"]);
    let field = field.attr("aria-invalid", "true".into()).attr("aria-describedby", error_id.clone());
    let error = el("p", fixed!("class" "field__error")).attr("id", error_id).el(icon_s(glyph::WARNING)).say(error);
    whole.el(field).el(error)
}
