//! Changes that are made one by one, and recorded nowhere.

use parlor_engine::{AccountId, AgentId, Time};

use crate::store::{Changes, Invitation, MailRow, Session, Store, StoreError, Token, change};

/// Each change is a transaction of its own.
pub(in crate::store) struct Apart<'a>(pub &'a dyn Store);

impl Apart<'_> {
    fn make<T>(&self, make: impl FnOnce(&dyn Changes) -> Result<T, StoreError>) -> Result<T, StoreError> {
        change(self.0, |changes| Ok((make(changes)?, None)))
    }
}

impl Changes for Apart<'_> {
    fn put(&self, account: AccountId, kind: &str, id: &str, text: &str) -> Result<(), StoreError> {
        self.make(|changes| changes.put(account, kind, id, text))
    }

    fn forget(&self, account: AccountId, kind: &str, id: &str) -> Result<(), StoreError> {
        self.make(|changes| changes.forget(account, kind, id))
    }

    fn set_password(&self, account: AccountId, agent: AgentId, email: &str, hash: &str) -> Result<(), StoreError> {
        self.make(|changes| changes.set_password(account, agent, email, hash))
    }

    fn add_session(&self, token_hash: &[u8; 32], session: &Session, now: Time) -> Result<(), StoreError> {
        self.make(|changes| changes.add_session(token_hash, session, now))
    }

    fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.make(|changes| changes.end_session(token_hash))
    }

    fn end_sessions(
        &self,
        account: AccountId,
        agent: AgentId,
        kept: Option<&[u8; 32]>,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        self.make(|changes| changes.end_sessions(account, agent, kept))
    }

    fn add_token(&self, hash: &[u8; 32], token: &Token, most: usize) -> Result<bool, StoreError> {
        self.make(|changes| changes.add_token(hash, token, most))
    }

    fn end_token(&self, account: AccountId, agent: Option<AgentId>, id: &str) -> Result<Vec<[u8; 32]>, StoreError> {
        self.make(|changes| changes.end_token(account, agent, id))
    }

    fn add_invitation(
        &self,
        hash: &[u8; 32],
        invitation: &Invitation,
        now: Time,
        spared: Option<Time>,
    ) -> Result<bool, StoreError> {
        self.make(|changes| changes.add_invitation(hash, invitation, now, spared))
    }

    fn take_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError> {
        self.make(|changes| changes.take_invitation(hash, now))
    }

    fn add_mail(&self, mail: &MailRow, due_at: Time, most: u64) -> Result<(), StoreError> {
        self.make(|changes| changes.add_mail(mail, due_at, most))
    }
}
