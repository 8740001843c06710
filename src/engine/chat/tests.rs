//! What a chat decides and shows, told as stories.

use super::{Audience, Content};
use crate::command::{MarkSeen, SaveCustomer};
use crate::desk::{AgentRole, Assignment};
use crate::story::{Story, accept, close, customer, notes, pick_up, pick_up_next, says, sees, to_agent, whispers};
use crate::{AgentId, ChatId, Command, EventId, Fact, Reject, ThreadId, User, Viewer, limits};

/// Ann has the customer's thread.
fn talking() -> (Story, ChatId, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    (story, chat, ann)
}

fn marks(story: &Story, chat: ChatId, user: User) -> (Option<EventId>, Option<EventId>) {
    let marks = story.thread(chat).marks_of(user);
    (marks.delivered, marks.read)
}

#[test]
fn members_talk_and_nobody_else() {
    let (mut story, chat, ann) = talking();
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    let watcher = story.adds("Otto", AgentRole::Observer, 0, &[]);
    story.does(customer(1), says(chat, "hello"));
    story.does(User::Agent(ann), says(chat, "good morning"));
    assert_eq!(story.tries(User::Agent(boss), says(chat, "me too")), Err(Reject::NotMember));
    assert_eq!(story.tries(User::Agent(watcher), says(chat, "me too")), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::System, says(chat, "me too")), Err(Reject::NotMember));
    assert_eq!(story.tries(customer(2), says(chat, "me too")), Err(Reject::UnknownChat));
    assert_eq!(story.tries(User::Agent(AgentId(9)), says(chat, "me too")), Err(Reject::NotAllowed));
}

#[test]
fn a_customer_who_waits_may_talk_already() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    story.does(customer(1), says(chat, "and another thing"));
    assert_eq!(story.thread(chat).events.len(), 1);
}

#[test]
fn a_text_has_eight_thousand_characters_at_most() {
    let (mut story, chat, ann) = talking();
    story.does(customer(1), says(chat, &"ß".repeat(limits::TEXT_CHARS)));
    let before = story.thread(chat).events.len();
    assert_eq!(story.tries(customer(1), says(chat, &"ß".repeat(limits::TEXT_CHARS + 1))), Err(Reject::TextTooLong));
    assert_eq!(
        story.tries(User::Agent(ann), whispers(chat, &"ß".repeat(limits::TEXT_CHARS + 1))),
        Err(Reject::TextTooLong)
    );
    assert_eq!(story.thread(chat).events.len(), before);
    story.does(User::Agent(ann), notes(chat, &"ß".repeat(limits::NOTE_CHARS)));
    assert_eq!(
        story.tries(User::Agent(ann), notes(chat, &"ß".repeat(limits::NOTE_CHARS + 1))),
        Err(Reject::NoteTooLong)
    );
}

#[test]
fn what_agents_say_among_themselves_is_not_in_the_customers_copy() {
    let (mut story, chat, ann) = talking();
    let facts = [
        story.does(User::Agent(ann), whispers(chat, "secret")),
        story.does(User::Agent(ann), notes(chat, "secret")),
        story.does(User::Agent(ann), says(chat, "open")),
    ];
    assert_eq!(story.tries(customer(1), whispers(chat, "secret")), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), notes(chat, "secret")), Err(Reject::NotAllowed));
    let viewer = Viewer::Customer(crate::CustomerId(1));
    let seen: Vec<_> = facts.iter().flatten().filter_map(|fact| fact.seen_by(viewer, Some(chat))).collect();
    assert_eq!(seen, facts[2]);
    let copy = story.seen_by_customer(chat);
    let texts: Vec<_> =
        copy.threads[0].events.iter().filter(|event| matches!(event.content, Content::Text(_))).collect();
    assert!(texts.len() == 1 && texts[0].audience == Audience::All);
    assert_eq!((texts[0].author, texts[0].at), (User::Agent(ann), story.now));
    assert!(copy.threads[0].notes.is_empty());
    let staff = story.account.view(Viewer::Agent(ann));
    assert_eq!(*staff.chats[&chat], *story.chat(chat), "agents see all of it");
}

#[test]
fn another_customer_sees_nothing_of_it() {
    let (mut story, chat, _) = talking();
    let facts = story.does(customer(1), says(chat, "hello"));
    let stranger = Viewer::Customer(crate::CustomerId(2));
    assert!(facts.iter().all(|fact: &Fact| fact.seen_by(stranger, None).is_none()));
    assert!(story.account.view(stranger).chats.is_empty());
}

#[test]
fn any_agent_who_sees_the_thread_remarks_on_it() {
    let (mut story, chat, _) = talking();
    let ben = story.agent("Ben", 1);
    let other = story.adds_group("Other", Assignment::PickUp);
    let cleo = story.adds("Cleo", AgentRole::Agent, 1, &[other]);
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    story.does(User::Agent(ben), notes(chat, "I know this one"));
    story.does(User::Agent(boss), notes(chat, "be kind"));
    assert_eq!(story.tries(User::Agent(cleo), notes(chat, "me too")), Err(Reject::UnknownChat));
    assert_eq!(story.thread(chat).notes.len(), 2);
}

