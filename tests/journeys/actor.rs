//! Somebody in a story, and the verbs.

use parlor_engine::chat::{Chat, MarkSeen, Role, Thread};
use parlor_engine::command::{
    AcceptOffer, AddNote, CloseThread, DeclineOffer, InviteAgent, JoinThread, LeaveThread, PickUp, PostEvent, Rate,
    ReturnToQueue, SetRoutingStatus, StartThread, TakeOver, Transfer, TransferTarget, WithdrawOffer,
};
use parlor_engine::desk::RoutingStatus;
use parlor_engine::{AgentId, ChatId, Command, GroupId, Reject};
use parlor_sync::{Answer, ArchiveQuery, Query, Replica, Signal, ThreadRow, Told};

use crate::host::Who;
use crate::stage::{Page, Stage};

/// Somebody at a page.
#[derive(Clone)]
pub struct Actor {
    pub stage: Stage,
    pub page: usize,
}

impl Actor {
    /// Looks at the page.
    pub fn look<R>(&self, look: impl FnOnce(&Page) -> R) -> R {
        look(&self.stage.0.borrow().pages[self.page])
    }

    /// Waits until something is true of the page.
    pub fn eventually(&self, what: &str, truth: impl Fn(&Page) -> bool) {
        let name = self.look(|page| format!("{:?}: {what}", page.who));
        self.stage.until(&name, |inner| truth(&inner.pages[self.page]));
    }

    pub fn wants(&self, command: Command) -> u32 {
        let mut inner = self.stage.0.borrow_mut();
        let now = inner.now();
        inner.pages[self.page].replica.send(command, now)
    }

    pub fn wants_done(&self, command: Command) {
        let number = self.wants(command);
        self.eventually("the command is done", |page| {
            page.replica.outbox().pending.iter().all(|pending| pending.number != number)
        });
        let refused = self
            .look(|page| page.replica.outbox().failed.iter().find(|failed| failed.command.number == number).cloned());
        assert_eq!(refused, None);
    }

    /// Wants something that may not be.
    pub fn is_refused(&self, command: Command, why: Reject) {
        let number = self.wants(command);
        self.eventually("the command is answered", |page| page.replica.outbox().pending.is_empty());
        let mut inner = self.stage.0.borrow_mut();
        let failed = inner.pages[self.page].replica.dismiss(number);
        assert_eq!(failed.map(|failed| failed.reject), Some(why));
    }

    /// The chat at hand.
    pub fn chat(&self) -> ChatId {
        self.eventually("there is a chat", |page| page.replica.chats().next().is_some());
        self.look(|page| page.replica.chats().next().map(|chat| chat.id)).unwrap()
    }

    pub fn with_chat<R>(&self, look: impl FnOnce(&Chat) -> R) -> R {
        let chat = self.chat();
        self.look(|page| look(page.replica.chat(chat).unwrap()))
    }

    pub fn starts(&self, text: &str) {
        self.starts_in("Support", text);
    }

    pub fn starts_in(&self, group: &str, text: &str) {
        let name = self.look(|page| match &page.who {
            Who::Customer(name) | Who::Agent(name) => name.clone(),
        });
        let group = Some(self.group(group));
        self.wants_done(Command::StartThread(StartThread {
            group,
            name,
            text: text.to_owned(),
            ..StartThread::default()
        }));
    }

    pub fn group(&self, name: &str) -> GroupId {
        self.look(|page| page.replica.desk().groups.values().find(|group| group.name == name).map(|group| group.id))
            .unwrap()
    }

    pub fn agent_named(&self, name: &str) -> AgentId {
        let known = |page: &Page| {
            page.replica.desk().agents.values().find(|state| state.profile.name == name).map(|s| s.profile.id)
        };
        self.look(known).unwrap()
    }

    /// Says something, without waiting for it to arrive.
    pub fn says(&self, text: &str) {
        let command = PostEvent::text(self.chat(), text);
        self.wants(Command::PostEvent(command));
    }

    pub fn whispers(&self, text: &str) {
        let command = PostEvent::text(self.chat(), text).for_agents();
        self.wants_done(Command::PostEvent(command));
    }

    pub fn notes(&self, text: &str) {
        self.wants_done(Command::AddNote(AddNote { chat: self.chat(), text: text.to_owned(), ..AddNote::default() }));
    }

    pub fn accepts_work(&self) {
        self.sets_status(RoutingStatus::Accepting);
    }

