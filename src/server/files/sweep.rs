//! Deleting what nobody has sent: a file stays once an event of the log names its address.

use parlor_engine::{AccountId, Time};
use serde::{Deserialize, Serialize};

use super::{Files, ID_DIGITS, PATH};
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
        let mut deleted = 0;
        for id in self.names().map_err(failed)? {
            let Some(kept) = self.find(&id) else { continue };
            if kept.account == account && !kept.named && now.since_ms(kept.at) > WAIT_MS {
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
                    let known = self.find(id).filter(|kept| kept.account == account && !kept.named);
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
