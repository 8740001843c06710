//! The page's own commands until they are done.

use parlor_engine::desk::Assignment;
use parlor_engine::{ChatId, ClientId, Reject, Time};

use crate::frame::UNANSWERED_MAX;
use crate::host::{Host, acks, customer, says, start};
use crate::replica::{Change, Outbox, Replica};
use crate::{ClientFrame, ServerFrame, SubscriberId};

/// A customer's page with a chat of one event.
fn talking() -> (Host, Replica, SubscriberId, ChatId) {
    let mut host = Host::with(Assignment::PickUp);
    let mut page = Replica::new(Outbox::new(ClientId(1)));
    let id = host.connects(&mut page, customer(1));
    page.send(start("hello"), host.now);
    host.carries(id, &mut page);
    let chat = page.chats().next().unwrap().id;
    (host, page, id, chat)
}

fn events(page: &Replica, chat: ChatId) -> Vec<parlor_engine::EventId> {
    page.chat(chat).unwrap().threads[0].events.iter().map(|event| event.id).collect()
}

fn numbers(page: &mut Replica) -> Vec<u32> {
    let frames = std::iter::from_fn(|| page.poll_transmit());
    frames
        .filter_map(|frame| if let ClientFrame::Command { origin, .. } = frame { Some(origin.number) } else { None })
        .collect()
}

#[test]
fn what_is_said_is_shown_at_once_and_keeps_its_id() {
    let (mut host, mut page, id, chat) = talking();
    page.send(says(chat, "one"), host.now);
    page.send(says(chat, "two"), host.now);
    let shown = events(&page, chat);
    assert_eq!(shown.len(), 3);
    assert!(page.is_pending(chat, shown[1]) && page.is_pending(chat, shown[2]) && !page.is_pending(chat, shown[0]));
    host.carries(id, &mut page);
    assert_eq!(events(&page, chat), shown);
    assert!(shown.iter().all(|event| !page.is_pending(chat, *event)));
    assert_eq!(page.chat(chat), page.confirmed().chat(chat));
}

#[test]
fn what_is_under_way_survives_a_reload_and_is_shown_again() {
    let (mut host, mut page, id, chat) = talking();
    host.authority.handle_close(id, host.now);
    page.handle_lost();
    page.send(says(chat, "written in a tunnel"), host.now);
    let shown = events(&page, chat);
    let stored = page.take_outbox().unwrap().clone();
    assert_eq!(page.take_outbox(), None, "stored once");
    let mut again = Replica::new(stored);
    host.connects(&mut again, customer(1));
    assert_eq!(events(&again, chat), shown);
    assert!(again.outbox().is_empty());
}

#[test]
fn an_answer_that_was_lost_comes_again() {
    let (mut host, mut page, id, chat) = talking();
    page.send(says(chat, "once"), host.now);
    let command = page.poll_transmit().unwrap();
    host.authority.handle_frame(id, command, host.now);
    host.settles();
    assert_eq!(host.hears_acks(id).len(), 1, "which never reaches the page");
    host.authority.handle_close(id, host.now);
    page.handle_lost();
    host.connects(&mut page, customer(1));
    assert!(page.outbox().pending.is_empty());
    assert_eq!(events(&page, chat).len(), 2);
}

#[test]
fn nothing_is_sent_before_the_copy_is_exact() {
    let (host, mut page, _, chat) = talking();
    page.handle_lost();
    page.send(says(chat, "later"), host.now);
    assert_eq!(page.poll_transmit(), None);
    page.handle_open(None);
    assert!(matches!(page.poll_transmit(), Some(ClientFrame::Hello(_))));
    assert_eq!(page.poll_transmit(), None);
}

#[test]
fn ten_are_under_way_at_most() {
    let (mut host, mut page, id, chat) = talking();
    for n in 0..25 {
        page.send(says(chat, &format!("word {n}")), host.now);
    }
    assert_eq!(events(&page, chat).len(), 26, "all of them are shown");
    let mut sent = Vec::new();
    while let Some(frame) = page.poll_transmit() {
        sent.push(frame);
    }
    assert_eq!(sent.len(), UNANSWERED_MAX);
    sent.drain(..3).for_each(|frame| host.authority.handle_frame(id, frame, host.now));
    host.settles();
    host.hears(id).into_iter().for_each(|frame| page.handle_frame(frame, host.now));
    assert_eq!(numbers(&mut page), [12, 13, 14], "as many as were answered");
}

