//! What the log says of files: an event, or a profile, names one by its address, and an erasure or the deletion of a thread
//! takes it away with everything else that was said there.
//!
//! The log is read on from where it was read last. Whatever is done with an entry may be done again after a death in
//! between.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use parlor_engine::chat::Subject;
use parlor_engine::{AccountId, ChatId, CustomerId, Fact, Time, User};
use parlor_sync::{ERASING, Entry};
use serde::{Deserialize, Serialize};

use super::known::written;
use super::{Files, ID_DIGITS, Kept, PATH, is_garbled};
use crate::store::{Store, StoreError};

/// Entries looked through at once.
const READ: usize = 1_000;
/// The document that says how far the log has been read for names of files.
const KIND: &str = "files";
const ID: &str = "names";
/// Places that name one file, at most. What is sent on to more people than that is the account's own and stays.
const NAMED_MAX: usize = 100;
/// In place of an id: the file stays, whatever is erased.
const STAYS: &str = "stays";

/// Which chats these customers have now.
pub type ChatsOf<'a> = dyn Fn(BTreeSet<CustomerId>) -> Result<BTreeMap<CustomerId, ChatId>, StoreError> + 'a;

#[derive(Default, Serialize, Deserialize)]
struct ReadUpTo {
    position: u64,
}

impl Files {
    /// Reads on in the log, puts down what names a file, and deletes files that were named only where something is erased
    /// since, and a customer's files that were first named there or nowhere yet. Says how many were deleted.
    ///
    /// # Errors
    /// If log, folder or account cannot be read; what is not done is done the next time.
    pub fn follow(&self, store: &dyn Store, account: AccountId, chats_of: &ChatsOf<'_>) -> Result<usize, StoreError> {
        let _alone = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        self.read_rest().map_err(failed)?;
        let read = store.documents().get(account, KIND, ID)?.and_then(|text| serde_json::from_str(&text).ok());
        let ReadUpTo { position: mut kept } = read.unwrap_or_default();
        let (mut position, mut deleted) = (kept, 0);
        loop {
            let (entries, last) = store.look_through(account, position, READ, &may_concern)?;
            let more = last - position >= READ as u64;
            position = last;
            // Erasures are carried out together, but never one that comes after the next name.
            let mut erased = BTreeSet::new();
            for entry in &entries {
                for (id, place) in names(entry)? {
                    deleted += self.erase(account, &mut erased)?;
                    self.note(account, &id, place)?;
                }
                for erasure in entry.erasures() {
                    deleted += self.erase_unnamed(account, &erasure.chats, entry.at, chats_of)?;
                    erased.extend(erasure.chats.iter().map(|chat| written(chat.0)));
                    erased.extend(erasure.threads.iter().map(|thread| written(thread.0)));
                }
            }
            deleted += self.erase(account, &mut erased)?;
            // Where nothing was found, finding nothing again does no harm, and whoever waits for the disk is spared.
            if position > kept && (!more || !entries.is_empty()) {
                let read = serde_json::to_string(&ReadUpTo { position }).map_err(failed)?;
                crate::store::note(store, account, KIND, ID, &read)?;
                kept = position;
            }
            if !more {
                return Ok(deleted);
            }
        }
    }

    fn note(&self, account: AccountId, id: &str, place: String) -> Result<(), StoreError> {
        let known = self.look_past(id).map_err(failed)?.filter(|kept| kept.account == account);
        let Some(mut kept) = known.filter(|kept| kept.named_in.len() <= NAMED_MAX && !kept.named_in.contains(&place))
        else {
            return Ok(());
        };
        kept.named_in.push(if kept.named_in.len() < NAMED_MAX { place } else { STAYS.to_owned() });
        self.write_about(&kept).map_err(failed)?;
        self.known().add(&kept);
        Ok(())
    }

    /// Deletes what the customers of these chats had sent in by this moment and nothing names. Where they said it just
    /// before, the log has forgotten it already.
    fn erase_unnamed(
        &self,
        account: AccountId,
        chats: &BTreeSet<ChatId>,
        at: Time,
        chats_of: &ChatsOf<'_>,
    ) -> Result<usize, StoreError> {
        let unnamed = if chats.is_empty() { Vec::new() } else { self.known().unnamed_since(account, at.plus_ms(1)) };
        let mut theirs = Vec::new();
        for id in unnamed {
            let kept = self.look_past(&id).map_err(failed)?;
            theirs.extend(kept.and_then(|kept| if let User::Customer(by) = kept.by { Some((by, kept)) } else { None }));
        }
        if theirs.is_empty() {
            return Ok(0);
        }
        let chat_of = chats_of(theirs.iter().map(|(by, _)| *by).collect())?;
        theirs.retain(|(by, _)| chat_of.get(by).is_some_and(|chat| chats.contains(chat)));
        theirs.iter().try_for_each(|(_, kept)| self.delete(kept)).map_err(failed)?;
        Ok(theirs.len())
    }

    /// Deletes what goes with these chats and threads, which are none then.
    fn erase(&self, account: AccountId, erased: &mut BTreeSet<String>) -> Result<usize, StoreError> {
        let mut deleted = 0;
        let named = self.known().named_in(account, erased);
        for id in named {
            let was = match self.look_up(&id) {
                Ok(Some(was)) => was,
                Ok(None) => continue,
                // Nobody can be sent it any more, whatever else names it. What is in it is still there.
                Err(error) if is_garbled(&error) => {
                    self.delete_garbled(account, &id).map_err(failed)?;
                    deleted += 1;
                    continue;
                }
                Err(error) => return Err(failed(error)),
            };
            let mut kept = was.clone();
            let was_first = kept.named_in.first().is_some_and(|first| erased.contains(first));
            let before = kept.named_in.len();
            kept.named_in.retain(|place| !erased.contains(place));
            if before > 0 && (kept.named_in.is_empty() || kept.by.is_customer() && was_first) {
                self.delete(&was).map_err(failed)?;
                deleted += 1;
            } else if kept.named_in.len() < before {
                self.write_about(&kept).map_err(failed)?;
                self.known().forget(&was);
                self.known().add(&kept);
            }
        }
        erased.clear();
        Ok(deleted)
    }
}

/// Whether the entry of this JSON may name a file, or erase something.
fn may_concern(json: &str) -> bool {
    json.contains(PATH) || ERASING.iter().any(|name| json.contains(name))
}

/// The files that an entry names, and where it does.
fn names(entry: &Entry) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::new();
    for fact in &entry.facts {
        let place = match fact {
            Fact::Chat { chat, fact } => match fact.subject() {
                Some(Subject::Chat) => written(chat.0),
                Some(Subject::Thread(thread)) => written(thread.0),
                None => continue,
            },
            Fact::Desk(_) => STAYS.to_owned(),
        };
        let text = serde_json::to_string(fact).map_err(failed)?;
        found.extend(ids_in(&text).map(|id| (id.to_owned(), place.clone())));
    }
    Ok(found)
}

/// What follows the path of files and has the length of an id; whether it is one, the folder knows.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(PATH).filter_map(|(place, _)| text.get(place + PATH.len()..place + PATH.len() + ID_DIGITS))
}

pub(super) fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

impl Kept {
    /// Whether the log names it.
    pub fn is_named(&self) -> bool {
        !self.named_in.is_empty()
    }
}
