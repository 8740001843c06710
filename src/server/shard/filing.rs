//! What goes into the archive: every thread when it is closed, and again whenever something of it changes after that.

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::chat::ChatFact;
use parlor_engine::{Account, ChatId, Fact, ThreadId};
use parlor_sync::Entry;

use crate::store::Filed;

/// The closed threads that these entries touch, as they are after them.
pub(super) fn filed(account: &Account, entries: &[Arc<Entry>]) -> Vec<Filed> {
    let facts = entries.iter().flat_map(|entry| &entry.facts);
    let mut threads = BTreeSet::new();
    for (chat, thread) in facts.flat_map(touched) {
        // Threads of a chat that was set aside in a merge are filed where they are now.
        let Some(chat) = account.holding(chat) else { continue };
        let ids = chat.threads.iter().filter(|known| known.closed.is_some()).map(|thread| thread.id);
        threads.extend(ids.filter(|id| thread.is_none_or(|thread| thread == *id)).map(|id| (chat.id, id)));
    }
    let found = threads.into_iter().filter_map(|(chat, thread)| {
        let chat = account.chats.get(&chat)?;
        Some(Filed::of(account, chat, chat.thread(thread)?))
    });
    found.collect()
}

/// The threads of which something that is filed may have changed; a chat alone stands for all of its threads.
fn touched(fact: &Fact) -> Vec<(ChatId, Option<ThreadId>)> {
    let Fact::Chat { chat, fact } = fact else { return Vec::new() };
    match fact {
        ChatFact::ThreadClosed { thread, .. }
        | ChatFact::Rated { thread, .. }
        | ChatFact::EventPosted { thread, .. }
        | ChatFact::EventEdited { thread, .. }
        | ChatFact::EventDeleted { thread, .. }
        | ChatFact::NoteAdded { thread, .. }
        | ChatFact::SurveyStarted { thread, .. }
        | ChatFact::SurveyEnded { thread, .. }
        | ChatFact::MemberJoined { thread, .. } => vec![(*chat, Some(*thread))],
        ChatFact::AttributesChanged(fact) => {
            fact.thread().map(|thread| (*chat, Some(thread))).into_iter().collect()
        }
        ChatFact::Profile(fact) if fact.merges() => {
            [Some(*chat), fact.other_chat()].into_iter().flatten().map(|chat| (chat, None)).collect()
        }
        ChatFact::Erased { erasure, .. } => {
            erasure.threads.iter().map(|thread| (*chat, Some(*thread))).collect()
        }
        ChatFact::Opened { .. }
        | ChatFact::CustomerSaved { .. }
        | ChatFact::Profile(_)
        | ChatFact::ThreadStarted { .. }
        | ChatFact::MemberLeft { .. }
        | ChatFact::Seen { .. }
        | ChatFact::ButtonToggled { .. }
        | ChatFact::UrgencyMarked { .. }
        | ChatFact::Hidden { .. }
        // The store takes it out by itself.
        | ChatFact::ThreadDeleted { .. } => Vec::new(),
    }
}
