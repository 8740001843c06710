//! Pages that come back, and what each is told of what happened.

use parlor_engine::command::{CloseThread, DeleteGroup, EraseCustomer, SetAccess};
use parlor_engine::desk::{AgentRole, Assignment};
use parlor_engine::{ChatId, Command, CustomerId, User, Viewer};

use crate::frame::{HELD_MAX, Item, Resume};
use crate::host::{EPOCH, Host, customer, items, picks_up, says, updates, whispers};
use crate::{Cursor, Epoch, ServerFrame, Signal, SubscriberId};

/// A customer and Ann talk, and each is told up to here.
fn talking() -> (Host, SubscriberId, SubscriberId, ChatId) {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let (page, panel) = (host.opens(customer(1)), host.opens(User::Agent(ann)));
    let chat = host.starts(page, 1);
    host.does(panel, 1, picks_up(chat));
    (host, page, panel, chat)
}

fn last_cursor(host: &mut Host, page: SubscriberId) -> Cursor {
    updates(host.hears(page)).last().unwrap().to
}

fn resume(cursor: Cursor, held: &[ChatId]) -> Option<Resume> {
    Some(Resume { epoch: EPOCH, cursor, held: held.to_vec() })
}

/// What a page is told first after its welcome.
fn first(host: &mut Host, user: User, resume: Option<Resume>) -> ServerFrame {
    let id = host.greets(user, resume);
    host.settles();
    let mut copies =
        host.hears(id).into_iter().filter(|frame| matches!(frame, ServerFrame::Reset(_) | ServerFrame::Update(_)));
    copies.next().unwrap()
}

#[test]
fn a_customer_resumes_from_a_cursor_that_tells_nothing() {
    let (mut host, page, panel, chat) = talking();
    let cursor = last_cursor(&mut host, page);
    assert_ne!(cursor.position(), host.authority.snapshot().position);
    host.authority.handle_close(page, host.now);
    for number in 2..5 {
        host.does(panel, number, whispers(chat, "among us"));
    }
    host.does(panel, 5, says(chat, "hello"));
    let ServerFrame::Update(update) = first(&mut host, customer(1), resume(cursor, &[chat])) else {
        panic!("no update")
    };
    assert_eq!((update.from, update.items.len()), (cursor, 1), "the hidden ones leave no gap");
}

#[test]
fn updates_follow_on_each_other_however_much_is_hidden() {
    let (mut host, page, panel, chat) = talking();
    let mut cursor = last_cursor(&mut host, page);
    for number in 2..8 {
        let command = if number % 3 == 0 { says(chat, "hello") } else { whispers(chat, "among us") };
        host.does(panel, number, command);
        let updates = updates(host.hears(page));
        assert_eq!(updates.len(), usize::from(number % 3 == 0));
        for update in updates {
            assert_eq!(update.from, cursor);
            cursor = update.to;
        }
    }
}

#[test]
fn who_resumes_where_nothing_happened_is_told_so() {
    let (mut host, page, _, chat) = talking();
    let cursor = last_cursor(&mut host, page);
    host.authority.handle_close(page, host.now);
    let ServerFrame::Update(update) = first(&mut host, customer(1), resume(cursor, &[chat])) else {
        panic!("no update")
    };
    assert_eq!((update.from, update.to, update.items.len()), (cursor, cursor, 0));
}

#[test]
fn another_history_and_what_is_too_long_ago_start_anew() {
    let (mut host, page, panel, chat) = talking();
    let cursor = last_cursor(&mut host, page);
    let other = Some(Resume { epoch: Epoch(EPOCH.0 - 1), cursor, held: vec![chat] });
    assert!(matches!(first(&mut host, customer(1), other), ServerFrame::Reset(_)));
    let ahead = Some(Resume { epoch: EPOCH, cursor: Cursor::open(1 << 40), held: vec![] });
    let ann = host.authority.account().desk.agents.keys().next().copied().unwrap();
    assert!(matches!(first(&mut host, User::Agent(ann), ahead), ServerFrame::Reset(_)));
    for number in 2..130 {
        host.does(panel, number, says(chat, "on and on"));
    }
    assert!(matches!(first(&mut host, customer(1), resume(cursor, &[chat])), ServerFrame::Reset(_)));
}

