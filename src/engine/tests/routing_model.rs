//! Routing against a small model of it: no index, no cleverness, every rule as it is told. Ten thousand wait, a thousand
//! agents come and go, accept, decline and let offers pass, while skills and urgency change and threads fall silent and
//! wake up again; each choice of the engine is compared with the model's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panic, also in its helpers")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::ResponseRules;
use parlor_engine::command::{
    AcceptOffer, AssignRoles, CloseThread, ConfigureGroup, DeclineOffer, Fallback, InviteAgent, PostEvent, SaveAgent,
    SaveAgentSkills, SaveSkill, SetRequirements, SetRoutingStatus, StartThread, Transfer, TransferTarget,
};
use parlor_engine::desk::{
    AgentRole, AgentState, Assignment, DeskFact, GroupRules, OfferReason, Rights, RoutingRules, RoutingStatus, Tier,
    Work, WorkState,
};
use parlor_engine::{
    Account, AgentId, ChatId, Command, Ctx, CustomerId, Fact, GroupId, IdSource, SkillId, ThreadId, Time, User,
};

const WAITING: u128 = 10_000;
const AGENTS: usize = 1_000;
/// After this time without a word a thread of one of the groups is idle.
const IDLE_MS: u64 = 8_000;
/// What happens while everybody is there.
const STEPS: usize = 700;

/// What the model knows of a copy of the desk: who has how much.
struct Model<'a> {
    account: &'a Account,
    loads: BTreeMap<AgentId, usize>,
    loads_in: BTreeMap<(AgentId, GroupId), usize>,
}

impl<'a> Model<'a> {
    fn of(account: &'a Account) -> Self {
        let (mut loads, mut loads_in) = (BTreeMap::new(), BTreeMap::new());
        for work in account.desk.works.values() {
            for agent in work.holders().filter(|agent| !work.is_idle_for(*agent)) {
                *loads.entry(agent).or_default() += 1;
                *loads_in.entry((agent, work.group)).or_default() += 1;
            }
        }
        Self { account, loads, loads_in }
    }

    fn room(&self, agent: &AgentState, group: GroupId) -> usize {
        let (id, rights) = (agent.profile.id, agent.rights_in(group));
        // Who was woken up may have more than that.
        let all = usize::from(agent.profile.capacity).saturating_sub(*self.loads.get(&id).unwrap_or(&0));
        let here = rights.and_then(|rights| rights.capacity).map(usize::from);
        here.map_or(all, |most| all.min(most.saturating_sub(*self.loads_in.get(&(id, group)).unwrap_or(&0))))
    }

    fn may(&self, agent: &AgentState, work: &Work) -> bool {
        agent.status == RoutingStatus::Accepting
            && agent.rights_in(work.group).is_some_and(|rights| rights.respond)
            && work.needs().skills.is_subset(&agent.skills)
            && !work.declined.contains(&agent.profile.id)
            && self.room(agent, work.group) > 0
    }

    /// Who of these is to have it: the preferred, by tier, the most room, the longest idle, by id.
    fn taker(&self, free: &[&AgentState], work: &Work) -> Option<AgentId> {
        let able = free.iter().filter(|agent| self.may(agent, work));
        let first = able.min_by_key(|agent| {
            let id = agent.profile.id;
            let tier = agent.rights_in(work.group).map(|rights| rights.tier);
            (work.needs().prefer != Some(id), tier, Reverse(self.room(agent, work.group)), agent.idle_since, id)
        });
        first.map(|agent| agent.profile.id)
    }

    /// The next thread and its agent: the most urgent, then the longest waiting, that anybody may have.
    fn next(&self) -> Option<(&'a Work, AgentId)> {
        let room =
            |agent: &AgentState| usize::from(agent.profile.capacity) > *self.loads.get(&agent.profile.id).unwrap_or(&0);
        let agents = self.account.desk.agents.values();
        let free: Vec<_> = agents.filter(|agent| agent.status == RoutingStatus::Accepting && room(agent)).collect();
        if free.is_empty() {
            return None;
        }
        let mut waiting: Vec<_> =
            self.account.desk.works.values().filter(|work| matches!(work.state, WorkState::Queued)).collect();
        waiting.sort_by_key(|work| (Reverse(work.needs().priority), work.queued_at, work.thread));
        waiting.into_iter().find_map(|work| Some((work, self.taker(&free, work)?)))
    }

