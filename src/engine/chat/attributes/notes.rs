//! Notes: agents' remarks on a thread, which together hold 5,000 characters (LivePerson, specs/liveperson.md 1.6).

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact, Note, Thread};
use crate::{Actor, AgentId, ChatId, Ctx, NoteId, Reject, ThreadId, limits, text};

/// Adds an agents' remark to a thread: the open one of a chat, for whoever sees it; with `thread` also a closed one, for
/// whoever may read that (LivePerson: notes may change in CLOSE).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// Where.
    pub chat: ChatId,
    /// What. All notes of a thread together hold 5,000 characters.
    pub text: String,
    /// Its id, if the caller wants to choose it: a note of this id is replaced.
    #[serde(default)]
    pub note: Option<NoteId>,
    /// What there is no room for is cut off instead of refused, and the note says how much that was. Without any room it
    /// is refused all the same.
    #[serde(default)]
    pub truncate: bool,
    /// On which thread, open or closed; without it the open one.
    #[serde(default)]
    pub thread: Option<ThreadId>,
    /// Whether a program has summed the talk up in it (LivePerson: isAutoSummary).
    #[serde(default)]
    pub summary: bool,
    /// In which agent's name; only for supervisors and integrations. Such a note is that agent's to change too.
    #[serde(default)]
    pub on_behalf_of: Option<AgentId>,
    /// Under which name, if not the author's own: 1 to 200 characters.
    #[serde(default)]
    pub name: Option<String>,
}

/// Writes a note anew, on a thread that is open or closed: its author, or a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EditNote {
    /// Where.
    pub chat: ChatId,
    /// On which thread.
    pub thread: ThreadId,
    /// Which.
    pub note: NoteId,
    /// What it says now.
    pub text: String,
    /// What there is no room for is cut off instead of refused.
    #[serde(default)]
    pub truncate: bool,
}

/// Deletes a note, on a thread that is open or closed: its author, or a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeleteNote {
    /// Where.
    pub chat: ChatId,
    /// On which thread.
    pub thread: ThreadId,
    /// Which.
    pub note: NoteId,
}

impl AddNote {
    /// Any agent who sees the thread may remark on it.
    pub(super) fn decide(
        &self,
        chat: &Chat,
        actor: Actor,
        steers: bool,
        ctx: &mut Ctx,
    ) -> Result<Vec<ChatFact>, Reject> {
        // Which agent may still write after the end, the account has found out.
        let last = || chat.threads.last().filter(|last| last.closed.is_none() || actor.agent().is_some());
        let thread = match self.thread {
            Some(thread) => chat.thread(thread).ok_or(Reject::UnknownThread)?,
            None => last().ok_or(Reject::ThreadClosed)?,
        };
        if !steers && self.on_behalf_of.is_some_and(|agent| actor != Actor::Agent(agent)) {
            return Err(Reject::NotAllowed);
        }
        let known = self.note.and_then(|id| find(thread, id));
        if let Some(known) = known {
            return edited(thread, known, actor, steers, (&self.text, self.truncate), ctx);
        }
        if thread.notes.len() >= limits::NOTES_PER_THREAD {
            return Err(Reject::LimitReached);
        }
        let (text, truncated) = fitted(thread, None, &self.text, self.truncate)?;
        let id = self.note.unwrap_or_else(|| NoteId(ctx.ids.draw()));
        if find(thread, id).is_some() {
            return Err(Reject::IdTaken);
        }
        let name = self.name.as_deref().map(text::name).transpose()?;
        let note = Note {
            id,
            at: ctx.now,
            author: actor,
            text,
            edited_at: None,
            truncated,
            summary: self.summary,
            on_behalf_of: self.on_behalf_of,
            name,
        };
        Ok(vec![ChatFact::NoteAdded { thread: thread.id, note: Box::new(note) }])
    }
}

impl EditNote {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor, steers: bool, ctx: &Ctx) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let known = find(thread, self.note).ok_or(Reject::UnknownNote)?;
        edited(thread, known, actor, steers, (&self.text, self.truncate), ctx)
    }
}

impl DeleteNote {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor, steers: bool) -> Result<Vec<ChatFact>, Reject> {
        let thread = chat.thread(self.thread).ok_or(Reject::UnknownThread)?;
        let known = find(thread, self.note).ok_or(Reject::UnknownNote)?;
        need_pen(known, actor, steers)?;
        Ok(changed(AttributeFact::NoteDeleted { thread: thread.id, note: known.id }))
    }
}

fn edited(
    thread: &Thread,
    known: &Note,
    actor: Actor,
    steers: bool,
    (text, truncate): (&str, bool),
    ctx: &Ctx,
) -> Result<Vec<ChatFact>, Reject> {
    need_pen(known, actor, steers)?;
    let (text, truncated) = fitted(thread, Some(known.id), text, truncate)?;
    if text == known.text && truncated == known.truncated {
        return Ok(Vec::new());
    }
    let note = Box::new(Note { text, truncated, edited_at: Some(ctx.now), ..known.clone() });
    Ok(changed(AttributeFact::NoteEdited { thread: thread.id, note }))
}

fn find(thread: &Thread, id: NoteId) -> Option<&Note> {
    thread.notes.iter().find(|note| note.id == id)
}

fn need_pen(note: &Note, actor: Actor, steers: bool) -> Result<(), Reject> {
    let theirs = note.author == actor || actor.agent().is_some() && note.on_behalf_of == actor.agent();
    if theirs || steers { Ok(()) } else { Err(Reject::NotAllowed) }
}

/// The text as it fits beside the thread's other notes, and how many characters that left out.
fn fitted(
    thread: &Thread,
    replaced: Option<NoteId>,
    text: &str,
    truncate: bool,
) -> Result<(String, Option<u32>), Reject> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Reject::TextEmpty);
    }
    let others = thread.notes.iter().filter(|note| Some(note.id) != replaced);
    let used: usize = others.map(|note| note.text.chars().count()).sum();
    let room = limits::NOTE_CHARS.saturating_sub(used);
    // Where the text is cut, if it does not fit.
    let Some((cut, _)) = text.char_indices().nth(room) else { return Ok((text.to_owned(), None)) };
    let (kept, left) = text.split_at(cut);
    if kept.is_empty() || !truncate {
        return Err(Reject::NoteTooLong);
    }
    let left = u32::try_from(left.chars().count()).unwrap_or(u32::MAX);
    Ok((kept.to_owned(), Some(left)))
}
