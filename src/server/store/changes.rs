//! What is changed of access and settings at the doors, in one transaction with what is recorded of it.

use parlor_engine::{AccountId, AgentId, Time};

use super::{Invitation, MailRow, Session, Store, StoreError, Token};
use crate::audit::Recorded;

/// Changes of access and settings. Only [`change`] hands it out, which asks for the record: so no door can change
/// something and forget to record it.
pub trait Changes {
    /// Keeps a document, in place of the one of this kind and id.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn put(&self, account: AccountId, kind: &str, id: &str, text: &str) -> Result<(), StoreError>;

    /// Forgets a document, if there is one.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn forget(&self, account: AccountId, kind: &str, id: &str) -> Result<(), StoreError>;

    /// Sets an agent's mail address and password hash, and ends an invitation to do so. Addresses are compared without
    /// regard to case.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the address belongs to another agent.
    fn set_password(&self, account: AccountId, agent: AgentId, email: &str, hash: &str) -> Result<(), StoreError>;

    /// Keeps a sign-in under the hash of its token, and forgets those that have expired.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn add_session(&self, token_hash: &[u8; 32], session: &Session, now: Time) -> Result<(), StoreError>;

    /// Ends a sign-in.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError>;

    /// Ends all sign-ins of an agent but the one that is kept; gives the hashes of their tokens.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn end_sessions(
        &self,
        account: AccountId,
        agent: AgentId,
        kept: Option<&[u8; 32]>,
    ) -> Result<Vec<[u8; 32]>, StoreError>;

    /// Keeps a token under its hash, unless the agent has `most` already; says whether it is kept.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn add_token(&self, hash: &[u8; 32], token: &Token, most: usize) -> Result<bool, StoreError>;

    /// Takes a token back, if it is this agent's, or whosoever's without an agent, and with it all that were given by it, and
    /// by those. Gives their hashes: none if there is no such token.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn end_token(&self, account: AccountId, agent: Option<AgentId>, id: &str) -> Result<Vec<[u8; 32]>, StoreError>;

    /// Keeps an invitation under its hash, in place of any earlier one of the agent, and forgets those that have expired.
    /// One that is good for longer than `spared` stays, and the new one is not kept; says whether it is.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn add_invitation(
        &self,
        hash: &[u8; 32],
        invitation: &Invitation,
        now: Time,
        spared: Option<Time>,
    ) -> Result<bool, StoreError>;

    /// Takes an invitation out, unless it has expired: it is good once.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn take_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError>;

    /// Keeps a mail that is due at this moment, unless one of this id waits already.
    ///
    /// # Errors
    /// [`StoreError::Crowded`] if `most` mails of the account wait already: then nothing of the change is stored.
    fn add_mail(&self, mail: &MailRow, due_at: Time, most: u64) -> Result<(), StoreError>;
}

/// Changes something, and records what was changed: all of it is stored, or nothing. There is no record of what Parlor notes
/// for itself, and of what came to nothing. The change must not ask the store for anything else, which waits until it is made.
///
/// # Errors
/// What the change fails with, or if the store cannot be written.
pub fn change<T>(
    store: &dyn Store,
    change: impl FnOnce(&dyn Changes) -> Result<(T, Option<Recorded>), StoreError>,
) -> Result<T, StoreError> {
    let (mut change, mut made) = (Some(change), None);
    store.transact(&mut |changes| {
        let Some(change) = change.take() else { return Ok(None) };
        let (value, recorded) = change(changes)?;
        made = Some(value);
        Ok(recorded)
    })?;
    made.ok_or_else(|| StoreError::Failed("a change was not made".to_owned()))
}

/// Keeps what Parlor notes for itself, which is nobody's doing.
///
/// # Errors
/// If the store cannot be written.
pub fn note(store: &dyn Store, account: AccountId, kind: &str, id: &str, text: &str) -> Result<(), StoreError> {
    change(store, |changes| Ok((changes.put(account, kind, id, text)?, None)))
}
