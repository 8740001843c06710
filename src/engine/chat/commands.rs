//! Commands that a chat decides alone. A page decides them too, on its own copy, to show their outcome at once.

use serde::{Deserialize, Serialize};

use super::{Audience, Chat, ChatFact, CsatStatus, Customer, Event, Rating, Role, Thread};
use crate::{Actor, ChatId, Ctx, EventId, Reject, ThreadId, Time, User, limits, text};
/// Says how far the actor's page has got in a thread. A mark that does not move forward changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkSeen {
    /// Where.
    pub chat: ChatId,
    /// In which thread.
    pub thread: ThreadId,
    /// The last event that reached the page.
    #[serde(default)]
    pub delivered: Option<EventId>,
    /// The last event that was looked at.
    #[serde(default)]
    pub read: Option<EventId>,
}

/// Judges a thread. A later judgement replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
    /// From 1 (bad) to 5 (good); 0, or left out, where nothing is judged and the status is not `filled`: the customer
    /// skips it, answers a part of it, or takes an earlier judgement back.
    #[serde(default)]
    pub score: u8,
    /// A remark of at most 2,000 characters; may be empty.
    #[serde(default)]
    pub comment: String,
    /// Whether what it was about is settled, if the customer says so.
    #[serde(default)]
    pub resolved: Option<bool>,
    /// How much of what was asked it answers.
    #[serde(default)]
    pub status: CsatStatus,
}

/// Sets the customer's name and mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveCustomer {
    /// Whose chat.
    pub chat: ChatId,
    /// The new name; empty clears it.
    #[serde(default)]
    pub name: String,
    /// The new mail address; empty clears it.
    #[serde(default)]
    pub email: String,
}

impl MarkSeen {
    /// Only members leave marks; what an agent sees in passing is nobody's reading.
    pub fn decide(&self, chat: &Chat, actor: Actor, at: Time) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        need_part(thread, actor)?;
        for event in [self.delivered, self.read].into_iter().flatten() {
            need_seen(thread, actor, event)?;
        }
        let marks = thread.marks_of(actor);
        // Whatever is read has been delivered.
        let read = later(thread, self.read, marks.read);
        let delivered = later(thread, further(thread, self.delivered, self.read), marks.delivered);
        if read.is_none() && delivered.is_none() {
            return Ok(Vec::new());
        }
        Ok(vec![ChatFact::Seen { thread: thread.id, user: actor, delivered, read, at }])
    }
}

impl Rate {
    /// The customer rates a thread that an agent has joined.
    pub fn decide(&self, chat: &Chat, actor: Actor, ctx: &Ctx) -> Result<Vec<ChatFact>, Reject> {
        if actor != User::Customer(chat.customer.id) {
            return Err(Reject::NotAllowed);
        }
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let unscored = self.score == 0 && self.status != CsatStatus::Filled;
        if !unscored && !(1..=limits::SCORE_MAX).contains(&self.score) {
            return Err(Reject::ScoreOutOfRange);
        }
        let comment = text::comment(&self.comment)?;
        if !thread.members.iter().any(|member| member.user.agent().is_some()) {
            return Err(Reject::NotRateable);
        }
        let rating = Rating { score: self.score, comment, at: ctx.now, resolved: self.resolved, status: self.status };
        Ok(vec![ChatFact::Rated { thread: thread.id, rating }])
    }
}

impl SaveCustomer {
    /// The customer, or any agent who sees the chat.
    pub fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let customer = Customer {
            id: chat.customer.id,
            name: text::optional_name(&self.name)?,
            email: text::optional_email(&self.email)?,
        };
        if customer == chat.customer {
            return Ok(Vec::new());
        }
        Ok(vec![ChatFact::CustomerSaved { customer }])
    }
}

pub(super) fn need_member(thread: &Thread, actor: Actor) -> Result<(), Reject> {
    if thread.is_active(actor) { Ok(()) } else { Err(Reject::NotMember) }
}

/// Whoever takes part; in a closed thread, whoever took part.
pub(super) fn need_part(thread: &Thread, actor: Actor) -> Result<(), Reject> {
    let took_part = thread.closed.is_some() && thread.member(actor).is_some();
    if took_part { Ok(()) } else { need_member(thread, actor) }
}

/// Who listens may only whisper to the agents, as a supervisor; everybody else speaks as a member.
pub(super) fn need_voice(thread: &Thread, actor: Actor, audience: Audience) -> Result<(), Reject> {
    match thread.hidden_role(actor) {
        None => need_member(thread, actor),
        Some(Role::Supervisor) if audience == Audience::Agents => Ok(()),
        Some(_) => Err(Reject::NotAllowed),
    }
}

/// To a customer, an event for agents only is an unknown one.
pub(super) fn need_seen(thread: &Thread, actor: Actor, event: EventId) -> Result<&Event, Reject> {
    let event = thread.place_of(event).and_then(|place| thread.events.get(place)).ok_or(Reject::UnknownEvent)?;
    if actor.is_customer() && event.audience != Audience::All { Err(Reject::UnknownEvent) } else { Ok(event) }
}

/// Whichever of two events stands later in the thread.
fn further(thread: &Thread, a: Option<EventId>, b: Option<EventId>) -> Option<EventId> {
    let place = |id: Option<EventId>| id.and_then(|id| thread.place_of(id));
    if place(b) > place(a) { b } else { a.or(b) }
}

/// The public event at or before `wanted`, if it stands later than `known`.
fn later(thread: &Thread, wanted: Option<EventId>, known: Option<EventId>) -> Option<EventId> {
    let public = thread.public_at(thread.place_of(wanted?)?)?;
    let moved = thread.place_of(public) > known.and_then(|known| thread.place_of(known));
    moved.then_some(public)
}
