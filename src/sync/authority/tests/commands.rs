//! Commands: once, in order, stored before they are answered.

use parlor_engine::desk::Assignment;
use parlor_engine::{ClientId, Command, IdSource, Reject, User};

use crate::authority::Answered;
use crate::frame::{Ack, UNANSWERED_MAX};
use crate::host::{Host, customer, items, origin, picks_up, says, start};
use crate::{ClientFrame, Close, Origin, ServerFrame};

#[test]
fn a_command_sent_again_is_answered_the_same_and_done_once() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.does(page, 2, says(chat, ""));
    let first = host.hears_acks(page);
    let entries = host.log.len();
    host.does(page, 1, start("hello"));
    host.does(page, 2, says(chat, ""));
    assert_eq!(host.hears_acks(page), first);
    assert_eq!(first[1].refused, Some(Reject::TextEmpty), "a refusal is remembered too");
    assert_eq!(host.log.len(), entries);
}

#[test]
fn what_was_done_is_known_after_a_crash() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.does(page, 2, says(chat, "twice?"));
    host.restarts();
    let again = host.authority.handle_command(customer(1), origin(page, 2), says(chat, "twice?"), host.now);
    assert_eq!(again, Answered::Done(Ack { origin: origin(page, 2), refused: None }));
    let early = host.authority.handle_command(customer(1), origin(page, 9), says(chat, "later"), host.now);
    assert_eq!(early, Answered::Expected(3));
    assert_eq!(host.authority.account().chats[&chat].threads[0].events.len(), 2);
}

#[test]
fn a_key_stands_for_its_command_after_a_crash_too() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    let gives = |host: &mut Host, text, what| {
        let origin = Origin::alone(ClientId(7 << 64), what);
        let answered = host.authority.handle_command(customer(1), origin, says(chat, text), host.now);
        host.settles();
        (answered, origin)
    };
    let (first, origin) = gives(&mut host, "once", 1);
    assert_eq!(first, Answered::Done(Ack { origin, refused: None }));
    let entries = host.log.len();
    for _ in 0..2 {
        assert_eq!(gives(&mut host, "once", 1).0, first);
        assert_eq!(gives(&mut host, "another", 2).0, Answered::Another);
        host.restarts();
    }
    assert_eq!(host.log.len(), entries);
}

#[test]
fn a_page_that_does_not_number_its_commands_is_turned_out() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.does(page, Origin::ALONE, start("hello"));
    assert_eq!(host.closed(page), [Close::Malformed]);
    assert!(host.authority.account().chats.is_empty());
}

#[test]
fn what_a_command_became_is_told_again_while_it_is_among_the_latest_entries() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.does(page, 2, says(chat, "hello"));
    let became = |host: &Host, user| host.authority.entry_of(user, origin(page, 2)).map(|entry| entry.position);
    let position = host.log.last().map(|entry| entry.position);
    assert_eq!(became(&host, customer(1)), position);
    assert_eq!(became(&host, customer(2)), None, "under another user the name means nothing");
    host.restarts();
    assert_eq!(became(&host, customer(1)), position, "after a restart, too");
    host.tail = 1;
    host.restarts();
    let page = host.opens(customer(1));
    host.does(page, 1, says(chat, "later"));
    assert_eq!(became(&host, customer(1)), None, "it is forgotten with the entry");
}

#[test]
fn a_gap_is_not_filled_by_guessing() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.starts(page, 1);
    host.hears(page);
    for number in [3, u32::MAX] {
        host.does(page, number, start("hello"));
        assert_eq!(host.hears(page), [ServerFrame::Expected { client: origin(page, 1).client, number: 2 }]);
    }
}

#[test]
fn numbers_belong_to_a_user_and_a_page() {
    let mut host = Host::with(Assignment::PickUp);
    let (one, two) = (host.opens(customer(1)), host.opens(customer(2)));
    host.starts(one, 1);
    let stolen = ClientFrame::Command { origin: origin(one, 2), command: start("hello") };
    host.authority.handle_frame(two, stolen, host.now);
    host.settles();
    let expected = ServerFrame::Expected { client: origin(one, 1).client, number: 1 };
    assert!(host.hears(two).contains(&expected), "under another user the name means nothing");
}

