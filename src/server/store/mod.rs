//! Where an account's history is kept. One trait, one conformance suite, several stores.
//!
//! Everything here blocks: each shard calls it from a thread of its own.

mod audit;
mod changes;
#[cfg(test)]
mod conformance;
mod keys;
mod mails;
pub mod memory;
mod replay;
pub mod sqlite;

use std::fmt;
use std::sync::Arc;

use parlor_engine::desk::{Agent, DeskFact, DutyFact};
use parlor_engine::{AccountId, AgentId, Fact, Time};
pub use parlor_sync::archive::{Filed, Scope};
use parlor_sync::archive::{StatusChange, ThreadFacts};
use parlor_sync::{ArchivePage, ArchiveQuery, Entry, Epoch, History, Snapshot};
use serde::de::DeserializeOwned;

pub use audit::Audit;
pub use changes::{Changes, change, note};
pub use keys::{Invitation, Keys, Token};
pub use mails::{MailRow, Mails};
pub use memory::MemoryStore;
pub use sqlite::SqliteStore;

use crate::audit::{Record, Recorded};
use crate::random;

/// Opens what belongs to one account, and what belongs to none.
pub trait Store: Send + Sync {
    /// The one writer of an account. Whoever holds it is the account's shard.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    fn log(&self, account: AccountId) -> Result<Box<dyn Log>, StoreError>;

    /// The archive of an account.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn archive(&self, account: AccountId, query: &ArchiveQuery, scope: &Scope) -> Result<ArchivePage, StoreError>;

    /// Hands out the facts of every closed thread that started or was closed from the first moment on and before the second,
    /// in no order.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn facts(
        &self,
        account: AccountId,
        between: (Time, Time),
        each: &mut dyn FnMut(&ThreadFacts),
    ) -> Result<(), StoreError>;

    /// Hands out what reports of presence are counted from: each agent's status changes from the first moment on and before
    /// the second, in their order, and before them those of the last moment of earlier, of which the last one counts.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn statuses(
        &self,
        account: AccountId,
        between: (Time, Time),
        each: &mut dyn FnMut(StatusChange),
    ) -> Result<(), StoreError>;

    /// Entries of an account after this position, at most `limit`, oldest first. Only what is stored for good is seen.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn entries(&self, account: AccountId, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        Ok(self.look_through(account, after, limit, &|_| true)?.0)
    }

    /// Looks through the entries of an account after this position, at most `limit`, and gives those whose JSON is wanted,
    /// oldest first, with the position of the last one that was looked at: `after` itself if there was none. What is not
    /// wanted is not read as an entry, which is ten times the work.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn look_through(
        &self,
        account: AccountId,
        after: u64,
        limit: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<(Vec<Entry>, u64), StoreError>;

    /// Keeps the folded state of an account, so that the next start need not replay all entries. The account's log is
    /// written meanwhile, and does not wait for it. The state must be of an entry that is stored.
    ///
    /// # Errors
    /// If it cannot be stored; the entries are not affected.
    fn save_snapshot(&self, account: AccountId, snapshot: &Snapshot) -> Result<(), StoreError>;

    /// Takes what was erased from the log out of where its words still stand, such as the index of a search, and blanks what
    /// is kept of dropped visitors. Others read and write meanwhile. False if it could not be finished because of them, or
    /// there is too much of it: it is to be called again.
    ///
    /// # Errors
    /// If it cannot be stored; it is due then as before.
    fn finish_erasures(&self) -> Result<bool, StoreError>;

    /// Accounts, passwords and sign-ins.
    fn directory(&self) -> &dyn Directory;

    /// Small settings.
    fn documents(&self) -> &dyn Documents;

    /// Makes a change of access or settings and stores what it says is to be recorded, in one transaction: a failure of
    /// either leaves neither. For [`change`], which gives back what the change does.
    ///
    /// # Errors
    /// What the change fails with, or if the store cannot be written.
    fn transact(&self, change: &mut Deed<'_>) -> Result<(), StoreError>;
}

/// What is done in a [`Store::transact`]: changes, and what is to be recorded of them.
pub type Deed<'a> = dyn FnMut(&dyn Changes) -> Result<Option<Recorded>, StoreError> + 'a;

/// Small settings of an account that are read and written whole, by kind and id. What they say is the matter of whoever
/// keeps them, by [`Changes`].
pub trait Documents: Send + Sync {
    /// The ids and texts of a kind, ordered by id.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn list(&self, account: AccountId, kind: &str) -> Result<Vec<(String, String)>, StoreError>;

    /// One of them.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn get(&self, account: AccountId, kind: &str, id: &str) -> Result<Option<String>, StoreError>;
}

/// The documents that greetings are kept as.
pub const GREETING: &str = "greeting";

/// All documents of a kind, by id.
///
/// # Errors
/// If they cannot be read, or are not what they should be.
pub fn documents<T: DeserializeOwned>(
    documents: &dyn Documents,
    account: AccountId,
    kind: &str,
) -> Result<Vec<T>, StoreError> {
    let read = |(id, text): (String, String)| {
        serde_json::from_str(&text).map_err(|error| StoreError::Broken(format!("the {kind} {id}: {error}")))
    };
    documents.list(account, kind)?.into_iter().map(read).collect()
}

