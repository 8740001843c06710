//! Chats that are years long: what a customer's page is sent of them at first, and what when it asks for more.

use parlor_engine::chat::{Chat, EditEvent, PostEvent};
use parlor_engine::command::{CloseThread, DeleteThread, EraseCustomer, MergeCustomer};
use parlor_engine::desk::Assignment;
use parlor_engine::{ChatId, ClientId, Command, CustomerId, ThreadId, User, Viewer};

use crate::frame::{ClientFrame, Item, Reset, Resume};
use crate::host::{EPOCH, Host, REACH, customer, items, says, start, updates};
use crate::{Outbox, Replica, ServerFrame, SubscriberId};

/// A customer with so many threads, all closed, and the page that began them.
fn of_years(threads: u32) -> (Host, SubscriberId, ChatId) {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    for n in 0..threads {
        host.does(page, 2 * n + 1, start(&format!("matter {n}")));
        let chat = own(&host).id;
        host.does(page, 2 * n + 2, Command::CloseThread(CloseThread::new(chat)));
    }
    let chat = own(&host).id;
    host.hears(page);
    (host, page, chat)
}

fn own(host: &Host) -> &Chat {
    host.authority.account().chat_of(CustomerId(1)).unwrap()
}

fn threads(host: &Host) -> Vec<ThreadId> {
    own(host).threads.iter().map(|thread| thread.id).collect()
}

/// What the customer may see, without the threads before this place.
fn from(host: &Host, first: usize) -> Chat {
    let mut chat = own(host).view(Viewer::Customer(CustomerId(1)));
    chat.threads.drain(..first);
    chat
}

/// The customer opens another page.
fn opens(host: &mut Host) -> (Replica, SubscriberId) {
    let mut page = Replica::new(Outbox::new(ClientId(77)));
    let id = host.connects(&mut page, customer(1));
    (page, id)
}

fn deletes(host: &mut Host, thread: ThreadId) {
    let delete = Command::DeleteThread(DeleteThread { chat: own(host).id, thread });
    assert_eq!(host.authority.handle_system(&delete, host.now), None);
    host.settles();
}

fn looks_back(host: &mut Host, page: &mut Replica, id: SubscriberId) {
    page.ask_earlier();
    host.carries(id, page);
}

fn whole_copy(host: &mut Host, id: SubscriberId) -> Reset {
    let copies = host.hears(id).into_iter().filter_map(|frame| match frame {
        ServerFrame::Reset(reset) => Some(*reset),
        ServerFrame::Update(update) => panic!("{update:?}"),
        _ => None,
    });
    copies.last().unwrap()
}

#[test]
fn a_page_starts_from_the_latest_threads_and_knows_that_there_are_more() {
    let (mut host, _, chat) = of_years(3);
    let (page, _) = opens(&mut host);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 0)), false), "these are all");
    let (mut host, _, chat) = of_years(8);
    let (page, _) = opens(&mut host);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 5)), true));
    assert_eq!(page.chat(chat).unwrap().threads.len(), REACH.threads);
}

#[test]
fn a_page_starts_with_no_more_events_than_within_reach_but_the_latest_thread_comes_whole() {
    let (mut host, writes, chat) = of_years(1);
    host.does(writes, 3, start("a long matter"));
    for number in 4..10 {
        host.does(writes, number, says(chat, "and so on"));
    }
    let (page, _) = opens(&mut host);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 0)), false), "nine events in two threads");
    for number in 10..13 {
        host.does(writes, number, says(chat, "and so on"));
    }
    let (page, _) = opens(&mut host);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 1)), true));
    host.does(writes, 13, says(chat, "and so on"));
    let (page, _) = opens(&mut host);
    assert_eq!(page.chat(chat), Some(&from(&host, 1)), "eleven in one");
    assert!(page.chat(chat).unwrap().threads[0].events.len() > REACH.events);
}

#[test]
fn earlier_threads_come_when_asked_for_until_there_are_none() {
    let (mut host, _, chat) = of_years(8);
    let (mut page, id) = opens(&mut host);
    looks_back(&mut host, &mut page, id);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 2)), true));
    looks_back(&mut host, &mut page, id);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 0)), false));
    let mut tab = Replica::new(Outbox::new(ClientId(78)));
    tab.handle_frame(ServerFrame::Reset(Box::new(page.for_tab().unwrap())), host.now);
    assert_eq!((tab.chat(chat), tab.has_earlier()), (page.chat(chat), false));
    page.ask_earlier();
    assert_eq!(page.poll_transmit(), None, "there is nothing to ask for");
}

#[test]
fn what_happens_to_a_thread_is_told_once_whether_the_page_holds_it_yet_or_not() {
    let (mut host, writes, chat) = of_years(6);
    let (mut page, id) = opens(&mut host);
    let first = threads(&host);
    // One beneath, one that the page has, and words in the latest; the page hears of it only with what it asks for.
    page.ask_earlier();
    while let Some(frame) = page.poll_transmit() {
        host.authority.handle_frame(id, frame, host.now);
    }
    for thread in [first[1], first[4]] {
        let delete = Command::DeleteThread(DeleteThread { chat, thread });
        assert_eq!(host.authority.handle_system(&delete, host.now), None);
    }
    host.sends(writes, 13, start("again"));
    host.settles();
    host.carries(id, &mut page);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 0)), false));
    // And what happens afterwards is told as ever.
    let event = own(&host).threads.last().unwrap().events[0].id;
    let content = parlor_engine::chat::Content::Text("once more".into());
    host.does(writes, 14, Command::EditEvent(EditEvent { chat, event, content }));
    deletes(&mut host, first[0]);
    host.carries(id, &mut page);
    assert_eq!(page.chat(chat), Some(&from(&host, 0)));
}

