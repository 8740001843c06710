//! Tokens for programs, and invitations. Only their hashes are kept.

use parlor_engine::{AccountId, AgentId, Time};

use super::StoreError;
use crate::auth::scope::Scopes;

/// Tokens and invitations, as far as they are read: they are given and taken back by [`Changes`](super::Changes).
pub trait Keys: Send + Sync {
    /// An agent's tokens, oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn tokens(&self, account: AccountId, agent: AgentId) -> Result<Vec<Token>, StoreError>;

    /// The token of a hash, also one that has expired.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn find_token(&self, hash: &[u8; 32]) -> Result<Option<Token>, StoreError>;

    /// Takes note that a token is used.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn use_token(&self, hash: &[u8; 32], now: Time) -> Result<(), StoreError>;

    /// The invitation of a hash, unless it has expired.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn find_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError>;
}

/// A token, without what makes it one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name for the API.
    pub id: String,
    /// Where.
    pub account: AccountId,
    /// As whom it acts.
    pub agent: AgentId,
    /// What it is for, in the owner's words.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was given.
    pub created_at: Time,
    /// Until when it is good; none for one that stays good.
    pub expires_at: Option<Time>,
    /// When it was last used, to the minute.
    pub used_at: Option<Time>,
    /// The id of the token that it was given by; none if somebody had signed in for it.
    pub parent: Option<String>,
    /// Who gave it: it ends when they are removed. Unknown of tokens of earlier versions.
    pub given_by: AgentId,
}

/// A link by which an agent sets a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Where.
    pub account: AccountId,
    /// Who.
    pub agent: AgentId,
    /// Until when it is good.
    pub expires_at: Time,
}