/// The history of one account.
pub trait Log: Send {
    /// What an authority starts from: the state of the last entry and the last `tail` entries. A new account has a new
    /// epoch and no entry.
    ///
    /// # Errors
    /// If it cannot be read, or holds something that is not a history.
    fn load(&mut self, tail: usize) -> Result<History, StoreError>;

    /// Adds entries and files closed threads, all or nothing. Threads that an entry deletes go out of the archive. When it returns, they survive a loss of power.
    ///
    /// What one of the entries erases ([`Entry::erasures`]) is blanked in it and in all earlier ones, in the same
    /// transaction; erased threads are among those filed, and a snapshot of before is dropped and no more taken.
    ///
    /// # Errors
    /// If any of it cannot be stored; then nothing is.
    fn append(&mut self, entries: &[Arc<Entry>], filed: &[Filed]) -> Result<(), StoreError> {
        self.append_recorded(entries, filed, &[])
    }

    /// As [`Log::append`], with what admins are told of these entries: the audit log has every one of them, or none
    /// is stored. Whoever has a password signs in with the mail address of the last profile.
    ///
    /// # Errors
    /// As [`Log::append`].
    fn append_recorded(
        &mut self,
        entries: &[Arc<Entry>],
        filed: &[Filed],
        records: &[Record],
    ) -> Result<(), StoreError>;

    /// Whether threads were filed in an older form, or not at all, so that [`Log::file_again`] is due.
    ///
    /// # Errors
    /// If it cannot be read.
    fn is_filing_due(&mut self) -> Result<bool, StoreError>;

    /// Files these threads in place of everything that was filed of the account, all or nothing.
    ///
    /// # Errors
    /// If any of it cannot be stored; then all is as before.
    fn file_again(&mut self, filed: &mut dyn Iterator<Item = Filed>) -> Result<(), StoreError>;
}

/// Accounts, passwords and sign-ins, as far as they are read: they are changed by [`Changes`].
pub trait Directory: Keys + Audit + Mails {
    /// The accounts there are, oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn accounts(&self) -> Result<Vec<AccountId>, StoreError>;

    /// Adds an account.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn add_account(&self, account: AccountId) -> Result<(), StoreError>;

    /// A secret that the server made once and keeps, by name; `fresh` is kept if there is none yet.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    fn secret(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError>;

    /// Whose address this is, with the password hash.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn find_login(&self, email: &str) -> Result<Option<Login>, StoreError>;

    /// The sign-in of a token, unless it has expired.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn session(&self, token_hash: &[u8; 32], now: Time) -> Result<Option<Session>, StoreError>;
}

/// A mail address that somebody signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Where the agent works.
    pub account: AccountId,
    /// Who it is.
    pub agent: AgentId,
    /// The password, hashed with argon2, in PHC form.
    pub hash: String,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Where.
    pub account: AccountId,
    /// Who.
    pub agent: AgentId,
    /// Until when it is good.
    pub expires_at: Time,
}

/// Agents' profiles as they are after these entries. Whoever has a password signs in with the address that stands there.
fn profiles(entries: &[Arc<Entry>]) -> impl Iterator<Item = &Agent> {
    entries.iter().flat_map(|entry| &entry.facts).filter_map(|fact| match fact {
        Fact::Desk(DeskFact::AgentSaved { agent }) => Some(agent),
        _ => None,
    })
}

/// Agents who are logged out by these entries: their sign-ins end with them.
fn logged_out(entries: &[Arc<Entry>]) -> impl Iterator<Item = AgentId> {
    entries.iter().flat_map(|entry| &entry.facts).filter_map(|fact| match fact {
        Fact::Desk(DeskFact::Duty(DutyFact::LoggedOut { agent, .. })) => Some(*agent),
        _ => None,
    })
}

/// Agents who are removed by these entries: their passwords, tokens and invitations end with them.
fn removed(entries: &[Arc<Entry>]) -> impl Iterator<Item = AgentId> {
    entries.iter().flat_map(|entry| &entry.facts).filter_map(|fact| match fact {
        Fact::Desk(DeskFact::Duty(DutyFact::Removed { agent, .. })) => Some(*agent),
        _ => None,
    })
}

/// A mail address as it is compared.
fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// A name for a new history, unlike that of any other.
fn fresh_epoch() -> Result<Epoch, StoreError> {
    let drawn =
        random::bytes().map_err(|error| StoreError::Failed(format!("there is no randomness to be had: {error}")))?;
    Ok(Epoch(u32::from_be_bytes(drawn)))
}

/// What can go wrong with a store.
#[derive(Debug)]
pub enum StoreError {
    /// It belongs to somebody else.
    Taken,
    /// As many mails wait as may.
    Crowded,
    /// The disk is full.
    Full,
    /// What is stored cannot be understood, or is of a newer Parlor.
    Broken(String),
    /// Anything else, in words.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Taken => f.write_str("it belongs to somebody else"),
            StoreError::Crowded => f.write_str("too many mails wait"),
            StoreError::Full => f.write_str("the disk is full"),
            StoreError::Broken(what) => write!(f, "the data file is broken: {what}"),
            StoreError::Failed(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for StoreError {}
