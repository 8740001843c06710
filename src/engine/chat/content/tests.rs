//! What can be said besides text, told as stories.

mod changes;
mod forms;
mod products;
mod rich;
mod structured;

use crate::chat::*;
use crate::command::{PostEvent, SendPostback};
use crate::desk::Assignment;
use crate::story::{Story, close, customer, pick_up, says};
use crate::{ChatId, Command, Reject, User, limits};

/// Ann has the customer's thread.
fn talking() -> (Story, ChatId, User) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    (story, chat, ann)
}

fn post(chat: ChatId, content: Content) -> Command {
    Command::PostEvent(PostEvent::new(chat, content))
}

fn rich(elements: Vec<Element>) -> Content {
    Content::Rich(Packed::new(Rich { elements, ..Rich::default() }))
}

fn button(text: &str) -> Button {
    Button { text: text.to_owned(), postback: text.to_owned(), ..Button::default() }
}

fn card(buttons: usize) -> Element {
    let buttons = (0..buttons).map(|n| button(&format!("button {n}"))).collect();
    Element { title: "Lamp".to_owned(), buttons, ..Element::default() }
}

fn last(story: &Story, chat: ChatId) -> Event {
    Event::clone(story.thread(chat).events.last().unwrap())
}

#[test]
fn an_event_carries_what_its_author_calls_it_and_who_speaks() {
    let (mut story, chat, ann) = talking();
    let whole = PostEvent {
        custom_id: Some("mine".to_owned()),
        on_behalf_of: Some("Lampbot".to_owned()),
        metadata: Some("{\"type\":\"greeting\"}".to_owned()),
        ..PostEvent::text(chat, "hello")
    };
    story.does(ann, Command::PostEvent(whole.clone()));
    story.does(ann, Command::PostEvent(whole.clone()));
    let extra = last(&story, chat).extra.unwrap();
    assert_eq!((extra.custom_id.as_deref(), extra.on_behalf_of.as_deref()), (Some("mine"), Some("Lampbot")));
    assert_eq!(extra.metadata.as_deref(), Some("{\"type\":\"greeting\"}"));
    assert_eq!(story.tries(customer(1), Command::PostEvent(whole.clone())), Err(Reject::NotAllowed), "no bot's master");
    let bad = PostEvent { metadata: Some("{".to_owned()), ..whole.clone() };
    assert_eq!(story.tries(ann, Command::PostEvent(bad)), Err(Reject::JsonInvalid));
    let bad = PostEvent { custom_id: Some("x".repeat(101)), ..whole };
    assert_eq!(story.tries(ann, Command::PostEvent(bad)), Err(Reject::CustomIdInvalid));
    story.does(customer(1), says(chat, "plain"));
    assert_eq!(last(&story, chat).extra, None);
}

#[test]
fn whoever_took_part_adds_to_the_last_thread_after_its_close() {
    let (mut story, chat, ann) = talking();
    let ben = User::Agent(story.agent("Ben", 1));
    story.does(ann, close(chat));
    let late = |text: &str| PostEvent { attach_to_last_thread: true, ..PostEvent::text(chat, text) };
    assert_eq!(story.tries(ann, says(chat, "late")), Err(Reject::UnknownChat));
    story.does(ann, Command::PostEvent(late("your parcel is on its way")));
    story.does(customer(1), Command::PostEvent(late("thanks")));
    assert_eq!(story.tries(ben, Command::PostEvent(late("me too"))), Err(Reject::UnknownChat));
    assert_eq!(story.tries(customer(2), Command::PostEvent(late("me too"))), Err(Reject::UnknownChat));
    assert_eq!(story.seen_by_customer(chat).threads[0].events.last().unwrap().content.text(), Some("thanks"));
}
