//! Who may read what colleagues talked of: every door is tried.

use parlor_engine::chat::Thread;
use parlor_engine::command::{
    AssignRoles, CustomerFields, FollowChat, FollowCustomer, SetAccess, StartVisit, TagThread, UnfollowChat,
    UnfollowCustomer, UpdateCustomer, ViewPage,
};
use parlor_engine::desk::Rights;
use parlor_engine::{ChatId, Command, CustomerId, Reject};
use parlor_sync::query::{
    ChatState, ChatsQuery, CustomerQuery, CustomersQuery, HistoryQuery, ThreadsQuery, TranscriptQuery,
};
use parlor_sync::{Answer, ArchiveQuery, Query};

use crate::actor::Actor;
use crate::stage::Stage;

/// A conversation as somebody may try to read it.
struct Sought {
    chat: ChatId,
    thread: Thread,
    customer: CustomerId,
    word: &'static str,
}

impl Sought {
    fn of(actor: &Actor, word: &'static str) -> Self {
        actor.with_chat(|chat| {
            let thread = chat.threads.last().unwrap().clone();
            Self { chat: chat.id, thread, customer: chat.customer.id, word }
        })
    }

    fn archive(&self) -> Query {
        Query::Archive(ArchiveQuery { text: self.word.to_owned(), ..ArchiveQuery::default() })
    }

    fn one(&self) -> Query {
        Query::Thread { chat: self.chat, thread: self.thread.id }
    }

    fn history(&self) -> Query {
        let (thread, from, to, after, before, around) = (None, None, None, None, None, None);
        Query::History(HistoryQuery { chat: self.chat, thread, from, to, after, before, around, limit: 100 })
    }

    fn threads(&self) -> Query {
        Query::Threads(ThreadsQuery { limit: 100, ..ThreadsQuery::of(self.chat) })
    }

    fn transcript(&self) -> Query {
        Query::Transcript(TranscriptQuery { notes: true, ..TranscriptQuery::of(self.chat) })
    }

    fn transcript_of_one(&self) -> Query {
        let thread = Some(self.thread.id);
        Query::Transcript(TranscriptQuery { thread, ..TranscriptQuery::of(self.chat) })
    }

    /// Tries every door, and none opens.
    fn is_hidden_from(&self, actor: &Actor) {
        actor.stage.settle();
        actor.eventually("the page holds nothing of it", |page| page.replica.chats().count() == 0);
        let Answer::Archive(found) = actor.asks(self.archive()) else { panic!("no page") };
        assert_eq!((found.rows, found.found), (vec![], 0));
        for query in [self.one(), self.history(), self.threads(), self.transcript(), self.transcript_of_one()] {
            assert_eq!(actor.asks(query.clone()), Answer::Refused(Reject::UnknownChat), "{query:?}");
        }
        let Answer::Chats(open) = actor.asks(Query::Chats(ChatsQuery::default())) else { panic!("no page") };
        assert_eq!((open.rows, open.found), (vec![], 0));
        let Answer::Customers(known) = actor.asks(Query::Customers(CustomersQuery::default())) else {
            panic!("no page")
        };
        assert_eq!((known.rows, known.found), (vec![], 0));
        let one = Query::Customer(CustomerQuery { customer: self.customer });
        assert_eq!(actor.asks(one), Answer::Refused(Reject::UnknownCustomer));
        let (chat, thread) = (self.chat, self.thread.id);
        for command in [
            Command::FollowChat(FollowChat { chat }),
            Command::FollowCustomer(FollowCustomer { chat }),
            Command::TagThread(TagThread { chat, thread, tag: "mine".to_owned() }),
        ] {
            actor.is_refused(command, Reject::UnknownChat);
        }
    }