    /// Nobody has more than the capacity, but for threads that were idle and in which their customers have spoken since.
    /// Gives back how many agents have more by those.
    fn nobody_has_too_much(&self, woken: &BTreeSet<ThreadId>) -> usize {
        let mut past = 0;
        for agent in self.account.desk.agents.values() {
            let id = agent.profile.id;
            let held = self.account.desk.held_by(id).filter(|work| woken.contains(&work.thread));
            let back: Vec<GroupId> = held.map(|work| work.group).collect();
            let (load, capacity) = (*self.loads.get(&id).unwrap_or(&0), usize::from(agent.profile.capacity));
            assert!(load <= capacity + back.len(), "{id}");
            past += usize::from(load > capacity);
            for (group, rights) in &agent.rights {
                let load = *self.loads_in.get(&(id, *group)).unwrap_or(&0);
                let back = back.iter().filter(|known| *known == group).count();
                assert!(rights.capacity.is_none_or(|most| load <= usize::from(most) + back), "{id} in {group}");
            }
        }
        past
    }
}

struct Stage {
    account: Account,
    now: Time,
    seed: u64,
    choices: usize,
    compares: bool,
    /// How often something was handed on.
    handed: usize,
    /// Threads that were idle, and in which their customers have spoken.
    woken: BTreeSet<ThreadId>,
}

impl Stage {
    fn below(&mut self, n: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % n
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Does it if it may be, and compares every choice that follows with the model's. The last fact of each kind is given
    /// back.
    fn does(&mut self, user: User, command: Command) -> Vec<Fact> {
        self.now = self.now.plus_ms(10);
        let seed = u128::from(self.now.0) << 64 | u128::from(self.seed);
        let mut ctx = Ctx::new(self.now, IdSource::new(seed));
        let Ok(mut all) = self.account.decide(user, &command, &mut ctx) else { return Vec::new() };
        all.iter().for_each(|fact| self.account.evolve(fact));
        loop {
            let expected =
                self.compares.then(|| Model::of(&self.account).next().map(|(work, agent)| (work.thread, agent)));
            let facts = self.account.settle(&mut ctx);
            let chosen = facts.as_deref().and_then(choice);
            if let Some(expected) = expected {
                assert_eq!(chosen, expected, "choice {}", self.choices);
            }
            let Some(facts) = facts else { break };
            self.choices += 1;
            facts.iter().for_each(|fact| self.account.evolve(fact));
            all.extend(facts);
        }
        all
    }

    fn system(&mut self, command: Command) -> Vec<Fact> {
        self.does(User::System, command)
    }

    fn group(&mut self, name: &str, assignment: Assignment, idle_ms: u64) -> GroupId {
        let facts = self.system(Command::ConfigureGroup(ConfigureGroup::new(name, assignment)));
        let [Fact::Desk(DeskFact::GroupSaved { group })] = &facts[..] else { panic!("{facts:?}") };
        let routing = RoutingRules { prefer_last_agent: true, ..RoutingRules::default() };
        let response = ResponseRules { idle_ms, ..ResponseRules::NONE };
        let rules = Box::new(GroupRules { routing, response, ..GroupRules::default() });
        let group = group.id;
        self.system(Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
        group
    }

    fn skill(&mut self, name: &str) -> SkillId {
        let facts = self.system(Command::SaveSkill(SaveSkill { skill: None, name: name.to_owned(), response: None }));
        let [Fact::Desk(DeskFact::SkillSaved { skill })] = &facts[..] else { panic!("{facts:?}") };
        skill.id
    }

    fn agent(&mut self, groups: &[GroupId], skills: &[SkillId]) -> AgentId {
        let own: Vec<_> = groups.iter().filter(|_| self.below(3) > 0).copied().collect();
        let save = SaveAgent {
            agent: None,
            name: "Ann".to_owned(),
            email: format!("ann{}@example.com", self.account.desk.agents.len()),
            role: AgentRole::Agent,
            capacity: 1 + self.below(4) as u16,
            groups: own.iter().copied().collect(),
            bot: false,
        };
        let facts = self.system(Command::SaveAgent(save));
        let [Fact::Desk(DeskFact::AgentSaved { agent })] = &facts[..] else { panic!("{facts:?}") };
        let agent = agent.id;
        let known = skills.iter().filter(|_| self.below(2) == 0).copied().collect();
        self.system(Command::SaveAgentSkills(SaveAgentSkills { agent, skills: known }));
        if let Some(group) = own.first().filter(|_| self.below(4) == 0) {
            let tier = self.pick(&[Tier::First, Tier::Normal, Tier::Last]);
            let capacity = self.pick(&[None, Some(1), Some(2)]);
            let rights = Rights { tier, capacity, respond: self.below(10) > 0, ..Rights::default() };
            self.system(Command::AssignRoles(AssignRoles { group: *group, agent, rights }));
        }
        agent
    }

    fn starts(&mut self, customer: u128, groups: &[GroupId], skills: &[SkillId]) {
        let skill = if self.below(3) == 0 { Some(self.pick(skills)) } else { None };
        let start = StartThread { group: Some(self.pick(groups)), skill, ..StartThread::default() };
        self.does(User::Customer(CustomerId(customer)), Command::StartThread(start));
    }

    fn sets(&mut self, agent: AgentId, status: RoutingStatus) {
        self.does(
            User::Agent(agent),
            Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: None }),
        );
    }