#[test]
fn more_than_ten_unanswered_are_too_many() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    for number in 0..UNANSWERED_MAX as u32 {
        host.sends(page, 2 + number, says(chat, "word"));
    }
    host.settles();
    assert_eq!(host.hears_acks(page).len(), 1 + UNANSWERED_MAX, "ten are no offence");
    for number in 0..=UNANSWERED_MAX as u32 + 5 {
        host.sends(page, 12 + number, says(chat, "word"));
    }
    host.settles();
    assert_eq!(host.closed(page), [Close::TooMany], "said once");
    assert_eq!(host.authority.account().chats[&chat].threads[0].events.len(), 1 + 2 * UNANSWERED_MAX);
}

#[test]
fn nothing_is_said_before_it_is_stored() {
    let mut host = Host::with(Assignment::PickUp);
    let (page, ann) = (host.opens(customer(1)), host.agent("Ann"));
    let panel = host.opens(User::Agent(ann));
    let chat = host.starts(page, 1);
    host.hears(page);
    host.hears(panel);
    host.sends(page, 2, says(chat, "hello?"));
    host.authority.handle_frame(page, ClientFrame::Ping, host.now);
    assert_eq!(host.authority.poll_transmit(host.now), None, "decided");
    let stored = host.authority.poll_append().unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(host.authority.poll_transmit(host.now), None, "on its way to the disk");
    host.sends(page, 3, says(chat, "anybody?"));
    assert_eq!(host.authority.poll_append(), None, "one write at a time");
    host.authority.handle_appended();
    assert_eq!(host.authority.poll_transmit(host.now), None, "the second is not stored yet");
    host.settles();
    assert_eq!(host.hears_acks(page).len(), 2);
    assert_eq!(items(host.hears(panel)).len(), 2);
}

#[test]
fn whoever_waits_for_the_disk_need_not_be_woken_for_places_in_the_queue() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.passes(5_000);
    host.sends(page, 1, start("hello"));
    assert!(host.authority.poll_append().is_some());
    assert!(host.authority.poll_timeout().is_none_or(|due| due > host.now));
    host.authority.handle_appended();
    host.settles();
}

#[test]
fn a_refused_command_is_recorded_and_told_to_its_page_only() {
    let mut host = Host::with(Assignment::PickUp);
    let (page, ann) = (host.opens(customer(1)), host.agent("Ann"));
    let panel = host.opens(User::Agent(ann));
    let chat = host.starts(page, 1);
    host.hears(panel);
    host.does(page, 2, picks_up(chat));
    assert_eq!(host.hears_acks(page).last().unwrap().refused, Some(Reject::NotAllowed));
    assert_eq!(host.log.last().unwrap().refused, Some(Reject::NotAllowed));
    assert_eq!(host.hears(panel), []);
}

#[test]
fn a_page_can_tell_beforehand_which_ids_its_command_makes() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.does(page, 2, says(chat, "hello"));
    let mut ids = IdSource::of_command(customer(1).bits(), origin(page, 2).client, 2);
    let events = &host.authority.account().chats[&chat].threads[0].events;
    assert_eq!(events.last().unwrap().id.0, ids.draw());
}

#[test]
fn times_in_the_log_never_run_backwards() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    let noon = host.now;
    host.now = parlor_engine::Time(noon.0 - 600_000);
    host.does(page, 2, says(chat, "the clock was put back"));
    assert_eq!(host.log.last().unwrap().at, noon);
    assert!(host.log.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(host.log.windows(2).all(|pair| pair[0].position + 1 == pair[1].position));
}

#[test]
fn a_command_by_itself_is_done_once_too() {
    let mut host = Host::with(Assignment::PickUp);
    let own = Origin { client: ClientId(5), number: 1 };
    let done = |host: &mut Host| host.authority.handle_command(customer(1), own, start("hello"), host.now);
    assert_eq!(done(&mut host), Answered::Done(Ack { origin: own, refused: None }));
    assert_eq!(done(&mut host), Answered::Done(Ack { origin: own, refused: None }));
    assert_eq!(host.authority.account().chats.len(), 1);
    let odd = Origin { client: ClientId(5), number: 2 };
    let tick = host.authority.handle_command(customer(1), odd, Command::Tick, host.now);
    assert_eq!(tick, Answered::Done(Ack { origin: odd, refused: Some(Reject::NotAllowed) }));
}
