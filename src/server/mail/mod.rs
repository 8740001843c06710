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
use parlor_engine::{AccountId, Time};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_blocking};

pub use deliver::Sender;
pub use follow::Rules;
pub use job::{Job, What};

use crate::config::MailConfig;
use crate::random;
use crate::shard::{Shard, now};
use crate::store::{Directory, MailRow, Store, StoreError};

/// Mails of an account that wait: whoever fills it up waits until some are sent.
pub const WAITING_MAX: u64 = 1_000;
/// How many of them may wait when somebody asks for a transcript: the rest is for the rules, and for links.
pub const ASKED_MAX: u64 = 500;
/// How many may wait when a rule sends one: the rest is for links, without which agents do not get in.
pub const RULED_MAX: u64 = 900;
/// How long a mail waits for what it goes with, in milliseconds.
const HELD_MS: u64 = 60_000;
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
        let kept = self.keep(account, to, what, now()).await?;
        self.wake.notify_one();
        Ok(kept.is_some())
    }

    /// Stores a mail that is to be sent with something else that may yet be refused. None if too many wait already.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn hold(&self, account: AccountId, to: &Address, what: What) -> Result<Option<Held>, StoreError> {
        let row = self.keep(account, to, what, now().plus_ms(HELD_MS)).await?;
        Ok(row.map(|row| Held { mail: self.clone(), row }))
    }

    async fn keep(
        &self,
        account: AccountId,
        to: &Address,
        what: What,
        due_at: Time,
    ) -> Result<Option<MailRow>, StoreError> {
        let id = random::id().map_err(|error| StoreError::Failed(format!("no random number: {error}")))?;
        let max = match what {
            What::Transcript { .. } => ASKED_MAX,
            What::Invitation { .. } | What::NewPassword { .. } => WAITING_MAX,
        };
        let job = Job { to: to.to_string(), what, attempts: 0 };
        let row = MailRow { id: format!("{id:032x}"), account, text: job.text()? };
        self.on_mails(move |mails| {
            if mails.mails_waiting(account)? >= max {
                return Ok(None);
            }
            mails.add_mail(&row, due_at).map(|()| Some(row))
        })
        .await
    }

    async fn on_mails<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Directory) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store.clone();
        let done = spawn_blocking(move || work(store.directory())).await;
        done.map_err(|error| StoreError::Failed(format!("a mail: {error}")))?
    }
}

/// A mail that waits for what it goes with. Without a word it is sent after a minute: who stored it has died meanwhile.
pub struct Held {
    mail: Mail,
    row: MailRow,
}

impl Held {
    /// It is sent now.
    pub async fn release(self) {
        let MailRow { id, account, text } = self.row;
        if let Err(error) = self.mail.on_mails(move |mails| mails.put_mail_off(&id, now(), &text)).await {
            tracing::warn!(%account, %error, "a mail is sent a minute later");
        }
        self.mail.wake.notify_one();
    }

    /// It is not sent.
    pub async fn withdraw(self) {
        let MailRow { id, account, text: _ } = self.row;
        if let Err(error) = self.mail.on_mails(move |mails| mails.forget_mail(&id)).await {
            tracing::error!(%account, %error, "a mail is sent that was refused");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    #[tokio::test]
    async fn a_mail_that_is_held_goes_when_it_is_released_and_not_at_all_when_it_is_withdrawn() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let mail = Mail { store: store.clone(), wake: Arc::default() };
        let to: Address = "vera@example.com".parse().unwrap();
        let what = || What::Invitation { name: "Vera".to_owned(), link: "https://chat.example/".to_owned() };
        let held = async || mail.hold(AccountId(1), &to, what()).await.unwrap().unwrap();
        let (one, two) = (held().await, held().await);
        let waiting = |after_ms| store.directory().due_mails(now().plus_ms(after_ms), 9).unwrap();
        assert_eq!((waiting(0).len(), waiting(HELD_MS).len()), (0, 2), "by itself it goes after a minute");
        one.withdraw().await;
        let kept = two.row.clone();
        two.release().await;
        assert_eq!((waiting(0), waiting(HELD_MS)), (vec![kept.clone()], vec![kept]));
    }
}
