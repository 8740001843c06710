//! What goes into the archive: every thread when it is closed, and again when it is rated or erased after that.

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::chat::{Chat, ChatFact, Content, Thread};
use parlor_engine::{Account, ChatId, Fact, ThreadId};
use parlor_sync::{Entry, ThreadRow};

use crate::store::Filed;

/// The threads that these entries close or rate, as they are after them.
pub(super) fn filed(account: &Account, entries: &[Arc<Entry>]) -> Vec<Filed> {
    let facts = entries.iter().flat_map(|entry| &entry.facts);
    let touched: BTreeSet<(ChatId, ThreadId)> = facts.flat_map(touched).collect();
    let found = touched.into_iter().filter_map(|(chat, thread)| {
        let chat = account.holding(chat)?;
        Some((chat, chat.thread(thread)?))
    });
    found.filter(|(_, thread)| thread.closed.is_some()).map(|(chat, thread)| file(chat, thread)).collect()
}

fn touched(fact: &Fact) -> Vec<(ChatId, ThreadId)> {
    match fact {
        Fact::Chat { chat, fact: ChatFact::ThreadClosed { thread, .. } | ChatFact::Rated { thread, .. } } => {
            vec![(*chat, *thread)]
        }
        Fact::Chat { chat, fact: ChatFact::Erased { erasure, .. } } => {
            erasure.threads.iter().map(|thread| (*chat, *thread)).collect()
        }
        Fact::Chat { .. } | Fact::Desk(_) => Vec::new(),
    }
}

fn file(chat: &Chat, thread: &Thread) -> Filed {
    let said = thread.events.iter().filter_map(|event| match &event.content {
        Content::Text(text) => Some(text.as_str()),
        Content::System(_) => None,
    });
    let notes = thread.notes.iter().map(|note| note.text.as_str());
    let comment = thread.rating.iter().filter_map(|rating| rating.comment.as_deref());
    let texts: Vec<&str> = said.chain(notes).chain(comment).collect();
    Filed { row: ThreadRow::of(chat, thread), texts: texts.join("\n") }
}
