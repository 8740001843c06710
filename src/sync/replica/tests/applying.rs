//! Taking over what the authority tells.

use parlor_engine::desk::Assignment;
use parlor_engine::{ChatId, ClientId, Time, User};

use crate::frame::{Item, Update};
use crate::host::{Host, customer, picks_up, says};
use crate::replica::{Change, Outbox, Replica};
use crate::{ClientFrame, Close, Cursor, Query, ServerFrame, Signal, SubscriberId};

fn page(client: u128) -> Replica {
    Replica::new(Outbox::new(ClientId(client)))
}

/// A customer's page with a chat.
fn talking() -> (Host, Replica, SubscriberId, ChatId) {
    let mut host = Host::with(Assignment::PickUp);
    let mut page = page(1);
    let id = host.connects(&mut page, customer(1));
    page.send(crate::host::start("hello"), host.now);
    host.carries(id, &mut page);
    let chat = page.chats().next().unwrap().id;
    (host, page, id, chat)
}

fn changes(page: &mut Replica) -> Vec<Change> {
    std::iter::from_fn(|| page.poll_change()).collect()
}

#[test]
fn a_page_shows_what_it_may_see() {
    let (host, page, _, _) = talking();
    assert!(page.is_live() && page.is_loaded());
    assert_eq!(page.user(), Some(customer(1)));
    assert_eq!(
        *page.confirmed(),
        host.authority.account().view(parlor_engine::Viewer::Customer(parlor_engine::CustomerId(1)))
    );
}

#[test]
fn an_update_that_does_not_follow_changes_nothing_and_ends_the_connection() {
    let (_, mut page, _, chat) = talking();
    let before = page.confirmed().clone();
    changes(&mut page);
    page.send(says(chat, "on its way"), Time(0));
    page.poll_transmit();
    let origin = crate::Origin { client: ClientId(1), number: 2 };
    let ack = crate::frame::Ack { origin, refused: None };
    let cursor = Cursor::open(12_345);
    let gap = Update { from: cursor, to: cursor, items: vec![Item::Dismiss(chat)], acks: vec![ack] };
    page.handle_frame(ServerFrame::Update(gap), Time(0));
    assert_eq!(*page.confirmed(), before);
    assert_eq!(page.outbox().pending.len(), 1, "not even what it acknowledges");
    assert!(changes(&mut page).contains(&Change::Close(Close::GoingAway)));
    assert!(!page.is_live());
    assert_eq!(crate::then(Close::GoingAway.code()), crate::Then::Reconnect);
}

#[test]
fn after_a_gap_the_page_comes_back_to_the_same_copy() {
    let (mut host, mut page, id, chat) = talking();
    host.does(id, 9, says(chat, "not this page's number"));
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    host.does(panel, 1, picks_up(chat));
    host.hears(id);
    host.does(panel, 2, says(chat, "hello"));
    for frame in host.hears(id) {
        page.handle_frame(frame, host.now);
    }
    assert!(!page.is_live(), "one update is missing");
    host.authority.handle_close(id, host.now);
    page.handle_lost();
    host.connects(&mut page, customer(1));
    assert_eq!(page.chat(chat).unwrap().threads[0].events.len(), 3);
    assert_eq!(
        *page.confirmed(),
        host.authority.account().view(parlor_engine::Viewer::Customer(parlor_engine::CustomerId(1)))
    );
}

#[test]
fn questions_and_notices_need_a_connection() {
    let (_, mut page, _, chat) = talking();
    let query = || Query::Archive(Default::default());
    let typing = || Signal::Typing { chat, typing: true };
    let id = page.ask(query());
    page.signal(typing());
    assert_eq!(page.poll_transmit(), Some(ClientFrame::Query { id, query: query() }));
    assert_eq!(page.poll_transmit(), Some(ClientFrame::Signal(typing())));
    page.ask(query());
    page.handle_lost();
    assert_ne!(page.ask(query()), id, "a number of its own all the same");
    page.signal(typing());
    assert_eq!(page.poll_transmit(), None);
    page.handle_open(None);
    page.ask(query());
    page.signal(typing());
    assert!(matches!(page.poll_transmit(), Some(ClientFrame::Hello(_))));
    assert_eq!(page.poll_transmit(), None, "until the copy is exact");
}

#[test]
fn a_page_keeps_the_authoritys_time() {
    let (mut host, mut page, id, _) = talking();
    let (here, there) = (Time(5), host.now);
    page.handle_frame(ServerFrame::Pong { now: there }, here);
    assert_eq!(page.server_time(here), there);
    page.handle_frame(ServerFrame::Pong { now: Time(u64::MAX) }, Time(0));
    page.handle_frame(ServerFrame::Pong { now: Time(1 << 63) }, Time(7));
    page.server_time(Time(u64::MAX));
    page.ping();
    host.carries(id, &mut page);
    assert_eq!(page.server_time(host.now), host.now);
}

#[test]
fn another_tab_starts_from_the_same_copy() {
    let (_, page, _, _) = talking();
    let mut tab = self::page(2);
    tab.handle_frame(ServerFrame::Reset(Box::new(page.for_tab().unwrap())), Time(0));
    assert_eq!(tab.confirmed(), page.confirmed());
    assert_eq!(self::page(3).for_tab(), None, "an empty page has nothing to give");
}

/// A hello must fit into a frame, however many chats a supervisor sees.
#[test]
fn who_holds_more_than_can_be_named_asks_for_everything() {
    let (_, mut page, _, chat) = talking();
    let mut account = page.confirmed().clone();
    for n in 0..crate::frame::HELD_MAX as u128 {
        let mut other = parlor_engine::chat::Chat::clone(&account.chats[&chat]);
        (other.id, other.customer.id) = (ChatId(n), parlor_engine::CustomerId(n + 9));
        account.put_chat(other);
    }
    let reset = crate::frame::Reset { account, ..page.for_tab().unwrap() };
    page.handle_frame(ServerFrame::Reset(Box::new(reset)), Time(0));
    page.handle_open(None);
    let Some(ClientFrame::Hello(hello)) = page.poll_transmit() else { panic!("no hello") };
    assert_eq!(hello.resume, None);
}
