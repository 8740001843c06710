//! An account under load without a server around it: commands decided, facts folded, and what follows settled, as a
//! shard does.

use anyhow::{Result, bail};
use parlor_engine::chat::PostEvent;
use parlor_engine::command::{
    AcceptOffer, CloseThread, ConfigureGroup, DeclineOffer, SaveAgent, SetRoutingStatus, StartThread,
};
use parlor_engine::desk::{AgentRole, Assignment, DeskFact, OfferReason, RoutingStatus};
use parlor_engine::{Account, AgentId, ChatId, Command, Ctx, CustomerId, Fact, GroupId, IdSource, Time, User};

/// The account, its clock and its dice.
pub struct Floor {
    /// Everything.
    pub account: Account,
    /// Commands decided, and matches found for waiting threads.
    pub decisions: usize,
    now: Time,
    seed: u64,
    customers: u128,
    offered: Vec<(ChatId, AgentId)>,
    taken: Vec<(ChatId, AgentId)>,
}

impl Floor {
    /// An account with groups of this assignment and agents, each in all groups and offline.
    pub fn new(groups: usize, agents: usize, capacity: u16, assignment: Assignment) -> Result<(Self, Vec<GroupId>)> {
        let account = Account::default();
        let (offered, taken) = (Vec::new(), Vec::new());
        let mut floor =
            Self { account, decisions: 0, now: Time(1_760_000_000_000), seed: 42, customers: 0, offered, taken };
        let mut ids = Vec::new();
        for number in 0..groups {
            let save = ConfigureGroup::new(format!("Group {number}"), assignment);
            match &floor.does(User::System, Command::ConfigureGroup(save))?[..] {
                [Fact::Desk(DeskFact::GroupSaved { group })] => ids.push(group.id),
                other => bail!("a group is not there: {other:?}"),
            }
        }
        for number in 0..agents {
            let save = SaveAgent {
                agent: None,
                name: format!("Agent {number}"),
                email: format!("agent{number}@example.com"),
                role: AgentRole::Agent,
                capacity,
                groups: ids.iter().copied().collect(),
                bot: false,
            };
            floor.does(User::System, Command::SaveAgent(save))?;
        }
        Ok((floor, ids))
    }

    /// Every agent.
    pub fn agents(&self) -> Vec<AgentId> {
        self.account.desk.agents.keys().copied().collect()
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % n
    }

    /// A new customer asks, somewhere.
    pub fn starts(&mut self, groups: &[GroupId]) -> Result<ChatId> {
        self.customers += 1;
        let customer = CustomerId(self.customers);
        let group = groups.get(self.below(groups.len())).copied();
        self.does(User::Customer(customer), Command::StartThread(StartThread { group, ..StartThread::default() }))?;
        match self.account.chat_of(customer) {
            Some(chat) => Ok(chat.id),
            None => bail!("the chat is not there"),
        }
    }

    /// An agent begins to accept, or pauses.
    pub fn sets(&mut self, agent: AgentId, status: RoutingStatus) -> Result<()> {
        let set = SetRoutingStatus { agent: None, status, reason: None };
        self.does(User::Agent(agent), Command::SetRoutingStatus(set)).map(drop)
    }

    /// Somebody says something.
    pub fn says(&mut self, user: User, chat: ChatId, text: &str) -> Result<()> {
        self.does(user, Command::PostEvent(PostEvent::text(chat, text))).map(drop)
    }

    /// One of many things that happen on a busy floor.
    pub fn goes_on(&mut self, agents: &[AgentId], groups: &[GroupId]) -> Result<()> {
        let agent = agents[self.below(agents.len())];
        match self.below(8) {
            0 => self.sets(agent, RoutingStatus::Paused),
            1 => self.sets(agent, RoutingStatus::Accepting),
            2 => self.starts(groups).map(drop),
            3 | 4 => match self.one_of_offered() {
                Some((chat, agent)) => {
                    self.does(User::Agent(agent), Command::AcceptOffer(AcceptOffer { chat, nickname: None }))?;
                    self.taken.push((chat, agent));
                    Ok(())
                }
                None => Ok(()),
            },
            5 => match self.one_of_offered() {
                Some((chat, agent)) => {
                    self.does(User::Agent(agent), Command::DeclineOffer(DeclineOffer { chat })).map(drop)
                }
                None => Ok(()),
            },
            _ => {
                if self.taken.is_empty() {
                    return Ok(());
                }
                let place = self.below(self.taken.len());
                let (chat, agent) = self.taken.swap_remove(place);
                self.does(User::Agent(agent), Command::CloseThread(CloseThread { chat, everything: true })).map(drop)
            }
        }
    }

    /// An offer that still stands.
    fn one_of_offered(&mut self) -> Option<(ChatId, AgentId)> {
        while !self.offered.is_empty() {
            let place = self.below(self.offered.len());
            let (chat, agent) = self.offered.swap_remove(place);
            if self.account.work_of(chat).and_then(|work| work.offered_to()) == Some(agent) {
                return Some((chat, agent));
            }
        }
        None
    }

    /// Decides, folds, and lets follow what follows.
    fn does(&mut self, user: User, command: Command) -> Result<Vec<Fact>> {
        self.now = self.now.plus_ms(1);
        let seed = u128::from(self.now.0) << 64 | u128::from(self.seed);
        let mut ctx = Ctx::new(self.now, IdSource::new(seed));
        let facts = match self.account.decide(user, &command, &mut ctx) {
            Ok(facts) => facts,
            Err(reject) => bail!("{command:?} is refused: {reject:?}"),
        };
        self.decisions += 1;
        facts.iter().for_each(|fact| self.account.evolve(fact));
        while let Some(more) = self.account.settle(&mut ctx) {
            self.decisions += 1;
            for fact in &more {
                if let Fact::Desk(DeskFact::Offered { chat, agent, reason: OfferReason::Routing, .. }) = fact {
                    self.offered.push((*chat, *agent));
                }
                self.account.evolve(fact);
            }
        }
        Ok(facts)
    }
}
