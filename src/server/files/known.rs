//! Where the log names which files, in memory: an erasure finds them without looking through the folder.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::{AccountId, Time};

use super::Kept;

/// Files by what names them. What they are stands on the disk.
#[derive(Default)]
pub(super) struct Known {
    /// Account, chat or thread, file.
    named: BTreeSet<(AccountId, u128, u128)>,
    /// What nothing names yet, and since when it is there.
    unnamed: BTreeMap<u128, (AccountId, Time)>,
    /// What could not be read, and may be another time.
    unread: BTreeSet<String>,
}

impl Known {
    /// Takes note of a file, new or named anew.
    pub fn add(&mut self, kept: &Kept) {
        let Some(id) = bits(&kept.id) else { return };
        if kept.named_in.is_empty() {
            self.unnamed.insert(id, (kept.account, kept.at));
            return;
        }
        self.unnamed.remove(&id);
        self.named.extend(places(kept).map(|place| (kept.account, place, id)));
    }

    /// Forgets a file as it was.
    pub fn forget(&mut self, kept: &Kept) {
        let Some(id) = bits(&kept.id) else { return };
        self.unnamed.remove(&id);
        for place in places(kept) {
            self.named.remove(&(kept.account, place, id));
        }
    }

    /// Forgets a file of which nothing else is known any more.
    pub fn forget_id(&mut self, id: &str) {
        let Some(id) = bits(id) else { return };
        self.unnamed.remove(&id);
        self.named.retain(|(_, _, named)| *named != id);
    }

    /// The files of an account that are named in one of these places.
    pub fn named_in(&self, account: AccountId, erased: &BTreeSet<String>) -> BTreeSet<String> {
        let places = erased.iter().filter_map(|place| bits(place));
        let found = places.flat_map(|place| self.named.range((account, place, 0)..=(account, place, u128::MAX)));
        found.map(|(_, _, id)| written(*id)).collect()
    }

    /// The files of an account that nothing has named since before this moment.
    pub fn unnamed_since(&self, account: AccountId, before: Time) -> Vec<String> {
        let left = self.unnamed.iter().filter(|(_, (of, at))| *of == account && *at < before);
        left.map(|(id, _)| written(*id)).collect()
    }

    /// A file could not be read.
    pub fn add_unread(&mut self, id: String) {
        self.unread.insert(id);
    }

    /// Files that could not be read.
    pub fn unread(&self) -> Vec<String> {
        self.unread.iter().cloned().collect()
    }

    /// One of them could be.
    pub fn forget_unread(&mut self, id: &str) {
        self.unread.remove(id);
    }
}

/// The chats and threads that name a file.
fn places(kept: &Kept) -> impl Iterator<Item = u128> {
    kept.named_in.iter().filter_map(|place| bits(place))
}

fn bits(id: &str) -> Option<u128> {
    u128::from_str_radix(id, 16).ok()
}

/// The id of a file, a chat or a thread.
pub(super) fn written(bits: u128) -> String {
    format!("{bits:032x}")
}
