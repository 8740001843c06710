//! What the tests play on: a folder, a store that can be made to fail, a shard, pages.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use parlor_engine::command::{ConfigureGroup, PostEvent, SaveAgent, SetRoutingStatus, StartThread};
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{AccountId, AgentId, ChatId, ClientId, Command, CustomerId, GroupId, Time, User};
use parlor_sync::authority::{Answered, Transmit};
use parlor_sync::replica::{Change, Outbox, Replica};
use parlor_sync::{ArchivePage, ArchiveQuery, Close, CursorKey, Entry, History, Origin, ServerFrame, Snapshot};
use tempfile::TempDir;
use tokio::time::timeout;

use super::super::{Connection, Shard, ShardConfig, now};
use crate::audit::Record;
use crate::store::sqlite::SqliteLog;
use crate::store::{Deed, Directory, Filed, Log, Scope, SqliteStore, Store, StoreError};

pub(super) const ACCOUNT: AccountId = AccountId(1);
const PATIENCE: Duration = Duration::from_secs(20);

/// The disk is as large as it likes.
pub(super) const ROOMY: u32 = 0;
/// The disk holds what it holds, and no page more.
pub(super) const FULL: u32 = 1;
/// There is room, but not for a snapshot.
pub(super) const NO_SNAPSHOTS: u32 = u32::MAX - 1;
/// A snapshot takes as long as this lasts.
pub(super) const SLOW_SNAPSHOTS: u32 = u32::MAX - 2;
/// Nothing can be written, however small.
pub(super) const REFUSING: u32 = u32::MAX - 3;
/// The file cannot be understood.
pub(super) const BROKEN: u32 = u32::MAX;

/// A shard and all that is under it.
pub(super) struct Stage {
    pub shard: Shard,
    pub disk: Arc<AtomicU32>,
    pub group: GroupId,
    pub admin: AgentId,
    folder: TempDir,
}

impl Stage {
    /// A new account with one group and one accepting admin.
    pub async fn new() -> Self {
        Self::saving_every(5_000).await
    }

    /// The same, with snapshots after so many entries.
    pub async fn saving_every(entries: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let disk = Arc::new(AtomicU32::new(ROOMY));
        let shard = start(folder.path(), &disk, entries);
        let mut stage = Self { shard, disk, group: GroupId(0), admin: AgentId(0), folder };
        let group = ConfigureGroup::new("Sales", Assignment::Automatic);
        assert_eq!(stage.shard.system(Command::ConfigureGroup(group)).await, Ok(None));
        stage.group = stage.shard.read(|account| account.desk.first_group().unwrap()).await.unwrap();
        stage.admin = stage.agent("Ada", AgentRole::Admin, true).await;
        stage
    }

    /// An accepting agent, in the group or in none.
    pub async fn agent(&self, name: &str, role: AgentRole, in_group: bool) -> AgentId {
        let command = SaveAgent {
            agent: None,
            name: name.to_owned(),
            email: format!("{name}@example.com"),
            role,
            capacity: 50,
            groups: if in_group { BTreeSet::from([self.group]) } else { BTreeSet::new() },
            bot: false,
        };
        assert_eq!(self.shard.system(Command::SaveAgent(command)).await, Ok(None));
        let name = name.to_owned();
        let find = move |account: &parlor_engine::Account| {
            account.desk.agents.values().find(|state| state.profile.name == name).unwrap().profile.id
        };
        let agent = self.shard.read(find).await.unwrap();
        if role == AgentRole::Observer {
            return agent;
        }
        let accepting = SetRoutingStatus { agent: Some(agent), status: RoutingStatus::Accepting, reason: None };
        assert_eq!(self.shard.system(Command::SetRoutingStatus(accepting)).await, Ok(None));
        agent
    }

    /// A page of this user, not connected yet.
    pub fn page(&self, user: User, client: u128) -> Page {
        let replica = Replica::new(Outbox::new(ClientId(client)));
        Page { replica, shard: self.shard.clone(), connection: None, user, closed: None, resets: 0 }
    }

    /// A connected page of a customer with an open thread.
    pub async fn customer(&self, customer: u128) -> Page {
        let mut page = self.page(User::Customer(CustomerId(customer)), customer + 1_000);
        page.connect().await;
        page.give(Command::StartThread(StartThread { name: format!("Customer {customer}"), ..Default::default() }));
        page.until("the thread is open", |page| page.replica.chats().any(|chat| chat.open_thread().is_some())).await;
        page
    }