    fn any_work(&mut self) -> Work {
        let place = self.below(self.account.desk.works.len());
        self.account.desk.works.values().nth(place).unwrap().clone()
    }

    /// Somebody who steers hands on what waits or what an agent has: to an agent, asked or not, with a place to wait
    /// otherwise, or to a queue. Nobody insists.
    fn hands_on(&mut self, agents: &[AgentId], groups: &[GroupId], skills: &[SkillId]) {
        let held = self.held().map(|(chat, _)| chat).filter(|_| self.below(2) == 0);
        let chat = held.unwrap_or(self.any_work().chat);
        let (group, skill, agent) = (self.pick(groups), self.pick(skills), self.pick(agents));
        let to = match self.below(6) {
            0 => TransferTarget::Group(group),
            1 => TransferTarget::Skill(skill),
            _ => TransferTarget::Agent(agent),
        };
        let otherwise =
            self.pick(&[None, Some(Fallback::Queue), Some(Fallback::Group(group)), Some(Fallback::Skill(skill))]);
        let ask = self.below(2) == 0;
        let facts = self.system(Command::Transfer(Transfer { ask, otherwise, ..Transfer::to(chat, to) }));
        self.handed += usize::from(!facts.is_empty());
        let invited = self.pick(agents);
        self.system(Command::InviteAgent(InviteAgent { chat, agent: invited }));
    }

    fn held(&mut self) -> Option<(ChatId, AgentId)> {
        let held: Vec<_> =
            self.account.desk.works.values().filter_map(|work| Some((work.chat, work.assignee()?))).collect();
        if held.is_empty() { None } else { Some(self.pick(&held)) }
    }

    /// The customer of a thread that is idle says something.
    fn wakes_up(&mut self) {
        let idle = |work: &&Work| work.assignee().is_some_and(|agent| work.is_idle_for(agent));
        let idle: Vec<_> = self.account.desk.works.values().filter(idle).map(|work| (work.chat, work.thread)).collect();
        if !idle.is_empty() {
            let (chat, thread) = self.pick(&idle);
            let customer = User::Customer(self.account.chats[&chat].customer.id);
            self.does(customer, Command::PostEvent(PostEvent::text(chat, "Are you there?")));
            self.woken.insert(thread);
        }
    }

    fn offered(&mut self) -> Option<(ChatId, AgentId)> {
        let offered: Vec<_> =
            self.account.desk.works.values().filter_map(|work| Some((work.chat, work.offered_to()?))).collect();
        if offered.is_empty() { None } else { Some(self.pick(&offered)) }
    }
}

/// The thread and the agent that the engine has brought together.
fn choice(facts: &[Fact]) -> Option<(ThreadId, AgentId)> {
    facts.iter().find_map(|fact| match fact {
        Fact::Desk(DeskFact::Assigned { thread, agent, .. }) => Some((*thread, *agent)),
        Fact::Desk(DeskFact::Offered { thread, agent, reason: OfferReason::Routing, .. }) => Some((*thread, *agent)),
        _ => None,
    })
}

