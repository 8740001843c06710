//! A conversation for tests, told to a replica as an authority would.

use std::sync::Arc;

use parlor_engine::chat::{
    Answer, Audience, Chat, ChatFact, ClosedBy, Content, Customer, Event, FilledForm, FormKind, Member, Packed, Rating,
    Role, System,
};
use parlor_engine::command::{PostEvent, StartThread};
use parlor_engine::desk::{Assignment, DeskFact, Group};
use parlor_engine::{
    Account, AgentId, ChatId, ClientId, Command, CustomerId, EventId, Fact, GroupId, Reject, ThreadId, Time, User,
};
use parlor_page::sync::frame::{Ack, Earlier, Item, Reset, ServerFrame, Update};
use parlor_page::sync::{Cursor, Epoch, Origin, Outbox, Replica};

pub fn customer() -> User {
    User::Customer(CustomerId(1))
}

pub fn agent() -> User {
    User::Agent(AgentId(2))
}

/// A replica and what has been told to it.
pub struct Talk {
    pub replica: Replica,
    pub chat: ChatId,
    pub thread: ThreadId,
    drawn: u128,
}

impl Talk {
    /// Connected; nobody has said anything.
    pub fn new() -> Self {
        let mut replica = Replica::new(Outbox::new(ClientId(9)));
        replica.handle_open(None);
        replica.handle_frame(
            ServerFrame::Welcome { epoch: Epoch(1), user: customer(), now: Time(0), of: customer(), same: false },
            Time(0),
        );
        let reset = Reset {
            epoch: Epoch(1),
            cursor: Cursor::open(0),
            account: Account::default(),
            acks: Vec::new(),
            earlier: false,
        };
        replica.handle_frame(ServerFrame::Reset(Box::new(reset)), Time(0));
        let mut talk = Self { replica, chat: ChatId(3), thread: ThreadId(4), drawn: 100 };
        let group = Group::new(GroupId(5), "Sales".to_owned(), 0, Assignment::default());
        talk.tells(Fact::Desk(DeskFact::GroupSaved { group }));
        talk
    }

    /// A thread waits.
    pub fn queued() -> Self {
        let mut talk = Self::new();
        let customer = Customer { id: CustomerId(1), name: Some("Maya".to_owned()), email: None };
        talk.says_of_chat(ChatFact::Opened { customer });
        talk.begins(0);
        talk
    }

    /// An agent has joined.
    pub fn assigned() -> Self {
        let mut talk = Self::queued();
        talk.joins(0);
        talk
    }

    /// The next thread begins.
    pub fn begins(&mut self, at: u64) {
        self.thread = ThreadId(self.draw());
        self.says_of_chat(ChatFact::ThreadStarted { thread: self.thread, group: GroupId(5), at: Time(at) });
        self.waits(at);
    }

    /// The thread waits, newly or again.
    pub fn waits(&mut self, at: u64) {
        self.tells(Fact::Desk(DeskFact::Queued {
            chat: self.chat,
            thread: self.thread,
            group: GroupId(5),
            queued_at: Time(at),
        }));
    }

    pub fn joins(&mut self, at: u64) {
        let member = Member { user: agent(), name: Some("Ines".to_owned()), role: Role::Agent, active: true };
        self.says_of_chat(ChatFact::MemberJoined { thread: self.thread, member });
        self.tells(Fact::Desk(DeskFact::Assigned {
            chat: self.chat,
            thread: self.thread,
            agent: AgentId(2),
            at: Time(at),
        }));
    }

    pub fn says(&mut self, author: User, text: &str, at: u64) -> EventId {
        self.event(author, Content::Text(text.to_owned()), at)
    }

    pub fn fills(&mut self, kind: FormKind, at: u64) -> EventId {
        let (label, text) = ("Your company?".to_owned(), "Lamps Ltd".to_owned());
        let answers = vec![Answer { label, text, ..Answer::default() }];
        let filled = FilledForm { kind, answers, ..FilledForm::default() };
        self.event(customer(), Content::FilledForm(Packed::new(filled)), at)
    }

    pub fn line(&mut self, system: System, at: u64) -> EventId {
        self.event(User::System, Content::System(system), at)
    }

    pub fn sees(&mut self, user: User, delivered: Option<EventId>, read: Option<EventId>) {
        self.says_of_chat(ChatFact::Seen { thread: self.thread, user, delivered, read, at: Time(0) });
    }

    pub fn closes(&mut self, by: ClosedBy, at: u64) {
        self.line(System::Closed { by, name: None }, at);
        self.says_of_chat(ChatFact::ThreadClosed { thread: self.thread, at: Time(at), by });
        self.tells(Fact::Desk(DeskFact::Released { chat: self.chat, thread: self.thread, at: Time(at) }));
    }

    pub fn rates(&mut self, score: u8) {
        self.says_of_chat(ChatFact::Rated {
            thread: self.thread,
            rating: Rating { score, comment: None, at: Time(0), resolved: None, status: Default::default() },
        });
    }

    pub fn posts(&mut self, text: &str) -> u32 {
        let post = PostEvent::text(self.chat, text);
        self.replica.send(Command::PostEvent(post), Time(6_000))
    }

    pub fn starts(&mut self, text: &str) -> u32 {
        self.replica
            .send(Command::StartThread(StartThread { text: text.to_owned(), ..StartThread::default() }), Time(6_000))
    }

    pub fn refuses(&mut self, number: u32, reject: Reject) {
        let ack = Ack { origin: Origin { client: ClientId(9), number }, refused: Some(reject) };
        self.update(Vec::new(), vec![ack]);
    }

    fn event(&mut self, author: User, content: Content, at: u64) -> EventId {
        let id = EventId(self.draw());
        let event = Arc::new(Event { id, at: Time(at), author, audience: Audience::All, content, extra: None });
        self.says_of_chat(ChatFact::EventPosted { thread: self.thread, event });
        id
    }

    fn draw(&mut self) -> u128 {
        self.drawn += 1;
        self.drawn
    }

    fn says_of_chat(&mut self, fact: ChatFact) {
        self.tells(Fact::Chat { chat: self.chat, fact });
    }

    fn tells(&mut self, fact: Fact) {
        self.update(vec![Item::Fact(fact)], Vec::new());
    }

    /// A thread of before the copy, in which one thing was said, has been asked for.
    pub fn gets_earlier(&mut self, text: &str, more: bool) {
        let before = self.replica.confirmed().chats[&self.chat].threads[0].id;
        let mut thread = Chat::open(self.chat, Customer { id: CustomerId(1), name: None, email: None });
        let id = ThreadId(self.draw());
        let content = Content::Text(text.to_owned());
        let (event, at, author) = (EventId(self.draw()), Time(0), customer());
        let event = Event { id: event, at, author, audience: Audience::All, content, extra: None };
        thread.evolve(&ChatFact::ThreadStarted { thread: id, group: GroupId(5), at });
        thread.evolve(&ChatFact::EventPosted { thread: id, event: Arc::new(event) });
        thread.evolve(&ChatFact::ThreadClosed { thread: id, at, by: ClosedBy::Agent });
        let earlier = Earlier { chat: self.chat, before, threads: thread.threads, more };
        self.update(vec![Item::Earlier(earlier)], Vec::new());
    }

    fn update(&mut self, items: Vec<Item>, acks: Vec<Ack>) {
        let update = Update { from: Cursor::open(0), to: Cursor::open(0), items, acks };
        self.replica.handle_frame(ServerFrame::Update(update), Time(0));
    }
}
