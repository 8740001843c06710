//! An authority with its log and clock, for tests: short words for who comes, what they send and what they are told.

use std::collections::BTreeMap;

use parlor_engine::chat::Reach;
use parlor_engine::command::{ConfigureGroup, PickUp, PostEvent, SaveAgent, SetRoutingStatus, StartThread};
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{AgentId, ChatId, ClientId, Command, CustomerId, GroupId, Time, User};

use crate::authority::{Authority, Config, Transmit};
use crate::frame::{Ack, Hello, Item, Resume, Update};
use crate::{
    ClientFrame, Close, CursorKey, Entry, Epoch, History, Origin, Replica, ServerFrame, Snapshot, SubscriberId, Told,
    VERSION,
};

pub(crate) const GRACE_MS: u64 = 20_000;
pub(crate) const EPOCH: Epoch = Epoch(7);
/// How much of a chat a customer's page is sent at once.
pub(crate) const REACH: Reach = Reach { threads: 3, events: 10 };

pub(crate) struct Host {
    pub authority: Authority,
    pub now: Time,
    pub log: Vec<Entry>,
    pub group: GroupId,
    pub tail: usize,
    inboxes: BTreeMap<SubscriberId, Vec<Transmit>>,
    links: u64,
    agents: BTreeMap<SubscriberId, AgentId>,
}

impl Host {
    /// An account with one group.
    pub fn with(assignment: Assignment) -> Self {
        let mut host = Self {
            authority: Authority::new(
                config(0, 100),
                History { epoch: EPOCH, snapshot: Snapshot::default(), tail: Vec::new() },
                Time(0),
            ),
            now: Time(1_000_000),
            log: Vec::new(),
            group: GroupId(0),
            tail: 100,
            inboxes: BTreeMap::new(),
            links: 0,
            agents: BTreeMap::new(),
        };
        host.group = host.adds_group("Help", assignment);
        host
    }

    pub fn adds_group(&mut self, name: &str, assignment: Assignment) -> GroupId {
        let known: Vec<_> = self.authority.account().desk.groups.keys().copied().collect();
        let saved = ConfigureGroup::new(name, assignment);
        assert_eq!(self.authority.handle_system(&Command::ConfigureGroup(saved), self.now), None);
        self.settles();
        self.authority.account().desk.groups.keys().copied().find(|id| !known.contains(id)).unwrap()
    }

    /// An agent of the first group with room for three, offline until the first pick-up.
    pub fn agent(&mut self, name: &str) -> AgentId {
        self.adds(name, AgentRole::Agent, &[self.group])
    }

    pub fn adds(&mut self, name: &str, role: AgentRole, groups: &[GroupId]) -> AgentId {
        let known: Vec<_> = self.authority.account().desk.agents.keys().copied().collect();
        self.saves(None, name, role, groups);
        self.authority.account().desk.agents.keys().copied().find(|id| !known.contains(id)).unwrap()
    }

    pub fn saves(&mut self, agent: Option<AgentId>, name: &str, role: AgentRole, groups: &[GroupId]) {
        let (name, email) = (name.to_owned(), format!("{}@example.com", name.to_lowercase().replace(' ', ".")));
        let saved =
            SaveAgent { agent, name, email, role, capacity: 3, groups: groups.iter().copied().collect(), bot: false };
        assert_eq!(self.authority.handle_system(&Command::SaveAgent(saved), self.now), None);
        self.settles();
    }

    /// A page comes for the first time, and has heard everything that is said to newcomers.
    pub fn opens(&mut self, user: User) -> SubscriberId {
        let id = self.greets(user, None);
        self.settles();
        self.hears(id);
        id
    }

    /// A page says hello; nothing more happens yet.
    pub fn greets(&mut self, user: User, resume: Option<Resume>) -> SubscriberId {
        self.meets(user, Hello { version: VERSION, token: None, resume, was: None })
    }

    fn meets(&mut self, user: User, hello: Hello) -> SubscriberId {
        self.links += 1;
        let id = SubscriberId(self.links);
        self.authority.handle_open(id, user, hello, self.now);
        self.agents.extend(user.agent().map(|agent| (id, agent)));
        id
    }

    pub fn sends(&mut self, id: SubscriberId, number: u32, command: Command) {
        if let (Command::PickUp(_), Some(agent)) = (&command, self.agents.get(&id).copied()) {
            self.comes_to_work(agent);
        }
        let frame = ClientFrame::Command { origin: origin(id, number), command };
        self.authority.handle_frame(id, frame, self.now);
    }

    /// Who is offline picks nothing up.
    fn comes_to_work(&mut self, agent: AgentId) {
        let state = &self.authority.account().desk.agents[&agent];
        if state.status == RoutingStatus::Offline {
            let paused = SetRoutingStatus { agent: Some(agent), status: RoutingStatus::Paused, reason: None };
            assert_eq!(self.authority.handle_system(&Command::SetRoutingStatus(paused), self.now), None);
        }
    }

    /// A page's next command, carried out and told to everybody.
    pub fn does(&mut self, id: SubscriberId, number: u32, command: Command) {
        self.sends(id, number, command);
        self.settles();
    }

    /// The customer's page starts the chat with its first command.
    pub fn starts(&mut self, id: SubscriberId, customer: u128) -> ChatId {
        self.does(id, 1, start("hello"));
        self.authority.account().chat_of(CustomerId(customer)).unwrap().id
    }