    /// Ends the thread without ceremony and starts anew from what is on the disk.
    pub async fn crash(self) -> Self {
        self.crash_saving_every(5_000).await
    }

    /// The same, with snapshots after so many entries from then on.
    pub async fn crash_saving_every(self, entries: u64) -> Self {
        let Self { shard, disk, group, admin, folder } = self;
        let ended = shard.ended();
        drop(shard);
        timeout(PATIENCE, ended).await.unwrap();
        let shard = start(folder.path(), &disk, entries);
        Self { shard, disk, group, admin, folder }
    }

    pub fn set_disk(&self, state: u32) {
        self.disk.store(state, Ordering::SeqCst);
    }

    /// The entry that the stored snapshot goes up to, if there is one.
    pub fn saved(&self) -> Option<u64> {
        let file = self.folder.path().join("snapshots").join(format!("{ACCOUNT}.snapshot"));
        let bytes = std::fs::read(file).ok()?;
        Some(u64::from_le_bytes(bytes[12..20].try_into().unwrap()))
    }

    /// Everything said in a chat, as it is stored.
    pub async fn said(&self, chat: ChatId) -> Vec<String> {
        self.shard.read(move |account| texts(&account.chats[&chat])).await.unwrap()
    }
}

/// Carries out a command over HTTP, so to speak.
pub(super) async fn order(shard: &Shard, user: User, number: u32, command: Command) -> Answered {
    let origin = Origin { client: ClientId(77), number };
    shard.command(user, origin, command).await.unwrap()
}

pub(super) fn post(chat: ChatId, text: &str) -> Command {
    Command::PostEvent(PostEvent::text(chat, text))
}

pub(super) fn texts(chat: &parlor_engine::chat::Chat) -> Vec<String> {
    let events = chat.threads.iter().flat_map(|thread| &thread.events);
    let text = events.filter_map(|event| event.content.text().map(str::to_owned));
    text.collect()
}

fn start(folder: &Path, disk: &Arc<AtomicU32>, snapshot_every: u64) -> Shard {
    let store = FaultyStore { store: SqliteStore::open(folder).unwrap(), disk: disk.clone() };
    let config = ShardConfig { pause_ms: 5, pause_max_ms: 20, snapshot_every, ..ShardConfig::new(CursorKey(99)) };
    Shard::start(ACCOUNT, Arc::new(store), config).unwrap()
}

/// A page: a replica on a connection.
pub(super) struct Page {
    pub replica: Replica,
    pub connection: Option<Connection>,
    pub shard: Shard,
    pub user: User,
    pub closed: Option<Close>,
    pub resets: u32,
}

impl Page {
    pub async fn connect(&mut self) {
        self.replica.handle_open(None);
        let Some(parlor_sync::ClientFrame::Hello(hello)) = self.replica.poll_transmit() else { panic!("no hello") };
        self.closed = None;
        self.connection = Some(self.shard.open(self.user, hello).await);
    }

    pub fn disconnect(&mut self) {
        self.connection = None;
        self.replica.handle_lost();
    }

    pub fn give(&mut self, command: Command) {
        self.replica.send(command, now());
    }

    pub fn says(&mut self, text: &str) {
        let chat = self.chat();
        self.give(post(chat, text));
    }

    /// The page's only chat.
    pub fn chat(&self) -> ChatId {
        self.replica.chats().next().unwrap().id
    }

    pub fn texts(&self) -> Vec<String> {
        texts(self.replica.chats().next().unwrap())
    }

    /// Sends and receives until something is so.
    pub async fn until(&mut self, what: &str, so: impl Fn(&Page) -> bool) {
        let waiting = async {
            while !so(self) {
                self.send().await;
                self.receive().await;
            }
        };
        let waited = timeout(PATIENCE, waiting).await;
        assert!(waited.is_ok(), "waited in vain: {what}; {:?}", self.replica.outbox());
    }

