//! What staff are sent of a chat beyond its open thread: of threads that are over nothing, of a customer whom they follow
//! all that changes.

use parlor_engine::chat::CsatStatus;
use parlor_engine::command::{
    CloseThread, CustomerFields, FollowChat, FollowCustomer, Rate, StartThread, StartVisit, TagThread, Transfer,
    TransferTarget, UnfollowChat, UnfollowCustomer, UpdateCustomer, ViewPage,
};
use parlor_engine::desk::{AgentRole, Assignment};
use parlor_engine::{ChatId, ClientId, Command, CustomerId, Fact, GroupId, ThreadId, User, Viewer};

use crate::frame::Item;
use crate::host::{Host, customer, items, picks_up, says, updates};
use crate::{ClientFrame, Outbox, Replica, Signal, SubscriberId, Told};

/// A customer's thread in the first group is over, and one in another group is open, which an agent of that has.
struct Moved {
    host: Host,
    page: SubscriberId,
    panel: SubscriberId,
    chat: ChatId,
    over: ThreadId,
    other: GroupId,
}

fn starts_in(group: GroupId) -> Command {
    Command::StartThread(StartThread { group: Some(group), text: "hello".to_owned(), ..StartThread::default() })
}

fn last_thread(host: &Host, chat: ChatId) -> ThreadId {
    host.authority.account().chats[&chat].threads.last().unwrap().id
}

fn moved() -> Moved {
    let mut host = Host::with(Assignment::PickUp);
    let other = host.adds_group("Other", Assignment::PickUp);
    let cleo = host.adds("Cleo", AgentRole::Agent, &[other]);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    let over = last_thread(&host, chat);
    host.does(page, 2, Command::CloseThread(CloseThread::new(chat)));
    let panel = host.opens(User::Agent(cleo));
    host.does(page, 3, starts_in(other));
    host.does(panel, 1, picks_up(chat));
    host.hears(panel);
    Moved { host, page, panel, chat, over, other }
}

#[test]
fn whoever_has_the_open_thread_is_sent_nothing_of_those_before_it() {
    let Moved { mut host, page, panel, chat, over, .. } = moved();
    let sam = host.adds("Sam", AgentRole::Supervisor, &[]);
    let supervisor = host.opens(User::Agent(sam));
    host.hears(panel);
    let tag = TagThread { chat, thread: over, tag: "of the other group".to_owned() };
    host.does(supervisor, 1, Command::TagThread(tag));
    let (resolved, status, comment) = (None, CsatStatus::Filled, "of the other group".to_owned());
    host.does(page, 4, Command::Rate(Rate { chat, thread: over, score: 1, comment, resolved, status }));
    assert_eq!(items(host.hears(panel)), [], "both are about the thread that is over");
    host.does(page, 5, says(chat, "hello"));
    assert_eq!(items(host.hears(panel)).len(), 1, "this one is the own");
}

/// Reads what a customer's follower is told of, and what not.
fn concerns(item: &Item) -> (bool, bool) {
    match item {
        Item::Fact(Fact::Chat { fact, .. }) => (fact.thread().is_none(), fact.thread().is_some()),
        Item::Admit(chat) => (true, !chat.threads.is_empty()),
        Item::Fact(Fact::Desk(_)) | Item::Dismiss(_) | Item::Earlier(_) => (false, false),
    }
}

#[test]
fn a_follower_of_a_customer_is_told_of_visits_profile_and_presence_and_of_no_thread_of_others() {
    let Moved { mut host, page, panel, chat, other, .. } = moved();
    let group = host.group;
    let ben = host.adds("Ben", AgentRole::Agent, &[group]);
    let mut watcher = Replica::new(Outbox::new(ClientId(0xbe)));
    let link = host.connects(&mut watcher, User::Agent(ben));
    host.does(page, 4, Command::CloseThread(CloseThread::new(chat)));
    host.does(page, 5, starts_in(group));
    watcher.send(Command::FollowCustomer(FollowCustomer { chat }), host.now);
    host.carries(link, &mut watcher);
    host.does(page, 6, Command::CloseThread(CloseThread::new(chat)));
    host.carries(link, &mut watcher);
    let check = |host: &Host, watcher: &Replica| {
        assert_eq!(*watcher.confirmed(), host.authority.account().view(Viewer::Agent(ben)));
    };
    check(&host, &watcher);
    assert!(watcher.chat(chat).is_some(), "between threads too");

    // A visit with its pages, and another name.
    host.does(page, 7, Command::StartVisit(StartVisit::default()));
    let view = ViewPage { url: "https://shop.example/b".to_owned(), title: "Lamps".to_owned() };
    host.does(page, 8, Command::ViewPage(view));
    host.carries(link, &mut watcher);
    check(&host, &watcher);
    let pages = |watcher: &Replica| {
        let profile = watcher.chat(chat).unwrap().profile.clone().unwrap();
        profile.visits.last().map_or(0, |visit| visit.pages.len())
    };
    assert_eq!(pages(&watcher), 1);

    // The customer talks where the follower may not read.
    host.does(page, 9, starts_in(other));
    host.does(panel, 2, picks_up(chat));
    host.does(page, 10, says(chat, "between us"));
    let set = Box::new(CustomerFields { name: Some("Maya".to_owned()), ..Default::default() });
    host.does(panel, 3, Command::UpdateCustomer(UpdateCustomer { customer: CustomerId(1), set }));
    let told = items(host.hears(link));
    assert!(told.iter().any(|item| concerns(item).0) && !told.iter().any(|item| concerns(item).1), "{told:?}");
    let _typing = host.authority.handle_signal(customer(1), Signal::Typing { chat, typing: true });
    host.passes(1_000);
    assert!(!host.hears_signals(link).iter().any(|told| matches!(told, Told::Typing { .. })));
    host.authority.handle_close(page, host.now);
    host.settles();
    let gone = Told::Presence { user: customer(1), online: false };
    assert_eq!(host.hears_signals(link), [gone]);
}

