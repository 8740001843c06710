//! Deleting what nobody has sent: a file stays once an event of the log names its address.

use parlor_engine::{AccountId, Time};

use super::names::failed;
use super::{Files, Kept};
use crate::store::{Store, StoreError};

/// How long a file may wait to be sent, in milliseconds: a day.
const WAIT_MS: u64 = 24 * 3_600_000;

impl Files {
    /// Reads on in the log, as [`Files::follow`] does, and deletes what has waited in vain. Says how many were deleted.
    ///
    /// # Errors
    /// If log or folder cannot be read; then nothing more is deleted.
    pub fn sweep(&self, store: &dyn Store, account: AccountId, now: Time) -> Result<usize, StoreError> {
        let mut deleted = self.follow(store, account)?;
        let is_left = |kept: &Kept| kept.account == account && !kept.is_named() && now.since_ms(kept.at) > WAIT_MS;
        let mut left = Vec::new();
        for id in self.names().map_err(failed)? {
            left.extend(self.look_up(&id).map_err(failed)?.filter(is_left).map(|_| id));
        }
        if left.is_empty() {
            return Ok(deleted);
        }
        // Somebody may have sent one while the folder was read.
        deleted += self.follow(store, account)?;
        for id in left {
            if let Some(kept) = self.look_up(&id).map_err(failed)?.filter(is_left) {
                self.delete(&kept).map_err(failed)?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parlor_engine::User;

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
