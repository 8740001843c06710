//! A thread, or a whole chat, written down to be read, kept or sent: as plain text, or as a page of HTML.

mod html;
mod line;
mod plain;
#[cfg(test)]
mod tests;
mod wall;
mod whole;

use parlor_engine::chat::{Audience, Chat, Thread};
use parlor_engine::{Time, User};

use crate::query::Clock;
pub use html::escaped;
use line::{Line, name};
pub use whole::WholeTranscript;

/// A thread, as somebody sees it, ready to be written down.
pub struct Transcript<'a> {
    chat: &'a Chat,
    thread: &'a Thread,
    clock: &'a Clock,
    lines: Vec<Line>,
}

impl<'a> Transcript<'a> {
    /// Of a thread, with what is for agents only and the agents' notes only if `notes`.
    pub fn of(chat: &'a Chat, thread: &'a Thread, clock: &'a Clock, notes: bool) -> Self {
        let mut retold = false;
        let events = thread.events.iter().filter(|event| notes || event.audience == Audience::All);
        // What staff were told in full does not stand there a second time.
        let events = events.filter(|event| {
            let known = std::mem::replace(&mut retold, event.retells());
            !known || event.audience == Audience::Agents
        });
        let mut lines: Vec<Line> = events.map(|event| Line::of_event(chat, thread, event)).collect();
        if notes {
            lines.extend(thread.notes.iter().map(|note| Line::of_note(chat, thread, note)));
        }
        lines.sort_by_key(|line| line.at);
        Self { chat, thread, clock, lines }
    }

    /// As plain text: what it is about, then one line for each thing said; further lines of it are indented.
    pub fn plain(&self) -> String {
        plain::write(self)
    }

    /// As a page of HTML. What people wrote is escaped; it loads nothing and runs nothing.
    pub fn html(&self) -> String {
        html::write(self)
    }

    /// A moment as transcripts tell it: date, hour, minute and second.
    pub fn wall(clock: &Clock, at: Time) -> String {
        wall::shown(clock, at)
    }

    /// Whose conversation it is, in a line.
    pub fn title(&self) -> String {
        format!("Conversation with {}", name(self.chat, self.thread, User::Customer(self.chat.customer.id)))
    }

    /// What it is about, each with its name.
    fn head(&self) -> Vec<(&'static str, String)> {
        self.address().into_iter().chain(self.course()).chain([self.zone()]).collect()
    }

    fn address(&self) -> Option<(&'static str, String)> {
        self.chat.customer.email.clone().map(|email| ("Mail address", email))
    }

    fn zone(&self) -> (&'static str, String) {
        ("Time zone", self.clock.name.clone())
    }

    /// When it started, how it ended.
    fn course(&self) -> Vec<(&'static str, String)> {
        let mut course = vec![("Started", Self::wall(self.clock, self.thread.started_at))];
        course.extend(self.thread.closed.map(|closed| ("Closed", Self::wall(self.clock, closed.at))));
        if let Some(rating) = self.thread.rating.as_ref().filter(|rating| rating.score > 0) {
            let comment = rating.comment.iter().map(|comment| format!(" – {comment}")).collect::<String>();
            course.push(("Rating", format!("{} of 5{comment}", rating.score)));
        }
        course
    }
}
