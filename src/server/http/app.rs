//! What every request can reach.

use std::collections::BTreeMap;
use std::sync::Arc;

use parlor_engine::{AccountId, Reject};
use tokio::sync::{Mutex, broadcast, watch};

use super::code::Code;
use super::limits::Meters;
use super::polls::Polls;
use super::problem::Problem;
use super::seats::Seats;
use super::used_keys::UsedKeys;
use crate::audit::Recorded;
use crate::auth::identity::People;
use crate::auth::password::Checker;
use crate::auth::token::Signer;
use crate::config::Config;
use crate::files::Files;
use crate::mail::Mail;
use crate::outbox::Outbox;
use crate::shard::Shard;
use crate::store::{Changes, Directory, Documents, Store, StoreError};

/// What every request can reach.
pub struct App {
    /// The settings.
    pub config: Config,
    /// Passwords and sign-ins.
    pub store: Arc<dyn Store>,
    /// The accounts in operation.
    pub shards: BTreeMap<AccountId, Shard>,
    /// The account of customers who name none.
    pub first_account: AccountId,
    /// Signs customers' tokens.
    pub signer: Signer,
    /// Knows customers whom sites know.
    pub people: People,
    /// Checks agents' passwords.
    pub checker: Checker,
    /// What is allowed how often.
    pub meters: Meters,
    /// How many may be connected.
    pub seats: Seats,
    /// Connections over fetch.
    pub polls: Polls,
    /// What idempotency keys were used for.
    pub used_keys: UsedKeys,
    /// Hashes of the tokens of sign-ins that have just been ended.
    pub signed_out: broadcast::Sender<[u8; 32]>,
    /// Sends mails, where a mail server is set up.
    pub mail: Option<Mail>,
    /// Tells other systems what happens.
    pub outbox: Outbox,
    /// Files that people send each other.
    pub files: Arc<Files>,
    /// Held by whoever changes a setting at a door, so that what was looked at is still so when it is changed.
    pub settings: Mutex<()>,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    /// The shard of an account.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn shard(&self, account: AccountId) -> Result<&Shard, Problem> {
        self.shards.get(&account).ok_or_else(Problem::unavailable)
    }

    /// Asks the directory, away from the threads that serve requests.
    ///
    /// # Errors
    /// If the store cannot be used; the cause is logged.
    pub async fn directory<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Directory) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.blocking(move |store| ask(store.directory())).await
    }

    /// Reads settings, away from the threads that serve requests.
    ///
    /// # Errors
    /// If the store cannot be used; the cause is logged.
    pub async fn documents<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Documents) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.blocking(move |store| ask(store.documents())).await
    }

    /// Changes access or a setting, and records it, away from the threads that serve requests: see
    /// [`store::change`](crate::store::change).
    ///
    /// # Errors
    /// If the store cannot be used; the cause is logged, and nothing is changed.
    pub async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&dyn Changes) -> Result<(T, Option<Recorded>), StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.blocking(move |store| crate::store::change(store, change)).await
    }

    /// Uses the store, away from the threads that serve requests.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.store.clone();
        match tokio::task::spawn_blocking(move || work(&*store)).await {
            Ok(Ok(done)) => Ok(done),
            // Only mail addresses belong to somebody. Within one account no two agents have the same.
            Ok(Err(StoreError::Taken)) => Err(Reject::EmailTaken.into()),
            Ok(Err(StoreError::Crowded)) => Err(Problem::new(Code::TooManyMails)),
            Ok(Err(error)) => {
                tracing::error!(%error, "the store cannot be used");
                Err(Problem::unavailable())
            }
            Err(_) => Err(Problem::unavailable()),
        }
    }

    /// Resolves when the server stops.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        // Whoever would tell is gone as well when this fails.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}
