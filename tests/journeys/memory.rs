//! The authority itself, with a simulated disk, clock and archive.

use std::collections::{BTreeMap, VecDeque};

use parlor_engine::chat::Reach;
use parlor_engine::command::SaveAgent;
use parlor_engine::{Command, CustomerId, Time, User};
use parlor_sim::Disk;
use parlor_sync::authority::{Config, Transmit};
use parlor_sync::read::Kept;
use parlor_sync::{Answer, Authority, ClientFrame, CursorKey, Epoch, ServerFrame, SubscriberId, read};

use crate::host::{Host, LinkId, Who};

const GRACE_MS: u64 = 20_000;

/// An account in memory.
pub struct Memory {
    now: Time,
    disk: Disk,
    authority: Authority,
    starts: u128,
    customers: BTreeMap<String, CustomerId>,
    links: BTreeMap<LinkId, (User, VecDeque<ServerFrame>)>,
    made: LinkId,
}

impl Memory {
    pub fn new() -> Self {
        let disk = Disk::new(Epoch(1));
        let now = Time(1_700_000_000_000);
        let authority = start(&disk, 0, now);
        let mut memory =
            Self { now, disk, authority, starts: 0, customers: BTreeMap::new(), links: BTreeMap::new(), made: 0 };
        memory.furnish();
        memory
    }

    /// The same people as everywhere: groups Support (automatic), Sales (offer) and Returns (pick-up); Ada (admin) and
    /// Ben in all of them, Cleo in none.
    fn furnish(&mut self) {
        for (name, assignment) in crate::stage::GROUPS {
            self.system(Command::ConfigureGroup(parlor_engine::command::ConfigureGroup::new(name, assignment)));
        }
        let groups = self.authority.account().desk.groups.keys().copied().collect::<std::collections::BTreeSet<_>>();
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

    fn system(&mut self, command: Command) {
        assert_eq!(self.authority.handle_system(&command, self.now), None);
        self.turn();
    }

    fn user(&mut self, who: &Who) -> User {
        match who {
            Who::Customer(name) => {
                let fresh = CustomerId(self.customers.len() as u128 + 1);
                User::Customer(*self.customers.entry(name.clone()).or_insert(fresh))
            }
            Who::Agent(name) => {
                let agents = self.authority.account().desk.agents.values();
                let agent = agents.map(|state| &state.profile).find(|agent| agent.name == *name);
                User::Agent(agent.expect("the agent is known").id)
            }
        }
    }

    /// Stores what is decided and sends what may be sent.
    fn turn(&mut self) {
        self.authority.handle_timeout(self.now);
        if let Some(entries) = self.authority.poll_append() {
            self.disk.entries.extend(entries);
            self.authority.handle_appended();
        }
        while let Some((id, transmit)) = self.authority.poll_transmit(self.now) {
            match transmit {
                Transmit::Frame(frame) => {
                    if let Some((user, frames)) = self.links.get_mut(&id.0) {
                        crate::stage::refuse_taint(*user, &frame);
                        frames.push_back(frame);
                    }
                }
                Transmit::Close(_) => {
                    self.links.remove(&id.0);
                    self.authority.handle_close(id, self.now);
                }
            }
        }
    }
}

impl Host for Memory {
    fn open(&mut self, who: &Who) -> (LinkId, Option<String>) {
        let user = self.user(who);
        self.made += 1;
        self.links.insert(self.made, (user, VecDeque::new()));
        (self.made, None)
    }

    fn send(&mut self, link: LinkId, frame: ClientFrame) {
        let Some((user, _)) = self.links.get(&link) else { return };
        let user = *user;
        match frame {
            ClientFrame::Hello(hello) => self.authority.handle_open(SubscriberId(link), user, hello, self.now),
            ClientFrame::Query { id, query } => {
                let answer = read::answer(&self.authority, &Kept::default(), user, &query, self.now);
                let answer = answer.unwrap_or_else(Answer::Refused);
                let answer = ServerFrame::Answer { id, answer };
                if let Some((_, frames)) = self.links.get_mut(&link) {
                    frames.push_back(answer);
                }
            }
            frame => self.authority.handle_frame(SubscriberId(link), frame, self.now),
        }
        self.now = self.now.plus_ms(7);
        self.turn();
    }

    fn receive(&mut self, link: LinkId) -> Option<Vec<ServerFrame>> {
        self.now = self.now.plus_ms(1);
        self.turn();
        self.links.get_mut(&link).map(|(_, frames)| frames.drain(..).collect())
    }

    fn cut(&mut self, link: LinkId) {
        if self.links.remove(&link).is_some() {
            self.authority.handle_close(SubscriberId(link), self.now);
            self.turn();
        }
    }

    fn die_and_return(&mut self) {
        self.links.clear();
        self.starts += 1;
        self.authority = start(&self.disk, self.starts, self.now);
    }

    fn pass_grace(&mut self) {
        self.now = self.now.plus_ms(GRACE_MS + 1);
        self.turn();
    }
}

fn start(disk: &Disk, starts: u128, now: Time) -> Authority {
    let (cursor_key, reach) = (CursorKey(9), Reach::default());
    let config = Config { seed: 1 + starts, cursor_key, agent_grace_ms: GRACE_MS, tail: 1_000, reach };
    Authority::new(config, disk.load(1_000), now)
}
