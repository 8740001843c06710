//! The conversation: head, timeline and writer, or the closing words of a transcript.

use std::rc::Rc;

use parlor_kit::{Log, Size, avatar, glyph, icon_s, say};
use yew::prelude::*;

use super::chat_head::ChatHead;
use super::messages::ItemRow;
use super::times;
use super::writer::Writer;
use crate::act::{Act, Mode};
use crate::route::Route;
use crate::strings;
use crate::view_models::conversation::Conversation;
use crate::view_models::timeline::Item;

/// What the pane shows.
#[derive(Properties, PartialEq)]
pub struct ConversationProps {
    /// The conversation.
    pub view: Rc<Conversation>,
    /// When it was closed; none while it is at work.
    #[prop_or_default]
    pub closed_at: Option<u64>,
    /// Whether the details are shown.
    pub details: bool,
    /// What is written.
    #[prop_or_default]
    pub mode: Mode,
    /// What was begun before, reply and note.
    #[prop_or_default]
    pub drafts: (AttrValue, AttrValue),
    /// Changes when the drafts are to replace what is written.
    #[prop_or_default]
    pub drafts_from: u32,
    /// Changes when the focus is to go to the writer.
    #[prop_or_default]
    pub focus: u32,
    /// What is wanted.
    pub on: Callback<Act>,
}

/// The pane. To be keyed by its thread.
#[component]
pub fn ConversationPane(props: &ConversationProps) -> Html {
    let view = &props.view;
    // How many rows there were when the end was last in view; none while it is.
    let left_at = use_state_eq(|| None::<usize>);
    let to_end = use_state_eq(|| 0u32);
    let on = {
        let (on, to_end) = (props.on.clone(), to_end.clone());
        // What the agent sends is shown, wherever the conversation was scrolled to.
        Callback::from(move |act: Act| {
            if let Act::Say(..) = act {
                to_end.set(*to_end + 1);
            }
            on.emit(act);
        })
    };
    let on_end = {
        let (on, left_at, count) = (props.on.clone(), left_at.setter(), view.keys.len());
        Callback::from(move |at_end: bool| {
            left_at.set((!at_end).then_some(count));
            on.emit(Act::AtEnd(at_end));
        })
    };
    let row = {
        let (items, keys, on) = (view.items.clone(), view.keys.clone(), on.clone());
        Callback::from(move |row: usize| {
            html! {
                <ItemRow key={keys[row]} item={items[row].clone()} on={on.clone()} />
            }
        })
    };
    let jump = {
        let to_end = to_end.clone();
        let fresh = left_at.map(|left_at| unseen(&view.items, left_at));
        fresh.map(|fresh| {
            html! {
                <button type="button" class="jump" onclick={move |_| to_end.set(*to_end + 1)}>
                    { icon_s(glyph::ARROW_DOWN) }
                    { if fresh == 0 { strings::LATEST.to_owned() } else { strings::new_messages(fresh) } }
                </button>
            }
        })
    };
    let back = if props.closed_at.is_some() { Route::Archive } else { Route::Inbox };
    let name = &view.head.name;
    html! {
        <main class="chat" aria-label={strings::chat_with(name)}>
            <ChatHead chat={view.chat} head={view.head.clone()} {back} details={props.details} on={on.clone()} />
            <Log label={strings::conversation_with(name)} keys={view.keys.clone()} {row} to_end={*to_end} {on_end}
                tail={typing(view)} />
            if let Some(closed_at) = props.closed_at {
                <footer class="readonly">
                    { jump.unwrap_or_default() }
                    { icon_s(glyph::ARCHIVE) }<span>{ strings::closed_at(&times::moment(closed_at)) }</span>
                </footer>
            } else {
                <Writer key={view.chat.0} chat={view.chat} name={name.clone()} writing={view.writing.clone()} mode={props.mode}
                    drafts={props.drafts.clone()} drafts_from={props.drafts_from} focus={props.focus} {on}>
                    { jump.unwrap_or_default() }
                </Writer>
            }
        </main>
    }
}

/// Messages of the customer after the first `seen` rows.
fn unseen(items: &[Item], seen: usize) -> usize {
    let after = items.get(seen..).unwrap_or_default();
    after.iter().filter(|item| matches!(item, Item::Message(said) if said.is_theirs)).count()
}

fn typing(view: &Conversation) -> Html {
    let Some(words) = view.typing.clone() else { return Html::default() };
    html! { <TypingRow key="typing" face={view.head.face.clone()} {words} /> }
}

#[derive(Properties, PartialEq)]
struct TypingProps {
    face: parlor_kit::Face,
    words: AttrValue,
}

/// Says once, when it appears, what it shows as long as it lasts.
#[component]
fn TypingRow(props: &TypingProps) -> Html {
    use_effect_with(props.words.clone(), |words| say(words));
    html! {
        <div class="typing">
            { avatar(&props.face, Size::Small, None) }
            <span class="typing__dots" aria-hidden="true"><i></i><i></i><i></i></span>
            <span>{ props.words.clone() }</span>
        </div>
    }
}
