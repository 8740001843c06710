//! The form before the first conversation.

use parlor_kit::{glyph, icon, icon_s};
use yew::prelude::*;

use super::written;
use crate::act::{Act, Field};
use crate::model::form::Form;
use crate::strings;

/// The form. Fields for what is known already are left out.
pub fn form(form: &Form, on: &Callback<Act>) -> Html {
    let onsubmit = on.reform(|event: SubmitEvent| {
        event.prevent_default();
        Act::Start
    });
    let write = |field| on.reform(move |event: InputEvent| Act::Write(field, written(&event)));
    html! {
        <main class="page page--form">
            <form class="form" novalidate=true {onsubmit}>
                if let Some(error) = form.error {
                    <p class="form-error" role="alert">{ icon(glyph::WARNING) }<span>{ error }</span></p>
                }
                if form.asks_who {
                    { labelled("name", strings::NAME, false, form.name_error, html! {
                        <input class="input" id="name" autocomplete="name" required=true maxlength="200" value={form.name.clone()}
                            aria-invalid={form.name_error.map(|_| "true")} aria-describedby={form.name_error.map(|_| "name-error")}
                            oninput={write(Field::Name)} />
                    }) }
                    { labelled("email", strings::EMAIL, true, form.email_error, html! {
                        <input class="input" id="email" type="email" autocomplete="email" maxlength="320" value={form.email.clone()}
                            aria-invalid={form.email_error.map(|_| "true")} aria-describedby={form.email_error.map(|_| "email-error")}
                            oninput={write(Field::Email)} />
                    }) }
                }
                { labelled("message", strings::MESSAGE, false, form.message_error, html! {
                    <textarea class="input input--tall" id="message" required=true maxlength="8000" value={form.message.clone()}
                        aria-invalid={form.message_error.map(|_| "true")} aria-describedby={form.message_error.map(|_| "message-error")}
                        oninput={write(Field::Message)} />
                }) }
                <button type="submit" class="button button--primary button--wide">{ strings::START }</button>
                <p class="fine">{ strings::FINE }</p>
            </form>
        </main>
    }
}

fn labelled(id: &'static str, label: &'static str, optional: bool, error: Option<&'static str>, field: Html) -> Html {
    html! {
        <div class="field">
            <label class="field__label" for={id}>
                { label }
                if optional {
                    { " " }<span class="field__optional">{ strings::OPTIONAL }</span>
                }
            </label>
            { field }
            if let Some(error) = error {
                <p class="field__error" id={strings::join(&[id, "-error"])}>{ icon_s(glyph::WARNING) }{ error }</p>
            }
        </div>
    }
}
