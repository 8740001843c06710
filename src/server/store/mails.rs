//! Mails that are to be sent. They are added by [`Changes::add_mail`](super::Changes::add_mail).

use parlor_engine::{AccountId, Time};

use super::StoreError;

/// Mails that are to be sent. What they say is the matter of whoever sends them.
pub trait Mails: Send + Sync {
    /// The mails of all accounts that are due, at most `limit`, those first that have been for longest.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn due_mails(&self, now: Time, limit: usize) -> Result<Vec<MailRow>, StoreError>;

    /// When the next mail is due, if any waits.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn next_mail(&self) -> Result<Option<Time>, StoreError>;

    /// How many mails of an account wait.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn mails_waiting(&self, account: AccountId) -> Result<u64, StoreError>;

    /// A mail is due later, with another text.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn put_mail_off(&self, id: &str, due_at: Time, text: &str) -> Result<(), StoreError>;

    /// Forgets a mail.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn forget_mail(&self, id: &str) -> Result<(), StoreError>;
}

/// A mail that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Its id, which no other mail has.
    pub id: String,
    /// Whose account it is of.
    pub account: AccountId,
    /// What is to be sent, to whom.
    pub text: String,
}
