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
    let touched: BTreeSet<(ChatId, ThreadId)> = facts.filter_map(touched).collect();
    let found = touched.into_iter().filter_map(|(chat, thread)| {
        let chat = account.chats.get(&chat)?;
        Some((chat, chat.thread(thread)?))
    });
    found.filter(|(_, thread)| thread.closed.is_some()).map(|(chat, thread)| Filed::of(chat, thread)).collect()
}

/// The thread of which something that is filed may have changed.
fn touched(fact: &Fact) -> Option<(ChatId, ThreadId)> {
    let Fact::Chat { chat, fact } = fact else { return None };
    match fact {
        ChatFact::ThreadClosed { thread, .. }
        | ChatFact::Rated { thread, .. }
        | ChatFact::EventPosted { thread, .. }
        | ChatFact::EventEdited { thread, .. }
        | ChatFact::EventDeleted { thread, .. }
        | ChatFact::NoteAdded { thread, .. }
        | ChatFact::SurveyStarted { thread, .. }
        | ChatFact::SurveyEnded { thread, .. }
        | ChatFact::MemberJoined { thread, .. } => Some((*chat, *thread)),
        ChatFact::AttributesChanged(fact) => Some((*chat, fact.thread()?)),
        ChatFact::Opened { .. }
        | ChatFact::CustomerSaved { .. }
        | ChatFact::ThreadStarted { .. }
        | ChatFact::MemberLeft { .. }
        | ChatFact::Seen { .. }
        | ChatFact::ButtonToggled { .. }
        | ChatFact::UrgencyMarked { .. }
        | ChatFact::Hidden { .. }
        // The store takes it out by itself.
        | ChatFact::ThreadDeleted { .. } => None,
    }
}
