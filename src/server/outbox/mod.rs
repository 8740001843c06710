//! Telling other systems what has happened: webhooks.
//!
//! The log itself is the outbox. What is to be told is stored in the very transaction of the facts, since it is the
//! facts; each webhook keeps how far it has got, as a page does. So a fact is told at least once, in the order of the
//! log, under an id that follows from its place there, whenever the server dies; and what is erased from the log is
//! told to nobody any more.

mod follow;
mod guard;
mod keeping;
mod message;
mod post;
mod sign;
mod webhook;
mod whereabouts;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use parlor_engine::{Account, AccountId, GroupId, Time};
use tokio::task::{JoinHandle, spawn_blocking};

pub use message::{Message, is_kind};
pub use post::Poster;
pub use webhook::{Delivery, Place, Progress, Secret, Webhook};

use crate::audit::Recorded;
use crate::shard::{Shard, Unavailable, now};
use crate::store::{Store, StoreError, change, note};
use follow::Follower;
use whereabouts::Whereabouts;

/// Webhooks of one account: each is told everything, one after another.
pub const WEBHOOKS_MAX: usize = 20;
/// Deliveries that are remembered of each webhook.
const DELIVERIES_MAX: usize = 50;
/// Attempts for one message; the pauses between them add up to about 14 hours. After that the webhook is switched off.
pub const ATTEMPTS_MAX: u32 = 10;

/// The documents that describe webhooks.
const WEBHOOK: &str = "webhook";
/// The documents that say how far they have got.
const PROGRESS: &str = "webhook_progress";

/// All webhooks of all accounts.
pub struct Outbox {
    store: Arc<dyn Store>,
    poster: Arc<Poster>,
    /// The pause after the first failure, in milliseconds.
    retry_ms: u64,
    running: Mutex<BTreeMap<(AccountId, String), Running>>,
}

/// Where in the log a webhook begins, and which threads are its group's there: looked up together, since nobody can tell
/// later which ones were.
pub struct Begin {
    next: Place,
    whereabouts: Option<Arc<Whereabouts>>,
}

impl Begin {
    /// With what happens from now on.
    ///
    /// # Errors
    /// If the account is not available.
    pub async fn now(shard: &Shard, group: Option<GroupId>) -> Result<Self, Unavailable> {
        let stored = shard.stored();
        let look = move |account: &Account| Self {
            // What may be looked at is stored, all of it.
            next: Place { position: *stored.borrow() + 1, index: 0 },
            whereabouts: group.map(|group| Arc::new(Whereabouts::now(group, account))),
        };
        shard.read(look).await
    }

    fn of(&self, progress: Progress) -> Progress {
        Progress { next: self.next, whereabouts: self.whereabouts.clone(), ..progress }
    }
}

/// A webhook in operation.
struct Running {
    progress: Arc<Mutex<Progress>>,
    /// None while it is switched off.
    task: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl Outbox {
    /// An outbox that tells nobody yet. `private` lets webhooks go to this machine and its network, and over plain HTTP.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(store: Arc<dyn Store>, private: bool, retry_ms: u64) -> Result<Self> {
        let poster = Arc::new(Poster::new(private)?);
        Ok(Self { store, poster, retry_ms, running: Mutex::default() })
    }

    /// Whether a webhook may lead there.
    pub fn takes(&self, url: &str) -> bool {
        self.poster.takes(url)
    }

