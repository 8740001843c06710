//! A whole chat written down: its threads, one after the other.

use super::{Transcript, html, plain};

/// Threads of one chat, each as somebody sees it, ready to be written down.
pub struct WholeTranscript<'a> {
    /// Oldest first.
    pub(super) threads: Vec<Transcript<'a>>,
    left_out: usize,
}

impl<'a> WholeTranscript<'a> {
    /// Of these threads, oldest first, before which so many are left out.
    pub fn of(threads: Vec<Transcript<'a>>, left_out: usize) -> Self {
        Self { threads, left_out }
    }

    /// As plain text: whose conversations they are, then each under a heading.
    pub fn plain(&self) -> String {
        plain::write_whole(self)
    }

    /// As a page of HTML. What people wrote is escaped; it loads nothing and runs nothing.
    pub fn html(&self) -> String {
        html::write_whole(self)
    }

    pub(super) fn title(&self) -> String {
        self.threads.last().map(Transcript::title).unwrap_or_default()
    }

    /// What it is about, each with its name.
    pub(super) fn head(&self) -> Vec<(&'static str, String)> {
        let left_out = (self.left_out > 0).then(|| ("Earlier ones left out", self.left_out.to_string()));
        let count = ("Conversations", self.threads.len().to_string());
        let latest = self.threads.last();
        let (address, zone) = (latest.and_then(Transcript::address), latest.map(Transcript::zone));
        address.into_iter().chain([count]).chain(left_out).chain(zone).collect()
    }
}
