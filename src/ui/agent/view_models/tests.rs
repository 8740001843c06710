//! The views over a small account, told as a story.

mod away;
mod content;
mod lines;

use std::collections::BTreeSet;

use parlor_page::engine::chat::{MarkSeen, PostEvent, Rate, ResponseRules};
use parlor_page::engine::command::{
    AcceptOffer, AddNote, AssignRoles, CloseThread, ConfigureGroup, StartThread, Transfer, TransferTarget,
};
use parlor_page::engine::desk::{Agent, AgentRole, Assignment, DeskFact, Group, GroupRules, Rights, RoutingStatus};
use parlor_page::engine::{
    Account, Actor, AgentId, ChatId, ClientId, Command, Ctx, CustomerId, Fact, GroupId, IdSource, Reject, Time, User,
    Viewer,
};
use parlor_page::sync::frame::{Ack, Reset, Update};
use parlor_page::sync::{Cursor, Epoch, Origin, Outbox, Replica, ServerFrame};

use super::conversation::{Actions, Writing, conversation, transcript};
use super::inbox::inbox;
use super::news::{News, news, watch};
use super::targets::targets;
use super::timeline::{Item, Message, Status};
use super::{Passing, Scene, details};

pub const INES: AgentId = AgentId(1);
pub const JONAS: AgentId = AgentId(2);
const SALES: GroupId = GroupId(1);
const REPAIRS: GroupId = GroupId(2);
const MAYA: CustomerId = CustomerId(11);
const THEO: CustomerId = CustomerId(12);

/// The authority's side of the story, and Ines's copy of it.
struct Story {
    account: Account,
    replica: Replica,
    passing: Passing,
    now: Time,
    steps: u64,
}

impl Story {
    fn new(assignment: Assignment) -> Self {
        let mut account = Account::default();
        for (id, name) in [(SALES, "Sales"), (REPAIRS, "Repairs")] {
            let group = Group::new(id, name.into(), id.0 as u32, assignment);
            account.evolve(&Fact::Desk(DeskFact::GroupSaved { group }));
        }
        for (id, name) in [(INES, "Ines Moreau"), (JONAS, "Jonas Weber")] {
            let agent = Agent {
                id,
                name: name.into(),
                email: format!("{}@alba.example", id.0),
                role: AgentRole::Agent,
                capacity: 3,
                groups: BTreeSet::from([SALES, REPAIRS]),
                bot: false,
            };
            account.evolve(&Fact::Desk(DeskFact::AgentSaved { agent }));
        }
        let replica = Replica::new(Outbox::new(ClientId(9)));
        let mut story = Self { account, replica, passing: Passing::default(), now: Time(1_000_000), steps: 0 };
        story.replica.handle_frame(
            ServerFrame::Welcome {
                epoch: Epoch(1),
                user: User::Agent(INES),
                now: story.now,
                of: User::Agent(INES),
                same: false,
            },
            story.now,
        );
        story.show();
        story
    }

    fn does(&mut self, actor: Actor, command: Command) -> Result<(), Reject> {
        self.steps += 1;
        let mut ctx = Ctx::new(self.now, IdSource::new(u128::from(self.steps)));
        let facts = self.account.decide(actor, &command, &mut ctx)?;
        facts.iter().for_each(|fact| self.account.evolve(fact));
        while let Some(facts) = self.account.settle(&mut ctx) {
            facts.iter().for_each(|fact| self.account.evolve(fact));
        }
        self.show();
        Ok(())
    }

    /// Gives Ines a whole new copy.
    fn show(&mut self) {
        let reset = Reset {
            epoch: Epoch(1),
            cursor: self.cursor(),
            account: self.account.view(Viewer::Agent(INES)),
            acks: Vec::new(),
            earlier: false,
        };
        self.replica.handle_frame(ServerFrame::Reset(Box::new(reset)), self.now);
    }

    fn cursor(&self) -> Cursor {
        Cursor::open(self.steps)
    }

    fn refuse(&mut self, number: u32, reject: Reject) {
        let origin = Origin { client: ClientId(9), number };
        let ack = Ack { origin, refused: Some(reject) };
        let (from, to) = (self.cursor(), self.cursor());
        self.replica
            .handle_frame(ServerFrame::Update(Update { from, to, items: Vec::new(), acks: vec![ack] }), self.now);
    }

    fn starts(&mut self, customer: CustomerId, name: &str, text: &str) -> ChatId {
        let start = StartThread { group: Some(SALES), name: name.into(), text: text.into(), ..StartThread::default() };
        self.does(User::Customer(customer), Command::StartThread(start)).unwrap();
        self.account.chat_of(customer).unwrap().id
    }

