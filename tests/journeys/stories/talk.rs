//! What is said, seen and typed.

use parlor_engine::chat::{
    Button, ButtonKind, ClosedBy, Content, Element, File, Layout, Packed, Product, ProductOption, Rich, SendPostback,
    System,
};
use parlor_engine::command::{AddNote, CloseThread, ConfigureGroup, PostEvent, Rate, StartThread};
use parlor_engine::desk::{Assignment, WorkState};
use parlor_engine::{ChatId, Command, Reject, ThreadId};
use parlor_sync::Told;

use crate::stage::{Page, SECRET, Stage};

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
    let (ada, ben, carl) = stage.talking("hello");
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
    let group = ConfigureGroup::new("Mine", Assignment::PickUp);
    ben.is_refused(Command::ConfigureGroup(group), Reject::NotAllowed);
    ben.is_refused(Command::Tick, Reject::NotAllowed);
    carl.sees_exactly(&["hello"]);
}

/// Every stage that a thread goes through, as staff and the customer see it.
pub fn a_thread_is_queued_offered_answered_and_closed_and_both_sides_see_it(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    let stage_of = |page: &Page| page.replica.desk().works.values().map(|work| work.state).next();
    carl.starts_in("Sales", "How much is it?");
    carl.waits_at(1);
    ada.eventually("it waits", |page| matches!(stage_of(page), Some(WorkState::Queued)));
    ada.accepts_work();
    ada.eventually("it is offered", |page| matches!(stage_of(page), Some(WorkState::Offered { .. })));
    carl.waits_at(1);
    ada.accepts();
    ada.eventually("it is answered", |page| matches!(stage_of(page), Some(WorkState::Assigned { .. })));
    carl.is_served_by("Ada");
    ada.closes();
    ada.eventually("nothing is at hand", |page| stage_of(page).is_none());
    carl.sees_closed();
    let (by, line) = carl.with_chat(|chat| {
        let thread = chat.threads.last().unwrap();
        (thread.closed.unwrap().by, thread.events.last().unwrap().content.clone())
    });
    assert_eq!(by, ClosedBy::Agent);
    let name = Some("Ada".to_owned());
    assert_eq!(line, Content::System(System::Closed { by: ClosedBy::Agent, name }), "and who did it");
}

pub fn a_card_with_every_kind_of_button_reaches_the_customer_whole_and_is_pressed(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("Which lamps are there?");
    carl.is_served_by("Ada");
    let button = |text: &str, kind, value: &str| Button {
        text: text.to_owned(),
        kind,
        value: value.to_owned(),
        postback: format!("lamp {text}"),
        ..Button::default()
    };
    let size = ProductOption {
        id: "60".to_owned(),
        label: "60 cm".to_owned(),
        price: "19.90".to_owned(),
        postback: "lamp 60 cm".to_owned(),
        ..ProductOption::default()
    };
    let card = Element {
        title: "Lamp".to_owned(),
        subtitle: "It shines.".to_owned(),
        image: Some(File {
            url: "https://shop.example.com/lamp.png".to_owned(),
            name: "lamp.png".to_owned(),
            content_type: "image/png".to_owned(),
            bytes: 4_711,
            width: 640,
            height: 480,
            alt: "A lamp on a table".to_owned(),
            thumbnail_url: "https://shop.example.com/small.png".to_owned(),
            thumbnail2x_url: String::new(),
        }),
        buttons: vec![
            button("Take it", ButtonKind::Message, "I take it."),
            button("Look", ButtonKind::Url, "https://shop.example.com/lamp"),
            button("Call", ButtonKind::Phone, "+4612345678"),
            button("Try", ButtonKind::Webview, "https://shop.example.com/try"),
        ],
        product: Some(Box::new(Product { id: "lamp".to_owned(), options: vec![size], ..Product::default() })),
    };
    let replies = vec![button("Another", ButtonKind::Message, "")];
    for layout in [Layout::Cards, Layout::Carousel] {
        let rich =
            Rich { layout, elements: vec![card.clone(), card.clone()], replies: replies.clone(), ..Rich::default() };
        let content = Content::Rich(Packed::new(rich));
        ada.wants_done(Command::PostEvent(PostEvent::new(carl.chat(), content.clone())));
        let last =
            |page: &Page| page.replica.chats().next()?.threads.last()?.events.last().map(|event| event.content.clone());
        carl.eventually("it is there, nothing of it lost", |page| last(page).as_ref() == Some(&content));
    }
    // Pressing tells who did, and for whom the button is on.
    let (chat, event) = carl.with_chat(|chat| (chat.id, chat.threads[0].events.last().unwrap().id));
    for postback in ["lamp Take it", "lamp 60 cm"] {
        let press = |toggled| SendPostback { chat, event, postback: postback.to_owned(), toggled };
        let pressed = |page: &Page| {
            let thread = &page.replica.chat(chat).unwrap().threads[0];
            thread.events.last().unwrap().pressed_by(postback).filter(|user| user.is_customer()).count()
        };
        carl.wants_done(Command::SendPostback(press(true)));
        ada.eventually("he has pressed it", |page| pressed(page) == 1);
        carl.wants_done(Command::SendPostback(press(false)));
        ada.eventually("and again", |page| pressed(page) == 0);
    }
}