#[test]
fn a_remark_sent_again_takes_no_id_twice() {
    let (mut story, chat, ann) = talking();
    story.tries_with(User::Agent(ann), notes(chat, "once"), 77).unwrap();
    assert_eq!(story.tries_with(User::Agent(ann), notes(chat, "once"), 77), Err(Reject::IdTaken));
}

#[test]
fn marks_only_move_forward() {
    let (mut story, chat, ann) = talking();
    story.does(User::Agent(ann), says(chat, "one"));
    let one = story.last_event(chat);
    story.does(User::Agent(ann), says(chat, "two"));
    let two = story.last_event(chat);
    let seen = sees(&story, chat, Some(two), Some(one));
    story.does(customer(1), seen.clone());
    assert_eq!(marks(&story, chat, customer(1)), (Some(two), Some(one)));
    assert_eq!(story.does(customer(1), seen), [], "again is nothing");
    let back = sees(&story, chat, Some(one), Some(one));
    assert_eq!(story.does(customer(1), back), []);
    let on = sees(&story, chat, None, Some(two));
    story.does(customer(1), on);
    assert_eq!(marks(&story, chat, customer(1)), (Some(two), Some(two)));
}

#[test]
fn whatever_is_read_has_been_delivered() {
    let (mut story, chat, ann) = talking();
    story.does(User::Agent(ann), says(chat, "one"));
    let one = story.last_event(chat);
    story.does(User::Agent(ann), says(chat, "two"));
    let two = story.last_event(chat);
    let seen = sees(&story, chat, Some(one), Some(two));
    story.does(customer(1), seen);
    assert_eq!(marks(&story, chat, customer(1)), (Some(two), Some(two)));
}

#[test]
fn an_agents_mark_stands_on_what_the_customer_sees_too() {
    let (mut story, chat, ann) = talking();
    story.does(customer(1), says(chat, "hello"));
    let hello = story.last_event(chat);
    story.does(User::Agent(ann), whispers(chat, "secret"));
    let secret = story.last_event(chat);
    let seen = sees(&story, chat, Some(secret), Some(secret));
    story.does(User::Agent(ann), seen.clone());
    assert_eq!(marks(&story, chat, User::Agent(ann)), (Some(hello), Some(hello)));
    assert_eq!(story.does(User::Agent(ann), seen), []);
    let copy = story.seen_by_customer(chat);
    assert!(copy.threads[0].marks.iter().all(|marks| marks.read.is_none_or(|event| copy.has_event(event))));
}

#[test]
fn to_a_customer_an_agents_only_event_is_an_unknown_one() {
    let (mut story, chat, ann) = talking();
    story.does(User::Agent(ann), whispers(chat, "secret"));
    let secret = story.last_event(chat);
    for seen in [sees(&story, chat, Some(secret), None), sees(&story, chat, None, Some(secret))] {
        assert_eq!(story.tries(customer(1), seen), Err(Reject::UnknownEvent));
    }
    let unknown = sees(&story, chat, Some(EventId(9)), None);
    assert_eq!(story.tries(customer(1), unknown), Err(Reject::UnknownEvent));
}

#[test]
fn only_who_takes_part_leaves_marks() {
    let (mut story, chat, ann) = talking();
    let ben = story.agent("Ben", 1);
    let seen = sees(&story, chat, None, Some(story.last_event(chat)));
    assert_eq!(story.tries(User::Agent(ben), seen.clone()), Err(Reject::NotMember));
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(ben), accept(chat));
    assert_eq!(story.tries(User::Agent(ann), seen.clone()), Err(Reject::NotMember), "she has handed it on");
    story.does(User::Agent(ben), seen);
}

#[test]
fn a_customer_reads_the_end_of_a_closed_thread() {
    let (mut story, chat, ann) = talking();
    story.does(User::Agent(ann), close(chat));
    let end = story.last_event(chat);
    let seen = sees(&story, chat, None, Some(end));
    story.does(customer(1), seen);
    assert_eq!(marks(&story, chat, customer(1)), (Some(end), Some(end)));
    let elsewhere = MarkSeen { chat, thread: ThreadId(9), delivered: None, read: None };
    assert_eq!(story.tries(customer(1), Command::MarkSeen(elsewhere)), Err(Reject::UnknownThread));
}

#[test]
fn a_new_name_is_shown_in_the_open_thread_and_old_ones_keep_theirs() {
    let (mut story, chat, ann) = talking();
    let save = |name: &str| Command::SaveCustomer(SaveCustomer { chat, name: name.to_owned(), email: String::new() });
    story.does(customer(1), save("Ada"));
    assert_eq!(story.does(User::Agent(ann), save("Ada")), [], "the same again is nothing");
    story.does(User::Agent(ann), close(chat));
    story.starts(1);
    story.does(User::Agent(ann), pick_up_next());
    story.does(User::Agent(ann), save("Ada L."));
    let names: Vec<_> = story.chat(chat).threads.iter().map(|thread| thread.members[0].name.as_deref()).collect();
    assert_eq!(names, [Some("Ada"), Some("Ada L.")]);
    story.does(customer(1), save(""));
    assert_eq!(story.chat(chat).customer.name, None);
}
