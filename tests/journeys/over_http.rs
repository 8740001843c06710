//! A whole server, reached over the network: WebSocket with JSON, or long polling with postcard.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Duration;

use parlor_engine::command::{ConfigureGroup, SaveAgent};
use parlor_engine::{AgentId, Command, GroupId};
use parlor_server::config::{Config, Limits};
use parlor_sync::{ClientFrame, ServerFrame};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedSender;

use crate::host::{Host, LinkId, Who};
use crate::{http, poll, socket};

const GRACE_MS: u64 = 2_500;
const PASSWORD: &str = "a password for tests";

/// How frames travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// WebSocket, JSON.
    Socket,
    /// Long polling, postcard.
    Poll,
}

/// The two ends of a connection's task. The task ends when either is dropped.
pub struct Line {
    pub up: UnboundedSender<ClientFrame>,
    pub down: Receiver<ServerFrame>,
}

/// A server in this process, with a runtime of its own that can be pulled away.
pub struct OverHttp {
    way: Way,
    client: Runtime,
    server: Option<Runtime>,
    address: SocketAddr,
    data: TempDir,
    cookies: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
    links: BTreeMap<LinkId, Line>,
    made: LinkId,
}

impl OverHttp {
    pub fn new(way: Way) -> Self {
        let data = tempfile::tempdir().unwrap();
        let (server, address) = start(SocketAddr::from(([127, 0, 0, 1], 0)), &data);
        let mut host = Self {
            way,
            client: runtime(),
            server: Some(server),
            address,
            data,
            cookies: BTreeMap::new(),
            tokens: BTreeMap::new(),
            links: BTreeMap::new(),
            made: 0,
        };
        host.furnish();
        host
    }

    /// The first start has set up two agents; they get the names and groups of the stage.
    fn furnish(&mut self) {
        self.sign_in("Ada", "admin@example.com");
        self.sign_in("Ben", "mira@example.com");
        let account = self.get("Ada", "/api/v1/snapshot");
        let desk = &account["account"]["desk"];
        let groups: BTreeMap<String, GroupId> =
            values(&desk["groups"]).map(|g| (text(&g["name"]), id(&g["id"]))).collect();
        let mut number = 0;
        let mut order = |command: Command| {
            number += 1;
            self.command("Ada", number, &command);
        };
        for (name, assignment) in crate::stage::GROUPS {
            let group = groups.get(name).copied();
            order(Command::ConfigureGroup(ConfigureGroup { group, ..ConfigureGroup::new(name, assignment) }));
        }
        let agents: BTreeMap<String, AgentId> =
            values(&desk["agents"]).map(|a| (text(&a["profile"]["email"]), id(&a["profile"]["id"]))).collect();
        let desk = self.get("Ada", "/api/v1/snapshot")["account"]["desk"].clone();
        let all: std::collections::BTreeSet<GroupId> = values(&desk["groups"]).map(|g| id(&g["id"])).collect();
        for (name, email) in [("Ada", "admin@example.com"), ("Ben", "mira@example.com")] {
            let role =
                crate::stage::AGENTS.iter().find(|(known, ..)| *known == name).map(|(_, role, _)| *role).unwrap();
            let (name, email, agent) = (name.to_owned(), email.to_owned(), agents.get(email).copied());
            let command = SaveAgent { agent, name, email, role, capacity: 3, groups: all.clone(), bot: false };
            number += 1;
            self.command("Ada", number, &Command::SaveAgent(command));
        }
    }

    fn sign_in(&mut self, name: &str, email: &str) {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self.client.block_on(http::send(self.address, "POST", "/api/v1/sessions", &[], Some(body)));
        let cookie = answer.cookie.unwrap_or_else(|| panic!("{name} cannot sign in: {:?}", answer.body));
        self.cookies.insert(name.to_owned(), cookie);
    }

    fn get(&self, agent: &str, path: &str) -> Value {
        let headers = [("cookie", self.cookies[agent].as_str())];
        self.client.block_on(http::send(self.address, "GET", path, &headers, None)).body
    }

    fn command(&self, agent: &str, number: u32, command: &Command) {
        let headers = [("cookie", self.cookies[agent].as_str()), ("x-parlor", "1")];
        let body = json!({ "client": parlor_engine::ClientId(77), "number": number, "command": command });
        let answer = self.client.block_on(http::send(self.address, "POST", "/api/v1/commands", &headers, Some(body)));
        assert_eq!(answer.status, 200, "{command:?}: {:?}", answer.body);
    }