#[test]
fn a_cursor_outlives_a_crash() {
    let (mut host, page, _, chat) = talking();
    let cursor = last_cursor(&mut host, page);
    host.restarts();
    assert!(matches!(first(&mut host, customer(1), resume(cursor, &[chat])), ServerFrame::Update(_)));
    host.tail = 0;
    host.restarts();
    assert!(
        matches!(first(&mut host, customer(1), resume(cursor, &[chat])), ServerFrame::Update(_)),
        "it is the very end"
    );
}

#[test]
fn whose_rights_change_starts_anew_live_or_coming_back() {
    let (mut host, page, panel, chat) = talking();
    let ann = host.authority.account().desk.agents.keys().next().copied().unwrap();
    let cursor = last_cursor(&mut host, panel);
    host.hears(page);
    let group = host.group;
    host.saves(Some(ann), "Ann", AgentRole::Supervisor, &[group]);
    let frames = host.hears(panel);
    let Some(ServerFrame::Reset(reset)) = frames.first() else { panic!("{frames:?}") };
    assert_eq!(reset.account, host.authority.account().view(Viewer::Supervisor(ann)));
    assert_eq!(host.hears(page), [], "no matter of the customer's");
    assert!(matches!(first(&mut host, User::Agent(ann), resume(cursor, &[chat])), ServerFrame::Reset(_)));
}

#[test]
fn a_customer_who_is_erased_starts_anew_and_staff_do_not() {
    let (mut host, page, panel, chat) = talking();
    let cursor = last_cursor(&mut host, page);
    host.hears(panel);
    let erase = Command::EraseCustomer(EraseCustomer { customer: CustomerId(1) });
    assert_eq!(host.authority.handle_system(&erase, host.now), None);
    host.settles();
    let frames = host.hears(page);
    let Some(ServerFrame::Reset(reset)) = frames.first() else { panic!("{frames:?}") };
    assert_eq!(reset.account, host.authority.account().view(Viewer::Customer(CustomerId(1))));
    assert!(host.hears(panel).iter().all(|frame| !matches!(frame, ServerFrame::Reset(_))));
    assert!(matches!(first(&mut host, customer(1), resume(cursor, &[chat])), ServerFrame::Reset(_)));
}

#[test]
fn a_chat_comes_whole_when_it_may_be_seen_and_goes_when_it_may_not() {
    let (mut host, page, panel, chat) = talking();
    let other = host.adds_group("Other", Assignment::PickUp);
    let cleo = host.adds("Cleo", AgentRole::Agent, &[other]);
    let elsewhere = host.opens(User::Agent(cleo));
    host.hears(panel);
    host.does(page, 2, says(chat, "hello"));
    assert_eq!(items(host.hears(elsewhere)), [], "not hers");
    let transfer = parlor_engine::command::Transfer::to(chat, parlor_engine::command::TransferTarget::Group(other));
    host.does(panel, 2, Command::Transfer(transfer));
    assert!(items(host.hears(panel)).contains(&Item::Dismiss(chat)));
    let admitted = items(host.hears(elsewhere))
        .into_iter()
        .find_map(|item| if let Item::Admit(chat) = item { Some(chat) } else { None });
    assert_eq!(*admitted.unwrap(), *host.authority.account().chats[&chat]);
    host.does(page, 3, Command::CloseThread(CloseThread::new(chat)));
    assert!(items(host.hears(elsewhere)).contains(&Item::Dismiss(chat)), "from now on it is in the archive");
}

#[test]
fn a_page_that_was_away_drops_what_went_and_takes_what_came() {
    let (mut host, page, panel, chat) = talking();
    let ann = host.authority.account().desk.agents.keys().next().copied().unwrap();
    let cursor = last_cursor(&mut host, panel);
    host.authority.handle_close(panel, host.now);
    host.does(page, 2, Command::CloseThread(CloseThread::new(chat)));
    let other = host.opens(customer(2));
    let fresh = host.starts(other, 2);
    let ServerFrame::Update(update) = first(&mut host, User::Agent(ann), resume(cursor, &[chat])) else {
        panic!("no update")
    };
    assert!(update.items.contains(&Item::Dismiss(chat)));
    assert!(update.items.iter().any(|item| matches!(item, Item::Admit(chat) if chat.id == fresh)));
}

