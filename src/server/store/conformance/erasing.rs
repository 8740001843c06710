//! Erasing from the log and the archive.

use std::sync::Arc;

use parlor_engine::chat::ChatFact;
use parlor_engine::{Fact, Time, User};
use parlor_sync::{ArchiveQuery, Entry};

use super::archive::{filed, row};
use super::{ACCOUNT, entries, folded, loaded};
use crate::store::{Scope, Store};

/// A word that the first customer says and nobody else.
pub(in crate::store) const ERASED_WORD: &str = "qxjvzkwumplh";

/// A day at whose end the first customer is erased. Files the customer's thread before and after.
pub(in crate::store) fn erase(store: &dyn Store) -> Vec<Arc<Entry>> {
    let mut entries = entries(2);
    for entry in &mut entries {
        let text = serde_json::to_string(entry.as_ref()).unwrap().replace("order 1", ERASED_WORD);
        *entry = Arc::new(serde_json::from_str(&text).unwrap());
    }
    let before = folded(&entries);
    let chat = before.account.chats.values().find(|chat| chat.customer.name.as_deref() == Some("Customer 1")).unwrap();
    let erased = ChatFact::Erased { erasure: chat.erasure(), at: Time(9_000) };
    let entry = Entry {
        position: entries.len() as u64 + 1,
        at: Time(9_000),
        actor: User::System,
        origin: None,
        facts: vec![Fact::Chat { chat: chat.id, fact: erased }],
        refused: None,
    };
    let entry = Arc::new(entry);
    let mut log = loaded(store);
    let filed = |text: &str| filed(row(1, 10, 1, &[]), text);
    log.append(&entries, &[filed(ERASED_WORD)]).unwrap();
    store.save_snapshot(ACCOUNT, &before).unwrap();
    log.append(std::slice::from_ref(&entry), &[filed("")]).unwrap();
    entries.push(entry);
    entries
}

pub(super) fn what_is_erased_is_gone(store: &dyn Store) {
    let entries = erase(store);
    let live = folded(&entries);
    let history = loaded(store).load(usize::MAX).unwrap();
    assert_eq!(history.snapshot, live, "replaying the blanked log gives the live state");
    let positions: Vec<_> = history.tail.iter().map(|entry| entry.position).collect();
    assert_eq!(positions, Vec::from_iter(1..=entries.len() as u64), "every entry is still there");
    let stored = serde_json::to_string(&history.tail).unwrap();
    assert!(!stored.contains(ERASED_WORD) && !stored.contains("Customer 1"), "{stored}");
    assert!(stored.contains("Customer 2") && stored.contains("order 2"), "nobody else is touched");
    let query = ArchiveQuery { text: ERASED_WORD.to_owned(), ..ArchiveQuery::default() };
    assert!(store.archive(ACCOUNT, &query, &Scope::All).unwrap().rows.is_empty());
}

pub(super) fn a_snapshot_of_before_is_not_taken(store: &dyn Store) {
    let entries = erase(store);
    let before = folded(&entries[..entries.len() - 1]);
    // It may have been on its way while the erasure was stored.
    store.save_snapshot(ACCOUNT, &before).unwrap();
    assert_eq!(loaded(store).load(0).unwrap().snapshot, folded(&entries));
    store.save_snapshot(ACCOUNT, &folded(&entries)).unwrap();
    assert_eq!(loaded(store).load(0).unwrap().snapshot, folded(&entries));
}
