//! One browser, several people.

use parlor_engine::command::{CloseThread, MergeCustomer, StepUp, UnmergeCustomer};
use parlor_engine::desk::Assignment;
use parlor_engine::{ClientId, Command, CustomerId, User};

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
    let welcome =
        ServerFrame::Welcome { epoch: crate::Epoch(7), user: customer(2), now: host.now, of: customer(2), same: false };
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

/// The only page of a customer whose first message has arrived, and whose second is still to be sent.
fn speaks(host: &mut Host, user: User) -> Replica {
    let mut page = Replica::new(Outbox::new(ClientId(1)));
    let id = host.connects(&mut page, user);
    page.send(start("arrived"), host.now);
    host.carries(id, &mut page);
    let chat = page.chats().next().unwrap().id;
    page.send(says(chat, "on its way"), host.now);
    host.authority.handle_close(id, host.now);
    page.handle_lost();
    page
}

fn said(page: &Replica) -> Vec<String> {
    let events = page.chats().flat_map(|chat| &chat.threads).flat_map(|thread| &thread.events);
    events.filter(|event| event.author.is_customer()).filter_map(|event| Some(event.words()?.into_owned())).collect()
}

#[test]
fn what_a_visitor_is_about_to_say_is_said_by_whom_they_turn_out_to_be() {
    for next in [customer(1), customer(2)] {
        let mut host = Host::with(Assignment::PickUp);
        // The customer is known from elsewhere, so that the visitor's chat is the one that is set aside.
        let known = host.opens(customer(2));
        host.starts(known, 2);
        let mut page = speaks(&mut host, customer(1));
        let proven = StepUp { anonymous: Some(CustomerId(1)), customer: CustomerId(2), ..StepUp::default() };
        assert_eq!(host.authority.handle_system(&Command::StepUp(proven), host.now), None);
        host.settles();
        // Whether the page shows the visitor's token or the customer's own.
        host.connects(&mut page, next);
        assert_eq!((page.user(), page.owner()), (Some(customer(2)), Some(next)));
        assert!(page.outbox().is_empty(), "all is answered");
        let (shown, refused) = (said(&page), page.outbox().failed.len());
        assert!(shown.contains(&"arrived".to_owned()), "{shown:?}");
        // Both threads were open, and only one may be: the visitor's is closed. What was under way is shown or given back.
        assert_eq!(shown.contains(&"on its way".to_owned()), refused == 0, "{shown:?}");
    }
}

#[test]
fn what_a_customer_is_about_to_say_survives_a_merge_and_its_end() {
    let mut host = Host::with(Assignment::PickUp);
    let mut page = speaks(&mut host, customer(1));
    let merge = MergeCustomer { from: CustomerId(1), into: CustomerId(2) };
    let known = host.opens(customer(2));
    let theirs = host.starts(known, 2);
    host.does(known, 2, Command::CloseThread(CloseThread::new(theirs)));
    assert_eq!(host.authority.handle_system(&Command::MergeCustomer(merge), host.now), None);
    host.settles();
    let id = host.connects(&mut page, customer(1));
    assert_eq!(
        (page.user(), said(&page)),
        (Some(customer(2)), ["hello", "arrived", "on its way"].map(str::to_owned).to_vec())
    );
    let chat = page.chats().next().unwrap().id;
    page.send(says(chat, "as before"), host.now);
    host.authority.handle_close(id, host.now);
    page.handle_lost();
    let unmerge = UnmergeCustomer { customer: CustomerId(1) };
    assert_eq!(host.authority.handle_system(&Command::UnmergeCustomer(unmerge), host.now), None);
    host.settles();
    host.connects(&mut page, customer(1));
    assert_eq!(page.user(), Some(customer(1)));
    assert_eq!(said(&page), ["arrived", "on its way", "as before"], "each once");
    assert!(page.outbox().is_empty());
}

#[test]
fn an_outbox_left_behind_is_sent_for_whom_it_was_given_by_only() {
    for (next, sent) in [(customer(1), true), (customer(2), false)] {
        let mut host = Host::with(Assignment::PickUp);
        let left = speaks(&mut host, customer(1)).take_outbox().cloned().unwrap();
        let mut page = Replica::of(left, Some(customer(1)));
        host.connects(&mut page, next);
        assert!(page.outbox().is_empty());
        let chat = host.authority.account().chat_of(CustomerId(1)).unwrap();
        let all = chat.threads.iter().flat_map(|thread| &thread.events);
        assert_eq!(all.filter(|event| event.words().as_deref() == Some("on its way")).count(), usize::from(sent));
    }
}

#[test]
fn what_a_visitor_was_about_to_say_is_given_back_when_they_are_given_another_name() {
    let mut host = Host::with(Assignment::PickUp);
    let mut page = speaks(&mut host, customer(1));
    page.handle_renamed();
    assert!(page.is_owner(Some(customer(1))), "so that what other tabs hold is not dropped either");
    let id = host.connects(&mut page, customer(2));
    assert_eq!((page.owner(), page.chats().count()), (Some(customer(2)), 0), "nothing of the conversation is left");
    let given_back: Vec<_> =
        page.outbox().failed.iter().map(|failed| (&failed.command.command, failed.reject)).collect();
    let chat = host.authority.account().chat_of(CustomerId(1)).unwrap().id;
    assert_eq!(given_back, [(&says(chat, "on its way"), parlor_engine::Reject::UnknownChat)]);
    assert!(page.outbox().pending.is_empty());
    page.send(start("anew"), host.now);
    host.carries(id, &mut page);
    assert_eq!(said(&page), ["anew"]);
}
