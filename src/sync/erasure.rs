//! Erasing from what is stored: the same for every store, and for what an authority keeps in memory.

use std::collections::BTreeSet;

use parlor_engine::Fact;
use parlor_engine::chat::{ChatFact, Erasure, Subject};

use crate::Entry;

impl Entry {
    /// What this entry erases, if it erases anything. Whoever stores it blanks all earlier entries in the same
    /// transaction, and itself, and drops every folded state of before.
    pub fn erasures(&self) -> impl Iterator<Item = Erasure> {
        self.facts.iter().filter_map(|fact| match fact {
            Fact::Chat { fact: ChatFact::Erased { erasure, .. }, .. } => Some(erasure.clone()),
            // Nobody sees it any more; what was said in it goes too.
            Fact::Chat { fact: ChatFact::ThreadDeleted { thread }, .. } => {
                Some(Erasure { chats: Vec::new(), threads: vec![*thread] })
            }
            Fact::Chat { .. } | Fact::Desk(_) => None,
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
