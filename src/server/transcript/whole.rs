//! A whole chat written down: its threads, one after the other.

use super::{Transcript, html, plain};

/// Threads of one chat, each as somebody sees it, oldest first, ready to be written down. There is at least one.
pub struct WholeTranscript<'a> {
    latest: Transcript<'a>,
    /// Those before it, the latest first.
    earlier: Vec<Transcript<'a>>,
    left_out: usize,
}

impl<'a> WholeTranscript<'a> {
    /// Begins with the latest thread.
    pub fn of(latest: Transcript<'a>) -> Self {
        Self { latest, earlier: Vec::new(), left_out: 0 }
    }

    /// Puts an earlier thread before all others.
    pub fn add_earlier(&mut self, thread: Transcript<'a>) {
        self.earlier.push(thread);
    }

    /// Says that so many threads before these are not in it.
    pub fn leave_out(&mut self, threads: usize) {
        self.left_out = threads;
    }

    /// As plain text: whose conversations they are, then each under a heading.
    pub fn plain(&self) -> String {
        plain::write_whole(self)
    }

    /// As a page of HTML. What people wrote is escaped; it loads nothing and runs nothing.
    pub fn html(&self) -> String {
        html::write_whole(self)
    }

    /// The threads, oldest first.
    pub(super) fn threads(&self) -> impl Iterator<Item = &Transcript<'a>> {
        self.earlier.iter().rev().chain([&self.latest])
    }

    pub(super) fn title(&self) -> String {
        self.latest.title()
    }

    /// What it is about, each with its name.
    pub(super) fn head(&self) -> Vec<(&'static str, String)> {
        let left_out = (self.left_out > 0).then(|| ("Earlier ones left out", self.left_out.to_string()));
        let count = ("Conversations", (self.earlier.len() + 1).to_string());
        self.latest.address().into_iter().chain([count]).chain(left_out).chain([self.latest.zone()]).collect()
    }
}
