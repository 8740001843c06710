//! Starts a server, and stops it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use parlor_engine::command::DropVisitors;
use parlor_engine::{AccountId, ChatId, Command, CustomerId, Time};
use parlor_sync::CursorKey;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::auth::identity::People;
use crate::auth::password::Checker;
use crate::auth::token::Signer;
use crate::config::{Config, StoreKind};
use crate::files::{Files, Room};
use crate::first_start::{self, FirstLogin};
use crate::hours;
use crate::http::{self, App, Crowd, Meters, Polls, Seats, UsedKeys, limits};
use crate::mail::{Mail, Sending};
use crate::outbox::Outbox;
use crate::random;
use crate::serve::serve;
use crate::shard::{Ended, Shard, ShardConfig, now};
use crate::store::{MemoryStore, SqliteStore, Store, StoreError};

/// How often sessions are looked through for those that nobody polls.
const SWEEP: Duration = Duration::from_secs(5);
/// How often files are looked through for those that nobody has sent on.
const SWEEP_FILES: Duration = Duration::from_secs(3_600);
/// How often what was erased is taken out of the search's index and the write-ahead log too.
const FINISH_ERASURES: Duration = Duration::from_secs(15);
/// How often visitors are dropped who were not seen again.
const DROP_VISITORS: Duration = Duration::from_secs(24 * 3_600);
/// After how many milliseconds: a week.
const VISITOR_MS: u64 = 7 * 24 * 3_600_000;
/// The shortest pause between two batches of them: nobody is to wait for it.
const DROP_PAUSE: Duration = Duration::from_millis(500);
/// How often it is looked whether all connections have ended, and whether the store is free.
const LOOK: Duration = Duration::from_millis(20);

/// Sign-outs that a socket may be behind with; beyond it, it is closed and comes back if it may.
const SIGN_OUTS: usize = 64;

/// A server in operation.
pub struct Running {
    address: SocketAddr,
    logins: Vec<FirstLogin>,
    app: Arc<App>,
    stopping: watch::Sender<bool>,
    serving: JoinHandle<()>,
    sweeping: [JoinHandle<()>; 5],
    mailing: Option<Sending>,
}

