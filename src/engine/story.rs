//! Stories for tests: an account with people in it, and short words for what they do. After every step the account's
//! invariants are checked, and that folding the log anew gives the same.

use crate::chat::{Audience, Chat, Content, Event, Role, StaffLine, System, Thread};
use crate::command::{
    AcceptOffer, AddNote, AgentLost, CloseThread, ConfigureGroup, DeclineOffer, FinishWrapUp, InviteAgent, JoinThread,
    LeaveThread, LogOutAgent, MarkSeen, PickUp, PostEvent, Rate, RemoveMember, ReturnToQueue, SaveAgent,
    SetRoutingStatus, StartThread, TakeOver, Transfer, TransferTarget, WithdrawOffer,
};
use crate::desk::{AgentRole, Assignment, RoutingStatus, Work};
use crate::{
    Account, AgentId, ChatId, Command, Ctx, CustomerId, EventId, Fact, GroupId, IdSource, Reject, ThreadId, Time, User,
    Viewer, limits,
};

/// Folding the whole log again takes time: it is done as long as the log is short.
const REPLAYED: usize = 400;

pub(crate) struct Story {
    pub account: Account,
    pub now: Time,
    pub group: GroupId,
    log: Vec<Fact>,
    seeds: u128,
}

impl Story {
    /// An account with one group.
    pub fn with(assignment: Assignment) -> Self {
        let mut story =
            Self { account: Account::default(), now: Time(1_000_000), group: GroupId(0), log: Vec::new(), seeds: 0 };
        story.group = story.adds_group("Help", assignment);
        story
    }

    /// One group that offers, with ten seconds to accept in.
    pub fn with_offers() -> Self {
        Self::with(Assignment::Offer { accept_ms: 10_000 })
    }

    pub fn adds_group(&mut self, name: &str, assignment: Assignment) -> GroupId {
        let facts = self.does(User::System, add_group(name, assignment));
        let Some(Fact::Desk(crate::desk::DeskFact::GroupSaved { group })) = facts.first() else {
            panic!("no group: {facts:?}")
        };
        group.id
    }

    /// Somebody of the staff, offline.
    pub fn adds(&mut self, name: &str, role: AgentRole, capacity: u16, groups: &[GroupId]) -> AgentId {
        let facts = self.does(User::System, save_agent(None, name, role, capacity, groups));
        let Some(Fact::Desk(crate::desk::DeskFact::AgentSaved { agent })) = facts.first() else {
            panic!("no agent: {facts:?}")
        };
        agent.id
    }

    /// An agent of the first group who accepts.
    pub fn agent(&mut self, name: &str, capacity: u16) -> AgentId {
        let agent = self.adds(name, AgentRole::Agent, capacity, &[self.group]);
        self.accepts(agent);
        agent
    }

    pub fn accepts(&mut self, agent: AgentId) {
        self.does(User::Agent(agent), status(RoutingStatus::Accepting));
    }

    /// A customer starts a thread in the first group, a second after whatever was before.
    pub fn starts(&mut self, customer: u128) -> ChatId {
        self.starts_in(customer, self.group)
    }

    pub fn starts_in(&mut self, customer: u128, group: GroupId) -> ChatId {
        self.now = self.now.plus_ms(1_000);
        let start = StartThread { group: Some(group), ..StartThread::default() };
        self.does(self::customer(customer), Command::StartThread(start));
        self.account.chat_of(CustomerId(customer)).unwrap().id
    }

    /// As many customers come as the first group's queue holds. Each step is like any other, so they are not checked.
    pub fn fills_the_queue(&mut self) {
        let start = Command::StartThread(StartThread { group: Some(self.group), ..StartThread::default() });
        let mut newcomers = (1u128 << 64..).map(customer);
        while self.account.desk.queue_len(self.group) < limits::QUEUE_PER_GROUP {
            self.seeds += 1;
            let mut ctx = Ctx::new(self.now, IdSource::new(self.seeds));
            let facts = self.account.decide(newcomers.next().unwrap(), &start, &mut ctx).unwrap();
            facts.iter().for_each(|fact| self.account.evolve(fact));
            self.log.extend(facts);
        }
        self.check();
    }

    /// What happened before, and is not decided anew.
    pub fn happened(&mut self, fact: Fact) {
        self.account.evolve(&fact);
        self.log.push(fact);
    }