    fn says(&mut self, actor: Actor, chat: ChatId, text: &str) {
        let post = PostEvent::text(chat, text);
        self.does(actor, Command::PostEvent(post)).unwrap();
    }

    fn status(&mut self, agent: AgentId, status: RoutingStatus) {
        let set = parlor_page::engine::command::SetRoutingStatus { agent: None, status, reason: None };
        self.does(User::Agent(agent), Command::SetRoutingStatus(set)).unwrap();
    }

    fn later(&mut self, ms: u64) {
        self.now = self.now.plus_ms(ms);
    }

    fn scene(&self) -> Scene<'_> {
        let day_of = |ms: u64| (ms / 86_400_000) as i32;
        Scene { replica: &self.replica, me: INES, ahead_ms: 0, passing: &self.passing, day_of }
    }

    fn messages(&self, chat: ChatId) -> Vec<Message> {
        let view = conversation(&self.scene(), chat).unwrap();
        let said = |item: &Item| if let Item::Message(said) = item { Some(said.clone()) } else { None };
        view.items.iter().filter_map(said).collect()
    }
}

fn assigned() -> (Story, ChatId) {
    let mut story = Story::new(Assignment::Automatic);
    story.status(INES, RoutingStatus::Accepting);
    let chat = story.starts(MAYA, "Maya Lindqvist", "Hello");
    (story, chat)
}

#[test]
fn each_chat_stands_in_its_section() {
    let mut story = Story::new(Assignment::PickUp);
    story.status(INES, RoutingStatus::Accepting);
    story.status(JONAS, RoutingStatus::Accepting);
    story.starts(MAYA, "Maya", "first");
    story.later(1000);
    let theo = story.starts(THEO, "", "second");
    let list = inbox(&story.scene());
    assert_eq!(list.queue.iter().map(|row| &*row.line).collect::<Vec<_>>(), ["first", "second"]);
    assert!(list.can_pick_up && list.offers.is_empty() && list.mine.is_empty());
    assert!(list.queue[1].name.starts_with("Visitor "));

    let pick = Command::PickUp(parlor_page::engine::command::PickUp { chat: Some(theo) });
    story.does(User::Agent(JONAS), pick).unwrap();
    let list = inbox(&story.scene());
    assert_eq!((list.queue.len(), list.others.len()), (1, 1));
    assert_eq!(list.others[0].tag.as_deref(), Some("Jonas"));
}

#[test]
fn unread_counts_follow_from_the_read_mark() {
    let (mut story, chat) = assigned();
    story.says(User::Customer(MAYA), chat, "Anybody?");
    assert_eq!(inbox(&story.scene()).mine[0].unread, 2);
    assert_eq!(inbox(&story.scene()).attention(), 1);
    let view = conversation(&story.scene(), chat).unwrap();
    let seen = MarkSeen { chat, thread: view.thread, delivered: None, read: view.newest_theirs };
    story.replica.send(Command::MarkSeen(seen), story.now);
    assert_eq!(inbox(&story.scene()).mine[0].unread, 0, "the mark shows before it is confirmed");
}

#[test]
fn messages_are_grouped_and_days_stand_between() {
    let (mut story, chat) = assigned();
    story.says(User::Customer(MAYA), chat, "two");
    story.says(User::Agent(INES), chat, "three");
    story.later(86_400_000);
    story.says(User::Agent(INES), chat, "four");
    let view = conversation(&story.scene(), chat).unwrap();
    assert_eq!(view.items.iter().filter(|item| matches!(item, Item::Day(_))).count(), 2);
    assert_eq!(view.keys.iter().collect::<BTreeSet<_>>().len(), view.keys.len());
    let edges: Vec<_> = story.messages(chat).iter().map(|said| (said.is_first, said.is_last)).collect();
    // The line about the agent who joined stands after the first.
    assert_eq!(edges, [(true, true), (true, true), (true, true), (true, true)]);
    let faces: Vec<_> = story.messages(chat).iter().map(|said| said.face.is_some()).collect();
    assert_eq!(faces, [true, true, false, false]);
}

