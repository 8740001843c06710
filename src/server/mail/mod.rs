//! Mails that the server sends: transcripts, invitations and new passwords.
//!
//! A mail is a job that is stored before anybody is told that it will be sent, and forgotten once a mail server has
//! taken it: so it is sent at least once, whenever this server dies, and twice only if it dies in between. Both copies
//! have the same `Message-ID`. What a job needs of conversations is read when it is sent, so that nothing erased
//! meanwhile is told to anybody.

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
use tokio::task::{JoinHandle, spawn_blocking};

pub use deliver::Sender;
pub use follow::Rules;
pub use job::{Job, What};

use crate::config::MailConfig;
use crate::random;
use crate::shard::{Shard, now};
use crate::store::{MailRow, Store, StoreError};

/// Mails of an account that wait: whoever fills it up waits until some are sent.
pub const WAITING_MAX: u64 = 1_000;
/// How many of them may wait when somebody asks for a transcript: the rest is for the rules, and for links.
pub const ASKED_MAX: u64 = 500;
/// How many may wait when a rule sends one: the rest is for links, without which agents do not get in.
pub const RULED_MAX: u64 = 900;
/// Attempts for one mail; the pauses between them add up to about two days.
pub const ATTEMPTS_MAX: u32 = 9;

/// What sends mails, where a mail server is set up.
#[derive(Clone)]
pub struct Mail {
    store: Arc<dyn Store>,
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
        tasks.push(tokio::spawn(deliver::run(sender, store.clone(), shards, wake.clone(), config.retry_ms)));
        Ok((Self { store, wake }, Sending(tasks)))
    }

    /// Stores a mail that is to be sent. False if too many wait already.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn send(&self, account: AccountId, to: &Address, what: What) -> Result<bool, StoreError> {
        let id = random::id().map_err(|error| StoreError::Failed(format!("no random number: {error}")))?;
        let max = match what {
            What::Transcript { .. } => ASKED_MAX,
            What::Invitation { .. } | What::NewPassword { .. } => WAITING_MAX,
        };
        let job = Job { to: to.to_string(), what, attempts: 0 };
        let (store, id) = (self.store.clone(), format!("{id:032x}"));
        let stored = spawn_blocking(move || {
            let mails = store.directory();
            if mails.mails_waiting(account)? >= max {
                return Ok(false);
            }
            mails.add_mail(&MailRow { id, account, text: job.text()? }, now()).map(|()| true)
        });
        let stored = stored.await.map_err(|error| StoreError::Failed(format!("a mail: {error}")))?;
        self.wake.notify_one();
        stored
    }
}