    /// Begins to tell what an account's webhooks are due. Blocks while it reads them.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn start(&self, shard: &Shard) -> Result<(), StoreError> {
        for webhook in self.list(shard.account())? {
            let progress = self.kept(shard.account(), &webhook.id)?.unwrap_or_default();
            self.run(shard, webhook, progress, None);
        }
        Ok(())
    }

    /// The webhooks of an account, oldest first. Blocks.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn list(&self, account: AccountId) -> Result<Vec<Webhook>, StoreError> {
        let found = self.store.documents().list(account, WEBHOOK)?;
        let mut webhooks = found.iter().map(|(_, text)| read(text)).collect::<Result<Vec<Webhook>, _>>()?;
        webhooks.sort_by_key(|webhook| (webhook.created_at, webhook.id.clone()));
        Ok(webhooks)
    }

    /// Keeps a webhook, new or changed, records what was done, and begins to tell it. A new one, and one that is for another
    /// group than before, is told what happens from `begin` on; one that was switched off goes on where it stopped. Blocks.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn save(&self, shard: &Shard, webhook: Webhook, begin: Begin, done: Recorded) -> Result<(), StoreError> {
        let (account, text) = (shard.account(), write(&webhook)?);
        let (progress, begin) = match self.kept(account, &webhook.id)? {
            None => (Progress::default(), Some(begin)),
            Some(progress) => {
                let before = self.store.documents().get(account, WEBHOOK, &webhook.id)?;
                let before = before.map(|text| read::<Webhook>(&text)).transpose()?;
                let goes_on = webhook.group.is_none() || before.is_some_and(|before| before.group == webhook.group);
                (progress, Some(begin).filter(|_| !goes_on))
            }
        };
        let begun = begin.as_ref().map(|begin| write(&begin.of(progress.clone()))).transpose()?;
        change(&*self.store, |changes| {
            begun.map_or(Ok(()), |begun| changes.put(account, PROGRESS, &webhook.id, &begun))?;
            Ok((changes.put(account, WEBHOOK, &webhook.id, &text)?, Some(done)))
        })?;
        self.run(shard, webhook, progress, begin);
        Ok(())
    }

    /// Forgets a webhook, and records what was done. Blocks.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn delete(&self, id: &str, done: Recorded) -> Result<(), StoreError> {
        let account = done.0;
        change(&*self.store, |changes| {
            changes.forget(account, WEBHOOK, id)?;
            Ok((changes.forget(account, PROGRESS, id)?, Some(done)))
        })?;
        self.running().remove(&(account, id.to_owned()));
        Ok(())
    }

    /// How far a webhook has got, and what was told last.
    pub fn progress(&self, account: AccountId, id: &str) -> Option<Progress> {
        let progress = self.running().get(&(account, id.to_owned())).map(|running| running.progress.clone())?;
        let progress = locked(&progress).clone();
        Some(progress)
    }

    /// Tells one message now, besides what is due, and says how that went.
    pub async fn send(&self, webhook: &Webhook, account: AccountId, message: &Message) -> Delivery {
        let delivery = self.poster.deliver(webhook, message, 1).await;
        let progress = self.running().get(&(account, webhook.id.clone())).map(|running| running.progress.clone());
        if let Some(progress) = progress {
            locked(&progress).remember(delivery.clone());
        }
        delivery
    }

    /// A message that was told before, made anew from the log; none if there is no such fact. Blocks.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn message(&self, account: AccountId, place: Place) -> Result<Option<Message>, StoreError> {
        let after = place.position.saturating_sub(1);
        let entry = self.store.entries(account, after, 1)?.into_iter().next();
        let entry = entry.filter(|entry| entry.position == place.position);
        Ok(entry.and_then(|entry| Message::of(account, &entry, place.index)))
    }

    /// How far a webhook had got when that was kept last.
    fn kept(&self, account: AccountId, id: &str) -> Result<Option<Progress>, StoreError> {
        self.store.documents().get(account, PROGRESS, id)?.map(|text| read(&text)).transpose()
    }

    fn run(&self, shard: &Shard, webhook: Webhook, kept: Progress, begin: Option<Begin>) {
        let key = (shard.account(), webhook.id.clone());
        // The one before ends first, so that no two tell the same webhook. It is further than what is kept of it.
        let before = self.running().remove(&key).map(|running| locked(&running.progress).clone());
        let progress = before.unwrap_or(kept);
        let mut progress = match begin {
            Some(begin) => begin.of(progress),
            None => progress,
        };
        if webhook.active && progress.disabled.take().is_some() {
            progress.attempts = 0;
            progress.next_at = Time(0);
        }
        let progress = Arc::new(Mutex::new(progress));
        let task = webhook.active.then(|| {
            let follower = Follower {
                store: self.store.clone(),
                poster: self.poster.clone(),
                shard: shard.clone(),
                retry_ms: self.retry_ms,
                progress: progress.clone(),
                webhook,
            };
            tokio::spawn(follower.run())
        });
        self.running().insert(key, Running { progress, task });
    }

    fn running(&self) -> MutexGuard<'_, BTreeMap<(AccountId, String), Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all deliveries, and keeps how far they have got; those under way are repeated after the next start.
    pub async fn stop(&self) {
        let running = std::mem::take(&mut *self.running());
        for ((account, id), mut running) in running {
            let Some(task) = running.task.take() else { continue };
            task.abort();
            // It ends without a result.
            let _ = task.await;
            let progress = locked(&running.progress).clone();
            keep(&self.store, account, &id, &progress).await;
        }
    }
}

