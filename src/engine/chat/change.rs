//! Changing and deleting what was said.

use serde::{Deserialize, Serialize};

use super::commands::need_seen;
use super::{Chat, ChatFact, Content, Event, Thread};
use crate::{Actor, ChatId, Ctx, EventId, Reject};

/// Changes what an event of the open thread says: by its author, or, if staff said it, by a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EditEvent {
    /// Where.
    pub chat: ChatId,
    /// Which event: a text, rich content, a file or a document of somebody's own.
    pub event: EventId,
    /// What it is to say: content of the same kind.
    pub content: Content,
}

/// Deletes an event of the open thread: by its author, or by a supervisor. A place holder stays; what was said is kept for
/// supervisors and observers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeleteEvent {
    /// Where.
    pub chat: ChatId,
    /// Which event.
    pub event: EventId,
}

impl EditEvent {
    /// Nobody changes a customer's words but the customer.
    pub(crate) fn decide(
        &self,
        chat: &Chat,
        actor: Actor,
        supervisor: bool,
        ctx: &Ctx,
    ) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.need_open()?;
        let event = need_own(thread, actor, self.event, supervisor)?;
        if event.author.is_customer() && event.author != actor {
            return Err(Reject::NotAllowed);
        }
        let same = match (&event.content, &self.content) {
            (Content::Text(_), Content::Text(_))
            | (Content::Rich(_), Content::Rich(_))
            | (Content::File(_), Content::File(_))
            | (Content::Custom(_), Content::Custom(_)) => true,
            // Answers stand for what was asked, and nobody has said what Parlor says.
            (
                Content::Text(_)
                | Content::System(_)
                | Content::Rich(_)
                | Content::File(_)
                | Content::Form(_)
                | Content::FilledForm(_)
                | Content::Custom(_)
                | Content::Deleted,
                _,
            ) => false,
        };
        if !same {
            return Err(Reject::NotEditable);
        }
        let content = self.content.accepted(event.author.is_customer())?;
        if content == event.content {
            return Ok(Vec::new());
        }
        #[cfg(not(feature = "lean"))]
        if actor.is_customer() {
            thread.need_room(content.bytes(), event.content.bytes())?;
        }
        let (event, audience, content) = (event.id, event.audience, Box::new(content));
        Ok(vec![ChatFact::EventEdited { thread: thread.id, event, audience, content, at: ctx.now }])
    }
}

impl DeleteEvent {
    pub(crate) fn decide(
        &self,
        chat: &Chat,
        actor: Actor,
        supervisor: bool,
        ctx: &Ctx,
    ) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.need_open()?;
        let event = need_own(thread, actor, self.event, supervisor)?;
        let (event, audience) = (event.id, event.audience);
        Ok(vec![ChatFact::EventDeleted { thread: thread.id, event, audience, kept: true, at: ctx.now }])
    }
}

/// An event that the actor may touch and that is not deleted yet.
fn need_own(thread: &Thread, actor: Actor, id: EventId, supervisor: bool) -> Result<&Event, Reject> {
    let event = need_seen(thread, actor, id)?;
    let own = event.author == actor && thread.is_active(actor);
    if !own && !supervisor {
        return Err(Reject::NotAllowed);
    }
    let gone = event.deleted_at().is_some() || matches!(event.content, Content::System(_) | Content::Deleted);
    if gone { Err(Reject::NotEditable) } else { Ok(event) }
}
