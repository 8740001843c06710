//! The task that tells one webhook what has happened, fact by fact.

use std::sync::Arc;
use std::time::Duration;

use parlor_engine::Time;
use parlor_sync::Entry;
use tokio::sync::{Mutex, watch};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::{ATTEMPTS_MAX, Message, Place, Poster, Progress, Webhook, keep, moment, pause_ms};
use crate::random;
use crate::shard::{Shard, Unavailable, now};
use crate::store::Store;

/// Entries read at once, and anew after each message: what is erased meanwhile is told to nobody any more.
const READ: usize = 20;
/// The pause when the log cannot be read.
const PAUSE: Duration = Duration::from_secs(5);
/// The status of somebody who does not want to be told any more.
const GONE: u16 = 410;

pub(super) struct Follower {
    pub store: Arc<dyn Store>,
    pub poster: Arc<Poster>,
    pub shard: Shard,
    pub retry_ms: u64,
    pub progress: Arc<Mutex<Progress>>,
    pub webhook: Webhook,
}

impl Follower {
    /// Until it is switched off, or the shard has ended.
    pub async fn run(self) {
        let mut stored = self.shard.stored();
        while self.progress.lock().await.disabled.is_none() {
            let (next, next_at) = {
                let progress = self.progress.lock().await;
                (progress.next, progress.next_at)
            };
            // Read after the pause: what is erased meanwhile is told to nobody any more.
            sleep(Duration::from_millis(next_at.since_ms(now()))).await;
            let entries = self.entries(next.position).await;
            if entries.is_empty() {
                if ended(&mut stored, next.position).await {
                    return;
                }
                continue;
            }
            for entry in &entries {
                match self.tell_all(entry).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    // What it is about cannot be looked up now: it is due until it can be.
                    Err(Unavailable) => {
                        sleep(PAUSE).await;
                        break;
                    }
                }
            }
            self.keep().await;
        }
    }

    /// Tells the next message that is due of one entry. False if there was one: then what follows is read anew, and this one
    /// again if it was not taken.
    ///
    /// # Errors
    /// If it cannot be known now whom it concerns. It stays due.
    async fn tell_all(&self, entry: &Entry) -> Result<bool, Unavailable> {
        let due = self.progress.lock().await.next;
        let first = if due.position == entry.position { due.index } else { 0 };
        for index in first..entry.facts.len() {
            self.progress.lock().await.next = Place { position: entry.position, index };
            let message = Message::of(self.shard.account(), entry, index);
            if let Some(message) = message.filter(|message| self.webhook.wants(&message.kind))
                && self.concerns(&message).await?
            {
                if !self.tell(&message).await {
                    return Ok(false);
                }
                // Kept at once: whoever is told twice after a death is told one message twice.
                self.progress.lock().await.next.index = index + 1;
                return Ok(false);
            }
        }
        self.progress.lock().await.next = Place { position: entry.position + 1, index: 0 };
        Ok(true)
    }

    /// Tells one message. False if it was not taken: then it is due again later, or the webhook is switched off.
    async fn tell(&self, message: &Message) -> bool {
        let attempts = self.progress.lock().await.attempts;
        let delivery = self.poster.deliver(&self.webhook, message, attempts + 1).await;
        let mut progress = self.progress.lock().await;
        let (done, gone) = (delivery.is_done(), delivery.status == Some(GONE));
        progress.remember(delivery.clone());
        if done {
            (progress.attempts, progress.next_at) = (0, Time(0));
            return true;
        }
        progress.attempts += 1;
        if gone || progress.attempts >= ATTEMPTS_MAX {
            let times = progress.attempts;
            let why = delivery.error.unwrap_or_default();
            progress.disabled = Some(format!("Switched off after {times} attempts: {why}"));
            tracing::warn!(account = %self.shard.account(), webhook = self.webhook.id, "a webhook is switched off");
        } else {
            let chance = random::bytes::<1>().map_or(0, |[byte]| byte);
            progress.next_at = moment(pause_ms(self.retry_ms, progress.attempts, chance));
        }
        false
    }

    /// Whether a message is of the group that the webhook is for.
    async fn concerns(&self, message: &Message) -> Result<bool, Unavailable> {
        let Some(group) = self.webhook.group else { return Ok(true) };
        let (chat, thread) = (message.chat, message.thread);
        if message.group.is_some() {
            return Ok(message.group == Some(group));
        }
        // Its group is gone with it. Whoever was told of the thread must hear it, and others learn nothing but two ids.
        if message.kind == "thread_deleted" {
            return Ok(true);
        }
        let erased = message.kind == "erased";
        let found = self.shard.read(move |account| {
            // Where the threads of a chat are that was set aside in a merge.
            let holding = chat.and_then(|chat| account.holding(chat));
            let Some(thread) = thread else {
                // Whoever was told of one of its threads is told that it is erased.
                return erased && holding.is_some_and(|chat| chat.threads.iter().any(|thread| thread.was_in(group)));
            };
            holding.and_then(|chat| chat.thread(thread)).is_some_and(|thread| thread.group == group)
        });
        found.await
    }

    async fn entries(&self, from: u64) -> Vec<Entry> {
        let (store, account) = (self.store.clone(), self.shard.account());
        let read = spawn_blocking(move || store.entries(account, from.saturating_sub(1), READ)).await;
        match read {
            Ok(Ok(entries)) => entries,
            Ok(Err(error)) => {
                tracing::warn!(%account, %error, "the log cannot be read for a webhook");
                sleep(PAUSE).await;
                Vec::new()
            }
            Err(_) => Vec::new(),
        }
    }

    async fn keep(&self) {
        let progress = self.progress.lock().await.clone();
        keep(&self.store, self.shard.account(), &self.webhook.id, &progress).await;
    }
}

