//! What the widget shows, worked out from the page's copy. Knows no DOM, no socket and no clock of its own.

pub mod banner;
pub mod form;
pub mod head;
pub mod news;
pub mod outbox;
pub mod row;
pub mod seen;
pub mod stage;
pub mod timeline;

#[cfg(test)]
mod fixture;

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{AgentId, User};
use parlor_page::sync::Replica;

/// The visitor's own chat, with what is predicted; none before the first thread.
pub fn own_chat(replica: &Replica) -> Option<&Chat> {
    replica.chats().next()
}

/// The agent who answers in a thread: the desk's word, and for a closed thread whoever was there last.
pub fn agent_of(replica: &Replica, chat: &Chat, thread: &Thread) -> Option<AgentId> {
    if thread.closed.is_some() {
        return thread.members.iter().rev().find_map(|member| member.user.agent());
    }
    replica.confirmed().work_of(chat.id)?.assignee()
}

/// The name under which somebody stands in a thread; empty if unknown.
pub fn name_in(thread: &Thread, user: User) -> &str {
    thread.member(user).and_then(|member| member.name.as_deref()).unwrap_or_default()
}
