//! Where the visitor writes.

use parlor_engine::limits;
use parlor_kit::{Composer, glyph, icon_s};
use yew::prelude::*;

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
    html! {
        <Composer text={foot.draft.clone()} label={strings::COMPOSER_LABEL}
            placeholder={if foot.again { strings::WRITE_AGAIN } else { strings::WRITE }}
            words={strings::COMPOSER} limit={limits::TEXT_CHARS} field={field.clone()}
            on_text={on.reform(Act::Draft)} on_send={on.reform(|()| Act::Send)} on_leave={on.reform(|()| Act::Rest)}>
            if let Some(came) = foot.away {
                <button type="button" class="jump" onclick={on.reform(|_: MouseEvent| Act::Jump)}>
                    { icon_s(glyph::ARROW_DOWN) }
                    { if came == 0 { strings::LATEST.into() } else { strings::new_messages(came) } }
                </button>
            }
        </Composer>
    }
}