#[test]
fn nothing_beneath_a_copy_changes_it_live_or_when_it_comes_back() {
    let (mut host, writes, chat) = of_years(8);
    let (mut page, id) = opens(&mut host);
    let all = threads(&host);
    deletes(&mut host, all[1]);
    host.carries(id, &mut page);
    assert_eq!(page.chat(chat), Some(&from(&host, 4)));
    page.handle_lost();
    host.authority.handle_close(id, host.now);
    deletes(&mut host, all[2]);
    deletes(&mut host, all[5]);
    host.does(writes, 17, start("again"));
    let id = host.connects(&mut page, customer(1));
    assert_eq!(page.chat(chat).map(|chat| chat.threads.len()), Some(3), "it was not sent anew: one went, one came");
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 3)), true));
    looks_back(&mut host, &mut page, id);
    assert_eq!((page.chat(chat), page.has_earlier()), (Some(&from(&host, 0)), false));
}

#[test]
fn who_asks_twice_is_given_it_once() {
    let (mut host, _, chat) = of_years(8);
    let (mut page, id) = opens(&mut host);
    page.ask_earlier();
    page.ask_earlier();
    let frames: Vec<_> = std::iter::from_fn(|| page.poll_transmit()).collect();
    assert_eq!(frames.len(), 2);
    for frame in frames {
        host.authority.handle_frame(id, frame, host.now);
        host.settles();
    }
    let frames = host.hears(id);
    assert_eq!(items(frames.clone()).len(), 2);
    frames.into_iter().for_each(|frame| page.handle_frame(frame, host.now));
    assert_eq!((page.chat(chat), page.is_live()), (Some(&from(&host, 2)), true));
}

#[test]
fn nobody_is_told_of_threads_that_are_none_of_theirs() {
    let (mut host, page, _) = of_years(8);
    let last = *threads(&host).last().unwrap();
    let boss = host.adds("Boss", parlor_engine::desk::AgentRole::Admin, &[host.group]);
    let (eve, panel) = (host.opens(customer(2)), host.opens(User::Agent(boss)));
    host.starts(eve, 2);
    host.hears(eve);
    host.hears(panel);
    for id in [eve, panel] {
        host.authority.handle_frame(id, ClientFrame::Earlier { before: last }, host.now);
        host.settles();
        assert_eq!(host.hears(id), []);
    }
    host.authority.handle_frame(page, ClientFrame::Earlier { before: ThreadId(5) }, host.now);
    host.settles();
    assert_eq!(host.hears(page), [], "there is none of this id");
    host.authority.handle_frame(page, ClientFrame::Earlier { before: threads(&host)[0] }, host.now);
    host.settles();
    let told = items(host.hears(page));
    assert!(matches!(&told[..], [Item::Earlier(earlier)] if earlier.threads.is_empty() && !earlier.more), "{told:?}");
}

#[test]
fn a_page_that_starts_anew_is_not_given_what_it_asked_for_before() {
    let (mut host, page, chat) = of_years(8);
    let other = host.opens(customer(2));
    host.starts(other, 2);
    let before = *threads(&host).last().unwrap();
    host.authority.handle_frame(page, ClientFrame::Earlier { before }, host.now);
    let merge = Command::MergeCustomer(MergeCustomer { from: CustomerId(2), into: CustomerId(1) });
    assert_eq!(host.authority.handle_system(&merge, host.now), None);
    host.settles();
    let reset = whole_copy(&mut host, page);
    assert_eq!((&*reset.account.chats[&own(&host).id], reset.earlier), (&from(&host, 6), true));
    assert_eq!(own(&host).threads.len(), 9, "with the other's, of chat {chat}");
    host.does(page, 17, Command::PostEvent(PostEvent::text(own(&host).id, "hello")));
    assert!(updates(host.hears(page)).iter().all(|update| update.items.len() == 1));
}

/// What was said is in no page any more, and a page of ours knows no way to erase.
#[test]
fn a_customer_whose_words_are_erased_starts_anew() {
    let (mut host, page, chat) = of_years(5);
    host.does(page, 11, Command::EraseCustomer(EraseCustomer { customer: CustomerId(1) }));
    let reset = whole_copy(&mut host, page);
    assert_eq!((&*reset.account.chats[&chat], reset.earlier), (&from(&host, 2), true));
    assert_eq!(reset.acks.len(), 1);
}

/// A chat that began while the page was away may have become long since.
#[test]
fn who_comes_back_without_the_chat_that_there_is_starts_anew() {
    let mut host = Host::with(Assignment::PickUp);
    let early = host.greets(customer(1), None);
    host.settles();
    let cursor = whole_copy(&mut host, early).cursor;
    let page = host.opens(customer(1));
    for n in 0..5 {
        host.does(page, 2 * n + 1, start("hello"));
        host.does(page, 2 * n + 2, Command::CloseThread(CloseThread::new(own(&host).id)));
    }
    let back = host.greets(customer(1), Some(Resume { epoch: EPOCH, cursor, held: vec![] }));
    host.settles();
    assert_eq!(*whole_copy(&mut host, back).account.chats[&own(&host).id], from(&host, 2));
}
