//! What goes into the archive: every thread when it is closed, and again when it is rated, tagged or noted on, its
//! survey ends, or something is said in it after that.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::chat::{Chat, ChatFact, Thread};
use parlor_engine::{Account, ChatId, Fact, ThreadId};
use parlor_sync::{Entry, ThreadRow};

use crate::store::Filed;

/// The closed threads that these entries touch, as they are after them.
pub(super) fn filed(account: &Account, entries: &[Arc<Entry>]) -> Vec<Filed> {
    let facts = entries.iter().flat_map(|entry| &entry.facts);
    let touched: BTreeSet<(ChatId, ThreadId)> = facts.filter_map(touched).collect();
    let found = touched.into_iter().filter_map(|(chat, thread)| {
        let chat = account.chats.get(&chat)?;
        Some((chat, chat.thread(thread)?))
    });
    found.filter(|(_, thread)| thread.closed.is_some()).map(|(chat, thread)| file(chat, thread)).collect()
}

fn touched(fact: &Fact) -> Option<(ChatId, ThreadId)> {
    match fact {
        Fact::Chat {
            chat,
            fact:
                ChatFact::ThreadClosed { thread, .. }
                | ChatFact::Rated { thread, .. }
                | ChatFact::EventPosted { thread, .. }
                | ChatFact::SurveyEnded { thread, .. },
        } => Some((*chat, *thread)),
        Fact::Chat { chat, fact: ChatFact::AttributesChanged(fact) } => Some((*chat, fact.thread()?)),
        Fact::Chat { .. } | Fact::Desk(_) => None,
    }
}

fn file(chat: &Chat, thread: &Thread) -> Filed {
    let said = thread.events.iter().filter_map(|event| event.words());
    let notes = thread.notes.iter().map(|note| note.text.as_str().into());
    let comment = thread.rating.iter().filter_map(|rating| rating.comment.as_deref().map(Cow::Borrowed));
    let tags = thread.tags().into_iter().flatten().map(|tag| Cow::Borrowed(tag.as_str()));
    let texts: Vec<_> = said.chain(tags).chain(notes).chain(comment).collect();
    Filed { row: ThreadRow::of(chat, thread), texts: texts.join("\n") }
}
