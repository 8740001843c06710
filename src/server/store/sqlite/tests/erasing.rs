//! What is forgotten is gone from the disk.

use super::*;

#[test]
fn no_byte_of_what_was_erased_is_left_in_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    // The index of words holds them piece by piece: what stands at the end of the word is enough.
    let piece = &conformance::ERASED_WORD[4..];
    conformance::erase(&store);
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    file.execute_batch("BEGIN; SELECT count(*) FROM log").unwrap();
    assert!(!store.finish_erasures().unwrap(), "somebody still reads what was there before");
    file.execute_batch("COMMIT").unwrap();
    assert!(store.finish_erasures().unwrap());
    let holding = |piece: &str| {
        let mut found = Vec::new();
        let mut folders = vec![folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if fs::read(&entry).unwrap().windows(piece.len()).any(|bytes| bytes == piece.as_bytes()) {
                    found.push(entry);
                }
            }
        }
        found
    };
    assert_eq!(holding(piece), Vec::<std::path::PathBuf>::new());
    assert_eq!(holding("Customer 1"), Vec::<std::path::PathBuf>::new());
    assert_eq!(holding("Customer 2").len(), 1, "the search finds what is there");
}

/// The log of an account is read from end to end for nobody who wants to be forgotten.
#[test]
fn an_erasure_reads_only_what_it_concerns_and_the_next_one_only_what_is_new() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let erasing = |entries: &[Arc<Entry>], n: usize| {
        let chat = folded(entries).account.chats.into_values().nth(n).unwrap();
        let erased = parlor_engine::chat::ChatFact::Erased { erasure: chat.erasure(), at: parlor_engine::Time(9_000) };
        let entry = Entry {
            position: entries.len() as u64 + 1,
            facts: vec![parlor_engine::Fact::Chat { chat: chat.id, fact: erased }],
            refused: None,
            ..Entry::clone(&entries[0])
        };
        (chat.id, Arc::new(entry))
    };
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    let mut stored = entries(2);
    log.append(&stored, &[]).unwrap();
    let (chat, first) = erasing(&stored, 0);
    // Whoever looked into each entry for the chat's id would stumble here.
    let other = stored.iter().find(|entry| !entry.erasable().is_empty() && !entry.erasable().contains(&chat.0));
    let damage = "UPDATE log SET entry = ?1 WHERE position = ?2";
    file.execute(damage, (format!("{{\"{chat}\""), other.unwrap().position as i64)).unwrap();
    log.append(std::slice::from_ref(&first), &[]).unwrap();
    stored.push(first);
    let listed = |chat: parlor_engine::ChatId| -> i64 {
        let sql = "SELECT count(*) FROM erasable WHERE subject = ?1";
        file.query_row(sql, [chat.0.to_be_bytes()], |row| row.get(0)).unwrap()
    };
    assert_eq!(listed(chat), 0, "nothing is left for another erasure");
    let (again, second) = erasing(&stored, 0);
    log.append(&[second], &[]).unwrap();
    assert_eq!(again, chat);
}

#[test]
fn what_an_older_parlor_stored_can_be_erased() {
    let folder = TempDir::new().unwrap();
    {
        let store = SqliteStore::open(folder.path()).unwrap();
        let mut log = store.log(ACCOUNT).unwrap();
        log.load(0).unwrap();
        log.append(&entries(2), &[]).unwrap();
        let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
        file.execute_batch("DELETE FROM erasable; UPDATE histories SET listed = 0").unwrap();
    }
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut log = store.log(ACCOUNT).unwrap();
    let before = log.load(0).unwrap().snapshot;
    let chat = before.account.chats.values().next().unwrap();
    let name = chat.customer.name.clone().unwrap();
    let erased = parlor_engine::chat::ChatFact::Erased { erasure: chat.erasure(), at: parlor_engine::Time(9_000) };
    let entry = Entry {
        position: before.position + 1,
        facts: vec![parlor_engine::Fact::Chat { chat: chat.id, fact: erased }],
        ..Entry::clone(&entries(1)[0])
    };
    log.append(&[Arc::new(entry)], &[]).unwrap();
    let stored = serde_json::to_string(&log.load(usize::MAX).unwrap().tail).unwrap();
    assert!(!stored.contains(&name), "{stored}");
}

