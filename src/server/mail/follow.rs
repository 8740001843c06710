//! The transcript of each thread goes to an address when it is closed, where the account asks for that.
//!
//! As with webhooks, the log is the outbox: how far it was followed is kept, and each closed thread found becomes a job
//! under an id that follows from it, so that a death in between makes no second one while the first still waits.

use std::sync::Arc;
use std::time::Duration;

use parlor_engine::chat::ChatFact;
use parlor_engine::{AccountId, ChatId, Fact, ThreadId};
use parlor_sync::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::{Job, RULED_MAX, What};
use crate::audit::Recorded;
use crate::shard::{Shard, now};
use crate::store::{MailRow, Store, StoreError, change};

/// Entries read at once.
const READ: usize = 100;
/// The pause when the store cannot be used, and when too many mails wait.
const PAUSE: Duration = Duration::from_secs(10);
/// Threads closed longer ago are not sent any more: mails were not set up then.
const LATE_MS: u64 = 3 * 24 * 3_600_000;
/// The document that says what is sent by itself.
const RULES: &str = "mail_rules";
/// The document that says up to which entry the log was followed.
const PROGRESS: &str = "mail_progress";
/// There is one of each.
const ID: &str = "account";

/// What is sent by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MailRules")]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// The address that is sent the transcript of each thread that is closed; none is sent without it.
    pub transcripts_to: Option<String>,
    /// The time zone of these transcripts; UTC without it.
    pub zone: Option<String>,
}

impl Rules {
    /// The rules of an account. Blocks.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(store: &dyn Store, account: AccountId) -> Result<Self, StoreError> {
        let text = store.documents().get(account, RULES, ID)?;
        let read = |text: String| serde_json::from_str(&text).map_err(|error| StoreError::Broken(format!("{error}")));
        text.map_or_else(|| Ok(Self::default()), read)
    }

    /// Keeps them, while the log goes to `last`: they hold for what is closed after it. Records what was done. Blocks.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn keep(&self, store: &dyn Store, last: u64, done: Recorded) -> Result<(), StoreError> {
        let account = done.0;
        let begins = Self::of(store, account)?.transcripts_to.is_none();
        let text = serde_json::to_string(self).map_err(|error| StoreError::Failed(format!("{error}")))?;
        change(store, |changes| {
            if begins {
                changes.put(account, PROGRESS, ID, &last.to_string())?;
            }
            Ok((changes.put(account, RULES, ID, &text)?, Some(done)))
        })
    }
}

pub(super) struct Follower {
    pub store: Arc<dyn Store>,
    pub shard: Shard,
    pub wake: Arc<Notify>,
}

impl Follower {
    /// Until the shard has ended.
    pub async fn run(self) {
        let (mut stored, account) = (self.shard.stored(), self.shard.account());
        let mut done = 0;
        loop {
            let (store, last) = (self.store.clone(), *stored.borrow());
            match spawn_blocking(move || follow(&*store, account, done, last)).await {
                Ok(Ok(Followed::Up(to))) => {
                    done = to;
                    self.wake.notify_one();
                    if stored.wait_for(|stored| *stored > done).await.is_err() {
                        return;
                    }
                }
                Ok(Ok(Followed::Full)) => sleep(PAUSE).await,
                Ok(Err(error)) => {
                    tracing::warn!(%account, %error, "the log cannot be followed for mails");
                    sleep(PAUSE).await;
                }
                Err(_) => return,
            }
        }
    }
}

enum Followed {
    /// Up to this entry.
    Up(u64),
    /// Too many mails wait.
    Full,
}

/// Makes jobs of what was closed after `done`, where the log goes to `last` at least.
fn follow(store: &dyn Store, account: AccountId, done: u64, last: u64) -> Result<Followed, StoreError> {
    let rules = Rules::of(store, account)?;
    let Some(to) = &rules.transcripts_to else { return Ok(Followed::Up(last)) };
    let zone = rules.zone.as_deref().unwrap_or("UTC");
    let kept = store.documents().get(account, PROGRESS, ID)?.and_then(|text| text.parse().ok());
    let mut done = done.max(kept.unwrap_or(last));
    loop {
        let entries = store.entries(account, done, READ)?;
        let Some(end) = entries.last().map(|entry| entry.position) else { return Ok(Followed::Up(done)) };
        let mut told = false;
        for entry in entries.iter().filter(|entry| now().since_ms(entry.at) < LATE_MS) {
            for (chat, thread) in closed(entry) {
                let what = What::Transcript { chat, thread, zone: zone.to_owned() };
                let text = Job { to: to.clone(), what, attempts: 0 }.text()?;
                let mail = MailRow { id: format!("closed-{thread}"), account, text };
                match change(store, |changes| Ok((changes.add_mail(&mail, now(), RULED_MAX)?, None))) {
                    Ok(()) => told = true,
                    Err(StoreError::Crowded) => {
                        note(store, account, entry.position - 1)?;
                        return Ok(Followed::Full);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        // Where nothing was closed, finding nothing again does no harm, and the disk is spared.
        if told || entries.len() == READ {
            note(store, account, end)?;
        }
        done = end;
    }
}

/// Keeps up to which entry the log was followed.
fn note(store: &dyn Store, account: AccountId, position: u64) -> Result<(), StoreError> {
    crate::store::note(store, account, PROGRESS, ID, &position.to_string())
}

/// The threads that an entry closes.
fn closed(entry: &Entry) -> Vec<(ChatId, ThreadId)> {
    let closed = entry.facts.iter().filter_map(|fact| match fact {
        Fact::Chat { chat, fact: ChatFact::ThreadClosed { thread, .. } } => Some((*chat, *thread)),
        _ => None,
    });
    closed.collect()
}
