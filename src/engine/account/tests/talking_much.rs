//! How much a customer may say.

use crate::chat::Content;
use crate::command::{EditEvent, PostEvent};
use crate::desk::Assignment;
use crate::story::{Story, close, customer, pick_up, says};
use crate::{Command, Reject, User, limits};

#[test]
fn a_thread_holds_so_many_bytes_of_a_customers_words_and_of_staffs_as_many_as_they_say() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 5));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    let long = "\u{1f600}".repeat(limits::TEXT_CHARS);
    let fit = limits::CUSTOMER_BYTES_PER_THREAD / (long.len() + limits::EVENT_BYTES);
    story.does(customer(1), says(chat, "short"));
    let short = story.last_event(chat);
    for _ in 0..fit {
        story.does(customer(1), says(chat, &long));
    }
    assert_eq!(story.tries(customer(1), says(chat, &long)), Err(Reject::LimitReached));
    let edit = |content| Command::EditEvent(EditEvent { chat, event: short, content: Content::Text(content) });
    assert_eq!(story.tries(customer(1), edit(long.clone())), Err(Reject::LimitReached), "nor by a detour");
    story.does(customer(1), edit("shorter".to_owned()));
    story.does(ann, says(chat, &long));
}

#[test]
fn a_customer_says_little_after_the_close() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    story.does(customer(1), close(chat));
    story.passes(1_000);
    let late = |text: &str| {
        let post = PostEvent { attach_to_last_thread: true, ..PostEvent::text(chat, text) };
        Command::PostEvent(post)
    };
    for _ in 0..limits::CUSTOMER_EVENTS_AFTER_CLOSE {
        story.does(customer(1), late("and one thing more"));
    }
    assert_eq!(story.tries(customer(1), late("and one thing more")), Err(Reject::LimitReached));
    let chat = story.starts(1);
    story.does(customer(1), says(chat, "a new conversation"));
}