    /// Reads it by every query there is.
    fn is_read_by(&self, actor: &Actor) {
        actor.stage.settle();
        let row = actor.finds_in_archive(self.word);
        assert_eq!((row.thread, row.group), (self.thread.id, actor.opens_from_archive(&row).group));
        let Answer::History(page) = actor.asks(self.history()) else { panic!("no history") };
        let words = page.threads.iter().flat_map(|piece| &piece.events).filter_map(|event| event.words());
        assert!(words.into_iter().any(|words| words.contains(self.word)));
        let Answer::Threads(page) = actor.asks(self.threads()) else { panic!("no list") };
        assert_eq!(page.rows.len(), 1);
        for query in [self.transcript(), self.transcript_of_one()] {
            let Answer::Transcript(text) = actor.asks(query) else { panic!("no transcript") };
            assert!(text.contains(self.word), "{text}");
        }
        let one = Query::Customer(CustomerQuery { customer: self.customer });
        assert!(matches!(actor.asks(one), Answer::Customer(_)));
    }
}

/// An admin says whether somebody may read what colleagues talk of in a group.
fn lets_listen(admin: &Actor, name: &str, group: &str, listen: bool) {
    let rights = Rights { listen, ..Rights::default() };
    let (agent, group) = (admin.agent_named(name), admin.group(group));
    admin.wants_done(Command::AssignRoles(AssignRoles { group, agent, rights }));
}

/// Ada has Carl, who talks of a lampshade, and Ben may not listen to colleagues in this group.
fn unheard(stage: &Stage, group: &str) -> (Actor, Actor, Actor) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    lets_listen(&ada, "Ben", group, false);
    ada.accepts_work();
    carl.starts("About my lampshade");
    carl.is_served_by("Ada");
    (ada, ben, carl)
}

pub fn an_agent_who_may_not_listen_reads_nothing_of_a_colleagues_thread(stage: &Stage) {
    let (ada, ben, carl) = unheard(stage, "Support");
    let sought = Sought::of(&ada, "lampshade");
    sought.is_hidden_from(&ben);
    ada.closes();
    carl.sees_closed();
    sought.is_hidden_from(&ben);
    lets_listen(&ada, "Ben", "Support", true);
    sought.is_read_by(&ben);
}

pub fn a_thread_that_moved_is_read_in_the_group_that_served_it_last(stage: &Stage) {
    let (ada, ben, carl) = unheard(stage, "Support");
    Sought::of(&ada, "lampshade").is_hidden_from(&ben);
    ada.transfers_to_group("Returns");
    ada.picks_up();
    let sought = Sought::of(&ada, "lampshade");
    assert_eq!((sought.thread.group, sought.thread.started_in()), (ada.group("Returns"), ada.group("Support")));
    ada.closes();
    carl.sees_closed();
    sought.is_read_by(&ben);
    lets_listen(&ada, "Ben", "Returns", false);
    lets_listen(&ada, "Ben", "Support", true);
    sought.is_hidden_from(&ben);
}

pub fn a_customer_is_followed_between_threads_and_what_they_say_elsewhere_stays_there(stage: &Stage) {
    let (ada, ben, carl) = unheard(stage, "Returns");
    let chat = ben.chat();
    ada.closes();
    carl.sees_closed();
    ben.eventually("it is in the archive now", |page| page.replica.chat(chat).is_none());

    // Nobody talks with Carl now, and Ben sees what he looks at.
    ben.wants_done(Command::FollowCustomer(FollowCustomer { chat }));
    ben.eventually("the customer is known", |page| page.replica.chat(chat).is_some_and(|chat| chat.threads.is_empty()));
    carl.wants_done(Command::StartVisit(StartVisit::default()));
    let url = "https://shop.example/lamps".to_owned();
    carl.wants_done(Command::ViewPage(ViewPage { url: url.clone(), title: "Lamps".to_owned() }));
    ben.eventually("the page is told", |page| {
        let profile = page.replica.chat(chat).and_then(|chat| chat.profile.as_ref());
        let visit = profile.and_then(|profile| profile.visits.last());
        visit.and_then(|visit| visit.pages.last()).is_some_and(|page| page.url == url)
    });

    // Where Ben may not listen, he reads nothing of what Carl says, and still learns who Carl is.
    carl.starts_in("Returns", "Between us: the lampshade is ugly");
    ada.picks_up();
    ada.sees("Between us: the lampshade is ugly");
    let set = Box::new(CustomerFields { company: Some("Lamps and Sons".to_owned()), ..CustomerFields::default() });
    ada.wants_done(Command::UpdateCustomer(UpdateCustomer { customer: carl.with_chat(|chat| chat.customer.id), set }));
    ben.eventually("the company is told", |page| {
        let profile = page.replica.chat(chat).and_then(|chat| chat.profile.as_ref());
        profile.is_some_and(|profile| profile.details.company.as_deref() == Some("Lamps and Sons"))
    });
    stage.settle();
    ben.eventually("the talk is not for him", |page| {
        page.replica.chat(chat).is_some_and(|chat| chat.threads.is_empty())
    });
    ben.wants_done(Command::UnfollowCustomer(UnfollowCustomer { chat }));
    ben.eventually("the customer is followed no more", |page| page.replica.chat(chat).is_none());

    // The chat itself is followed between threads too, until the next one starts.
    ada.closes();
    carl.sees_closed();
    ada.wants_done(Command::FollowChat(FollowChat { chat }));
    ada.eventually("the chat is there", |page| page.replica.chat(chat).is_some());
    ada.wants_done(Command::UnfollowChat(UnfollowChat { chat }));
    ada.eventually("the chat is gone", |page| page.replica.chat(chat).is_none());
}

