//! Pressing a button.

use serde::{Deserialize, Serialize};

use super::commands::{need_member, need_seen};
use super::{Chat, ChatFact, Content, Event, Postback, Thread};
use crate::{Actor, ChatId, EventId, Reject};

/// Switches a button of rich content in the open thread on or off for the actor, who takes part. What a button says is a
/// text of its own: a [`PostEvent`](super::PostEvent) that names the button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SendPostback {
    /// Where.
    pub chat: ChatId,
    /// The event whose button it is.
    pub event: EventId,
    /// The button's postback.
    pub postback: String,
    /// Whether it is on.
    pub toggled: bool,
}

impl SendPostback {
    /// A button that is so already stays as it is.
    pub(crate) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.need_open()?;
        need_member(thread, actor)?;
        let named = Postback { event: self.event, id: self.postback.clone() };
        let event = need_button(thread, actor, &named)?;
        if event.pressed_by(&self.postback).any(|user| user == actor) == self.toggled {
            return Ok(Vec::new());
        }
        let audience = event.audience;
        Ok(vec![ChatFact::ButtonToggled {
            thread: thread.id,
            event: self.event,
            audience,
            postback: self.postback.clone(),
            user: actor,
            on: self.toggled,
        }])
    }
}

/// The event of the thread that has such a button, where the actor can see it.
pub(super) fn need_button<'a>(thread: &'a Thread, actor: Actor, postback: &Postback) -> Result<&'a Event, Reject> {
    let event = need_seen(thread, actor, postback.event)?;
    match &event.content {
        Content::Rich(rich) if event.deleted_at().is_none() => {
            let known = rich.read().is_some_and(|rich| rich.has_postback(&postback.id));
            if known { Ok(event) } else { Err(Reject::UnknownButton) }
        }
        _ => Err(Reject::UnknownButton),
    }
}
