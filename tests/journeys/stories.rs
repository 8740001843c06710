//! The stories.

mod absence;
mod after;
mod agents;
mod attributes;
mod members;
mod reads;
mod times;

pub use absence::*;
pub use after::*;
pub use agents::*;
pub use attributes::*;
pub use members::*;
pub use reads::*;
pub use times::*;

use parlor_engine::chat::{Content, System};
use parlor_engine::command::{
    AddNote, BanCustomer, CloseThread, EraseCustomer, MergeCustomer, PickUp, PostEvent, Rate, SaveGroup, StartThread,
    UnbanCustomer, UnmergeCustomer,
};
use parlor_engine::desk::{Assignment, RoutingStatus};
use parlor_engine::{ChatId, Command, CustomerId, Reject, ThreadId, User};
use parlor_sync::Told;

use crate::actor::{Actor, texts};
use crate::stage::{SECRET, Stage};

pub fn a_customer_is_answered(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("Do you have lamps?");
    carl.is_served_by("Ada");
    ada.sees("Do you have lamps?");
    ada.says("Yes, many.");
    carl.sees("Yes, many.");
    carl.says("Good.");
    ada.sees_exactly(&["Do you have lamps?", "Yes, many.", "Good."]);
    carl.sees_exactly(&["Do you have lamps?", "Yes, many.", "Good."]);
}

pub fn a_queue_has_places_and_is_served_in_order(stage: &Stage) {
    let (carl, dora) = (stage.customer("Carl"), stage.customer("Dora"));
    carl.starts("first");
    dora.starts("second");
    carl.waits_at(1);
    dora.waits_at(2);
    let ada = stage.agent("Ada");
    ada.accepts_work();
    carl.is_served_by("Ada");
    dora.is_served_by("Ada");
    let joined = |actor: &Actor| {
        actor.with_chat(|chat| {
            chat.threads[0].events.iter().find(|e| matches!(e.content, Content::System(_))).map(|e| e.at)
        })
    };
    assert!(joined(&carl) <= joined(&dora));
}

pub fn an_offer_is_declined_and_the_next_agent_accepts(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    ben.accepts_work();
    carl.starts_in("Sales", "What does it cost?");
    // Both have the same room; the one who has been idle longer is asked first.
    ada.declines();
    ada.is_offered_nothing();
    carl.has_no_agent();
    ben.accepts();
    carl.is_served_by("Ben");
}

pub fn an_agent_picks_up_and_the_second_is_too_late(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    carl.starts_in("Returns", "I want to return this.");
    let chat = ada.chat();
    ben.chat();
    ada.picks_up();
    carl.is_served_by("Ada");
    ben.is_refused(Command::PickUp(PickUp { chat: Some(chat) }), Reject::NotQueued);
    ben.is_refused(Command::PickUp(PickUp { chat: None }), Reject::QueueEmpty);
}

pub fn a_private_note_stays_private(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ada.notes(&format!("{SECRET}: be kind"));
    ada.whispers(&format!("{SECRET}: he is new"));
    ada.says("Welcome!");
    carl.sees("Welcome!");
    ben.sees("Welcome!");
    assert_eq!(ben.with_chat(|chat| chat.threads[0].notes.len()), 1);
    carl.reloads();
    carl.sees_exactly(&["hello", "Welcome!"]);
    assert_eq!(carl.with_chat(|chat| chat.threads[0].notes.len()), 0);
}

pub fn a_thread_is_transferred_to_a_colleague(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ben.sets_status(RoutingStatus::Paused);
    ada.transfers_to("Ben");
    // Until the colleague accepts, the customer is still with the first agent.
    ben.is_offered_something();
    ada.says("One moment, I hand you over.");
    carl.sees("One moment, I hand you over.");
    carl.is_served_by("Ada");
    ben.accepts();
    carl.is_served_by("Ben");
    let line = System::Transferred { from: "Ada".into(), to: "Ben".into() };
    assert!(
        carl.with_chat(|chat| chat.threads[0]
            .events
            .iter()
            .any(|event| event.content == Content::System(line.clone())))
    );
    let chat = ada.chat();
    let words = PostEvent::text(chat, "still here?");
    ada.is_refused(Command::PostEvent(words), Reject::NotMember);
}

pub fn a_declined_transfer_stays_with_its_agent(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ben.sets_status(RoutingStatus::Paused);
    ada.transfers_to("Ben");
    ben.declines();
    ben.is_offered_nothing();
    carl.is_served_by("Ada");
    ada.says("It is me again.");
    carl.sees("It is me again.");
}

pub fn a_thread_goes_to_another_group(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ada.transfers_to_group("Returns");
    carl.has_no_agent();
    carl.waits_at(1);
    ben.picks_up();
    carl.is_served_by("Ben");
    carl.says("Here I am.");
    ben.sees_exactly(&["hello", "Here I am."]);
}

