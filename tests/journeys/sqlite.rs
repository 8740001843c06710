//! A shard of the server on SQLite, in a data directory of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use parlor_engine::command::{ConfigureGroup, SaveAgent};
use parlor_engine::{AccountId, Command, CustomerId, User};
use parlor_server::shard::{Connection, Shard, ShardConfig, Transmit};
use parlor_server::store::Store;
use parlor_server::store::sqlite::SqliteStore;
use parlor_sync::{ClientFrame, CursorKey, ServerFrame};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::host::{Host, LinkId, Who};

/// Long enough for a story's pages to come and go, short enough to wait for.
const GRACE_MS: u64 = 2_500;
const ACCOUNT: AccountId = AccountId(0xacc);

/// An account on SQLite.
pub struct OnSqlite {
    runtime: Runtime,
    store: Arc<dyn Store>,
    shard: Option<Shard>,
    customers: BTreeMap<String, CustomerId>,
    links: BTreeMap<LinkId, (User, Option<Connection>)>,
    made: LinkId,
    _data: TempDir,
}

impl OnSqlite {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let data = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(data.path()).unwrap());
        store.directory().add_account(ACCOUNT).unwrap();
        let shard = Some(start(&store));
        let host =
            Self { runtime, store, shard, customers: BTreeMap::new(), links: BTreeMap::new(), made: 0, _data: data };
        host.furnish();
        host
    }

    fn furnish(&self) {
        for (name, assignment) in crate::stage::GROUPS {
            self.system(Command::ConfigureGroup(ConfigureGroup::new(name, assignment)));
        }
        let groups =
            self.read(|account| account.desk.groups.keys().copied().collect::<std::collections::BTreeSet<_>>());
        for (name, role, all) in crate::stage::AGENTS {
            let groups = if all { groups.clone() } else { Default::default() };
            let email = format!("{}@example.com", name.to_lowercase());
            self.system(Command::SaveAgent(SaveAgent {
                agent: None,
                name: name.into(),
                email,
                role,
                capacity: 3,
                groups,
                bot: false,
            }));
        }
    }

    fn shard(&self) -> &Shard {
        self.shard.as_ref().expect("the server runs")
    }

    fn system(&self, command: Command) {
        assert_eq!(self.runtime.block_on(self.shard().system(command)), Ok(None));
    }

    fn read<R: Send + 'static>(&self, look: impl FnOnce(&parlor_engine::Account) -> R + Send + 'static) -> R {
        self.runtime.block_on(self.shard().read(look)).unwrap()
    }

    fn user(&mut self, who: &Who) -> User {
        match who {
            Who::Customer(name) => {
                let fresh = CustomerId(self.customers.len() as u128 + 1);
                User::Customer(*self.customers.entry(name.clone()).or_insert(fresh))
            }
            Who::Agent(name) => {
                let name = name.clone();
                User::Agent(self.read(move |account| {
                    let agents = account.desk.agents.values().map(|state| &state.profile);
                    agents.filter(|agent| agent.name == name).map(|agent| agent.id).next().expect("the agent is known")
                }))
            }
        }
    }
}

impl Host for OnSqlite {
    fn open(&mut self, who: &Who) -> (LinkId, Option<String>) {
        let user = self.user(who);
        self.made += 1;
        self.links.insert(self.made, (user, None));
        (self.made, None)
    }

    fn send(&mut self, link: LinkId, frame: ClientFrame) {
        let shard = self.shard().clone();
        let Some((user, connection)) = self.links.get_mut(&link) else { return };
        match (frame, connection.as_ref()) {
            (ClientFrame::Hello(hello), _) => *connection = Some(self.runtime.block_on(shard.open(*user, hello))),
            (frame, Some(connection)) => self.runtime.block_on(shard.frame(connection.id(), frame)),
            (_, None) => {}
        }
    }

    fn receive(&mut self, link: LinkId) -> Option<Vec<ServerFrame>> {
        let (_, connection) = self.links.get_mut(&link)?;
        let mut frames = Vec::new();
        while let Some(transmit) = connection.as_mut().and_then(Connection::try_recv) {
            match transmit {
                Transmit::Frame(frame) => frames.push(frame),
                Transmit::Close(_) => {
                    self.links.remove(&link);
                    return None;
                }
            }
        }
        Some(frames)
    }

    fn cut(&mut self, link: LinkId) {
        self.links.remove(&link);
    }

    /// Nobody says goodbye: the thread just ends, and another one starts from the file.
    fn die_and_return(&mut self) {
        self.links.clear();
        if let Some(shard) = self.shard.take() {
            let ended = shard.ended();
            drop(shard);
            self.runtime.block_on(ended);
        }
        self.shard = Some(start(&self.store));
    }

    fn pass_grace(&mut self) {
        std::thread::sleep(std::time::Duration::from_millis(GRACE_MS + 200));
    }
}

fn start(store: &Arc<dyn Store>) -> Shard {
    let config = ShardConfig { agent_grace_ms: GRACE_MS, ..ShardConfig::new(CursorKey(5)) };
    Shard::start(ACCOUNT, store.clone(), config).unwrap()
}