/// Waits until this entry is stored. True if that will never be.
async fn ended(stored: &mut watch::Receiver<u64>, position: u64) -> bool {
    stored.wait_for(|stored| *stored >= position).await.is_err()
}

#[cfg(test)]
mod tests {
    use parlor_engine::chat::ChatFact;
    use parlor_engine::{AccountId, ChatId, Fact, GroupId, ThreadId, User};
    use parlor_sync::CursorKey;

    use super::*;
    use crate::shard::ShardConfig;
    use crate::store::MemoryStore;

    fn follower() -> Follower {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let shard = Shard::start(AccountId(1), store.clone(), ShardConfig::new(CursorKey(9))).unwrap();
        let (poster, progress) = (Arc::new(Poster::new(true).unwrap()), Progress::at(Place { position: 1, index: 0 }));
        let webhook = Webhook {
            id: "crm".to_owned(),
            url: "http://127.0.0.1:9/".to_owned(),
            events: std::collections::BTreeSet::new(),
            group: Some(GroupId(7)),
            description: String::new(),
            active: true,
            created_at: Time(0),
            secrets: Vec::new(),
        };
        Follower { store, poster, shard, retry_ms: 1, progress: Arc::new(Mutex::new(progress)), webhook }
    }

    fn entry(fact: ChatFact) -> Entry {
        let facts = vec![Fact::Chat { chat: ChatId(5), fact }];
        Entry { position: 1, at: Time(0), actor: User::System, origin: None, facts, refused: None }
    }

    #[tokio::test]
    async fn a_groups_webhook_hears_of_deleted_threads_whose_group_nobody_knows_any_more() {
        let follower = follower();
        let deleted = entry(ChatFact::ThreadDeleted { thread: ThreadId(6) });
        let message = Message::of(AccountId(1), &deleted, 0).unwrap();
        assert_eq!(follower.concerns(&message).await, Ok(true));
    }

    #[tokio::test]
    async fn what_cannot_be_looked_up_now_stays_due() {
        let follower = follower();
        follower.shard.stop().await;
        let urgent = entry(ChatFact::UrgencyMarked { thread: ThreadId(6), urgent: true });
        assert_eq!(follower.tell_all(&urgent).await, Err(Unavailable));
        assert_eq!(follower.progress.lock().await.next, Place { position: 1, index: 0 });
    }
}
