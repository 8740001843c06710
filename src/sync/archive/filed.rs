//! What is filed of a closed thread. All of it follows from the account, so that it can be filed again at any time.

use std::collections::BTreeSet;

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{Account, EventId};
use serde::{Deserialize, Serialize};

use super::facets::{Facet, Facets};
use super::thread_facts::ThreadFacts;
use crate::query::ThreadRow;

/// A closed thread for the archive. A later one of the same thread replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// What lists show.
    pub row: ThreadRow,
    /// What filters ask for.
    pub facets: BTreeSet<Facet>,
    /// What reports count.
    pub facts: ThreadFacts,
    /// All texts of the thread, for the search.
    pub lines: Vec<Line>,
}

/// A text of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The event that says it; none for a tag, a note, a comment and the customer's name and address.
    pub event: Option<EventId>,
    /// The event's position in the thread, counted from 1.
    pub position: Option<u32>,
    /// The text.
    pub text: String,
}

impl Filed {
    /// What is filed of this thread.
    pub fn of(account: &Account, chat: &Chat, thread: &Thread) -> Self {
        Self {
            row: ThreadRow::of(chat, thread, true),
            facets: Facets::of(account, chat, thread),
            facts: ThreadFacts::of(account, thread),
            lines: lines(chat, thread),
        }
    }
}

/// All that is filed of an account: every closed thread.
pub fn closed(account: &Account) -> impl Iterator<Item = Filed> {
    let threads = account.chats.values().flat_map(|chat| chat.threads.iter().map(move |thread| (chat, thread)));
    let closed = threads.filter(|(_, thread)| thread.closed.is_some());
    closed.map(|(chat, thread)| Filed::of(account, chat, thread))
}

fn lines(chat: &Chat, thread: &Thread) -> Vec<Line> {
    let said = (1..).zip(&thread.events).filter_map(|(position, event)| {
        let text = event.words()?.into_owned();
        Some(Line { event: Some(event.id), position: Some(position), text })
    });
    let notes = thread.notes.iter().map(|note| &note.text);
    let comment = thread.rating.iter().filter_map(|rating| rating.comment.as_ref());
    let customer = chat.customer.name.iter().chain(&chat.customer.email);
    let tags = thread.tags().into_iter().flatten();
    let others = tags.chain(notes).chain(comment).chain(customer);
    said.chain(others.map(|text| Line { event: None, position: None, text: text.clone() })).collect()
}