/// Starts a server. When this returns, it takes requests.
///
/// # Errors
/// In one sentence, if the address is taken or the store cannot be used.
pub async fn run(config: Config) -> Result<Running> {
    let listener = listen(config.listen).await?;
    let address = listener.local_addr().context("The server's address cannot be found")?;
    let store = open(&config).await?;
    let (stop, stopping) = watch::channel(false);
    let shards = start_shards(&store, &config).await?;
    let (first_account, first) = shards.first_key_value().ok_or_else(|| anyhow!("The store has no account."))?;
    let (first_account, logins) = (*first_account, first_start::set_up(first, &store, &config).await?);
    let outbox = Outbox::new(store.clone(), config.webhooks_private, config.webhook_retry_ms)?;
    shards.values().try_for_each(|shard| outbox.start(shard))?;
    let room = Room {
        file: config.upload_bytes,
        customer: config.upload_bytes.saturating_mul(limits::CUSTOMER_FILES),
        customers: config.uploads_bytes - config.uploads_bytes / limits::STAFF_PART,
        account: config.uploads_bytes,
    };
    let data = config.data.clone();
    let files = tokio::task::spawn_blocking(move || Files::open(&data, room)).await??;
    for shard in shards.values() {
        tokio::spawn(hours::keep(shard.clone()));
    }
    let everybody = shards.values().cloned().collect();
    let mail = config.mail().map(|mail| Mail::start(&mail, store.clone(), everybody)).transpose()?;
    let (mail, mailing) = mail.unzip();
    let app = Arc::new(App {
        mail,
        outbox,
        files: Arc::new(files),
        signer: Signer::new(&secret(&store, "customer_tokens")?),
        people: People::new(&secret(&store, "external_ids")?)?,
        checker: Checker::new()?,
        meters: Meters::new(config.limits),
        seats: Seats::new(config.limits.connections, config.limits.connections_per_address),
        polls: Polls::default(),
        used_keys: UsedKeys::default(),
        store,
        shards,
        first_account,
        signed_out: broadcast::Sender::new(SIGN_OUTS),
        settings: tokio::sync::Mutex::default(),
        stopping: stopping.clone(),
        config,
    });
    let router = http::router(app.clone());
    let limits = app.config.limits;
    let crowd = (!app.config.behind_proxy).then(|| Crowd::new(limits.connections_per_address));
    let serving = tokio::spawn(serve(listener, router, limits.connections, crowd, stopping));
    let sweeping = [
        tokio::spawn(sweep(app.clone())),
        tokio::spawn(sweep_files(app.clone())),
        tokio::spawn(sweep_audit(app.clone())),
        tokio::spawn(finish_erasures(app.clone())),
        tokio::spawn(drop_visitors(app.clone())),
    ];
    tracing::info!(%address, "the server takes requests");
    Ok(Running { address, logins, app, stopping: stop, serving, sweeping, mailing })
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Who can sign in after a first start, with the passwords; empty after later ones.
    pub fn logins(&self) -> &[FirstLogin] {
        &self.logins
    }

    /// Comes back when an account cannot go on, and says why.
    pub async fn failed(&self) -> String {
        let mut waiting = tokio::task::JoinSet::new();
        for shard in self.app.shards.values() {
            waiting.spawn(shard.ended());
        }
        while let Some(ended) = waiting.join_next().await {
            if let Ok(Ended::Failed(why)) = ended {
                return why;
            }
        }
        std::future::pending().await
    }

    /// Takes nothing new, says goodbye to every page, stores what is under way, and ends, with the data folder free for
    /// others; after ten seconds in any case.
    pub async fn stop(self) {
        tracing::info!("the server stops");
        self.stopping.send_replace(true);
        self.sweeping.iter().for_each(JoinHandle::abort);
        let Self { app, serving, mailing, .. } = self;
        drop(mailing);
        let ending = async {
            // It ends without a result.
            let _ = serving.await;
            app.outbox.stop().await;
            app.polls.clear();
            while app.seats.taken() > 0 {
                sleep(LOOK).await;
            }
            for shard in app.shards.values() {
                shard.stop().await;
            }
            // What still reads or writes in a thread of its own holds the store, and the store the folder.
            let store = Arc::downgrade(&app.store);
            drop(app);
            while store.strong_count() > 0 {
                sleep(LOOK).await;
            }
        };
        if timeout(limits::STOP_TIMEOUT, ending).await.is_err() {
            tracing::warn!("not everything ended in time; what was acknowledged is stored");
        }
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow!("The address {address} is in use; stop what runs there, or choose another with --listen.")
        }
        _ => anyhow!("The server cannot listen on {address}: {error}."),
    })
}

async fn open(config: &Config) -> Result<Arc<dyn Store>> {
    if config.store == StoreKind::Memory {
        return Ok(Arc::new(MemoryStore::default()));
    }
    let data = config.data.clone();
    let store = tokio::task::spawn_blocking(move || SqliteStore::open(&data)).await?;
    Ok(Arc::new(store.map_err(|error| sentence(&error.to_string()))?))
}

async fn start_shards(store: &Arc<dyn Store>, config: &Config) -> Result<BTreeMap<AccountId, Shard>> {
    let key = CursorKey(u64::from_be_bytes(secret(store, "cursors")?));
    let config = ShardConfig { agent_grace_ms: config.agent_grace_ms, ..ShardConfig::new(key) };
    let store = store.clone();
    let starting = tokio::task::spawn_blocking(move || {
        let mut accounts = store.directory().accounts()?;
        if accounts.is_empty() {
            let account = AccountId(random::id()?);
            store.directory().add_account(account)?;
            accounts.push(account);
        }
        let started = accounts.into_iter().map(|account| Ok((account, Shard::start(account, store.clone(), config)?)));
        started.collect::<Result<_>>()
    });
    starting.await?.map_err(|error| sentence(&error.to_string()))
}

/// A secret that the server keeps from its first start on.
fn secret<const N: usize>(store: &Arc<dyn Store>, name: &str) -> Result<[u8; N]> {
    let kept = store.directory().secret(name, &random::bytes::<N>()?)?;
    kept.try_into().map_err(|_| anyhow!("The secret `{name}` in the store has another length than it must have."))
}

async fn sweep(app: Arc<App>) {
    let mut tick = interval(SWEEP);
    loop {
        tick.tick().await;
        app.polls.sweep();
    }
}