    pub fn does(&mut self, actor: User, command: Command) -> Vec<Fact> {
        self.tries(actor, command).unwrap()
    }

    pub fn tries(&mut self, actor: User, command: Command) -> Result<Vec<Fact>, Reject> {
        self.seeds += 1;
        self.tries_with(actor, command, self.seeds)
    }

    /// The same seed makes the same ids.
    pub fn tries_with(&mut self, actor: User, command: Command, seed: u128) -> Result<Vec<Fact>, Reject> {
        let mut ctx = Ctx::new(self.now, IdSource::new(seed));
        let mut facts = self.account.decide(actor, &command, &mut ctx)?;
        facts.iter().for_each(|fact| self.account.evolve(fact));
        while let Some(more) = self.account.settle(&mut ctx) {
            more.iter().for_each(|fact| self.account.evolve(fact));
            facts.extend(more);
        }
        self.log.extend(facts.clone());
        self.check();
        Ok(facts)
    }

    /// Time passes, and whatever is due happens when it is.
    pub fn passes(&mut self, ms: u64) {
        let end = self.now.plus_ms(ms);
        while let Some(due) = self.account.next_wakeup().filter(|due| *due <= end) {
            self.now = due;
            self.does(User::System, Command::Tick);
        }
        self.now = end;
    }

    /// Something that is known to have happened.
    pub fn folds(&mut self, fact: crate::desk::DeskFact) {
        let fact = Fact::Desk(fact);
        self.account.evolve(&fact);
        self.log.push(fact);
    }

    pub fn log(&self) -> &[Fact] {
        &self.log
    }

    pub fn chat(&self, chat: ChatId) -> &Chat {
        &self.account.chats[&chat]
    }

    pub fn thread(&self, chat: ChatId) -> &Thread {
        self.chat(chat).threads.last().unwrap()
    }

    pub fn work(&self, chat: ChatId) -> &Work {
        self.account.work_of(chat).unwrap()
    }

    pub fn assignee(&self, chat: ChatId) -> Option<AgentId> {
        self.work(chat).assignee()
    }

    pub fn offered_to(&self, chat: ChatId) -> Option<AgentId> {
        self.work(chat).asked().next()
    }

    pub fn status(&self, agent: AgentId) -> RoutingStatus {
        self.account.desk.agents[&agent].status
    }

    pub fn position(&self, chat: ChatId) -> Option<usize> {
        self.account.desk.position(self.work(chat).thread)
    }

    /// The last line about the thread itself that everybody is told.
    pub fn last_line(&self, chat: ChatId) -> &System {
        let told = self.thread(chat).events.iter().rev().filter(|event| event.audience == Audience::All);
        told.filter_map(|event| line(event)).next().unwrap()
    }

    /// What only staff were told of the thread, in order.
    pub fn asides(&self, chat: ChatId) -> Vec<&StaffLine> {
        let events = self.thread(chat).events.iter();
        let asides = events.filter_map(|event| match line(event) {
            Some(System::Staff(line)) if event.audience == Audience::Agents => Some(&**line),
            Some(System::Staff(line)) => panic!("told to everybody: {line:?}"),
            _ => None,
        });
        asides.collect()
    }

    pub fn last_event(&self, chat: ChatId) -> EventId {
        self.thread(chat).events.last().unwrap().id
    }

    /// The customer's copy of the chat.
    pub fn seen_by_customer(&self, chat: ChatId) -> Chat {
        let viewer = Viewer::Customer(self.chat(chat).customer.id);
        Chat::clone(&self.account.view(viewer).chats[&chat])
    }

    fn check(&self) {
        self.account.check().unwrap();
        if self.log.len() < REPLAYED {
            let mut again = Account::default();
            self.log.iter().for_each(|fact| again.evolve(fact));
            assert_eq!(again, self.account, "the log tells another story");
        }
    }
}

/// The line about the thread itself, if the event is one.
pub(crate) fn line(event: &Event) -> Option<&System> {
    if let Content::System(line) = &event.content { Some(line) } else { None }
}

pub(crate) fn customer(n: u128) -> User {
    User::Customer(CustomerId(n))
}