#[test]
fn a_run_of_one_author_has_one_head_and_one_face() {
    let (mut story, chat) = assigned();
    for text in ["a", "b", "c"] {
        story.says(User::Customer(MAYA), chat, text);
    }
    let run = &story.messages(chat)[1..];
    assert_eq!(run.iter().map(|said| said.is_first).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(run.iter().map(|said| said.is_last).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(run.iter().map(|said| said.face.is_some()).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn notes_stand_where_they_were_written() {
    let (mut story, chat) = assigned();
    story.later(1000);
    story
        .does(User::Agent(INES), Command::AddNote(AddNote { chat, text: "between".into(), ..AddNote::default() }))
        .unwrap();
    story.later(1000);
    story.says(User::Customer(MAYA), chat, "after");
    let said: Vec<_> = story.messages(chat).iter().map(|said| (said.words().to_owned(), said.is_note)).collect();
    assert_eq!(said, [("Hello".into(), false), ("between".into(), true), ("after".into(), false)]);
}

#[test]
fn ticks_follow_the_customer_and_what_is_under_way_shows_it() {
    let (mut story, chat) = assigned();
    story.says(User::Agent(INES), chat, "one");
    let thread = conversation(&story.scene(), chat).unwrap().thread;
    let newest = story.account.chats[&chat].threads[0].events.last().unwrap().id;
    let statuses = |story: &Story| story.messages(chat).iter().map(|said| said.status).collect::<Vec<_>>();
    assert_eq!(statuses(&story), [Status::None, Status::Sent]);
    let mark = |delivered, read| Command::MarkSeen(MarkSeen { chat, thread, delivered, read });
    story.does(User::Customer(MAYA), mark(Some(newest), None)).unwrap();
    assert_eq!(statuses(&story), [Status::None, Status::Delivered]);
    story.does(User::Customer(MAYA), mark(None, Some(newest))).unwrap();
    story.replica.send(Command::PostEvent(PostEvent::text(chat, "two")), story.now);
    assert_eq!(statuses(&story), [Status::None, Status::Read, Status::Sending]);
    assert!(!story.messages(chat)[1].is_last, "the echo continues the run");
}

#[test]
fn a_refused_message_stays_with_its_reason() {
    let (mut story, chat) = assigned();
    let post = PostEvent::text(chat, "kept");
    let number = story.replica.send(Command::PostEvent(post), story.now);
    story.refuse(number, Reject::LimitReached);
    let last = story.messages(chat).pop().unwrap();
    assert_eq!(last.words(), "kept");
    assert_eq!(last.status, Status::Failed { number, reason: Reject::LimitReached.message(), again: true });
    assert!(inbox(&story.scene()).unsent.is_empty());
    story.does(User::Customer(MAYA), Command::CloseThread(CloseThread::new(chat))).unwrap();
    assert_eq!(inbox(&story.scene()).unsent[0].text, "kept", "a closed chat's are listed by themselves");
}

#[test]
fn an_offer_can_be_answered_and_a_chat_of_another_only_remarked() {
    let mut story = Story::new(Assignment::Offer { accept_ms: 20_000 });
    story.status(INES, RoutingStatus::Accepting);
    let chat = story.starts(MAYA, "Maya", "Hello");
    let list = inbox(&story.scene());
    assert_eq!((list.offers.len(), list.attention()), (1, 1));
    assert_eq!((list.offers[0].until, list.offers[0].lasts_ms), (story.now.0 + 20_000, 20_000));
    assert_eq!(conversation(&story.scene(), chat).unwrap().head.actions, Actions::Answer);

    story.does(User::Agent(INES), Command::AcceptOffer(AcceptOffer { chat, nickname: None })).unwrap();
    let view = conversation(&story.scene(), chat).unwrap();
    assert_eq!((view.head.actions, view.writing), (Actions::Handle { transfer: true }, Writing::All));

    story.status(JONAS, RoutingStatus::Accepting);
    let to = TransferTarget::Agent(JONAS);
    assert!(targets(&story.scene(), chat).agents[0].is_free);
    story.does(User::Agent(INES), Command::Transfer(Transfer::to(chat, to))).unwrap();
    let view = conversation(&story.scene(), chat).unwrap();
    assert_eq!(view.head.actions, Actions::Handle { transfer: false });
    assert_eq!(view.head.state, "Offered to Jonas");
    story.does(User::Agent(JONAS), Command::AcceptOffer(AcceptOffer { chat, nickname: None })).unwrap();
    let view = conversation(&story.scene(), chat).unwrap();
    assert!(matches!(view.writing, Writing::Note(_)));
    assert_eq!(view.head.actions, Actions::None);
}

#[test]
fn news_are_told_once_and_what_was_there_before_is_none() {
    let mut story = Story::new(Assignment::Offer { accept_ms: 20_000 });
    story.status(INES, RoutingStatus::Accepting);
    let empty = watch(&story.scene());
    let chat = story.starts(MAYA, "Maya", "Hello");
    let offered = watch(&story.scene());
    assert_eq!(news(&story.scene(), &Default::default(), &offered), []);
    let name: yew::AttrValue = "Maya".into();
    let until = story.now.0 + 20_000;
    assert_eq!(
        news(&story.scene(), &empty, &offered),
        [News::Offered { chat, name: name.clone(), transfer: false, until }]
    );
    story.does(User::Agent(INES), Command::AcceptOffer(AcceptOffer { chat, nickname: None })).unwrap();
    let mine = watch(&story.scene());
    assert_eq!(news(&story.scene(), &offered, &mine), [News::Mine { chat, name: name.clone() }]);
    story.says(User::Customer(MAYA), chat, "Still there?");
    let said = watch(&story.scene());
    let text = "Still there?".into();
    assert_eq!(news(&story.scene(), &mine, &said), [News::Said { chat, name: name.clone(), text }]);
    assert_eq!(news(&story.scene(), &said, &said), []);
    let thread = said.thread(chat).unwrap();
    story.does(User::Customer(MAYA), Command::CloseThread(CloseThread::new(chat))).unwrap();
    let closed = watch(&story.scene());
    assert_eq!(news(&story.scene(), &said, &closed), [News::Closed { chat, thread, name, mine: true }]);
}

#[test]
fn an_offer_that_runs_out_is_told_with_the_pause_that_follows() {
    let mut story = Story::new(Assignment::Offer { accept_ms: 20_000 });
    story.status(INES, RoutingStatus::Accepting);
    let chat = story.starts(MAYA, "Maya", "Hello");
    let offered = watch(&story.scene());
    story.later(20_000);
    story.does(Actor::System, Command::Tick).unwrap();
    let after = watch(&story.scene());
    assert_eq!(news(&story.scene(), &offered, &after), [News::OfferOver { chat, name: "Maya".into() }, News::Paused]);
}

#[test]
fn who_is_to_be_warned_of_a_customer_who_waits_for_too_long_is_told_once_and_others_are_not() {
    let mut story = Story::new(Assignment::PickUp);
    let response = ResponseRules { warn_new_ms: 1_000, ..ResponseRules::NONE };
    for group in [SALES, REPAIRS] {
        let rules = Box::new(GroupRules { response, ..GroupRules::default() });
        story.does(Actor::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules))).unwrap();
    }
    story.status(INES, RoutingStatus::Accepting);
    let chat = story.starts(MAYA, "Maya", "Hello");
    let before = watch(&story.scene());
    story.later(1_000);
    story.does(Actor::System, Command::Tick).unwrap();
    let warned = watch(&story.scene());
    let told = News::Warned { chat, name: "Maya".into(), as_manager: false };
    assert_eq!(news(&story.scene(), &before, &warned), [told]);
    assert_eq!(news(&story.scene(), &warned, &watch(&story.scene())), []);
    let rights = Rights { notify: false, ..Rights::default() };
    story.does(Actor::System, Command::AssignRoles(AssignRoles { group: SALES, agent: INES, rights })).unwrap();
    assert_eq!(news(&story.scene(), &before, &watch(&story.scene())), [], "she is not to be notified");
}

#[test]
fn a_transcript_shows_the_rating_and_offers_nothing_to_do() {
    let (mut story, chat) = assigned();
    story.says(User::Agent(INES), chat, "Hello Maya");
    let thread = conversation(&story.scene(), chat).unwrap().thread;
    story.does(User::Agent(INES), Command::CloseThread(CloseThread::new(chat))).unwrap();
    let rate =
        Rate { chat, thread, score: 5, comment: "Quick and kind.".into(), resolved: None, status: Default::default() };
    story.does(User::Customer(MAYA), Command::Rate(rate)).unwrap();
    assert!(conversation(&story.scene(), chat).is_none());
    let kept = story.account.chats[&chat].clone();
    let view = transcript(&story.scene(), &kept, &kept.threads[0]);
    assert_eq!(view.items.last(), Some(&Item::Rated(5, Some("Quick and kind.".into()))));
    assert_eq!((view.head.actions, &*view.head.state), (Actions::None, "Closed"));
    let details = details::details(&story.scene(), &kept, &kept.threads[0], &[]);
    assert_eq!((details.members.len(), details.waited_ms), (1, Some(0)));
}
