//! Deleting what nobody has sent: a file stays once an event of the log names its address.

use parlor_engine::{AccountId, Time};
use serde::{Deserialize, Serialize};

use super::{Files, ID_DIGITS, Kept, PATH};
use crate::store::{Store, StoreError};

/// How long a file may wait to be sent, in milliseconds: a day.
const WAIT_MS: u64 = 24 * 3_600_000;
/// Entries read at once.
const READ: usize = 200;
/// The document that says how far the log has been read for names of files.
const KIND: &str = "files";

#[derive(Default, Serialize, Deserialize)]
struct ReadUpTo {
    position: u64,
}

impl Files {
    /// Reads on in the log, marks what it names, and deletes what has waited in vain. Says how many were deleted.
    ///
    /// # Errors
    /// If log or folder cannot be read; then nothing more is deleted.
    pub fn sweep(&self, store: &dyn Store, account: AccountId, now: Time) -> Result<usize, StoreError> {
        self.mark(store, account)?;
        let is_left = |kept: &Kept| kept.account == account && !kept.named && now.since_ms(kept.at) > WAIT_MS;
        let mut left = Vec::new();
        for id in self.names().map_err(failed)? {
            left.extend(self.look_up(&id).map_err(failed)?.filter(is_left).map(|_| id));
        }
        if left.is_empty() {
            return Ok(0);
        }
        // Somebody may have sent one while the folder was read.
        self.mark(store, account)?;
        let mut deleted = 0;
        for id in left {
            if let Some(kept) = self.look_up(&id).map_err(failed)?.filter(is_left) {
                self.delete(&kept).map_err(failed)?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }

    fn mark(&self, store: &dyn Store, account: AccountId) -> Result<(), StoreError> {
        let read = store.documents().get(account, KIND, KIND)?.and_then(|text| serde_json::from_str(&text).ok());
        let ReadUpTo { mut position } = read.unwrap_or_default();
        loop {
            let entries = store.entries(account, position, READ)?;
            let Some(last) = entries.last() else { return Ok(()) };
            position = last.position;
            for entry in &entries {
                let text = serde_json::to_string(&entry.facts).map_err(failed)?;
                for id in ids_in(&text) {
                    let known = self.look_up(id).map_err(failed)?;
                    let known = known.filter(|kept| kept.account == account && !kept.named);
                    let Some(mut kept) = known else { continue };
                    kept.named = true;
                    self.write_about(&kept).map_err(failed)?;
                }
            }
            let read = serde_json::to_string(&ReadUpTo { position }).map_err(failed)?;
            store.documents().put(account, KIND, KIND, &read)?;
        }
    }
}

/// What follows the path of files and has the length of an id; whether it is one, the folder knows.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(PATH).filter_map(|(place, _)| text.get(place + PATH.len()..place + PATH.len() + ID_DIGITS))
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parlor_engine::User;

    use super::*;
    use crate::store::MemoryStore;

    const ACCOUNT: AccountId = AccountId(1);

    #[test]
    fn what_cannot_be_read_now_is_neither_forgotten_nor_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Arc::new(Files::open(folder.path(), 100, 1_000).unwrap());
        let files = open();
        let mut receiving = files.receive(ACCOUNT).unwrap();
        receiving.write(b"hello").unwrap();
        let kept = receiving.finish("a.txt".to_owned(), "text/plain".to_owned(), User::System, Time(5)).unwrap();
        let about = folder.path().join("files").join(format!("{}.json", kept.id));
        // A folder in its place cannot be read as a file, and yet something is there.
        let aside = folder.path().join("aside");
        std::fs::rename(&about, &aside).unwrap();
        std::fs::create_dir(&about).unwrap();
        let files = open();
        assert!(files.sweep(&MemoryStore::default(), ACCOUNT, Time(1_000)).is_err());
        std::fs::remove_dir(&about).unwrap();
        std::fs::rename(&aside, &about).unwrap();
        let files = open();
        assert_eq!(files.find(&kept.id), Some(kept.clone()));
        assert!(files.bytes(&kept).is_ok());
        let store = MemoryStore::default();
        assert_eq!(files.sweep(&store, ACCOUNT, Time(1_000)).unwrap(), 0);
        assert_eq!(files.sweep(&store, ACCOUNT, Time(WAIT_MS + 1_000)).unwrap(), 1, "nobody has sent it");
        assert_eq!(files.find(&kept.id), None);
    }
}