    fn token(&mut self, name: &str) -> String {
        if let Some(token) = self.tokens.get(name) {
            return token.clone();
        }
        let answer = self.client.block_on(http::send(self.address, "POST", "/api/v1/customers", &[], Some(json!({}))));
        let token = text(&answer.body["token"]);
        self.tokens.insert(name.to_owned(), token.clone());
        token
    }
}

impl Host for OverHttp {
    fn gives_token(&mut self, agent: &str) {
        let headers = [("cookie", self.cookies[agent].as_str()), ("x-parlor", "1")];
        let scopes = ["chats:read", "chats:write", "customers:read", "agents:read", "agents:write"];
        let body = json!({ "name": "the program", "scopes": scopes });
        let answer = self.client.block_on(http::send(self.address, "POST", "/api/v1/tokens", &headers, Some(body)));
        self.tokens.insert(agent.to_owned(), text(&answer.body["token"]));
    }

    fn open(&mut self, who: &Who) -> (LinkId, Option<String>) {
        let (cookie, token) = match who {
            Who::Agent(name) if self.tokens.contains_key(name) => (None, self.tokens.get(name).cloned()),
            Who::Agent(name) => (Some(self.cookies[name].clone()), None),
            Who::Customer(name) => (None, Some(self.token(name))),
        };
        let line = match self.way {
            Way::Socket => socket::open(&self.client, self.address, cookie),
            Way::Poll => poll::open(&self.client, self.address, cookie, token.clone()),
        };
        self.made += 1;
        self.links.insert(self.made, line);
        (self.made, token)
    }

    fn send(&mut self, link: LinkId, frame: ClientFrame) {
        if let Some(line) = self.links.get(&link)
            && line.up.send(frame).is_err()
        {
            self.links.remove(&link);
        }
    }

    fn receive(&mut self, link: LinkId) -> Option<Vec<ServerFrame>> {
        let line = self.links.get(&link)?;
        let mut frames = Vec::new();
        loop {
            match line.down.try_recv() {
                Ok(frame) => frames.push(frame),
                Err(TryRecvError::Empty) => return Some(frames),
                Err(TryRecvError::Disconnected) if frames.is_empty() => {
                    self.links.remove(&link);
                    return None;
                }
                Err(TryRecvError::Disconnected) => return Some(frames),
            }
        }
    }

    fn cut(&mut self, link: LinkId) {
        self.links.remove(&link);
    }

    /// The runtime is pulled away under the server: no goodbye, no last write.
    fn die_and_return(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown_timeout(Duration::from_secs(2));
        }
        self.links.clear();
        let (server, _) = start(self.address, &self.data);
        self.server = Some(server);
    }

    fn pass_grace(&mut self) {
        // A poll that is not repeated is noticed later than a socket that breaks.
        let notice_ms = if self.way == Way::Poll { 36_000 } else { 300 };
        std::thread::sleep(Duration::from_millis(GRACE_MS + notice_ms));
    }
}

impl Drop for OverHttp {
    fn drop(&mut self) {
        self.links.clear();
        if let Some(server) = self.server.take() {
            server.shutdown_background();
        }
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn start(address: SocketAddr, data: &TempDir) -> (Runtime, SocketAddr) {
    let runtime = runtime();
    let often = 100_000;
    let limits = Limits {
        sign_ins_per_minute: often,
        customers_per_minute: often,
        commands_per_second: often,
        requests_per_second: often,
        connections: 1_000,
        connections_per_address: 1_000,
    };
    let config = Config {
        listen: address,
        data: data.path().to_owned(),
        agent_grace_ms: GRACE_MS,
        admin_password: Some(PASSWORD.to_owned()),
        demo_password: Some(PASSWORD.to_owned()),
        limits,
        ..Config::default()
    };
    // After a death the old owner's lock and address are free a moment later.
    for _ in 0..200 {
        match runtime.block_on(parlor_server::run(config.clone())) {
            Ok(running) => {
                let address = running.address();
                runtime.spawn(async move { running.failed().await });
                return (runtime, address);
            }
            Err(_) => std::thread::sleep(Duration::from_millis(25)),
        }
    }
    panic!("the server does not start");
}

fn values(object: &Value) -> impl Iterator<Item = &Value> {
    object.as_object().into_iter().flatten().map(|(_, value)| value)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn id<T: std::str::FromStr>(value: &Value) -> T {
    text(value).parse().ok().expect("an id")
}