#[test]
fn a_follower_who_comes_back_holds_what_one_holds_who_stayed() {
    let Moved { mut host, page, chat, other, .. } = moved();
    let group = host.group;
    let ben = host.adds("Ben", AgentRole::Agent, &[group]);
    let mut watcher = Replica::new(Outbox::new(ClientId(0xbe)));
    let mut link = host.connects(&mut watcher, User::Agent(ben));
    host.does(page, 4, Command::CloseThread(CloseThread::new(chat)));
    host.does(page, 5, starts_in(group));
    watcher.send(Command::FollowCustomer(FollowCustomer { chat }), host.now);
    host.carries(link, &mut watcher);
    let mut number = 5;
    // The open thread goes out of sight while the page is away, and comes into it again.
    for group in [other, group, other] {
        host.authority.handle_close(link, host.now);
        watcher.handle_lost();
        host.does(page, number + 1, Command::CloseThread(CloseThread::new(chat)));
        host.does(page, number + 2, starts_in(group));
        host.does(page, number + 3, says(chat, "hello"));
        number += 3;
        link = host.connects(&mut watcher, User::Agent(ben));
        assert_eq!(*watcher.confirmed(), host.authority.account().view(Viewer::Agent(ben)));
        assert_eq!(watcher.chat(chat).unwrap().threads.is_empty(), group == other);
    }
    watcher.send(Command::UnfollowCustomer(UnfollowCustomer { chat }), host.now);
    host.carries(link, &mut watcher);
    assert!(watcher.chat(chat).is_none());
}

#[test]
fn a_page_that_comes_back_has_the_thread_of_a_customer_whom_its_agent_followed_when_it_left() {
    let Moved { mut host, page, panel, chat, other, .. } = moved();
    let group = host.group;
    let ben = host.adds("Ben", AgentRole::Agent, &[group]);
    let mut laptop = Replica::new(Outbox::new(ClientId(0xbe)));
    let link = host.connects(&mut laptop, User::Agent(ben));
    host.does(page, 4, Command::CloseThread(CloseThread::new(chat)));
    host.does(page, 5, starts_in(group));
    laptop.send(Command::FollowCustomer(FollowCustomer { chat }), host.now);
    host.carries(link, &mut laptop);
    host.does(page, 6, Command::CloseThread(CloseThread::new(chat)));
    host.does(page, 7, starts_in(other));
    host.does(panel, 2, picks_up(chat));
    host.carries(link, &mut laptop);
    assert!(laptop.chat(chat).unwrap().threads.is_empty(), "of the thread in the other group it holds nothing");
    host.authority.handle_close(link, host.now);
    laptop.handle_lost();

    let phone = host.opens(User::Agent(ben));
    host.does(phone, 1, Command::UnfollowCustomer(UnfollowCustomer { chat }));
    host.does(panel, 3, Command::Transfer(Transfer::to(chat, TransferTarget::Group(group))));
    host.does(page, 8, says(chat, "hello"));
    host.connects(&mut laptop, User::Agent(ben));
    assert_eq!(*laptop.confirmed(), host.authority.account().view(Viewer::Agent(ben)));
    assert_eq!(laptop.chat(chat).unwrap().open_thread().map(|thread| thread.group), Some(group));
}

#[test]
fn a_follower_who_comes_back_is_sent_nothing_of_customers_to_whom_nothing_has_happened() {
    let Moved { mut host, page, chat, .. } = moved();
    let sam = host.adds("Sam", AgentRole::Supervisor, &[]);
    let mut panel = Replica::new(Outbox::new(ClientId(0x5a)));
    let mut link = host.connects(&mut panel, User::Agent(sam));
    panel.send(Command::FollowCustomer(FollowCustomer { chat }), host.now);
    host.carries(link, &mut panel);
    for missed in [false, true] {
        host.authority.handle_close(link, host.now);
        panel.handle_lost();
        if missed {
            host.does(page, 4, says(chat, "hello"));
        }
        panel.handle_open(None);
        let Some(ClientFrame::Hello(hello)) = panel.poll_transmit() else { panic!("no hello") };
        link = host.greets(User::Agent(sam), hello.resume);
        host.settles();
        let sent = items(host.hears(link));
        assert_eq!(sent.iter().any(|item| matches!(item, Item::Admit(known) if known.id == chat)), missed, "{sent:?}");
    }
}

#[test]
fn whoever_follows_a_chat_at_rest_is_sent_what_changes_in_it_until_they_leave_it() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let (page, panel) = (host.opens(customer(1)), host.opens(User::Agent(ann)));
    let chat = host.starts(page, 1);
    host.does(page, 2, Command::CloseThread(CloseThread::new(chat)));
    host.hears(panel);
    host.does(panel, 1, Command::FollowChat(FollowChat { chat }));
    assert!(items(host.hears(panel)).iter().any(|item| matches!(item, Item::Admit(known) if known.id == chat)));
    let set = Box::new(CustomerFields { name: Some("Maya".to_owned()), ..Default::default() });
    host.does(panel, 2, Command::UpdateCustomer(UpdateCustomer { customer: CustomerId(1), set }));
    assert!(!items(host.hears(panel)).is_empty());
    host.does(panel, 3, Command::UnfollowChat(UnfollowChat { chat }));
    assert!(items(host.hears(panel)).contains(&Item::Dismiss(chat)));
    assert_eq!(updates(host.hears(panel)), []);
}