fn locked(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps how far a webhook has got.
async fn keep(store: &Arc<dyn Store>, account: AccountId, id: &str, progress: &Progress) {
    let (store, id, text) = (store.clone(), id.to_owned(), write(progress));
    let kept = spawn_blocking(move || note(&*store, account, PROGRESS, &id, &text?)).await;
    // What is not kept is told again after the next start.
    if let Ok(Err(error)) = kept {
        tracing::warn!(%account, %error, "the progress of a webhook cannot be kept");
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Broken(format!("a webhook: {error}")))
}

fn write(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(format!("a webhook: {error}")))
}

/// The pause before the next attempt: it grows threefold from failure to failure, and up to a fifth is added by chance,
/// so that many who failed together do not come back together.
pub(crate) fn pause_ms(first_ms: u64, attempts: u32, chance: u8) -> u64 {
    let pause = first_ms.saturating_mul(3_u64.saturating_pow(attempts.saturating_sub(1)));
    pause.saturating_add(pause / 5 * u64::from(chance) / 255)
}

fn moment(ms: u64) -> Time {
    now().plus_ms(ms)
}

#[cfg(test)]
mod tests {
    use parlor_engine::command::{ConfigureGroup, StartThread};
    use parlor_engine::desk::Assignment;
    use parlor_engine::{ClientId, Command, CustomerId, User};
    use parlor_sync::{CursorKey, Origin};

    use super::*;
    use crate::audit::{AuditQuery, Record, Whence};
    use crate::shard::ShardConfig;
    use crate::store::MemoryStore;

