//! Deleting what nobody has sent: a file stays once an event of the log names its address.

use parlor_engine::{AccountId, Time};

use super::Files;
use super::names::{ChatsOf, failed};
use crate::store::{Store, StoreError};

/// How long a file may wait to be sent, in milliseconds: a day.
const WAIT_MS: u64 = 24 * 3_600_000;

impl Files {
    /// Reads on in the log, as [`Files::follow`] does, and deletes what has waited in vain. Says how many were deleted.
    ///
    /// # Errors
    /// If log or folder cannot be read; then nothing more is deleted.
    pub fn sweep(
        &self,
        store: &dyn Store,
        account: AccountId,
        now: Time,
        chats_of: &ChatsOf<'_>,
    ) -> Result<usize, StoreError> {
        let mut deleted = self.follow(store, account, chats_of)?;
        let left = self.known().unnamed_since(account, Time(now.0.saturating_sub(WAIT_MS)));
        if left.is_empty() {
            return Ok(deleted);
        }
        // Somebody may have sent one meanwhile.
        deleted += self.follow(store, account, chats_of)?;
        for id in left {
            if let Some(kept) = self.look_past(&id).map_err(failed)?.filter(|kept| !kept.is_named()) {
                self.delete(&kept).map_err(failed)?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Arc;

    use parlor_engine::chat::{AttributeFact, ChatFact, Erasure};
    use parlor_engine::{ChatId, CustomerId, Fact, ThreadId, User};
    use parlor_sync::Entry;

    use super::super::Room;
    use super::*;
    use crate::store::MemoryStore;

    const ACCOUNT: AccountId = AccountId(1);
    const ROOM: Room = Room { file: 100, customer: 1_000, customers: 1_000, account: 1_000 };

    #[test]
    fn what_cannot_be_read_now_is_neither_forgotten_nor_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Arc::new(Files::open(folder.path(), ROOM).unwrap());
        let files = open();
        let mut receiving = files.receive(ACCOUNT, User::System).unwrap();
        receiving.write(b"hello").unwrap();
        let kept = receiving.finish("a.txt".to_owned(), "text/plain".to_owned(), Time(5)).unwrap();
        let about = folder.path().join("files").join(format!("{}.json", kept.id));
        // A folder in its place cannot be read as a file, and yet something is there.
        let aside = folder.path().join("aside");
        std::fs::rename(&about, &aside).unwrap();
        std::fs::create_dir(&about).unwrap();
        let files = open();
        assert!(files.sweep(&MemoryStore::default(), ACCOUNT, Time(1_000), &nobody).is_err());
        std::fs::remove_dir(&about).unwrap();
        std::fs::rename(&aside, &about).unwrap();
        let files = open();
        assert_eq!(files.find(&kept.id), Some(kept.clone()));
        assert!(files.bytes(&kept).is_ok());
        let store = MemoryStore::default();
        assert_eq!(files.sweep(&store, ACCOUNT, Time(1_000), &nobody).unwrap(), 0);
        assert_eq!(files.sweep(&store, ACCOUNT, Time(WAIT_MS + 1_000), &nobody).unwrap(), 1, "nobody has sent it");
        assert_eq!(files.find(&kept.id), None);
    }

    fn sent(files: &Arc<Files>, name: &str) -> super::super::Kept {
        sent_by(files, name, User::System, Time(5))
    }

    fn sent_by(files: &Arc<Files>, name: &str, by: User, at: Time) -> super::super::Kept {
        let mut receiving = files.receive(ACCOUNT, by).unwrap();
        receiving.write(b"hello").unwrap();
        receiving.finish(name.to_owned(), "text/plain".to_owned(), at).unwrap()
    }

    /// For logs in which no customer is erased.
    fn nobody(_: BTreeSet<CustomerId>) -> Result<BTreeMap<CustomerId, ChatId>, StoreError> {
        Ok(BTreeMap::new())
    }

    #[test]
    fn what_a_customer_sent_in_just_before_being_erased_goes_though_the_log_has_forgotten_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let files = Arc::new(Files::open(folder.path(), ROOM).unwrap());
        let [vera, carl] = [9, 10].map(CustomerId);
        let [before, after] =
            [(vera, 5), (vera, 30)].map(|(by, at)| sent_by(&files, "a", User::Customer(by), Time(at)));
        let others = [User::Customer(carl), User::System].map(|by| sent_by(&files, "b", by, Time(5)));
        let store = MemoryStore::default();
        let erasure = Erasure { chats: [ChatId(7)].into(), ..Erasure::default() };
        let erased = Fact::Chat { chat: ChatId(7), fact: ChatFact::Erased { erasure, at: Time(20) } };
        let entry =
            Entry { position: 1, at: Time(20), actor: User::System, origin: None, facts: vec![erased], refused: None };
        store.log(ACCOUNT).unwrap().append(&[Arc::new(entry)], &[]).unwrap();
        // Where the account does not say whose a chat is, nothing is passed over.
        assert!(files.follow(&store, ACCOUNT, &|_| Err(StoreError::Failed("stopped".to_owned()))).is_err());
        let chats_of = |_| Ok(BTreeMap::from([(vera, ChatId(7)), (carl, ChatId(8))]));
        assert_eq!(files.follow(&store, ACCOUNT, &chats_of).unwrap(), 1);
        assert_eq!(files.find(&before.id), None);
        assert!(!folder.path().join("files").join(&before.id).exists());
        assert!(others.iter().chain([&after]).all(|kept| files.find(&kept.id).is_some()));
    }

    #[test]
    fn one_file_that_nobody_can_make_sense_of_stops_no_erasing() {
        let folder = tempfile::tempdir().unwrap();
        let files = Arc::new(Files::open(folder.path(), ROOM).unwrap());
        let [secret, other] = [sent(&files, "secret.txt"), sent(&files, "other.txt")];
        let about = |id: &str| folder.path().join("files").join(format!("{id}.json"));
        std::fs::write(about("0123456789abcdef0123456789abcdef"), "{").unwrap();
        std::fs::write(folder.path().join("files").join("0123456789abcdef0123456789abcdef"), "bytes").unwrap();
        let store = MemoryStore::default();
        let (chat, thread) = (ChatId(7), ThreadId(8));
        let tagged =
            |tag: String| Fact::Chat { chat, fact: ChatFact::AttributesChanged(AttributeFact::Tagged { thread, tag }) };
        let entry = |position, facts| {
            Arc::new(Entry { position, at: Time(position), actor: User::System, origin: None, facts, refused: None })
        };
        let named = [secret.url(), other.url()].map(tagged).to_vec();
        let deleted = vec![Fact::Chat { chat, fact: ChatFact::ThreadDeleted { thread } }];
        let mut log = store.log(ACCOUNT).unwrap();
        log.append(&[entry(1, named)], &[]).unwrap();
        assert_eq!(files.follow(&store, ACCOUNT, &nobody).unwrap(), 0);
        // One is garbled while the server runs, one was before it started.
        let files = Arc::new(Files::open(folder.path(), ROOM).unwrap());
        std::fs::write(about(&other.id), "").unwrap();
        log.append(&[entry(2, deleted)], &[]).unwrap();
        assert_eq!(files.follow(&store, ACCOUNT, &nobody).unwrap(), 2);
        for gone in [&secret, &other] {
            assert_eq!(files.find(&gone.id), None);
            assert!(!folder.path().join("files").join(&gone.id).exists(), "the bytes of {} too", gone.name);
            assert!(!about(&gone.id).exists());
        }
        assert_eq!(files.sweep(&store, ACCOUNT, Time(WAIT_MS + 1_000), &nobody).unwrap(), 0);
        assert_eq!(files.follow(&store, ACCOUNT, &nobody).unwrap(), 0, "it is done");
    }
}
