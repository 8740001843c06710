//! The chat that is open: its head, what can be done with it, and what was said.

use std::rc::Rc;

use parlor_kit::Face;
use parlor_page::engine::chat::{Chat, Thread};
use parlor_page::engine::desk::{Work, WorkState};
use parlor_page::engine::{ChatId, EventId, ThreadId, User};
use yew::AttrValue;

use super::timeline::{Item, Timeline, timeline};
use super::{Scene, names, text_of};
use crate::strings;

/// An open chat, or a transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// The chat.
    pub chat: ChatId,
    /// The thread shown.
    pub thread: ThreadId,
    /// Its head.
    pub head: Head,
    /// A key for each row.
    pub keys: Rc<[u128]>,
    /// The rows.
    pub items: Rc<[Item]>,
    /// Who writes, in words.
    pub typing: Option<AttrValue>,
    /// What can be written.
    pub writing: Writing,
    /// What a read mark would be set to.
    pub newest_theirs: Option<EventId>,
}

/// Who it is, and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The customer.
    pub name: AttrValue,
    /// The customer's picture.
    pub face: Face,
    /// Whether the customer is there.
    pub is_online: bool,
    /// How the thread stands, in words.
    pub state: AttrValue,
    /// How that is coloured.
    pub tone: Tone,
    /// Its group.
    pub group: AttrValue,
    /// What can be done.
    pub actions: Actions,
    /// Whether something is being done.
    pub is_busy: bool,
}

/// The colour of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// With this agent.
    Mine,
    /// Waiting.
    Queued,
    /// Neither.
    Plain,
}

/// What can be done with a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actions {
    /// Nothing.
    None,
    /// Taken from the queue.
    PickUp,
    /// Accepted or declined.
    Answer,
    /// Closed, and handed on unless that is under way.
    Handle {
        /// Whether it can be handed on.
        transfer: bool,
    },
}

/// What can be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Writing {
    /// Replies and notes.
    All,
    /// Notes only, and why.
    Note(AttrValue),
    /// Nothing, and why.
    Closed(AttrValue),
}

/// The open thread of a chat; none if the copy has it no more.
pub fn conversation(scene: &Scene, id: ChatId) -> Option<Conversation> {
    let chat = scene.replica.chat(id)?;
    let thread = chat.open_thread()?;
    let work = scene.work(id);
    let Timeline { keys, items } = timeline(scene, chat, thread);
    let newest = thread.events.iter().rev().find(|event| event.author.is_customer() && text_of(event).is_some());
    Some(Conversation {
        chat: id,
        thread: thread.id,
        head: head(scene, chat, thread, work),
        keys,
        items,
        typing: typing(scene, chat, thread),
        writing: writing(scene, thread, work),
        newest_theirs: newest.map(|event| event.id),
    })
}

/// A thread of the archive.
pub fn transcript(scene: &Scene, chat: &Chat, thread: &Thread) -> Conversation {
    let Timeline { keys, items } = timeline(scene, chat, thread);
    let mut head = head(scene, chat, thread, None);
    head.is_online = false;
    Conversation {
        chat: chat.id,
        thread: thread.id,
        head,
        keys,
        items,
        typing: None,
        writing: Writing::Closed(AttrValue::default()),
        newest_theirs: None,
    }
}

fn head(scene: &Scene, chat: &Chat, thread: &Thread, work: Option<&Work>) -> Head {
    let desk = scene.replica.desk();
    let (state, tone) = match work.map(|work| work.state) {
        Some(_) if work.is_some_and(|work| work.asks(scene.me).is_some()) => {
            (strings::OFFERED_TO_YOU.into(), Tone::Queued)
        }
        None if thread.closed.is_none() => (strings::OPEN.into(), Tone::Plain),
        None | Some(WorkState::WrapUp { .. }) => (strings::CLOSED.into(), Tone::Plain),
        Some(WorkState::Queued) => (strings::IN_THE_QUEUE.into(), Tone::Queued),
        Some(WorkState::Assigned { agent, .. }) if agent == scene.me => (strings::WITH_YOU.into(), Tone::Mine),
        Some(WorkState::Assigned { agent, .. }) => (strings::with(&names::agent(desk, agent)).into(), Tone::Plain),
        Some(WorkState::Offered { agent, .. }) => {
            (strings::offered_to(&names::agent_first(desk, agent)).into(), Tone::Queued)
        }
    };
    Head {
        name: names::customer(&chat.customer),
        face: names::customer_face(chat),
        is_online: scene.is_online(User::Customer(chat.customer.id)),
        state,
        tone,
        group: desk.group_name(thread.group).map(|name| name.to_owned().into()).unwrap_or_default(),
        actions: work.map_or(Actions::None, |work| actions(scene, work)),
        is_busy: scene.is_busy(chat.id),
    }
}

fn actions(scene: &Scene, work: &Work) -> Actions {
    if !scene.acts() {
        return Actions::None;
    }
    match work.state {
        _ if work.asks(scene.me).is_some() => Actions::Answer,
        WorkState::Queued if scene.may_take(work) => Actions::PickUp,
        _ if work.assignee() == Some(scene.me) || scene.steers() && work.assignee().is_some() => {
            Actions::Handle { transfer: work.offered_to().is_none() }
        }
        _ => Actions::None,
    }
}

fn writing(scene: &Scene, thread: &Thread, work: Option<&Work>) -> Writing {
    if !scene.acts() {
        return Writing::Closed(strings::OBSERVING.into());
    }
    if thread.is_active(User::Agent(scene.me)) {
        return Writing::All;
    }
    let why = match work.and_then(Work::assignee) {
        Some(agent) => strings::answered_by(&names::agent_first(scene.replica.desk(), agent)).into(),
        None if scene.is_offline() => strings::OFFLINE_TO_REPLY.into(),
        None => strings::PICK_UP_TO_REPLY.into(),
    };
    Writing::Note(why)
}

fn typing(scene: &Scene, chat: &Chat, thread: &Thread) -> Option<AttrValue> {
    if let Some(text) = scene.passing.peeks.get(&chat.id) {
        return Some(strings::is_writing(&names::first(&names::customer(&chat.customer)), text).into());
    }
    let who = scene.passing.typing.get(&chat.id)?;
    let names: Vec<AttrValue> = who
        .iter()
        .map(|user| {
            names::first(&names::in_thread(thread, scene.replica.desk(), *user, &names::customer(&chat.customer)))
        })
        .collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(strings::is_typing(one).into()),
        [one, another, ..] => Some(strings::are_typing(one, another).into()),
    }
}
