//! What is known about the customer and the thread.

use std::rc::Rc;

use parlor_kit::Face;
use parlor_page::engine::chat::{Chat, Content, System, Thread};
use parlor_page::engine::{ChatId, ThreadId, User};
use parlor_page::sync::ThreadRow;
use yew::AttrValue;

use super::{Scene, line, names};
use crate::strings;

/// The details of a chat.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// The customer.
    pub name: AttrValue,
    /// The customer's picture.
    pub face: Face,
    /// Whether the customer is there.
    pub is_online: bool,
    /// The customer's mail address.
    pub email: Option<AttrValue>,
    /// The group that serves the thread.
    pub group: AttrValue,
    /// When it started.
    pub started_at: u64,
    /// When it was closed.
    pub closed_at: Option<u64>,
    /// How long the customer waited for an agent; none while waiting.
    pub waited_ms: Option<u64>,
    /// Agents who take or took part.
    pub members: Vec<Person>,
    /// What the customer thought of it.
    pub rating: Option<(u8, Option<AttrValue>)>,
    /// The customer's earlier threads.
    pub earlier: Rc<[Past]>,
}

/// An agent in a thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The agent's picture.
    pub face: Face,
    /// The agent's name.
    pub name: AttrValue,
    /// Whether the agent takes part now, or did so to the end.
    pub is_active: bool,
}

/// An earlier thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The chat.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// What was said last.
    pub line: AttrValue,
    /// Who answered.
    pub agents: AttrValue,
    /// When it began.
    pub at: u64,
    /// How long it took.
    pub took_ms: u64,
}

/// The details of one thread, with what the archive knows of its customer.
pub fn details(scene: &Scene, chat: &Chat, thread: &Thread, earlier: &[ThreadRow]) -> Details {
    let desk = scene.replica.desk();
    let joined =
        thread.events.iter().find(|event| matches!(event.content, Content::System(System::AgentJoined { .. })));
    let agents = thread.members.iter().filter_map(|member| Some((member, member.user.agent()?)));
    let customer = names::customer(&chat.customer);
    Details {
        face: names::customer_face(chat),
        is_online: scene.is_online(User::Customer(chat.customer.id)),
        email: chat.customer.email.clone().map(AttrValue::from),
        group: desk.group_name(thread.group).map(|name| name.to_owned().into()).unwrap_or_default(),
        started_at: scene.local(thread.started_at),
        closed_at: thread.closed.map(|closed| scene.local(closed.at)),
        waited_ms: joined.map(|event| event.at.since_ms(thread.started_at)),
        members: agents
            .map(|(member, id)| {
                let name = names::in_thread(thread, desk, member.user, &customer);
                Person { face: Face::new(&name, id.0), name, is_active: member.active || thread.closed.is_some() }
            })
            .collect(),
        rating: thread
            .rating
            .as_ref()
            .filter(|rating| rating.score > 0)
            .map(|rating| (rating.score, rating.comment.clone().map(AttrValue::from))),
        earlier: earlier
            .iter()
            .filter(|row| row.chat == chat.id && row.thread != thread.id)
            .map(|row| past(scene, row))
            .collect(),
        name: customer,
    }
}

fn past(scene: &Scene, row: &ThreadRow) -> Past {
    let line = if row.line.is_empty() { strings::NOTHING_SAID.into() } else { line(&row.line) };
    Past {
        chat: row.chat,
        thread: row.thread,
        line,
        agents: row.agent_names.join(", ").into(),
        at: scene.local(row.started_at),
        took_ms: row.closed_at.unwrap_or(row.started_at).since_ms(row.started_at),
    }
}
