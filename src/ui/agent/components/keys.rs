//! The list of keys.

use parlor_kit::Dialog;
use yew::prelude::*;

use crate::act::Act;
use crate::strings;

const KEYS: &[(&[&str], &str)] = &[
    (&["j", "k"], "Next, previous in the list (or the arrow keys)"),
    (&["Enter"], "Open what has the focus"),
    (&["p"], "Pick up who has waited longest"),
    (&["a", "d"], "Accept, decline the offer"),
    (&["r"], "Write a reply"),
    (&["n"], "Write a note"),
    (&["t"], "Transfer the chat"),
    (&["Ctrl", "Shift", "Enter"], "Close the chat"),
    (&["/"], "Search the archive"),
    (&["Esc"], "Back, or close what is open"),
    (&["↑", "↓"], "From message to message, within the conversation"),
    (&["?"], "This list"),
];

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct KeysProps {
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The dialog.
#[component]
pub fn KeysDialog(props: &KeysProps) -> Html {
    html! {
        <Dialog title={strings::SHOW_KEYS} close={strings::CLOSE_DIALOG} on_close={props.on.reform(|()| Act::CloseDialog)}>
            <dl class="facts">
                { for KEYS.iter().map(|(keys, words)| html! {
                    <>
                        <dt>{ for keys.iter().map(|key| html! { <><kbd>{ *key }</kbd>{ " " }</> }) }</dt>
                        <dd>{ *words }</dd>
                    </>
                }) }
            </dl>
            <p class="section__empty">{ strings::KEYS_HINT }</p>
        </Dialog>
    }
}