    /// Like [`Page::until`], and comes back as often as it is turned away.
    pub async fn until_with_returns(&mut self, what: &str, so: impl Fn(&Page) -> bool) {
        for _ in 0..2_000 {
            if so(self) {
                return;
            }
            self.connect().await;
            self.until(what, |page| page.closed.is_some() || so(page)).await;
            if self.closed.is_some() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        panic!("waited in vain: {what}");
    }

    /// Sends what is due.
    pub async fn send(&mut self) {
        let Some(id) = self.connection.as_ref().map(Connection::id) else { return };
        while let Some(frame) = self.replica.poll_transmit() {
            self.shard.frame(id, frame).await;
        }
    }

    async fn receive(&mut self) {
        let transmit = self.connection.as_mut().expect("not connected").recv().await;
        self.take(transmit);
    }

    pub fn take(&mut self, transmit: Transmit) {
        match transmit {
            Transmit::Frame(frame) => {
                self.resets += u32::from(matches!(frame, ServerFrame::Reset(_)));
                self.replica.handle_frame(frame, now());
            }
            Transmit::Close(why) => {
                self.closed = Some(why);
                self.disconnect();
            }
        }
    }

    pub fn changes(&mut self) -> Vec<Change> {
        std::iter::from_fn(|| self.replica.poll_change()).collect()
    }
}

/// A store whose disk the test holds in hand.
struct FaultyStore {
    store: SqliteStore,
    disk: Arc<AtomicU32>,
}

struct FaultyLog {
    log: SqliteLog,
    disk: Arc<AtomicU32>,
}

impl Store for FaultyStore {
    fn log(&self, account: AccountId) -> Result<Box<dyn Log>, StoreError> {
        Ok(Box::new(FaultyLog { log: self.store.sqlite_log(account)?, disk: self.disk.clone() }))
    }

    fn archive(&self, account: AccountId, query: &ArchiveQuery, scope: &Scope) -> Result<ArchivePage, StoreError> {
        self.store.archive(account, query, scope)
    }

    fn facts(
        &self,
        account: AccountId,
        between: (Time, Time),
        each: &mut dyn FnMut(&parlor_sync::archive::ThreadFacts),
    ) -> Result<(), StoreError> {
        self.store.facts(account, between, each)
    }

    fn statuses(
        &self,
        account: AccountId,
        between: (Time, Time),
        each: &mut dyn FnMut(parlor_sync::archive::StatusChange),
    ) -> Result<(), StoreError> {
        self.store.statuses(account, between, each)
    }

    fn save_snapshot(&self, account: AccountId, snapshot: &Snapshot) -> Result<(), StoreError> {
        if self.disk.load(Ordering::SeqCst) == NO_SNAPSHOTS {
            return Err(StoreError::Full);
        }
        while self.disk.load(Ordering::SeqCst) == SLOW_SNAPSHOTS {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.store.save_snapshot(account, snapshot)
    }

    fn look_through(
        &self,
        account: AccountId,
        after: u64,
        limit: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<(Vec<Entry>, u64), StoreError> {
        self.store.look_through(account, after, limit, wanted)
    }

    fn finish_erasures(&self) -> Result<bool, StoreError> {
        self.store.finish_erasures()
    }

    fn documents(&self) -> &dyn crate::store::Documents {
        self.store.documents()
    }

    fn directory(&self) -> &dyn Directory {
        self.store.directory()
    }

    fn transact(&self, change: &mut Deed<'_>) -> Result<(), StoreError> {
        self.store.transact(change)
    }
}

impl Log for FaultyLog {
    fn load(&mut self, tail: usize) -> Result<History, StoreError> {
        self.log.load(tail)
    }

    fn append_recorded(
        &mut self,
        entries: &[Arc<Entry>],
        filed: &[Filed],
        records: &[Record],
    ) -> Result<(), StoreError> {
        match self.disk.load(Ordering::SeqCst) {
            BROKEN => Err(StoreError::Broken("parlor.db: it is gone".to_owned())),
            REFUSING => Err(StoreError::Full),
            pages => {
                self.log.bound(if pages >= SLOW_SNAPSHOTS { ROOMY } else { pages })?;
                self.log.append_recorded(entries, filed, records)
            }
        }
    }

    fn is_filing_due(&mut self) -> Result<bool, StoreError> {
        self.log.is_filing_due()
    }

    fn file_again(&mut self, filed: &mut dyn Iterator<Item = Filed>) -> Result<(), StoreError> {
        self.log.file_again(filed)
    }
}
