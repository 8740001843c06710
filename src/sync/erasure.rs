//! Erasing from what is stored: the same for every store, and for what an authority keeps in memory.

use std::collections::BTreeSet;

use parlor_engine::Fact;
use parlor_engine::chat::{ChatFact, Erasure, ProfileFact, Subject};

use crate::Entry;

/// One of these stands in the JSON of every entry that [erases](Entry::erasures) something: whoever looks for such entries need
/// not read all others.
pub const ERASING: [&str; 3] = ["\"erased\"", "\"thread_deleted\"", "\"dropped\""];

impl Entry {
    /// What each of its facts erases that erases anything.
    pub fn erasures(&self) -> impl Iterator<Item = Erasure> {
        self.facts.iter().filter_map(|fact| match fact {
            Fact::Chat { fact: ChatFact::Erased { erasure, .. }, .. } => Some(erasure.clone()),
            // Nobody sees it any more; what was said in it goes too.
            Fact::Chat { fact: ChatFact::ThreadDeleted { thread }, .. } => {
                Some(Erasure { threads: std::iter::once(*thread).collect(), ..Erasure::default() })
            }
            // Nobody knows of the visitor any more, and so nobody could ask for what was told of them to be erased.
            Fact::Chat { chat, fact: ChatFact::Profile(ProfileFact::Dropped { .. }) } => {
                Some(Erasure { chats: std::iter::once(*chat).collect(), ..Erasure::default() })
            }
            Fact::Chat { .. } | Fact::Desk(_) => None,
        })
    }

    /// All that this entry erases, if it erases anything. Whoever stores it blanks all earlier entries, and itself: in the
    /// same transaction if it [erases words](Entry::erases_words), else soon.
    pub fn erasure(&self) -> Option<Erasure> {
        self.erasures().reduce(|mut all, more| {
            all.join(&more);
            all
        })
    }

    /// Whether it erases what people have said or are called; then every folded state of before is dropped with it. Of
    /// visitors who are dropped nothing is known but where on the site they were: no search finds that, and a folded state of
    /// before may be used until there is a newer one.
    pub fn erases_words(&self) -> bool {
        self.facts.iter().any(|fact| match fact {
            Fact::Chat { fact, .. } => matches!(fact, ChatFact::Erased { .. } | ChatFact::ThreadDeleted { .. }),
            Fact::Desk(_) => false,
        })
    }

    /// The ids of chats and threads whose erasure can concern this entry, as bits.
    pub fn erasable(&self) -> BTreeSet<u128> {
        let subjects = self.facts.iter().filter_map(|fact| match fact {
            Fact::Chat { chat, fact } => Some(match fact.subject()? {
                Subject::Chat => chat.0,
                Subject::Thread(thread) => thread.0,
            }),
            Fact::Desk(_) => None,
        });
        subjects.collect()
    }

    /// The entry as it is kept after an erasure; none if that does not concern it. Positions, ids and times stay.
    pub fn blank(&self, erasure: &Erasure) -> Option<Entry> {
        // Most entries are about somebody else: nothing is copied for them.
        let concerned = |fact: &Fact| matches!(fact, Fact::Chat { chat, fact } if erasure.concerns(*chat, fact));
        if !self.facts.iter().any(concerned) {
            return None;
        }
        let mut changed = false;
        let facts = self.facts.iter().map(|fact| {
            let blank = match fact {
                Fact::Chat { chat, fact } => erasure.blank(*chat, fact).map(|fact| Fact::Chat { chat: *chat, fact }),
                Fact::Desk(_) => None,
            };
            changed |= blank.is_some();
            blank.unwrap_or_else(|| fact.clone())
        });
        let facts = facts.collect();
        changed.then(|| Entry { facts, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::chat::Customer;
    use parlor_engine::{ChatId, CustomerId, ThreadId, Time, User};

    use super::*;

    fn entry(facts: Vec<(u128, ChatFact)>) -> Entry {
        let facts = facts.into_iter().map(|(chat, fact)| Fact::Chat { chat: ChatId(chat), fact }).collect();
        Entry { position: 1, at: Time(1), actor: User::System, origin: None, facts, refused: None }
    }

    fn dropped(n: u128) -> (u128, ChatFact) {
        (n, ChatFact::Profile(ProfileFact::Dropped { customer: CustomerId(n), at: Time(1) }))
    }

    #[test]
    fn an_entry_erases_all_that_its_facts_do_at_once() {
        let named = |n: u128| {
            let customer = Customer { id: CustomerId(n), name: Some(format!("Vera {n}")), email: None };
            (n, ChatFact::Opened { customer })
        };
        assert_eq!(entry(vec![named(1)]).erasure(), None);
        let thread = ThreadId(7);
        let erasing = entry(vec![dropped(3), dropped(1), (2, ChatFact::ThreadDeleted { thread })]);
        let erasure = erasing.erasure().unwrap();
        let expected = Erasure { chats: [ChatId(1), ChatId(3)].into(), threads: [thread].into() };
        assert_eq!(erasure, expected);
        let blank = entry(vec![named(1), named(2), named(3)]).blank(&erasure).unwrap();
        let names = blank.facts.iter().map(|fact| match fact {
            Fact::Chat { fact: ChatFact::Opened { customer }, .. } => customer.name.as_deref(),
            _ => panic!("{fact:?}"),
        });
        assert_eq!(names.collect::<Vec<_>>(), [None, Some("Vera 2"), None]);
        assert_eq!(blank.blank(&erasure), None, "nothing is left");
        assert_eq!(entry(vec![named(2)]).blank(&erasure), None);
    }

    #[test]
    fn visitors_who_are_dropped_had_no_words() {
        assert!(!entry(vec![dropped(1)]).erases_words());
        assert!(entry(vec![dropped(1), (2, ChatFact::ThreadDeleted { thread: ThreadId(7) })]).erases_words());
    }
}