pub fn a_closed_thread_is_rated_and_found_in_the_archive(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My zebra lamp is broken");
    carl.is_served_by("Ada");
    ada.notes(&format!("{SECRET}: second time"));
    ada.says("We send a new one.");
    carl.sees("We send a new one.");
    ada.closes();
    carl.sees_closed();
    carl.rates(5, "fast");
    ada.eventually("it left the list", |page| page.replica.chats().next().is_none());
    stage.settle();
    let row = ada.finds_in_archive("zebra");
    assert_eq!((row.customer.as_deref(), row.score), (Some("Carl"), Some(5)));
    assert_eq!(row.agent_names, ["Ada"]);
    let thread = ada.opens_from_archive(&row);
    assert_eq!(thread.notes.len(), 1);
    assert_eq!(thread.rating.and_then(|rating| rating.comment).as_deref(), Some("fast"));
}

pub fn a_customer_comes_back_for_a_second_thread(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("first time");
    carl.is_served_by("Ada");
    carl.closes();
    ada.eventually("it left the list", |page| page.replica.chats().next().is_none());
    carl.starts("second time");
    carl.is_served_by("Ada");
    assert_eq!(carl.with_chat(|chat| chat.threads.len()), 2);
    ada.sees_exactly(&["second time"]);
    carl.sees_exactly(&["first time", "second time"]);
}

pub fn a_reload_in_the_middle_loses_nothing(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("one");
    carl.is_served_by("Ada");
    carl.says("two");
    carl.reloads();
    carl.says("three");
    ada.says("four");
    ada.reloads();
    stage.settle();
    carl.sees("four");
    let (theirs, ours) = (carl.look(|page| texts(&page.replica)), ada.look(|page| texts(&page.replica)));
    assert_eq!(theirs, ours);
    assert_eq!(theirs.len(), 4, "{theirs:?}");
}

pub fn two_tabs_show_the_same(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("from the first tab");
    let second = carl.opens_second_tab();
    second.sees("from the first tab");
    second.says("from the second tab");
    carl.sees("from the second tab");
    ada.says("I see both.");
    for tab in [&carl, &second] {
        tab.sees_exactly(&["from the first tab", "from the second tab", "I see both."]);
    }
}

pub fn both_write_while_the_network_is_gone(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ada.sees("hello");
    carl.goes_offline();
    ada.goes_offline();
    for n in 0..12 {
        carl.says(&format!("customer {n}"));
        ada.says(&format!("agent {n}"));
    }
    carl.sees("customer 11");
    carl.comes_back();
    ada.comes_back();
    carl.sees("agent 11");
    ada.sees("customer 11");
    stage.settle();
    let (theirs, ours) = (carl.look(|page| texts(&page.replica)), ada.look(|page| texts(&page.replica)));
    assert_eq!(theirs, ours);
    assert_eq!(theirs.len(), 25, "{theirs:?}");
    let customers: Vec<_> = theirs.iter().filter(|text| text.starts_with("customer")).cloned().collect();
    assert_eq!(customers, (0..12).map(|n| format!("customer {n}")).collect::<Vec<_>>());
}

pub fn the_server_dies_and_nothing_is_lost(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    for n in 0..3 {
        carl.says(&format!("before {n}"));
    }
    stage.server_dies_and_returns();
    carl.says("after");
    ada.sees("after");
    ada.says("I am still here.");
    carl.sees_exactly(&["hello", "before 0", "before 1", "before 2", "after", "I am still here."]);
    carl.is_served_by("Ada");
}

pub fn a_message_to_a_closed_thread_is_kept_with_its_reason(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    carl.goes_offline();
    carl.says("are you there?");
    ada.closes();
    carl.comes_back();
    carl.eventually("the message failed", |page| !page.replica.outbox().failed.is_empty());
    let failed = carl.look(|page| page.replica.outbox().failed[0].clone());
    assert_eq!(failed.reject, Reject::ThreadClosed);
    assert!(
        matches!(failed.command.command, Command::PostEvent(post) if post.content.text() == Some("are you there?"))
    );
}

pub fn an_agent_is_lost_and_the_customer_keeps_the_place(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    carl.starts_in("Returns", "I was first");
    stage.settle();
    ada.picks_up();
    carl.is_served_by("Ada");
    dora.starts_in("Returns", "I was second");
    dora.waits_at(1);
    ada.goes_offline();
    stage.0.borrow_mut().host.pass_grace();
    carl.has_no_agent();
    carl.waits_at(1);
    dora.waits_at(2);
    assert!(carl.with_chat(|chat| {
        let lost = Content::System(System::AgentLost { name: "Ada".into() });
        chat.threads[0].events.iter().any(|event| event.content == lost)
    }));
}

pub fn delivered_and_read_are_told(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ada.sees("hello");
    ada.reads_all();
    let ada_id = ada.look(|page| page.replica.user()).unwrap();
    carl.eventually("it is read", |page| {
        page.replica.chats().next().and_then(|chat| chat.threads[0].marks_of(ada_id).read).is_some()
    });
}

