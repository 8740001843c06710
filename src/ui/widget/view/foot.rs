//! Where the visitor writes.

use parlor_engine::limits;
use parlor_kit::{ComposerProps, composer, el, fixed, glyph, icon_s};
use yew::prelude::*;

use super::acts::Acts;
use crate::act::Act;
use crate::strings;

/// The composer.
#[derive(Debug, Clone, PartialEq)]
pub struct Foot {
    /// What has been written.
    pub draft: AttrValue,
    /// Whether sending it begins a new thread.
    pub again: bool,
    /// Whether the end of the timeline is out of sight, and how much has come meanwhile.
    pub away: Option<usize>,
}

/// Draws the composer.
pub fn foot(foot: &Foot, field: &NodeRef, on: &Callback<Act>) -> Html {
    let jump = foot.away.map(|came| {
        let word = if came == 0 { strings::LATEST.into() } else { strings::new_messages(came) };
        let jump = el("button", fixed!("type" "button", "class" "jump")).click(on, Act::Jump);
        jump.child(icon_s(glyph::ARROW_DOWN)).text(word).html()
    });
    composer(&ComposerProps {
        text: foot.draft.clone(),
        label: strings::COMPOSER_LABEL.into(),
        placeholder: AttrValue::Static(if foot.again { strings::WRITE_AGAIN } else { strings::WRITE }),
        words: strings::COMPOSER,
        limit: limits::TEXT_CHARS,
        mode: "reply",
        hint: None,
        field: field.clone(),
        on_text: on.reform(Act::Draft),
        on_send: on.reform(|()| Act::Send),
        on_leave: on.reform(|()| Act::Rest),
        children: jump.unwrap_or_default(),
    })
}

/// In place of the composer while there is nowhere to write to yet.
pub fn wait() -> Html {
    let words = el("p", fixed!("class" "composer__closed")).say(strings::MOMENT);
    el("div", fixed!("class" "composer")).el(words).html()
}