    pub fn sets_status(&self, status: RoutingStatus) {
        self.wants_done(Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: None }));
    }

    /// Takes the oldest waiting thread, for which an agent has to be at work.
    pub fn picks_up(&self) {
        let status = self.look(|page| {
            let own = page.replica.user().and_then(|user| user.agent()).unwrap();
            page.replica.desk().agents[&own].status
        });
        if status == RoutingStatus::Offline {
            self.sets_status(RoutingStatus::Paused);
        }
        self.wants_done(Command::PickUp(PickUp { chat: None }));
    }

    pub fn is_offered_something(&self) {
        self.eventually("something is offered", |page| {
            let own = page.replica.user().and_then(|user| user.agent());
            page.replica.desk().works.values().any(|work| own.is_some_and(|own| work.asks(own).is_some()))
        });
    }

    pub fn is_offered_nothing(&self) {
        self.stage.settle();
        self.look(|page| {
            let own = page.replica.user().and_then(|user| user.agent());
            let asks = |own| page.replica.desk().works.values().any(|work| work.asks(own).is_some());
            assert!(!own.is_some_and(asks));
        });
    }

    pub fn accepts(&self) {
        self.is_offered_something();
        self.wants_done(Command::AcceptOffer(AcceptOffer { chat: self.chat(), nickname: None }));
    }

    pub fn declines(&self) {
        self.is_offered_something();
        self.wants_done(Command::DeclineOffer(DeclineOffer { chat: self.chat() }));
    }

    pub fn transfers_to(&self, colleague: &str) {
        let to = TransferTarget::Agent(self.agent_named(colleague));
        self.wants_done(Command::Transfer(Transfer::to(self.chat(), to)));
    }

    pub fn transfers_to_group(&self, group: &str) {
        let to = TransferTarget::Group(self.group(group));
        self.wants_done(Command::Transfer(Transfer::to(self.chat(), to)));
    }

    pub fn invites(&self, colleague: &str) {
        let agent = self.agent_named(colleague);
        self.wants_done(Command::InviteAgent(InviteAgent { chat: self.chat(), agent }));
    }

    pub fn withdraws(&self) {
        self.wants_done(Command::WithdrawOffer(WithdrawOffer { chat: self.chat(), agent: None }));
    }

    pub fn joins_as(&self, role: Role) {
        self.wants_done(Command::JoinThread(JoinThread::new(self.chat(), role)));
    }

    pub fn leaves(&self) {
        self.wants_done(Command::LeaveThread(LeaveThread { chat: self.chat() }));
    }

    pub fn takes_over(&self) {
        self.wants_done(Command::TakeOver(TakeOver { chat: self.chat() }));
    }

    pub fn gives_back(&self) {
        self.wants_done(Command::ReturnToQueue(ReturnToQueue { chat: self.chat(), keep_place: true }));
    }

    pub fn transfers_with_remark(&self, colleague: &str, remark: &str) {
        let to = TransferTarget::Agent(self.agent_named(colleague));
        let transfer = Transfer { remark: remark.to_owned(), ..Transfer::to(self.chat(), to) };
        self.wants_done(Command::Transfer(transfer));
    }

    pub fn closes(&self) {
        self.wants_done(Command::CloseThread(CloseThread::new(self.chat())));
    }

    pub fn rates(&self, score: u8, comment: &str) {
        let (chat, thread) = self.with_chat(|chat| (chat.id, chat.threads.last().unwrap().id));
        self.wants_done(Command::Rate(Rate {
            chat,
            thread,
            score,
            comment: comment.to_owned(),
            resolved: None,
            status: Default::default(),
        }));
    }

    /// Reads everything that is there.
    pub fn reads_all(&self) {
        let (chat, thread, last) =
            self.with_chat(|chat| chat.threads.last().map(|t| (chat.id, t.id, t.events.last().map(|e| e.id)))).unwrap();
        self.wants_done(Command::MarkSeen(MarkSeen { chat, thread, delivered: last, read: last }));
    }

    pub fn types(&self, typing: bool) {
        let chat = self.chat();
        self.stage.0.borrow_mut().pages[self.page].replica.signal(Signal::Typing { chat, typing });
    }

    pub fn is_told(&self, what: &str, truth: impl Fn(&Told) -> bool) {
        self.eventually(what, |page| page.told.iter().any(&truth));
    }

    pub fn waits_at(&self, place: u32) {
        self.eventually("the place in the queue is told", |page| {
            let places = page.told.iter().rev().find_map(|told| match told {
                Told::Position { position, .. } => Some(*position),
                _ => None,
            });
            places == Some(place)
        });
    }

    pub fn is_served_by(&self, name: &str) {
        self.eventually("an agent has joined", |page| {
            let thread = page.replica.chats().next().and_then(|chat| chat.open_thread().cloned());
            thread.is_some_and(|thread| {
                let agents = thread.members.iter().filter(|m| m.active && m.user.agent().is_some());
                agents.map(|m| m.name.as_deref()).eq([Some(name)])
            })
        });
    }

    pub fn has_no_agent(&self) {
        self.eventually("no agent is there", |page| {
            let thread = page.replica.chats().next().and_then(|chat| chat.open_thread().cloned());
            thread.is_some_and(|thread| thread.members.iter().all(|m| !m.active || m.user.agent().is_none()))
        });
    }

    pub fn sees(&self, text: &str) {
        self.eventually(text, |page| texts(&page.replica).iter().any(|seen| seen == text));
    }

    /// Sees exactly these texts, in this order, once everything has arrived.
    pub fn sees_exactly(&self, wanted: &[&str]) {
        self.eventually(&format!("{wanted:?}"), |page| {
            let texts = texts(&page.replica);
            wanted.iter().all(|wanted| texts.iter().any(|text| text == wanted))
        });
        self.stage.settle();
        assert_eq!(self.look(|page| texts(&page.replica)), wanted);
    }

    pub fn sees_closed(&self) {
        self.eventually("the thread is closed", |page| page.replica.chats().all(|chat| chat.open_thread().is_none()));
    }

    pub fn finds_in_archive(&self, text: &str) -> ThreadRow {
        let query = ArchiveQuery { text: text.to_owned(), ..ArchiveQuery::default() };
        match self.asks(Query::Archive(query)) {
            Answer::Archive(page) => {
                page.rows.into_iter().next().unwrap_or_else(|| panic!("{text} is not in the archive"))
            }
            other => panic!("{other:?}"),
        }
    }

    pub fn opens_from_archive(&self, row: &ThreadRow) -> Thread {
        match self.asks(Query::Thread { chat: row.chat, thread: row.thread }) {
            Answer::Thread(chat) => chat.threads.into_iter().next().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn asks(&self, query: Query) -> Answer {
        let id = self.stage.0.borrow_mut().pages[self.page].replica.ask(query);
        self.eventually("the query is answered", |page| page.answers.iter().any(|(known, _)| *known == id));
        self.look(|page| page.answers.iter().find(|(known, _)| *known == id).cloned()).unwrap().1
    }

    /// Reads what was said before what the page begins with.
    pub fn looks_back(&self) {
        let threads = self.with_chat(|chat| chat.threads.len());
        self.stage.0.borrow_mut().pages[self.page].replica.ask_earlier();
        self.eventually("earlier threads have come", |page| {
            page.replica.chats().next().is_some_and(|chat| chat.threads.len() > threads)
        });
    }

    /// The network is gone.
    pub fn goes_offline(&self) {
        let mut inner = self.stage.0.borrow_mut();
        let link = inner.pages[self.page].link;
        link.into_iter().for_each(|link| inner.host.cut(link));
        inner.pages[self.page].network = false;
        inner.pages[self.page].lose();
    }

    pub fn comes_back(&self) {
        self.stage.0.borrow_mut().pages[self.page].network = true;
        self.eventually("the page is live again", |page| page.replica.is_live());
    }

    /// The page is loaded anew, from what the browser has stored.
    pub fn reloads(&self) {
        let mut inner = self.stage.0.borrow_mut();
        let link = inner.pages[self.page].link.take();
        let page = &mut inner.pages[self.page];
        if let Some(outbox) = page.replica.take_outbox() {
            page.stored = outbox.clone();
        }
        page.replica = Replica::new(page.stored.clone());
        page.told.clear();
        link.into_iter().for_each(|link| inner.host.cut(link));
        drop(inner);
        self.eventually("the page is loaded", |page| page.replica.is_live());
    }

    pub fn opens_second_tab(&self) -> Actor {
        let who = self.look(|page| page.who.clone());
        self.stage.enter(who)
    }
}

/// What people have said in the chat at hand, in order.
pub fn texts(replica: &Replica) -> Vec<String> {
    let events = replica.chats().flat_map(|chat| &chat.threads).flat_map(|thread| &thread.events);
    events.filter_map(|event| event.content.text().map(str::to_owned)).collect()
}