    #[tokio::test]
    async fn a_webhook_that_cannot_be_told_is_not_kept_either() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let shard = Shard::start(AccountId(1), store.clone(), ShardConfig::new(CursorKey(9))).unwrap();
        let outbox = Outbox::new(store.clone(), true, 5_000).unwrap();
        let webhook = Webhook {
            id: "one".to_owned(),
            url: "http://127.0.0.1:1/".to_owned(),
            events: Default::default(),
            group: None,
            description: String::new(),
            active: false,
            created_at: Time(1),
            secrets: Vec::new(),
        };
        let done = || (AccountId(1), Record::at_door(Time(1), None, Whence::default(), "create_webhook"));
        note(&*store, AccountId(1), PROGRESS, "one", "nobody can read this").unwrap();
        let begin = async || Begin::now(&shard, None).await.unwrap();
        let broken = outbox.save(&shard, webhook.clone(), begin().await, done());
        assert!(matches!(broken, Err(StoreError::Broken(_))));
        let recorded = || store.directory().records(AccountId(1), &AuditQuery { limit: 9, ..AuditQuery::default() });
        assert_eq!((outbox.list(AccountId(1)).unwrap(), recorded().unwrap().len()), (Vec::new(), 0));
        note(&*store, AccountId(1), PROGRESS, "one", &write(&Progress::default()).unwrap()).unwrap();
        outbox.save(&shard, webhook.clone(), begin().await, done()).unwrap();
        assert_eq!((outbox.list(AccountId(1)).unwrap(), recorded().unwrap().len()), (vec![webhook], 1));
        shard.stop().await;
    }

    #[tokio::test]
    async fn a_webhook_of_a_group_knows_for_good_which_threads_were_there_when_it_began() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let shard = Shard::start(AccountId(1), store.clone(), ShardConfig::new(CursorKey(9))).unwrap();
        for name in ["Sales", "Support"] {
            let group = ConfigureGroup::new(name, Assignment::PickUp);
            assert_eq!(shard.system(Command::ConfigureGroup(group)).await, Ok(None));
        }
        let groups = shard.read(|account| account.desk.groups.keys().copied().collect::<Vec<_>>()).await.unwrap();
        let starts = async |n: u64| {
            let start = StartThread { group: Some(groups[0]), ..StartThread::default() };
            let (user, origin) =
                (User::Customer(CustomerId(n.into())), Origin { client: ClientId(n.into()), number: 1 });
            shard.command(user, origin, Command::StartThread(start)).await.unwrap();
        };
        let outbox = Outbox::new(store.clone(), true, 5_000).unwrap();
        let saved = async |group, url: &str| {
            let webhook = Webhook {
                id: "one".to_owned(),
                url: url.to_owned(),
                events: Default::default(),
                group,
                description: String::new(),
                active: false,
                created_at: Time(1),
                secrets: Vec::new(),
            };
            let done = (AccountId(1), Record::at_door(Time(1), None, Whence::default(), "save_webhook"));
            let begin = Begin::now(&shard, group).await.unwrap();
            outbox.save(&shard, webhook, begin, done).unwrap();
            // Whoever is killed now begins again with this.
            let kept = outbox.kept(AccountId(1), "one").unwrap().unwrap();
            assert_eq!(locked(&outbox.running()[&(AccountId(1), "one".to_owned())].progress).clone(), kept);
            let stored = *shard.stored().borrow();
            (kept.next.position, kept.whereabouts.map(|known| known.as_ref().clone()), stored + 1)
        };
        starts(5).await;
        let first = shard.read({
            let group = groups[0];
            move |account| Whereabouts::now(group, account)
        });
        let first = first.await.unwrap();
        let (next, whereabouts, now) = saved(Some(groups[0]), "http://127.0.0.1:1/").await;
        assert_eq!((next, whereabouts.as_ref()), (now, Some(&first)));
        // It is changed, and goes on where it was.
        starts(6).await;
        let (after, whereabouts, now) = saved(Some(groups[0]), "http://127.0.0.1:2/").await;
        assert_eq!((after, whereabouts), (next, Some(first)));
        assert!(now > next);
        // For another group it begins anew: where that one's threads were before, nobody has kept.
        let (begun, whereabouts, now) = saved(Some(groups[1]), "http://127.0.0.1:2/").await;
        assert_eq!((begun, whereabouts.map(|known| known.group())), (now, Some(groups[1])));
        // Whoever is told of all is told what is still due.
        starts(7).await;
        assert_eq!(saved(None, "http://127.0.0.1:2/").await.0, begun);
        shard.stop().await;
    }

    #[test]
    fn pauses_grow_and_end_within_a_day() {
        assert_eq!([1, 2, 3].map(|attempts| pause_ms(5_000, attempts, 0)), [5_000, 15_000, 45_000]);
        assert_eq!(pause_ms(5_000, 1, 255), 6_000);
        let all: u64 = (1..ATTEMPTS_MAX).map(|attempts| pause_ms(5_000, attempts, 255)).sum();
        assert!((12 * 3_600_000..24 * 3_600_000).contains(&all), "{all}");
    }
}