#[test]
fn a_refused_command_waits_until_its_author_has_seen_it() {
    let (mut host, mut page, id, chat) = talking();
    let number = page.send(says(chat, &"x".repeat(8_001)), host.now);
    assert_eq!(events(&page, chat).len(), 1, "what will be refused is not shown as said");
    host.carries(id, &mut page);
    let failed = page.outbox().failed.first().unwrap();
    assert_eq!((failed.command.number, failed.reject), (number, Reject::TextTooLong));
    let told = std::iter::from_fn(|| page.poll_change())
        .any(|change| matches!(change, Change::Refused(_, Reject::TextTooLong)));
    assert!(told && page.outbox().pending.is_empty() && !page.outbox().is_empty());
    assert!(page.dismiss(number).is_some());
    assert!(page.outbox().is_empty());
    assert_eq!(page.dismiss(number), None);
    assert!(page.take_outbox().is_some());
}

#[test]
fn what_the_page_thought_possible_is_taken_back_when_it_is_refused() {
    let (mut host, mut page, id, chat) = talking();
    let close = parlor_engine::command::CloseThread::new(chat);
    let other = host.opens(customer(1));
    host.does(other, 1, parlor_engine::Command::CloseThread(close));
    page.send(says(chat, "one more thing"), host.now);
    assert_eq!(events(&page, chat).len(), 2);
    host.carries(id, &mut page);
    assert_eq!(page.outbox().failed.first().unwrap().reject, Reject::ThreadClosed);
    let said = page.chat(chat).unwrap().threads[0].events.iter();
    assert_eq!(said.filter(|event| event.author == customer(1)).count(), 1);
}

#[test]
fn refused_commands_are_kept_up_to_a_bound() {
    let (mut host, mut page, id, chat) = talking();
    for _ in 0..150 {
        page.send(says(chat, ""), host.now);
    }
    host.carries(id, &mut page);
    assert_eq!(page.outbox().failed.len(), 100);
    assert_eq!(page.outbox().failed.last().map(|failed| failed.command.number), Some(151));
}

#[test]
fn what_the_authority_waits_for_is_sent_again() {
    let (host, mut page, _, chat) = talking();
    for _ in 0..3 {
        page.send(says(chat, "word"), host.now);
    }
    assert_eq!(numbers(&mut page), [2, 3, 4]);
    page.handle_frame(ServerFrame::Expected { client: ClientId(1), number: 2 }, host.now);
    assert_eq!(numbers(&mut page), [2, 3, 4]);
    page.handle_frame(ServerFrame::Expected { client: ClientId(77), number: 1 }, host.now);
    assert_eq!(numbers(&mut page), [0; 0], "another page's");
}

#[test]
fn a_page_whose_numbers_are_forgotten_takes_a_new_name() {
    let (mut host, mut page, id, chat) = talking();
    host.authority.handle_close(id, host.now);
    // The same people, in an account that never heard of this page's numbers.
    let mut other = Host::with(Assignment::PickUp);
    let first = other.opens(customer(1));
    let chat_there = other.starts(first, 1);
    page.handle_lost();
    page.send(says(chat_there, "to whom it may concern"), host.now);
    page.send(says(chat, "to a chat that is not there"), host.now);
    other.connects(&mut page, customer(1));
    assert_ne!(page.outbox().client, ClientId(1));
    assert!(page.outbox().pending.is_empty());
    assert_eq!(page.outbox().failed.first().map(|failed| failed.reject), Some(Reject::UnknownChat));
    assert_eq!(events(&page, chat_there).len(), 2);
}

#[test]
fn a_new_name_shows_in_the_ids_at_once() {
    let (host, mut page, _, chat) = talking();
    page.send(says(chat, "word"), host.now);
    let before = events(&page, chat);
    numbers(&mut page);
    page.handle_frame(ServerFrame::Expected { client: ClientId(1), number: 1 }, Time(0));
    let after = events(&page, chat);
    assert_eq!(after.len(), 2);
    assert_ne!(after[1], before[1]);
    assert_eq!(numbers(&mut page), [1]);
    assert!(page.take_outbox().is_some());
}

#[test]
fn acknowledgements_of_another_page_are_not_taken_for_the_own() {
    let (mut host, mut page, id, chat) = talking();
    page.send(says(chat, "word"), host.now);
    host.does(id, 1, says(chat, "from a page that shares the connection"));
    for frame in host.hears(id) {
        assert_eq!(acks(frame.clone()).len(), 1);
        page.handle_frame(frame, host.now);
    }
    assert_eq!(page.outbox().pending.len(), 1);
}