/// Deletes files that nobody has sent on, and what removed agents kept for their own use.
async fn sweep_files(app: Arc<App>) {
    let mut tick = interval(SWEEP_FILES);
    loop {
        tick.tick().await;
        for account in app.shards.keys().copied() {
            let of = app.clone();
            let swept = move || of.files.sweep(&*of.store, account, now(), &|some| chats_of(&of, account, some));
            match tokio::task::spawn_blocking(swept).await {
                Ok(Ok(0)) => {}
                Ok(Ok(deleted)) => tracing::info!(deleted, "files that nobody sent on are deleted"),
                Ok(Err(error)) => tracing::warn!(%error, "files cannot be looked through"),
                Err(error) => tracing::error!(%error, "looking through the files broke off"),
            }
        }
        for shard in app.shards.values() {
            if let Err(problem) = http::forget_canned_replies(&app, shard).await {
                tracing::debug!(?problem, "canned replies of removed agents are forgotten later");
            }
        }
    }
}

/// Forgets what was recorded longer ago than it is to be kept.
async fn sweep_audit(app: Arc<App>) {
    let mut tick = interval(SWEEP_FILES);
    let kept_ms = app.config.audit_days.saturating_mul(24 * 3_600_000);
    loop {
        tick.tick().await;
        let before = Time(now().0.saturating_sub(kept_ms));
        // A failure is logged there, and the next round tries again.
        let _ = app.directory(move |directory| directory.forget_records(before)).await;
    }
}

/// Finishes what follows from an entry of the log beyond it, beside everything else: erasures, and greetings of groups that
/// are deleted.
async fn finish_erasures(app: Arc<App>) {
    let mut tick = interval(FINISH_ERASURES);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        for account in app.shards.keys().copied() {
            let of = app.clone();
            let followed = move || of.files.follow(&*of.store, account, &|some| chats_of(&of, account, some));
            match tokio::task::spawn_blocking(followed).await {
                Ok(Ok(0)) => {}
                Ok(Ok(deleted)) => tracing::info!(deleted, "files are erased with what named them"),
                Ok(Err(error)) => tracing::warn!(%error, "the log cannot be read for names of files"),
                Err(error) => tracing::error!(%error, "reading the log for names of files broke off"),
            }
        }
        for shard in app.shards.values() {
            if let Err(problem) = http::forget_greetings(&app, shard).await {
                tracing::debug!(?problem, "greetings of deleted groups are forgotten later");
            }
        }
        let store = app.store.clone();
        match tokio::task::spawn_blocking(move || store.finish_erasures()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => {
                tracing::debug!("some of what was erased still stands beside the log, which is being read, or is much")
            }
            Ok(Err(error)) => tracing::warn!(%error, "what was erased still stands beside the log"),
            Err(error) => tracing::error!(%error, "finishing erasures broke off"),
        }
    }
}

/// Which chats these customers have now, for whom may wait for the answer.
fn chats_of(
    app: &App,
    account: AccountId,
    customers: BTreeSet<CustomerId>,
) -> Result<BTreeMap<CustomerId, ChatId>, StoreError> {
    let unavailable = || StoreError::Failed("the account is not available".to_owned());
    let found = app.shards.get(&account).ok_or_else(unavailable)?.read(move |account| {
        customers.into_iter().filter_map(|customer| Some((customer, account.chat_of(customer)?.id))).collect()
    });
    Handle::current().block_on(found).map_err(|_| unavailable())
}

/// Drops visitors who have only looked at the site and were not seen again.
async fn drop_visitors(app: Arc<App>) {
    let mut tick = interval(DROP_VISITORS);
    loop {
        tick.tick().await;
        for shard in app.shards.values() {
            let unheard_since = Time(now().0.saturating_sub(VISITOR_MS));
            // An account that is not available now is so the next day.
            let Ok(passing) = shard.passing(unheard_since).await else { continue };
            for some in passing.chunks(parlor_engine::limits::VISITORS_DROPPED) {
                let begun = Instant::now();
                let command = DropVisitors { customers: some.to_vec(), unheard_since };
                if shard.system(Command::DropVisitors(command)).await.is_err() {
                    break;
                }
                // Others have twice the time that this has taken them.
                sleep(DROP_PAUSE.max(2 * begun.elapsed())).await;
            }
        }
    }
}

/// An error as a sentence of its own.
fn sentence(error: &str) -> anyhow::Error {
    let mut letters = error.trim_end_matches('.').chars();
    let first = letters.next().map(char::to_uppercase);
    anyhow!("{}{}.", first.into_iter().flatten().collect::<String>(), letters.as_str())
}
