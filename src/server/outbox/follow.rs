//! The task that tells one webhook what has happened, fact by fact.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use parlor_engine::Time;
use parlor_sync::Entry;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::keeping::Keeping;
use super::whereabouts::Whereabouts;
use super::{ATTEMPTS_MAX, Message, Place, Poster, Progress, Webhook, keep, locked, moment, pause_ms};
use crate::random;
use crate::shard::{Shard, Unavailable, now};
use crate::store::Store;

/// Entries read at once. They are read anew where something was erased meanwhile: that is told to nobody any more.
const READ: usize = 100;
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
        let mut keeping = Keeping::new(self.due().position);
        while self.progress().disabled.is_none() {
            let pause = self.pause();
            if pause > Duration::ZERO {
                self.keep(&mut keeping).await;
                sleep(pause).await;
            }
            // Looked at before the entries are read: what is erased after that is seen to be.
            let erased = self.shard.erased();
            let entries = self.entries(self.due().position).await;
            if entries.is_empty() && !self.wait(&mut stored, &mut keeping).await {
                break;
            }
            for entry in entries {
                match self.tell_all(Arc::new(entry), erased, &mut keeping).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    // Whom it concerns cannot be looked up now: it is due until it can be.
                    Err(Unavailable) => {
                        sleep(PAUSE).await;
                        break;
                    }
                }
            }
            if keeping.due_in(self.due().position) == Some(Duration::ZERO) {
                self.keep(&mut keeping).await;
            }
        }
        self.keep(&mut keeping).await;
    }

    /// How long nothing is told, after a failure.
    fn pause(&self) -> Duration {
        // Never for longer than any pause is, even if the clock was ahead when it began.
        let longest = pause_ms(self.retry_ms, ATTEMPTS_MAX, u8::MAX);
        Duration::from_millis(self.progress().next_at.since_ms(now()).min(longest))
    }

    /// Tells all messages of one entry that are due and wanted. False if what follows is to be read anew, and this entry
    /// too: a message was not taken, or something was erased since the entry was read.
    ///
    /// # Errors
    /// If it cannot be known now whom it concerns. It stays due.
    async fn tell_all(&self, entry: Arc<Entry>, erased: u64, keeping: &mut Keeping) -> Result<bool, Unavailable> {
        let due = self.due();
        let first = if due.position == entry.position { due.index } else { 0 };
        let made = |index: usize| (index, Message::of(self.shard.account(), &entry, index));
        let wanted = (first..entry.facts.len()).map(made).filter_map(|(index, message)| Some((index, message?)));
        let wanted: Vec<_> = wanted.filter(|(_, message)| self.webhook.wants(&message.kind)).collect();
        let concern = self.concern(&entry, !wanted.is_empty()).await?;
        for (index, message) in wanted {
            if concern.as_ref().is_some_and(|concern| !concern[index]) {
                continue;
            }
            self.progress().next = Place { position: entry.position, index };
            if self.shard.erased() != erased {
                return Ok(false);
            }
            keeping.tell();
            if !self.tell(&message).await {
                return Ok(false);
            }
            self.progress().next.index = index + 1;
        }
        let mut progress = self.progress();
        progress.next = Place { position: entry.position + 1, index: 0 };
        if let Some(whereabouts) = &mut progress.whereabouts
            && Whereabouts::are_changed_by(&entry)
        {
            Arc::make_mut(whereabouts).pass(&entry);
        }
        Ok(true)
    }

    /// Which facts of the next entry concern the group that the webhook is for; none if it is for all.
    async fn concern(&self, entry: &Arc<Entry>, wanted: bool) -> Result<Option<Vec<bool>>, Unavailable> {
        let Some(group) = self.webhook.group else { return Ok(None) };
        let known = self.progress().whereabouts.clone().filter(|known| known.group() == group);
        // The account's thread is spared where nothing is wanted.
        if known.is_some() && !wanted {
            return Ok(None);
        }
        let entry = entry.clone();
        let look = self.shard.read(move |account| {
            let whereabouts = known.unwrap_or_else(|| Arc::new(Whereabouts::now(group, account)));
            let concern = whereabouts.concern(account, &entry);
            (whereabouts, concern)
        });
        let (whereabouts, concern) = look.await?;
        self.progress().whereabouts = Some(whereabouts);
        Ok(Some(concern))
    }

    /// Tells one message. False if it was not taken: then it is due again later, or the webhook is switched off.
    async fn tell(&self, message: &Message) -> bool {
        let attempts = self.progress().attempts;
        let delivery = self.poster.deliver(&self.webhook, message, attempts + 1).await;
        let mut progress = self.progress();
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

    /// Waits until there is more to read, and keeps meanwhile what has to be. False if there will never be more.
    async fn wait(&self, stored: &mut watch::Receiver<u64>, keeping: &mut Keeping) -> bool {
        let position = self.due().position;
        if let Some(pause) = keeping.due_in(position) {
            let more = async { stored.wait_for(|stored| *stored >= position).await.is_ok() };
            tokio::select! {
                more = more => return more,
                () = sleep(pause) => {}
            }
            self.keep(keeping).await;
        }
        stored.wait_for(|stored| *stored >= position).await.is_ok()
    }

    async fn keep(&self, keeping: &mut Keeping) {
        let progress = self.progress().clone();
        if keeping.due_in(progress.next.position).is_some() {
            keep(&self.store, self.shard.account(), &self.webhook.id, &progress).await;
            keeping.kept(progress.next.position);
        }
    }

    fn due(&self) -> Place {
        self.progress().next
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        locked(&self.progress)
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::chat::ChatFact;
    use parlor_engine::command::ConfigureGroup;
    use parlor_engine::desk::Assignment;
    use parlor_engine::{AccountId, ChatId, Command, Fact, GroupId, ThreadId, User};
    use parlor_sync::CursorKey;

    use super::super::PROGRESS;
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

    #[tokio::test]
    async fn what_cannot_be_looked_up_now_stays_due() {
        let follower = follower();
        follower.shard.stop().await;
        let facts =
            vec![Fact::Chat { chat: ChatId(5), fact: ChatFact::UrgencyMarked { thread: ThreadId(6), urgent: true } }];
        let urgent = Entry { position: 1, at: Time(0), actor: User::System, origin: None, facts, refused: None };
        let told = follower.tell_all(Arc::new(urgent), 0, &mut Keeping::new(1)).await;
        assert_eq!(told, Err(Unavailable));
        assert_eq!(follower.due(), Place { position: 1, index: 0 });
    }

    #[tokio::test]
    async fn what_nobody_wanted_costs_the_disk_nothing() {
        let mut follower = follower();
        follower.webhook.events.insert("rated".to_owned());
        let (store, shard, progress) = (follower.store.clone(), follower.shard.clone(), follower.progress.clone());
        let running = tokio::spawn(follower.run());
        for n in 0..30 {
            let group = ConfigureGroup::new(format!("Group {n}"), Assignment::Automatic);
            assert_eq!(shard.system(Command::ConfigureGroup(group)).await, Ok(None));
        }
        let last = *shard.stored().borrow();
        while locked(&progress).next.position <= last {
            sleep(Duration::from_millis(5)).await;
        }
        running.abort();
        assert_eq!(store.documents().get(AccountId(1), PROGRESS, "crm").unwrap(), None);
    }
}
