//! What Parlor says by itself, in the words of the group.

use super::Account;
use crate::chat::{Audience, ChatFact, Content, say};
use crate::desk::Work;
use crate::{Actor, AgentId, Ctx, GroupId, ThreadId, text};

impl Account {
    /// What is said when a thread begins; nobody is welcomed who only leaves a message.
    pub(super) fn greeting(&self, thread: ThreadId, group: GroupId, message: bool, ctx: &mut Ctx) -> Vec<ChatFact> {
        let talk = &self.desk.rules_of(group).talk;
        let closed = self.desk.groups.get(&group).is_some_and(|group| !group.open);
        let off_hours = if closed { said(thread, &talk.off_hours, ctx) } else { None };
        let welcome = if message { None } else { said(thread, &talk.welcome, ctx) };
        welcome.into_iter().chain(off_hours).collect()
    }

    /// What is said when an agent comes to have a thread: once, when it is the first person.
    pub(super) fn on_answer(&self, work: &Work, agent: AgentId, ctx: &mut Ctx) -> Option<ChatFact> {
        let thread = self.chat(work.chat)?.thread(work.thread)?;
        let is_person = |agent| !self.desk.is_bot(agent);
        let mut before = thread.members.iter().filter_map(|member| member.user.agent());
        if !is_person(agent) || before.any(is_person) {
            return None;
        }
        said(work.thread, &self.desk.rules_of(work.group).talk.answered, ctx)
    }

    /// What is said when a thread comes to another group.
    pub(super) fn on_transfer(&self, work: &Work, to: GroupId, ctx: &mut Ctx) -> Option<ChatFact> {
        if to == work.group {
            return None;
        }
        said(work.thread, &self.desk.rules_of(to).talk.transferred, ctx)
    }
}

/// Nothing where nobody has set a text.
fn said(thread: ThreadId, words: &str, ctx: &mut Ctx) -> Option<ChatFact> {
    let words = text::message(words).ok()?;
    Some(ChatFact::EventPosted { thread, event: say(Actor::System, Audience::All, Content::Text(words), ctx) })
}