#[test]
fn ten_thousand_waiting_and_a_thousand_agents_are_matched_as_the_model_says_and_everybody_is_served() {
    let mut stage = Stage {
        account: Account::default(),
        now: Time(1_000),
        seed: 42,
        choices: 0,
        compares: false,
        handed: 0,
        woken: BTreeSet::new(),
    };
    let offers = Assignment::Offer { accept_ms: 30_000 };
    let groups = [
        stage.group("Support", Assignment::Automatic, 0),
        stage.group("Sales", offers, 0),
        stage.group("Returns", Assignment::Automatic, IDLE_MS),
    ];
    let skills = [stage.skill("French"), stage.skill("Law"), stage.skill("Lamps")];
    (1..=WAITING).for_each(|customer| stage.starts(customer, &groups, &skills));
    assert_eq!(stage.account.desk.works.len(), WAITING as usize);
    let agents: Vec<_> = (0..AGENTS).map(|_| stage.agent(&groups, &skills)).collect();
    for (place, agent) in agents.iter().enumerate() {
        // The model looks at everything for each choice: at the beginning each twenty-fifth agent has to do.
        stage.compares = place % 25 == 0;
        stage.sets(*agent, RoutingStatus::Accepting);
    }
    stage.compares = true;
    let (mut customer, mut past) = (WAITING, 0);
    for step in 0..STEPS {
        match stage.below(12) {
            0..=3 => {
                if let Some((chat, agent)) = stage.held() {
                    stage.does(User::Agent(agent), Command::CloseThread(CloseThread { chat, everything: true }));
                }
            }
            4 | 5 => {
                if let Some((chat, agent)) = stage.offered() {
                    stage.does(User::Agent(agent), Command::AcceptOffer(AcceptOffer { chat, nickname: None }));
                }
            }
            6 => {
                if let Some((chat, agent)) = stage.offered() {
                    stage.does(User::Agent(agent), Command::DeclineOffer(DeclineOffer { chat }));
                }
            }
            7 => {
                let (chat, priority) = (stage.any_work().chat, stage.below(3) as u8);
                let skills = if stage.below(2) == 0 { [stage.pick(&skills)].into() } else { [].into() };
                stage.system(Command::SetRequirements(SetRequirements { chat, skills, priority }));
            }
            8 if stage.below(2) == 0 => stage.wakes_up(),
            8 => {
                let agent = stage.pick(&agents);
                let status = stage.pick(&[RoutingStatus::Offline, RoutingStatus::Paused]);
                stage.sets(agent, status);
            }
            9 => {
                let agent = stage.pick(&agents);
                stage.sets(agent, RoutingStatus::Accepting);
            }
            10 if stage.below(2) == 0 => stage.hands_on(&agents, &groups, &skills),
            10 => {
                customer += 1;
                stage.starts(customer, &groups, &skills);
            }
            _ => {
                if let Some(due) = stage.account.next_wakeup().filter(|due| *due <= stage.now) {
                    stage.now = stage.now.max(due);
                    stage.system(Command::Tick);
                }
                let (agent, known) = (stage.pick(&agents), [stage.pick(&skills)].into());
                stage.system(Command::SaveAgentSkills(SaveAgentSkills { agent, skills: known }));
            }
        }
        if step % 100 == 0 {
            past += Model::of(&stage.account).nobody_has_too_much(&stage.woken);
            stage.account.check().unwrap();
        }
    }
    assert!(stage.handed > 10, "{} were handed on: too few to say anything", stage.handed);
    assert!(past > 0, "nobody was woken up past the capacity");
    assert!(stage.choices > 1_500, "{} choices are too few to say anything", stage.choices);
    everybody_is_served(&mut stage, &agents, &skills);
    whoever_comes_has_the_choice_of_many(&mut stage, customer, &groups, &skills);
}

/// The other way round: a thousand agents have room, and few customers come. Here it shows who of them is chosen.
fn whoever_comes_has_the_choice_of_many(stage: &mut Stage, last: u128, groups: &[GroupId], skills: &[SkillId]) {
    let before = stage.choices;
    stage.compares = true;
    for customer in last + 1..=last + 400 {
        stage.starts(customer, groups, skills);
        if stage.below(4) == 0
            && let Some((chat, agent)) = stage.held()
        {
            stage.does(User::Agent(agent), Command::CloseThread(CloseThread { chat, everything: true }));
        }
    }
    assert!(stage.choices >= before + 400, "everybody was given an agent at once");
}

/// As long as agents come back, nobody waits for ever.
fn everybody_is_served(stage: &mut Stage, agents: &[AgentId], skills: &[SkillId]) {
    stage.compares = false;
    for agent in agents {
        let skills = skills.iter().copied().collect();
        stage.system(Command::SaveAgentSkills(SaveAgentSkills { agent: *agent, skills }));
    }
    for _ in 0..100 {
        let works: Vec<_> = stage.account.desk.works.values().cloned().collect();
        for work in works {
            let chat = work.chat;
            for agent in work.asked() {
                stage.does(User::Agent(agent), Command::AcceptOffer(AcceptOffer { chat, nickname: None }));
            }
            if let Some(agent) = stage.account.work_of(chat).and_then(Work::assignee) {
                stage.does(User::Agent(agent), Command::CloseThread(CloseThread { chat, everything: true }));
            }
        }
        if stage.account.desk.works.is_empty() {
            return;
        }
        agents.iter().for_each(|agent| stage.sets(*agent, RoutingStatus::Accepting));
    }
    panic!("{} were never served", stage.account.desk.works.len());
}
