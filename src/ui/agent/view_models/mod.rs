//! What is on the screen, as plain values: functions from the replica and the page's passing state. They know no browser,
//! so they are tested natively.

pub mod archive;
pub mod conversation;
pub mod details;
pub mod inbox;
pub mod me;
mod names;
pub mod news;
pub mod targets;
#[cfg(test)]
pub(crate) mod tests;
pub mod timeline;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use parlor_page::engine::chat::{Chat, Content, Event, FieldKind, Thread};
use parlor_page::engine::desk::{AgentRole, RoutingStatus, Work};
use parlor_page::engine::{AgentId, ChatId, Command, Time, User};
use parlor_page::sync::Replica;
use yew::AttrValue;

/// What the page knows and the copy does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Passing {
    /// Who writes where.
    pub typing: BTreeMap<ChatId, Vec<User>>,
    /// What customers have written and not sent, where their pages tell.
    pub peeks: BTreeMap<ChatId, AttrValue>,
    /// Who has a page open.
    pub online: BTreeSet<User>,
    /// Replies that have been begun.
    pub drafts: BTreeMap<ChatId, AttrValue>,
}

/// All that views are made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The copy.
    pub replica: &'a Replica,
    /// Whose panel it is.
    pub me: AgentId,
    /// How far the authority's clock is ahead of this page's.
    pub ahead_ms: i64,
    /// What the copy does not know.
    pub passing: &'a Passing,
    /// The number of the local day of a time.
    pub day_of: fn(u64) -> i32,
}

impl Scene<'_> {
    /// A time of the authority by this page's clock.
    pub fn local(&self, time: Time) -> u64 {
        time.0.saturating_add_signed(-self.ahead_ms)
    }

    fn is_online(&self, user: User) -> bool {
        self.passing.online.contains(&user)
    }

    fn steers(&self) -> bool {
        self.role().is_some_and(|role| role >= AgentRole::Supervisor)
    }

    fn acts(&self) -> bool {
        self.role().is_some_and(|role| role >= AgentRole::Agent)
    }

    /// Whether a waiting thread may be picked up: whoever is offline takes nothing.
    fn may_take(&self, work: &Work) -> bool {
        let rights = self.replica.desk().rights(self.me, work.group);
        let may = self.steers() || rights.is_some_and(|rights| rights.respond || rights.manage);
        self.acts() && !self.is_offline() && may
    }

    fn is_offline(&self) -> bool {
        let me = self.replica.desk().agents.get(&self.me);
        me.is_none_or(|state| state.status == RoutingStatus::Offline)
    }

    fn role(&self) -> Option<AgentRole> {
        self.replica.desk().agents.get(&self.me).map(|state| state.profile.role)
    }

    /// Each chat of the copy that is at work, as the desk sees it.
    fn at_work(&self) -> impl Iterator<Item = (&Work, &Chat, &Thread)> {
        self.replica.desk().works.values().filter_map(|work| {
            let chat = self.replica.chat(work.chat)?;
            let thread = chat.open_thread().filter(|thread| thread.id == work.thread)?;
            Some((work, chat, thread))
        })
    }

    fn work(&self, chat: ChatId) -> Option<&Work> {
        self.replica.confirmed().work_of(chat)
    }

    /// Whether a command about the desk is under way for a chat.
    fn is_busy(&self, chat: ChatId) -> bool {
        self.replica.outbox().pending.iter().any(|pending| match &pending.command {
            Command::PickUp(command) => command.chat == Some(chat),
            Command::AcceptOffer(command) => command.chat == chat,
            Command::DeclineOffer(command) => command.chat == chat,
            Command::Transfer(command) => command.chat == chat,
            Command::CloseThread(command) => command.chat == chat,
            Command::ReturnToQueue(command) => command.chat == chat,
            Command::TakeOver(command) => command.chat == chat,
            Command::WithdrawOffer(command) => command.chat == chat,
            _ => false,
        })
    }
}

/// The words of an event, if it has any. Of the answers to a form, what the customer wrote at length says most.
fn text_of(event: &Event) -> Option<Cow<'_, str>> {
    if let Content::FilledForm(form) = &event.content
        && let Some(answer) = form.answers.iter().find(|answer| answer.kind == FieldKind::Textarea)
    {
        return Some(answer.text.as_str().into());
    }
    event.words()
}

/// The words of what could not be said.
fn words_of(content: &Content) -> Cow<'_, str> {
    content.words().unwrap_or_default()
}

/// The beginning of a text on one line.
fn line(text: &str) -> AttrValue {
    const CHARS: usize = 160;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.len() >= CHARS {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().take(CHARS));
    }
    line.into()
}
