//! Saying something.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::commands::{need_part, need_voice};
use super::content::well_formed;
use super::postback::need_button;
use super::{Audience, Chat, ChatFact, Content, Event, Extra, Form, Postback, Thread};
use crate::{Actor, ChatId, Ctx, EventId, Reject, limits, text};

/// Says something in the open thread of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PostEvent {
    /// Where.
    pub chat: ChatId,
    /// What. Customers say texts, files, answers to forms and documents of somebody's own.
    pub content: Content,
    /// For whom. A customer's events are for everybody.
    #[serde(default)]
    pub audience: Audience,
    /// What the actor calls it: 1 to 100 characters. Need not be unique, since LiveChat's is not; what keeps a command from
    /// being done twice is its number.
    #[serde(default)]
    pub custom_id: Option<String>,
    /// Name of the bot or integration that speaks through the actor, who is no customer: 1 to 200 characters.
    #[serde(default)]
    pub on_behalf_of: Option<String>,
    /// A JSON document that goes with it, at most 4,000 characters.
    #[serde(default)]
    pub metadata: Option<String>,
    /// The button that it answers to: one of an event in the same thread.
    #[serde(default)]
    pub postback: Option<Postback>,
    /// Whether it is added to the last thread if that is closed, by somebody who took part in it.
    #[serde(default)]
    pub attach_to_last_thread: bool,
}

impl PostEvent {
    /// A plain text for everybody.
    pub fn text(chat: ChatId, text: impl Into<String>) -> Self {
        Self::new(chat, Content::Text(text.into()))
    }

    /// Something for everybody.
    pub fn new(chat: ChatId, content: Content) -> Self {
        Self {
            chat,
            content,
            audience: Audience::All,
            custom_id: None,
            on_behalf_of: None,
            metadata: None,
            postback: None,
            attach_to_last_thread: false,
        }
    }

    /// The same for agents only.
    #[must_use]
    pub fn for_agents(self) -> Self {
        Self { audience: Audience::Agents, ..self }
    }

    /// Only members speak; a supervisor who listens whispers to the agents.
    pub(crate) fn decide(&self, chat: &Chat, actor: Actor, ctx: &mut Ctx) -> Result<Vec<ChatFact>, Reject> {
        self.said_in(chat, self.thread(chat, actor)?, actor, ctx)
    }

    /// What happens if the actor, who may speak in this thread, does.
    pub(crate) fn said_in(
        &self,
        chat: &Chat,
        thread: &Thread,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<ChatFact>, Reject> {
        if actor.is_customer() && (self.audience != Audience::All || self.on_behalf_of.is_some()) {
            return Err(Reject::NotAllowed);
        }
        let mut then = Vec::new();
        let content = match &self.content {
            Content::FilledForm(filled) => Content::FilledForm(filled.remade(|filled| {
                let form = asked(thread, actor, &filled.form)?;
                let filled = form.filled(filled, |_| Err(Reject::AnswerMissing))?;
                then.extend(thread.survey_answered(actor, form, &filled, ctx.now)?);
                then.extend(chat.told(actor, &filled, ctx.now));
                Ok(filled)
            })?),
            content => content.accepted(actor.is_customer())?,
        };
        let extra = self.extra(thread, actor)?;
        if thread.events.len() >= limits::EVENTS_PER_THREAD {
            return Err(Reject::LimitReached);
        }
        let event = Arc::new(Event { extra, ..event(actor, self.audience, content, ctx) });
        #[cfg(not(feature = "lean"))]
        if actor.is_customer() {
            thread.need_room(event.customer_bytes(), 0)?;
        }
        if chat.has_event(event.id) {
            return Err(Reject::IdTaken);
        }
        Ok([ChatFact::EventPosted { thread: thread.id, event }].into_iter().chain(then).collect())
    }

    /// The thread that it goes to.
    fn thread<'a>(&self, chat: &'a Chat, actor: Actor) -> Result<&'a Thread, Reject> {
        match chat.threads.last().filter(|last| self.attach_to_last_thread && last.closed.is_some()) {
            Some(last) => need_part(last, actor).map(|()| last),
            None => {
                let open = chat.need_open()?;
                need_voice(open, actor, self.audience).map(|()| open)
            }
        }
    }

    /// The widget says nothing of the kind.
    #[cfg(feature = "lean")]
    fn extra(&self, _: &Thread, _: Actor) -> Result<Option<Box<Extra>>, Reject> {
        Ok(None)
    }

    #[cfg(not(feature = "lean"))]
    fn extra(&self, thread: &Thread, actor: Actor) -> Result<Option<Box<Extra>>, Reject> {
        if let Some(id) = &self.custom_id
            && (id.is_empty() || !text::fits(id, limits::CUSTOM_ID_CHARS))
        {
            return Err(Reject::CustomIdInvalid);
        }
        if let Some(metadata) = &self.metadata {
            well_formed(metadata, limits::METADATA_CHARS)?;
        }
        if let Some(postback) = &self.postback {
            need_button(thread, actor, postback)?;
        }
        let on_behalf_of = self.on_behalf_of.as_deref().map(text::name).transpose()?;
        let extra = Extra {
            custom_id: self.custom_id.clone(),
            on_behalf_of,
            metadata: self.metadata.clone(),
            postback: self.postback.clone(),
            ..Extra::default()
        };
        Ok((extra != Extra::default()).then(|| Box::new(extra)))
    }
}

/// An event that is said now.
pub(crate) fn say(author: Actor, audience: Audience, content: Content, ctx: &mut Ctx) -> Arc<Event> {
    Arc::new(event(author, audience, content, ctx))
}

fn event(author: Actor, audience: Audience, content: Content, ctx: &mut Ctx) -> Event {
    Event { id: EventId(ctx.ids.draw()), at: ctx.now, author, audience, content, extra: None }
}

/// The last form of this id that was asked in the thread, where the actor can see it.
fn asked<'a>(thread: &'a Thread, actor: Actor, id: &str) -> Result<&'a Form, Reject> {
    let asked = thread.events.iter().rev().find_map(|event| match &event.content {
        Content::Form(form) if event.audience == Audience::All || !actor.is_customer() => {
            form.read().filter(|form| form.id == id)
        }
        _ => None,
    });
    asked.ok_or(Reject::UnknownForm)
}