pub fn another_group_is_let_see_a_thread_and_finds_it_until_that_is_taken_back(stage: &Stage) {
    let (ada, ben, carl) = unheard(stage, "Support");
    let sought = Sought::of(&ada, "lampshade");
    sought.is_hidden_from(&ben);
    let opens = |groups: &[&str]| {
        let groups = groups.iter().map(|name| ada.group(name)).collect();
        Command::SetAccess(SetAccess { chat: sought.chat, thread: sought.thread.id, groups })
    };
    ben.is_refused(opens(&["Sales"]), Reject::UnknownChat);
    ada.wants_done(opens(&["Sales"]));
    ben.sees("About my lampshade");
    ben.notes("We sold it, he is right.");
    ada.closes();
    carl.sees_closed();
    sought.is_read_by(&ben);
    ada.wants_done(opens(&[]));
    sought.is_hidden_from(&ben);
}

pub fn a_list_of_threads_says_how_many_are_left_out_and_nothing_more_of_them(stage: &Stage) {
    let (ada, ben, carl) = unheard(stage, "Support");
    ada.closes();
    carl.sees_closed();
    carl.starts_in("Returns", "About my table");
    carl.waits_at(1);
    let chat = carl.chat();
    let listed = |actor: &Actor| match actor.asks(Query::Threads(ThreadsQuery::of(chat))) {
        Answer::Threads(page) => page,
        other => panic!("{other:?}"),
    };
    let lines = |actor: &Actor| listed(actor).rows.iter().map(|row| row.first_line.clone()).collect::<Vec<_>>();
    assert_eq!((lines(&ben), listed(&ben).found, listed(&ben).withheld), (vec!["About my table".to_owned()], 1, 1));
    assert_eq!((lines(&ada).len(), listed(&ada).withheld), (2, 0));
    assert_eq!((lines(&carl).len(), listed(&carl).withheld), (2, 0), "the customer has all of them");
    assert_eq!(listed(&ben).rows[0].previous, None);

    // A list of chats tells the last thread that may be read, and of what was said there only.
    let query = ChatsQuery { state: ChatState::Any, last_events: true, ..ChatsQuery::default() };
    carl.closes();
    carl.sees_closed();
    lets_listen(&ada, "Ben", "Returns", false);
    lets_listen(&ada, "Ben", "Support", true);
    let rows = |actor: &Actor| match actor.asks(Query::Chats(query.clone())) {
        Answer::Chats(page) => page.rows,
        other => panic!("{other:?}"),
    };
    let known = |actor: &Actor| {
        let [row] = &rows(actor)[..] else { panic!("one chat") };
        let said = row.last_events.iter().find(|last| last.kind == "text").unwrap();
        (row.thread.as_ref().unwrap().first_line.clone(), said.event.words().unwrap().into_owned())
    };
    assert_eq!(known(&ben), ("About my lampshade".to_owned(), "About my lampshade".to_owned()));
    assert_eq!(known(&ada), ("About my table".to_owned(), "About my table".to_owned()));
    lets_listen(&ada, "Ben", "Support", false);
    assert_eq!(rows(&ben), []);
}