pub fn typing_is_told_and_passes(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ada.sees("hello");
    carl.types(true);
    ada.is_told(
        "the customer types",
        |told| matches!(told, Told::Typing { typing: true, user, .. } if user.is_customer()),
    );
    ada.types(true);
    carl.is_told(
        "the agent types",
        |told| matches!(told, Told::Typing { typing: true, user, .. } if user.agent().is_some()),
    );
    ada.types(false);
    carl.is_told("the agent stops", |told| matches!(told, Told::Typing { typing: false, .. }));
}

pub fn what_may_not_be_is_refused(stage: &Stage) {
    let (ada, ben, carl, eve) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"), stage.customer("Eve"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    let chat = carl.chat();
    let words = |chat, text: &str| Command::PostEvent(PostEvent::text(chat, text));
    eve.is_refused(words(chat, "I am Carl"), Reject::UnknownChat);
    carl.is_refused(words(ChatId(1), "hello?"), Reject::UnknownChat);
    carl.is_refused(words(chat, &"x".repeat(8_001)), Reject::TextTooLong);
    carl.is_refused(words(chat, " "), Reject::TextEmpty);
    carl.is_refused(Command::StartThread(StartThread::default()), Reject::ThreadOpen);
    carl.is_refused(
        Command::AddNote(AddNote { chat, text: "mine".into(), note: None, truncate: false }),
        Reject::NotAllowed,
    );
    let thread = ThreadId(5);
    carl.is_refused(
        Command::Rate(Rate {
            chat,
            thread,
            score: 5,
            comment: String::new(),
            resolved: None,
            status: Default::default(),
        }),
        Reject::UnknownThread,
    );
    ben.chat();
    ben.is_refused(words(chat, "I am not in it"), Reject::NotMember);
    ben.is_refused(Command::CloseThread(CloseThread::new(chat)), Reject::NotMember);
    let group = SaveGroup { group: None, name: "Mine".into(), assignment: Assignment::PickUp };
    ben.is_refused(Command::SaveGroup(group), Reject::NotAllowed);
    ben.is_refused(Command::Tick, Reject::NotAllowed);
    carl.sees_exactly(&["hello"]);
}

pub fn a_customer_is_forgotten_on_request(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My number is 4711.");
    carl.is_served_by("Ada");
    ada.notes(&format!("{SECRET}: he gave his number"));
    let eve = stage.customer("Eve");
    eve.is_refused(Command::EraseCustomer(EraseCustomer { customer: who(&carl) }), Reject::UnknownCustomer);
    carl.wants_done(Command::EraseCustomer(EraseCustomer { customer: who(&carl) }));
    ada.eventually("the chat is gone", |page| page.replica.chats().next().is_none());
    let forgotten = |carl: &Actor| {
        carl.eventually("nothing is left", |page| {
            let chat = page.replica.chats().next();
            let nameless = chat.is_some_and(|chat| chat.customer.name.is_none() && chat.threads.len() == 1);
            nameless && texts(&page.replica).iter().all(String::is_empty)
        });
    };
    forgotten(&carl);
    // Nor does it come back from what is stored.
    stage.server_dies_and_returns();
    carl.reloads();
    forgotten(&carl);
    carl.starts("Who am I?");
    carl.sees("Who am I?");
}

pub fn a_banned_customer_is_out_until_let_back_in(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("BUY NOW");
    carl.is_served_by("Ada");
    ada.sees("BUY NOW");
    let customer = who(&carl);
    ada.wants_done(Command::BanCustomer(BanCustomer { customer, days: 1 }));
    carl.eventually("the line is cut", |page| !page.replica.is_live());
    ada.eventually("the thread is closed", |page| page.replica.chats().next().is_none());
    (0..20).for_each(|_| stage.0.borrow_mut().turn());
    assert!(!carl.look(|page| page.replica.is_live()), "there is no way back in");
    carl.goes_offline();
    ada.wants_done(Command::UnbanCustomer(UnbanCustomer { customer }));
    carl.comes_back();
    carl.starts("I am sorry.");
    ada.sees("I am sorry.");
}

pub fn two_customers_are_merged_and_unmerged(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    ada.accepts_work();
    carl.starts("I am Carl.");
    carl.is_served_by("Ada");
    let from = who(&carl);
    carl.closes();
    dora.starts("I am Dora.");
    dora.is_served_by("Ada");
    let into = who(&dora);
    ada.wants_done(Command::MergeCustomer(MergeCustomer { from, into }));
    let both = ["I am Carl.", "I am Dora."];
    for page in [&carl, &dora] {
        page.eventually("both threads are there", |page| texts(&page.replica) == both);
    }
    carl.says("I am both.");
    dora.sees("I am both.");
    ada.wants_done(Command::UnmergeCustomer(UnmergeCustomer { customer: from }));
    carl.eventually("Carl has his own", |page| texts(&page.replica) == ["I am Carl."]);
    dora.eventually("Dora has hers", |page| texts(&page.replica) == ["I am Dora.", "I am both."]);
}

fn who(actor: &Actor) -> CustomerId {
    match actor.look(|page| page.replica.user()) {
        Some(User::Customer(customer)) => customer,
        other => panic!("{other:?} is no customer"),
    }
}
