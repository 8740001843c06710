//! What goes into the archive: every thread when it is closed, and again when it is rated after that.

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::chat::ChatFact;
use parlor_engine::{Account, ChatId, Fact, ThreadId};
use parlor_sync::Entry;

use crate::store::Filed;

/// The threads that these entries close or rate, as they are after them.
pub(super) fn filed(account: &Account, entries: &[Arc<Entry>]) -> Vec<Filed> {
    let facts = entries.iter().flat_map(|entry| &entry.facts);
    let touched: BTreeSet<(ChatId, ThreadId)> = facts.filter_map(touched).collect();
    let found = touched.into_iter().filter_map(|(chat, thread)| {
        let chat = account.chats.get(&chat)?;
        Some((chat, chat.thread(thread)?))
    });
    found.filter(|(_, thread)| thread.closed.is_some()).map(|(chat, thread)| Filed::of(chat, thread)).collect()
}

fn touched(fact: &Fact) -> Option<(ChatId, ThreadId)> {
    match fact {
        Fact::Chat { chat, fact: ChatFact::ThreadClosed { thread, .. } | ChatFact::Rated { thread, .. } } => {
            Some((*chat, *thread))
        }
        Fact::Chat { .. } | Fact::Desk(_) => None,
    }
}