/// What may be erased is listed for many entries at once: none is forgotten if the server dies before it is.
#[test]
fn what_is_not_listed_yet_is_listed_by_the_next_start() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let listed = || -> i64 { file.query_row("SELECT count(*) FROM erasable", (), |row| row.get(0)).unwrap() };
    let entries = entries(30);
    let due: usize = entries.iter().map(|entry| entry.erasable().len()).sum();
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log.append(&entries[..20], &[]).unwrap();
    assert_eq!(listed(), 0, "it would be most of what is written");
    log.load(0).unwrap();
    let first = listed();
    assert!(first > 0);
    log.append(&entries[20..], &[]).unwrap();
    assert_eq!(listed(), first);
    let mut again = store.log(ACCOUNT).unwrap();
    again.load(0).unwrap();
    assert_eq!(listed(), due as i64);
}

#[test]
fn what_could_not_be_stored_is_not_listed() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    let entries = entries(2);
    log.append(&entries, &[]).unwrap();
    let next = |facts| {
        let position = entries.len() as u64 + 1;
        Arc::new(Entry { position, facts, refused: None, ..Entry::clone(&entries[0]) })
    };
    let chat = folded(&entries).account.chats.into_values().next().unwrap();
    let renamed = parlor_engine::chat::ChatFact::CustomerSaved { customer: chat.customer.clone() };
    let renamed = next(vec![parlor_engine::Fact::Chat { chat: chat.id, fact: renamed }]);
    let misplaced = Entry { position: 900, ..Entry::clone(&renamed) };
    assert!(log.append(&[renamed, Arc::new(misplaced)], &[]).is_err());
    // Whoever had listed the first of them would look for it in vain, or in what is stored in its place.
    let erased = parlor_engine::chat::ChatFact::Erased { erasure: chat.erasure(), at: parlor_engine::Time(9_000) };
    log.append(&[next(vec![parlor_engine::Fact::Chat { chat: chat.id, fact: erased }])], &[]).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let of_erasure = "SELECT count(*) FROM erasable WHERE position > ?1";
    let listed: i64 = file.query_row(of_erasure, [entries.len() as i64], |row| row.get(0)).unwrap();
    assert_eq!(listed, 0);
}

/// By the thousand they come every day, and nobody is to wait for it, nor a start to take long because of it.
#[test]
fn visitors_are_dropped_without_a_word_of_theirs_and_the_snapshot_stays() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    // More than are blanked at once.
    let (entries, drop) = conformance::drop_visitors(150);
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log.append(&entries, &[]).unwrap();
    store.save_snapshot(ACCOUNT, &folded(&entries)).unwrap();
    let file = rusqlite::Connection::open(folder.path().join(DATA_FILE)).unwrap();
    let count = |sql: &str| -> i64 { file.query_row(sql, (), |row| row.get(0)).unwrap() };
    let told = format!("SELECT count(*) FROM log WHERE entry LIKE '%{}%'", conformance::DROPPED_WORD);
    log.append(std::slice::from_ref(&drop), &[]).unwrap();
    assert_eq!(count(&told), 300, "nobody has waited for them");
    assert!(store.finish_erasures().unwrap());
    assert_eq!(count(&told), 0);
    assert_eq!(count("SELECT count(*) FROM erasures"), 0, "not even that they were there is known");
    let snapshot = super::super::SnapshotFile::new(folder.path(), ACCOUNT);
    let kept = snapshot.load(&file, drop.position).ok().unwrap();
    assert_eq!(kept, Some(folded(&entries)), "a start goes on from there");
    let bytes = fs::read(folder.path().join(DATA_FILE)).unwrap();
    let word = conformance::DROPPED_WORD.as_bytes();
    assert!(!bytes.windows(word.len()).any(|bytes| bytes == word));
    let all: Vec<_> = entries.iter().cloned().chain([drop]).collect();
    assert_eq!(log.load(0).unwrap().snapshot, folded(&all));
}
