//! One browser, several people.

use parlor_engine::desk::Assignment;
use parlor_engine::{ClientId, User};

use crate::host::{Host, customer, says, start};
use crate::replica::{Change, Outbox, Replica};
use crate::{ClientFrame, ServerFrame};

#[test]
fn when_another_signs_in_nothing_of_the_one_before_stays() {
    let mut host = Host::with(Assignment::PickUp);
    let mut page = Replica::new(Outbox::new(ClientId(1)));
    let id = host.connects(&mut page, customer(1));
    page.send(start("mine"), host.now);
    host.carries(id, &mut page);
    let chat = page.chats().next().unwrap().id;
    page.send(says(chat, ""), host.now);
    host.carries(id, &mut page);
    page.send(says(chat, "never sent"), host.now);
    page.handle_lost();
    page.handle_frame(ServerFrame::Answer { id: 1, answer: crate::Answer::Unavailable }, host.now);
    page.handle_open(None);
    page.poll_transmit();
    let welcome = ServerFrame::Welcome { epoch: crate::Epoch(7), user: customer(2), now: host.now };
    page.handle_frame(welcome, host.now);
    assert_eq!(page.user(), Some(customer(2)));
    assert!(page.outbox().is_empty() && page.chats().next().is_none() && !page.is_loaded());
    let left = std::iter::from_fn(|| page.poll_change()).any(|change| change != Change::State);
    assert!(!left, "not even what was still to be shown");
    assert!(page.take_outbox().is_some(), "nor in what is stored");
    page.handle_open(None);
    let Some(ClientFrame::Hello(hello)) = page.poll_transmit() else { panic!("no hello") };
    assert_eq!(hello.resume, None);
}

#[test]
fn the_next_user_can_go_on_with_the_same_page() {
    let mut host = Host::with(Assignment::PickUp);
    let mut page = Replica::new(Outbox::new(ClientId(1)));
    let id = host.connects(&mut page, customer(1));
    page.send(start("mine"), host.now);
    host.carries(id, &mut page);
    page.handle_lost();
    host.authority.handle_close(id, host.now);
    // The page resumes as the one before; the authority knows better who it is for.
    let id = host.connects(&mut page, customer(2));
    page.send(start("mine too"), host.now);
    host.carries(id, &mut page);
    assert!(page.outbox().is_empty());
    assert_eq!(page.chats().map(|chat| User::Customer(chat.customer.id)).collect::<Vec<_>>(), [customer(2)]);
}