pub(crate) fn add_group(name: &str, assignment: Assignment) -> Command {
    Command::ConfigureGroup(ConfigureGroup::new(name, assignment))
}

pub(crate) fn save_agent(
    agent: Option<AgentId>,
    name: &str,
    role: AgentRole,
    capacity: u16,
    groups: &[GroupId],
) -> Command {
    let (name, email) = (name.to_owned(), format!("{}@example.com", name.to_lowercase().replace(' ', ".")));
    Command::SaveAgent(SaveAgent {
        agent,
        name,
        email,
        role,
        capacity,
        groups: groups.iter().copied().collect(),
        bot: false,
    })
}

pub(crate) fn status(status: RoutingStatus) -> Command {
    Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: None })
}

pub(crate) fn status_of(agent: AgentId, status: RoutingStatus) -> Command {
    Command::SetRoutingStatus(SetRoutingStatus { agent: Some(agent), status, reason: None })
}

pub(crate) fn pick_up(chat: ChatId) -> Command {
    Command::PickUp(PickUp { chat: Some(chat) })
}

pub(crate) fn pick_up_next() -> Command {
    Command::PickUp(PickUp { chat: None })
}

pub(crate) fn accept(chat: ChatId) -> Command {
    Command::AcceptOffer(AcceptOffer { chat, nickname: None })
}

pub(crate) fn decline(chat: ChatId) -> Command {
    Command::DeclineOffer(DeclineOffer { chat })
}

pub(crate) fn to_agent(chat: ChatId, agent: AgentId) -> Command {
    Command::Transfer(Transfer::to(chat, TransferTarget::Agent(agent)))
}

pub(crate) fn to_group(chat: ChatId, group: GroupId) -> Command {
    Command::Transfer(Transfer::to(chat, TransferTarget::Group(group)))
}

pub(crate) fn take_over(chat: ChatId) -> Command {
    Command::TakeOver(TakeOver { chat })
}

pub(crate) fn give_back(chat: ChatId, keep_place: bool) -> Command {
    Command::ReturnToQueue(ReturnToQueue { chat, keep_place })
}

pub(crate) fn invite(chat: ChatId, agent: AgentId) -> Command {
    Command::InviteAgent(InviteAgent { chat, agent })
}

pub(crate) fn withdraw(chat: ChatId) -> Command {
    Command::WithdrawOffer(WithdrawOffer { chat, agent: None })
}

pub(crate) fn join(chat: ChatId, role: Role) -> Command {
    Command::JoinThread(JoinThread::new(chat, role))
}

pub(crate) fn leave(chat: ChatId) -> Command {
    Command::LeaveThread(LeaveThread { chat })
}

pub(crate) fn remove(chat: ChatId, agent: AgentId) -> Command {
    Command::RemoveMember(RemoveMember { chat, agent })
}

pub(crate) fn finish(thread: ThreadId) -> Command {
    Command::FinishWrapUp(FinishWrapUp { thread })
}

pub(crate) fn close(chat: ChatId) -> Command {
    Command::CloseThread(CloseThread::new(chat))
}

pub(crate) fn log_out(agent: AgentId) -> Command {
    Command::LogOutAgent(LogOutAgent { agent: Some(agent) })
}

pub(crate) fn lost(agent: AgentId) -> Command {
    Command::AgentLost(AgentLost { agent, ms: 30_000 })
}

pub(crate) fn says(chat: ChatId, text: &str) -> Command {
    Command::PostEvent(PostEvent::text(chat, text))
}

pub(crate) fn whispers(chat: ChatId, text: &str) -> Command {
    Command::PostEvent(PostEvent::text(chat, text).for_agents())
}

pub(crate) fn notes(chat: ChatId, text: &str) -> Command {
    Command::AddNote(AddNote { chat, text: text.to_owned(), ..AddNote::default() })
}

pub(crate) fn rates(story: &Story, chat: ChatId, score: u8) -> Command {
    Command::Rate(Rate {
        chat,
        thread: story.thread(chat).id,
        score,
        comment: String::new(),
        resolved: None,
        status: Default::default(),
    })
}

pub(crate) fn sees(story: &Story, chat: ChatId, delivered: Option<EventId>, read: Option<EventId>) -> Command {
    Command::MarkSeen(MarkSeen { chat, thread: story.thread(chat).id, delivered, read })
}
