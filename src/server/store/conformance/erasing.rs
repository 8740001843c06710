//! Erasing from the log and the archive.

use std::sync::Arc;

use parlor_engine::chat::{ChatFact, Reach};
use parlor_engine::command::{DropVisitors, StartVisit, ViewPage};
use parlor_engine::{ClientId, Command, CustomerId, Fact, Time, User};
use parlor_sync::authority::{Authority, Config};
use parlor_sync::{ArchiveQuery, CursorKey, Entry, Epoch, History, Origin};

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

/// A word in the address of every page that the visitors saw who are dropped.
pub(in crate::store) const DROPPED_WORD: &str = "vqkzjwmxbrhy";

/// A day with some customers and three visitors, each on so many pages, and the entry that drops two of them.
pub(in crate::store) fn drop_visitors(pages: u32) -> (Vec<Arc<Entry>>, Arc<Entry>) {
    let mut day = entries(1);
    let config = Config { seed: 6, cursor_key: CursorKey(1), agent_grace_ms: 60_000, tail: 0, reach: Reach::default() };
    let history = History { epoch: Epoch(1), snapshot: folded(&day), tail: Vec::new() };
    let mut authority = Authority::new(config, history, Time(5_000));
    for visitor in 7..10 {
        let word = if visitor == 9 { "lamps" } else { DROPPED_WORD };
        let start = Command::StartVisit(StartVisit { ip: "192.0.2.7".to_owned(), ..StartVisit::default() });
        let view = |page| ViewPage { url: format!("https://shop.example/{word}/{page}"), title: String::new() };
        let views = (0..pages).map(|page| Command::ViewPage(view(page)));
        for (command, number) in std::iter::once(start).chain(views).zip(1..) {
            let origin = Origin { client: ClientId(visitor), number };
            authority.handle_command(User::Customer(CustomerId(visitor)), origin, command, Time(5_000));
        }
    }
    // What waited to be stored would be blanked before it ever was.
    day.extend(authority.poll_append().unwrap());
    authority.handle_appended();
    let dropped = DropVisitors { customers: vec![CustomerId(7), CustomerId(8)], unheard_since: Time(5_001) };
    assert_eq!(authority.handle_system(&Command::DropVisitors(dropped), Time(6_000)), None);
    let drop = authority.poll_append().unwrap().pop().unwrap();
    assert_eq!(drop.facts.len(), 2, "{drop:?}");
    (day, drop)
}

pub(super) fn where_dropped_visitors_were_is_erased_soon(store: &dyn Store) {
    let (mut entries, drop) = drop_visitors(3);
    let before = folded(&entries);
    let mut log = loaded(store);
    log.append(&entries, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &before).unwrap();
    log.append(std::slice::from_ref(&drop), &[]).unwrap();
    entries.push(drop);
    let live = folded(&entries);
    assert_eq!(loaded(store).load(0).unwrap().snapshot, live);
    assert!(store.finish_erasures().unwrap());
    let history = loaded(store).load(usize::MAX).unwrap();
    assert_eq!(history.snapshot, live);
    let stored = serde_json::to_string(&history.tail).unwrap();
    assert!(!stored.contains(DROPPED_WORD), "{stored}");
    assert!(stored.contains("lamps") && stored.contains("order 1"), "nobody else is touched");
    store.save_snapshot(ACCOUNT, &live).unwrap();
    assert_eq!(loaded(store).load(0).unwrap().snapshot, live);
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
