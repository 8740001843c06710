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

#[cfg(test)]
mod tests {
    use parlor_engine::chat::profile::{Details, Place, Visit};
    use parlor_engine::chat::{ClosedBy, Customer, ProfileFact};
    use parlor_engine::{CustomerId, GroupId, Time, User};
    use parlor_sync::query::Kind;

    use super::*;

    fn entry(facts: &[ChatFact]) -> Arc<Entry> {
        let facts = facts.iter().map(|fact| Fact::Chat { chat: ChatId(1), fact: fact.clone() }).collect();
        Arc::new(Entry { position: 1, at: Time(1), actor: User::System, origin: None, facts, refused: None })
    }

    fn lives_in(country: &str) -> ChatFact {
        let details = Box::new(Details { country: Some(country.to_owned()), ..Details::default() });
        ChatFact::Profile(ProfileFact::Saved { details, at: Time(1), by: None })
    }

    /// As a thread's `customer_visit` is in LiveChat, by whose filter of countries it is found.
    #[test]
    fn a_closed_thread_keeps_the_country_of_its_time() {
        for (visited, filed_in) in [(Some("SE"), "SE"), (None, "DK")] {
            let place = visited.map(|code| Box::new(Place { country_code: code.to_owned(), ..Place::default() }));
            let visit = Visit {
                started_at: Time(1),
                ended_at: None,
                referrer: None,
                user_agent: None,
                ip: None,
                pages: Vec::new(),
                greetings: Vec::new(),
                place,
            };
            let (thread, customer) = (ThreadId(2), Customer { id: CustomerId(3), name: None, email: None });
            let talk = [
                ChatFact::Opened { customer },
                ChatFact::Profile(ProfileFact::VisitStarted { visit: Box::new(visit) }),
                lives_in("DK"),
                ChatFact::ThreadStarted { thread, group: GroupId(4), at: Time(2) },
                ChatFact::ThreadClosed { thread, at: Time(3), by: ClosedBy::Agent },
            ];
            let mut account = Account::default();
            let mut files = |entry: Arc<Entry>| {
                entry.facts.iter().for_each(|fact| account.evolve(fact));
                let countries = filed(&account, &[entry]).into_iter().map(|filed| {
                    let countries = filed.facets.into_iter().filter(|facet| facet.kind == Kind::Country);
                    countries.map(|facet| facet.value).collect::<Vec<_>>()
                });
                countries.collect::<Vec<_>>()
            };
            assert_eq!(files(entry(&talk)), [[filed_in]]);
            assert!(files(entry(&[lives_in("NO")])).is_empty(), "what was closed before is not filed again for it");
        }
    }
}
