//! The dialog that hands a chat on.

use std::rc::Rc;

use parlor_kit::{Dialog, Size, avatar, glyph, icon};
use parlor_page::engine::ChatId;
use parlor_page::engine::command::TransferTarget;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::act::Act;
use crate::strings;
use crate::view_models::targets::{Target, Targets};

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct TransferProps {
    /// The chat.
    pub chat: ChatId,
    /// To whom it can be handed.
    pub targets: Rc<Targets>,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The dialog.
#[component]
pub fn TransferDialog(props: &TransferProps) -> Html {
    let Targets { agents, groups } = &*props.targets;
    let search = use_state_eq(String::new);
    let remark = use_state_eq(String::new);
    let wanted = use_state_eq(|| None::<TransferTarget>);
    let all = || agents.iter().chain(groups.iter());
    // Whoever was chosen may have filled up meanwhile.
    let chosen = wanted.and_then(|wanted| all().find(|target| target.to == wanted && target.is_free));
    let (onsearch, onremark) = (search.setter(), remark.setter());
    let choose = {
        let wanted = wanted.setter();
        Callback::from(move |to: TransferTarget| wanted.set(Some(to)))
    };
    let found = |list: &[Target], title: &'static str| {
        let needle = search.trim().to_lowercase();
        let found: Vec<_> = list.iter().filter(|target| target.name.to_lowercase().contains(&needle)).collect();
        let head = (!found.is_empty()).then(|| html! { <p class="targets__label">{ title }</p> });
        let list: Html =
            found.iter().map(|target| one(target, chosen.is_some_and(|it| it.to == target.to), &choose)).collect();
        (head.is_none(), html! { <>{ head.unwrap_or_default() }{ list }</> })
    };
    let ((no_agent, agents), (no_group, groups)) = (found(agents, strings::AGENTS), found(groups, strings::GROUPS));
    let send = {
        let (on, chat, to, remark) = (props.on.clone(), props.chat, chosen.map(|target| target.to), remark.clone());
        move || {
            if let Some(to) = to {
                on.emit(Act::Transfer(chat, to, remark.trim().to_owned()));
            }
        }
    };
    let onkeydown = {
        let send = send.clone();
        // Enter in the search field or on a choice hands on; in the note it starts a line.
        move |event: KeyboardEvent| {
            let plain = event.key() == "Enter" && !event.is_composing();
            let target = event.target();
            if plain && target.is_some_and(|target| wasm_bindgen::JsCast::has_type::<HtmlInputElement>(&target)) {
                event.prevent_default();
                send();
            }
        }
    };
    let words = chosen.map_or_else(|| strings::TRANSFER.to_owned(), |target| strings::transfer_button(&target.name));
    let foot = html! {
        <>
            <button type="button" class="button" onclick={props.on.reform(|_| Act::CloseDialog)}>{ strings::CANCEL }</button>
            <button type="button" class="button button--primary" disabled={chosen.is_none()} onclick={move |_| send()}>{ words }</button>
        </>
    };
    html! {
        <Dialog title={strings::TRANSFER_CHAT} close={strings::CLOSE_DIALOG} on_close={props.on.reform(|()| Act::CloseDialog)} {foot}>
            <div {onkeydown}>
                <input class="input" type="text" role="searchbox" autofocus=true autocomplete="off" aria-label={strings::FIND_TARGET}
                    placeholder={strings::FIND_TARGET} value={(*search).clone()}
                    oninput={move |event: InputEvent| onsearch.set(event.target_unchecked_into::<HtmlInputElement>().value())} />
                <div class="targets" role="radiogroup" aria-label={strings::TRANSFER_TO}>
                    { agents }
                    { groups }
                    if no_agent && no_group {
                        <p class="section__empty">{ strings::NOBODY_FOUND }</p>
                    }
                </div>
            </div>
            <div class="field">
                <label class="field__label" for="remark">{ strings::REMARK }{ " " }
                    <span class="field__optional">{ strings::OPTIONAL }</span></label>
                <textarea class="input" id="remark" rows="2" maxlength="5000" value={(*remark).clone()}
                    oninput={move |event: InputEvent| onremark.set(event.target_unchecked_into::<HtmlTextAreaElement>().value())} />
            </div>
        </Dialog>
    }
}

fn one(target: &Target, checked: bool, choose: &Callback<TransferTarget>) -> Html {
    let to = target.to;
    let mark = match &target.face {
        Some((face, dot)) => avatar(face, Size::Medium, Some(*dot)),
        None => html! { <span class="group-mark" aria-hidden="true">{ icon(glyph::GROUP) }</span> },
    };
    let key = match to {
        TransferTarget::Agent(id) => id.0,
        TransferTarget::Group(id) => id.0,
        TransferTarget::Skill(id) => id.0,
    };
    html! {
        <label {key} class={if target.is_free { "target" } else { "target target--off" }}>
            { mark }
            <span class="target__name">{ target.name.clone() }</span>
            <span class="target__load">{ target.load.clone() }</span>
            <input type="radio" name="target" {checked} disabled={!target.is_free} onchange={choose.reform(move |_| to)} />
        </label>
    }
}