    /// Stores what is decided; then everybody is told.
    pub fn settles(&mut self) {
        if self.authority.poll_timeout().is_some_and(|due| due <= self.now) {
            self.authority.handle_timeout(self.now);
        }
        if let Some(entries) = self.authority.poll_append() {
            self.log.extend(entries.iter().map(|entry| Entry::clone(entry)));
            self.authority.handle_appended();
        }
        while let Some((id, transmit)) = self.authority.poll_transmit(self.now) {
            self.inboxes.entry(id).or_default().push(transmit);
        }
        self.authority.account().check().unwrap();
    }

    pub fn passes(&mut self, ms: u64) {
        let end = self.now.plus_ms(ms);
        while let Some(due) = self.authority.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.settles();
        }
        self.now = end;
        self.settles();
    }

    /// The frames a page was sent since it was last asked.
    pub fn hears(&mut self, id: SubscriberId) -> Vec<ServerFrame> {
        let inbox = self.inboxes.remove(&id).unwrap_or_default();
        inbox
            .into_iter()
            .filter_map(|transmit| if let Transmit::Frame(frame) = transmit { Some(frame) } else { None })
            .collect()
    }

    /// Why a page's connection was closed, if it was, since it was last asked.
    pub fn closed(&mut self, id: SubscriberId) -> Vec<Close> {
        let inbox = self.inboxes.remove(&id).unwrap_or_default();
        inbox
            .into_iter()
            .filter_map(|transmit| if let Transmit::Close(why) = transmit { Some(why) } else { None })
            .collect()
    }

    pub fn hears_signals(&mut self, id: SubscriberId) -> Vec<Told> {
        let signals = self
            .hears(id)
            .into_iter()
            .filter_map(|frame| if let ServerFrame::Signals(told) = frame { Some(told) } else { None });
        signals.flatten().collect()
    }

    pub fn hears_acks(&mut self, id: SubscriberId) -> Vec<Ack> {
        self.hears(id).into_iter().flat_map(acks).collect()
    }

    /// Everything is taken from the log again, as after a crash.
    pub fn restarts(&mut self) {
        let mut snapshot = Snapshot::default();
        self.log.iter().for_each(|entry| snapshot.apply(entry));
        let tail = self.log.iter().skip(self.log.len().saturating_sub(self.tail)).cloned().collect();
        self.authority =
            Authority::new(config(1 + self.links, self.tail), History { epoch: EPOCH, snapshot, tail }, self.now);
        self.inboxes.clear();
    }

    /// Carries frames between a page and the authority until both are at rest.
    pub fn carries(&mut self, id: SubscriberId, page: &mut Replica) {
        for _ in 0..100 {
            page.take_outbox();
            let mut moved = false;
            while let Some(frame) = page.poll_transmit() {
                moved = true;
                self.authority.handle_frame(id, frame, self.now);
            }
            self.settles();
            for frame in self.hears(id) {
                moved = true;
                page.handle_frame(frame, self.now);
            }
            if !moved {
                return;
            }
        }
        panic!("page and authority do not come to rest");
    }

    /// Connects a page.
    pub fn connects(&mut self, page: &mut Replica, user: User) -> SubscriberId {
        page.handle_open(None);
        let Some(ClientFrame::Hello(hello)) = page.poll_transmit() else { panic!("no hello") };
        let id = self.meets(user, hello);
        self.carries(id, page);
        id
    }
}

fn config(starts: u64, tail: usize) -> Config {
    Config {
        seed: u128::from(starts) << 64 | 0x5eed,
        cursor_key: CursorKey(0xca5e),
        agent_grace_ms: GRACE_MS,
        tail,
        reach: REACH,
    }
}

/// Each page numbers under a client id of its own.
pub(crate) fn origin(id: SubscriberId, number: u32) -> Origin {
    Origin { client: ClientId(u128::from(id.0) << 64 | 1), number }
}

pub(crate) fn acks(frame: ServerFrame) -> Vec<Ack> {
    match frame {
        ServerFrame::Update(update) => update.acks,
        ServerFrame::Reset(reset) => reset.acks,
        _ => Vec::new(),
    }
}

pub(crate) fn updates(frames: Vec<ServerFrame>) -> Vec<Update> {
    frames
        .into_iter()
        .filter_map(|frame| if let ServerFrame::Update(update) = frame { Some(update) } else { None })
        .collect()
}

pub(crate) fn items(frames: Vec<ServerFrame>) -> Vec<Item> {
    updates(frames).into_iter().flat_map(|update| update.items).collect()
}

pub(crate) fn customer(n: u128) -> User {
    User::Customer(CustomerId(n))
}

pub(crate) fn start(text: &str) -> Command {
    Command::StartThread(StartThread { text: text.to_owned(), ..StartThread::default() })
}

pub(crate) fn says(chat: ChatId, text: &str) -> Command {
    Command::PostEvent(PostEvent::text(chat, text))
}

pub(crate) fn whispers(chat: ChatId, text: &str) -> Command {
    let audience = parlor_engine::chat::Audience::Agents;
    Command::PostEvent(PostEvent { audience, ..PostEvent::text(chat, text) })
}

pub(crate) fn picks_up(chat: ChatId) -> Command {
    Command::PickUp(PickUp { chat: Some(chat) })
}

pub(crate) fn sets(status: RoutingStatus) -> Command {
    Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: None })
}
