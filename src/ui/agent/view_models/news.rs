//! What has happened between two looks at the copy that the agent must be told of, wherever they are on the page.

use std::collections::BTreeMap;

use parlor_page::engine::desk::{OfferReason, RoutingStatus};
use parlor_page::engine::{AgentId, ChatId, EventId, ThreadId};
use yew::AttrValue;

use super::{Scene, line, names, text_of};

/// What was seen at one look.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Watch {
    chats: BTreeMap<ChatId, Seen>,
    status: RoutingStatus,
    is_idle: bool,
    is_filled: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Seen {
    name: AttrValue,
    thread: ThreadId,
    place: Place,
    said: Option<EventId>,
    warned: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Queue,
    Offered { until: u64, transfer: bool },
    Mine,
    Elsewhere,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// A chat is offered to this agent.
    Offered {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
        /// Whether a colleague hands it over.
        transfer: bool,
        /// When the offer ends.
        until: u64,
    },
    /// An offer has ended without becoming this agent's chat.
    OfferOver {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
    },
    /// A chat is this agent's now.
    Mine {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
    },
    /// A chat of this agent was closed, or can be seen no more.
    Closed {
        /// The chat.
        chat: ChatId,
        /// The thread that was open.
        thread: ThreadId,
        /// The customer.
        name: AttrValue,
        /// Whether it was this agent's.
        mine: bool,
    },
    /// A chat of this agent is somebody else's now, or nobody's.
    HandedOn {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
        /// Who has it; none if it waits again.
        to: Option<AttrValue>,
    },
    /// A customer has said something to this agent.
    Said {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
        /// What.
        text: AttrValue,
    },
    /// A chat has come into the queue.
    Waiting {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
    },
    /// A customer waits for too long, and this agent is to do something about it.
    Warned {
        /// The chat.
        chat: ChatId,
        /// The customer.
        name: AttrValue,
        /// Whether it concerns this agent as a manager.
        as_manager: bool,
    },
    /// This agent's status was changed to paused, by the desk or on another page.
    Paused,
}

/// Looks.
pub fn watch(scene: &Scene) -> Watch {
    let chats = scene.at_work().map(|(work, chat, thread)| {
        let place = match work.asks(scene.me) {
            Some((reason, until)) => {
                Place::Offered { until: scene.local(until), transfer: reason != OfferReason::Routing }
            }
            _ if work.serves(scene.me) => Place::Mine,
            _ if work.waits() => Place::Queue,
            _ => Place::Elsewhere,
        };
        let said = thread.events.iter().rev().find(|event| event.author.is_customer() && text_of(event).is_some());
        let name = names::customer(&chat.customer);
        let warned = scene.replica.confirmed().warned(scene.me, work, thread);
        (chat.id, Seen { name, thread: thread.id, place, said: said.map(|event| event.id), warned })
    });
    let me = scene.replica.desk().agents.get(&scene.me);
    let (status, is_idle) = me.map(|state| (state.status, state.is_idle())).unwrap_or_default();
    Watch { chats: chats.collect(), status, is_idle, is_filled: scene.replica.is_loaded() }
}

impl Watch {
    /// The thread that was open in a chat.
    pub fn thread(&self, chat: ChatId) -> Option<ThreadId> {
        self.chats.get(&chat).map(|seen| seen.thread)
    }
}

/// What to tell after `before`. Nothing after the first look: what was there already is no news.
pub fn news(scene: &Scene, before: &Watch, after: &Watch) -> Vec<News> {
    let mut news = Vec::new();
    if !before.is_filled {
        return news;
    }
    for (chat, seen) in &before.chats {
        if after.chats.get(chat).is_none_or(|now| now.thread != seen.thread) {
            news.push(gone(scene, *chat, seen));
        }
    }
    for (chat, now) in &after.chats {
        let seen = before.chats.get(chat).filter(|seen| seen.thread == now.thread);
        changed(scene, *chat, seen, now, &mut news);
    }
    // Whoever is away has nobody to tell, and whoever comes back accepts again.
    if before.status == RoutingStatus::Accepting && after.status == RoutingStatus::Paused && !after.is_idle {
        news.push(News::Paused);
    }
    news
}

/// A chat that has left the copy. The desk is seen whole, so it tells whether the thread goes on elsewhere.
fn gone(scene: &Scene, chat: ChatId, seen: &Seen) -> News {
    let name = seen.name.clone();
    let work = scene.replica.desk().works.get(&seen.thread).filter(|work| work.wrapped_up_by().is_none());
    match (seen.place, work) {
        (Place::Offered { .. }, _) => News::OfferOver { chat, name },
        (Place::Mine, Some(work)) => News::HandedOn { chat, name, to: work.assignee().map(|to| agent(scene, to)) },
        (place, _) => News::Closed { chat, thread: seen.thread, name, mine: place == Place::Mine },
    }
}

fn changed(scene: &Scene, chat: ChatId, seen: Option<&Seen>, now: &Seen, news: &mut Vec<News>) {
    let name = || now.name.clone();
    let before = seen.map(|seen| seen.place);
    match (before, now.place) {
        (was, Place::Offered { until, transfer }) if was != Some(now.place) => {
            news.push(News::Offered { chat, name: name(), transfer, until });
        }
        (Some(Place::Mine), Place::Queue | Place::Elsewhere) => {
            let to = scene.work(chat).and_then(|work| work.assignee()).map(|to| agent(scene, to));
            news.push(News::HandedOn { chat, name: name(), to });
        }
        (Some(Place::Offered { .. }), Place::Queue | Place::Elsewhere) => {
            news.push(News::OfferOver { chat, name: name() })
        }
        (was, Place::Mine) if was != Some(Place::Mine) => news.push(News::Mine { chat, name: name() }),
        (None, Place::Queue) => news.push(News::Waiting { chat, name: name() }),
        _ => {}
    }
    if now.warned > seen.map_or(0, |seen| seen.warned) {
        news.push(News::Warned { chat, name: name(), as_manager: now.warned > 1 });
    }
    let said = seen.is_some_and(|seen| seen.said != now.said);
    if said && now.place == Place::Mine {
        let text = scene.replica.chat(chat).and_then(|chat| {
            let thread = chat.open_thread()?;
            let event = thread.events.iter().rev().find(|event| event.author.is_customer())?;
            text_of(event).map(|text| line(&text))
        });
        news.push(News::Said { chat, name: name(), text: text.unwrap_or_default() });
    }
}

fn agent(scene: &Scene, id: AgentId) -> AttrValue {
    names::agent_first(scene.replica.desk(), id)
}
