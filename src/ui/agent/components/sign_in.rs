//! The sign-in page.

use parlor_kit::{dom, glyph, icon, icon_s};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::act::Act;
use crate::strings;

/// What the page needs.
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// The name of the place.
    pub host: AttrValue,
    /// Whether an attempt is under way.
    pub is_busy: bool,
    /// Why the last attempt failed.
    pub failure: Option<AttrValue>,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The page. What is typed stays in the fields themselves, where password managers look for it.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    let (email, password) = (use_node_ref(), use_node_ref());
    let missing = use_state_eq(|| (false, false));
    let shown = use_state_eq(|| false);
    {
        let (email, password) = (email.clone(), password.clone());
        use_effect_with((props.failure.clone(), props.is_busy), move |(failure, busy)| {
            if !*busy {
                dom::focus(if failure.is_some() { &password } else { &email });
            }
        });
    }
    let onsubmit = {
        let (email, password, missing) = (email.clone(), password.clone(), missing.clone());
        let (on, busy) = (props.on.clone(), props.is_busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |node: &NodeRef| node.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
            let (typed_email, typed_password) = (value(&email).trim().to_owned(), value(&password));
            let lacks = (typed_email.is_empty(), typed_password.is_empty());
            missing.set(lacks);
            match lacks {
                (true, _) => dom::focus(&email),
                (_, true) => dom::focus(&password),
                _ if busy => {}
                _ => on.emit(Act::SignIn(typed_email, typed_password)),
            }
        })
    };
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let error = |id: &'static str, words: &'static str| {
        html! { <p class="field__error" {id}>{ icon_s(glyph::WARNING) }{ words }</p> }
    };
    let (no_email, no_password) = *missing;
    html! {
        <div class="signin">
            <div class="signin__side">
                <header class="signin__brand">{ icon(glyph::CHAT) }{ strings::PARLOR }</header>
                <main class="signin__form">
                    <h1 class="signin__title">{ strings::WELCOME_BACK }</h1>
                    <p class="signin__lead">{ strings::SIGN_IN_LEAD }</p>
                    <form class="signin__fields" novalidate=true {onsubmit}>
                        if let Some(failure) = props.failure.clone() {
                            <p class="form-error" role="alert">{ icon(glyph::WARNING) }<span>{ failure }</span></p>
                        }
                        <div class="field">
                            <label class="field__label" for="email">{ strings::EMAIL }</label>
                            <input ref={email} class="input" id="email" name="email" type="email" autocomplete="username"
                                autocapitalize="none" spellcheck="false" required=true aria-invalid={no_email.then_some("true")}
                                aria-describedby={no_email.then_some("email-error")} />
                            if no_email {
                                { error("email-error", strings::EMAIL_MISSING) }
                            }
                        </div>
                        <div class="field">
                            <label class="field__label" for="password">{ strings::PASSWORD }</label>
                            <div class="password">
                                <input ref={password} class="input" id="password" name="password"
                                    type={if *shown { "text" } else { "password" }} autocomplete="current-password" required=true
                                    aria-invalid={no_password.then_some("true")}
                                    aria-describedby={no_password.then_some("password-error")} />
                                <button type="button" class="button button--small button--quiet password__show"
                                    aria-pressed={if *shown { "true" } else { "false" }} onclick={toggle}>
                                    { if *shown { strings::HIDE } else { strings::SHOW } }
                                    <span class="sr-only">{ " " }{ strings::PASSWORD }</span>
                                </button>
                            </div>
                            if no_password {
                                { error("password-error", strings::PASSWORD_MISSING) }
                            }
                        </div>
                        <button type="submit" class="button button--primary button--wide" aria-busy={props.is_busy.then_some("true")}
                            disabled={props.is_busy}>
                            if props.is_busy {
                                <span class="spinner" aria-hidden="true"></span>
                            }
                            { if props.is_busy { strings::SIGNING_IN } else { strings::SIGN_IN } }
                        </button>
                    </form>
                </main>
                <footer class="signin__foot">{ strings::parlor_on(&props.host) }</footer>
            </div>
            <div class="signin__art" aria-hidden="true"></div>
        </div>
    }
}
