//! What is said, seen and typed.

use parlor_engine::command::{AddNote, CloseThread, PostEvent, Rate, SaveGroup, StartThread};
use parlor_engine::desk::Assignment;
use parlor_engine::{ChatId, Command, Reject, ThreadId};
use parlor_sync::Told;

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
    carl.is_refused(Command::AddNote(AddNote { chat, text: "mine".into(), ..AddNote::default() }), Reject::NotAllowed);
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