/// A page that names chats of others as its own learns nothing of them.
#[test]
fn a_customer_who_claims_to_hold_other_chats_is_told_nothing_of_them() {
    let (mut host, page, _, chat) = talking();
    let curious = host.opens(customer(2));
    let own = host.starts(curious, 2);
    let cursor = last_cursor(&mut host, curious);
    host.does(page, 2, says(chat, "between us"));
    let ServerFrame::Update(update) = first(&mut host, customer(2), resume(cursor, &[own, chat])) else {
        panic!("no update")
    };
    assert_eq!(update.items, []);
}

/// What a page holds beyond the bound could not be dismissed later.
#[test]
fn a_page_that_holds_more_than_it_may_name_starts_anew() {
    let (mut host, _, panel, chat) = talking();
    let ann = host.authority.account().desk.agents.keys().next().copied().unwrap();
    let cursor = last_cursor(&mut host, panel);
    let many: Vec<_> = (0..=HELD_MAX as u128).map(ChatId).collect();
    assert!(matches!(first(&mut host, User::Agent(ann), resume(cursor, &many)), ServerFrame::Reset(_)));
    let few = [&many[1..HELD_MAX], &[chat]].concat();
    assert!(matches!(first(&mut host, User::Agent(ann), resume(cursor, &few)), ServerFrame::Update(_)));
}

#[test]
fn the_longest_hello_fits_in_a_frame() {
    let held = vec![ChatId(u128::MAX); HELD_MAX];
    let resume = Some(Resume { epoch: EPOCH, cursor: Cursor::open(u64::MAX), held });
    let hello = crate::frame::Hello { version: crate::VERSION, token: Some("t".repeat(1_000)), resume, was: None };
    let frame = crate::ClientFrame::Hello(hello);
    assert!(crate::Codec::Postcard.encode(&frame).len() <= crate::frame::CLIENT_FRAME_BYTES);
    assert!(serde_json::to_vec(&frame).unwrap().len() <= crate::frame::CLIENT_FRAME_BYTES);
}

#[test]
fn whoever_says_they_hold_a_chat_that_they_may_not_see_is_told_nothing_of_it() {
    let mut host = Host::with(Assignment::PickUp);
    let elsewhere = host.adds_group("Elsewhere", Assignment::PickUp);
    let eve = host.adds("Eve", AgentRole::Agent, &[elsewhere]);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    let panel = host.opens(User::Agent(eve));
    let cursor = Cursor::open(host.authority.snapshot().position);
    host.authority.handle_close(panel, host.now);
    let panel = host.greets(User::Agent(eve), Some(Resume { epoch: EPOCH, cursor, held: vec![chat] }));
    host.settles();
    assert_eq!(items(host.hears(panel)), [Item::Dismiss(chat)]);
    let peek = Signal::SneakPeek { chat, text: "my card is".to_owned() };
    assert_eq!(host.authority.handle_signal(customer(1), peek), Ok(()));
    host.settles();
    assert_eq!(host.hears(panel), []);
}

#[test]
fn a_page_lets_go_of_what_it_saw_by_the_access_of_a_group_that_is_deleted() {
    let mut host = Host::with(Assignment::PickUp);
    let sales = host.adds_group("Sales", Assignment::PickUp);
    let ben = host.adds("Ben", AgentRole::Agent, &[sales]);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    let thread = host.authority.account().chats[&chat].threads[0].id;
    let panel = host.opens(User::Agent(ben));
    let opens = Command::SetAccess(SetAccess { chat, thread, groups: [sales].into() });
    assert_eq!(host.authority.handle_system(&opens, host.now), None);
    host.settles();
    let cursor = last_cursor(&mut host, panel);
    let deletes = Command::DeleteGroup(DeleteGroup { group: sales });
    assert_eq!(host.authority.handle_system(&deletes, host.now), None);
    host.settles();
    assert!(items(host.hears(panel)).contains(&Item::Dismiss(chat)));
    assert_eq!(host.authority.account().view(Viewer::Agent(ben)).chats.len(), 0);
    host.authority.handle_close(page, host.now);
    host.settles();
    assert_eq!(host.hears(panel), [], "who comes and goes there is none of Ben's business");
    let ServerFrame::Update(update) = first(&mut host, User::Agent(ben), resume(cursor, &[chat])) else {
        panic!("it starts anew")
    };
    assert!(update.items.contains(&Item::Dismiss(chat)), "so does a page that was away");
}
