//! Mails that the server sends: transcripts, invitations and new passwords.
//!
//! A mail is a job that is stored before anybody is told that it will be sent, in one transaction with what it goes with,
//! such as the record of who has sent it, and forgotten once a mail server has taken it: so it is sent at least once,
//! whenever this server dies, and twice only if it dies in between. Both copies have the same `Message-ID`. What a job needs
//! of conversations is read when it is sent, so that nothing erased meanwhile is told to anybody.

mod compose;
mod deliver;
mod follow;
mod job;
mod message;

use std::sync::Arc;

use anyhow::Result;
use lettre::Address;
use parlor_engine::AccountId;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

pub use deliver::Sender;
pub use follow::Rules;
pub use job::{Job, What};

use crate::config::MailConfig;
use crate::random;
use crate::shard::Shard;
use crate::store::{MailRow, Store, StoreError};

/// Mails of an account that wait: whoever fills it up waits until some are sent.
pub const WAITING_MAX: u64 = 1_000;
/// How many may wait when somebody asks for a transcript: the rest is for the rules, and for links.
pub const ASKED_MAX: u64 = 500;
/// How many may wait when a rule sends one: the rest is for links, without which agents do not get in.
pub const RULED_MAX: u64 = 900;
/// Attempts for one mail; the pauses between them add up to about two days.
pub const ATTEMPTS_MAX: u32 = 9;

/// What sends mails, where a mail server is set up.
pub struct Mail {
    wake: Arc<Notify>,
}

/// The tasks that send mails. They end when this is dropped.
pub struct Sending(Vec<JoinHandle<()>>);

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Mail {
    /// Begins to send what waits, and what the rules of these accounts ask for.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn start(config: &MailConfig, store: Arc<dyn Store>, shards: Vec<Shard>) -> Result<(Self, Sending)> {
        let wake = Arc::new(Notify::new());
        let follow = shards.iter().map(|shard| {
            let follower = follow::Follower { store: store.clone(), shard: shard.clone(), wake: wake.clone() };
            tokio::spawn(follower.run())
        });
        let mut tasks: Vec<_> = follow.collect();
        let sender = Sender::new(config)?;
        tasks.push(tokio::spawn(deliver::run(sender, store, shards, wake.clone(), config.retry_ms)));
        Ok((Self { wake }, Sending(tasks)))
    }

    /// Something was stored: what is due is sent now.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}

/// A mail, to be stored together with what it goes with: see [`Changes::add_mail`](crate::store::Changes::add_mail).
///
/// # Errors
/// If there is no randomness to be had, or it cannot be written as JSON.
pub fn row(account: AccountId, to: &Address, what: What) -> Result<MailRow, StoreError> {
    let id = random::id().map_err(|error| StoreError::Failed(format!("no random number: {error}")))?;
    let text = Job { to: to.to_string(), what, attempts: 0 }.text()?;
    Ok(MailRow { id: format!("{id:032x}"), account, text })
}
