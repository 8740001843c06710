//! Typing, presence, places in the queue.

use parlor_engine::chat::Role;
use parlor_engine::command::JoinThread;
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{ChatId, Command, CustomerId, Reject, User};

use crate::host::{Host, customer, picks_up, says, sets};
use crate::signal::{Multicast, Peek, Recipients};
use crate::{ClientFrame, Signal, SubscriberId, Told};

fn types(host: &mut Host, page: SubscriberId, chat: ChatId) {
    host.authority.handle_frame(page, ClientFrame::Signal(Signal::Typing { chat, typing: true }), host.now);
    host.settles();
}

fn presence(told: Vec<Told>) -> Vec<(User, bool)> {
    told.into_iter()
        .filter_map(|told| if let Told::Presence { user, online } = told { Some((user, online)) } else { None })
        .collect()
}

fn places(told: Vec<Told>) -> Vec<u32> {
    told.into_iter()
        .filter_map(|told| if let Told::Position { position, .. } = told { Some(position) } else { None })
        .collect()
}

#[test]
fn typing_is_told_to_everybody_who_sees_the_chat_but_its_author() {
    let mut host = Host::with(Assignment::PickUp);
    let (ann, ben) = (host.agent("Ann"), host.agent("Ben"));
    let cleo = host.adds("Cleo", AgentRole::Agent, &[]);
    let [ann_page, ann_tab, ben_page, cleo_page] = [ann, ann, ben, cleo].map(|agent| host.opens(User::Agent(agent)));
    let (page, stranger) = (host.opens(customer(1)), host.opens(customer(2)));
    let chat = host.starts(page, 1);
    host.does(ann_page, 1, picks_up(chat));
    let everybody = [ann_page, ann_tab, ben_page, cleo_page, page, stranger];
    everybody.iter().for_each(|id| drop(host.hears(*id)));
    types(&mut host, ann_page, chat);
    let typing = vec![Told::Typing { chat, user: User::Agent(ann), typing: true }];
    let told = everybody.map(|id| host.hears_signals(id));
    assert_eq!(told, [vec![], vec![], typing.clone(), vec![], typing, vec![]]);
}

#[test]
fn only_members_are_heard() {
    let mut host = Host::with(Assignment::PickUp);
    let (ann, ben) = (host.agent("Ann"), host.agent("Ben"));
    let [panel, ben_page] = [ann, ben].map(|agent| host.opens(User::Agent(agent)));
    let (page, stranger) = (host.opens(customer(1)), host.opens(customer(2)));
    let chat = host.starts(page, 1);
    host.does(panel, 1, picks_up(chat));
    host.hears(page);
    types(&mut host, ben_page, chat);
    types(&mut host, stranger, chat);
    types(&mut host, panel, ChatId(9));
    assert_eq!(host.hears_signals(page), []);
    types(&mut host, page, chat);
    assert_eq!(host.hears_signals(page), []);
    assert!(!host.hears_signals(ben_page).is_empty(), "he sees the chat and may look on");
}

#[test]
fn staff_learn_who_is_there() {
    let mut host = Host::with(Assignment::PickUp);
    let (ann, ben) = (host.agent("Ann"), host.agent("Ben"));
    let panel = host.opens(User::Agent(ann));
    let other = host.greets(User::Agent(ben), None);
    host.settles();
    assert_eq!(presence(host.hears_signals(panel)), [(User::Agent(ben), true)]);
    let told = presence(host.hears_signals(other));
    assert!(told.contains(&(User::Agent(ann), true)) && told.contains(&(User::Agent(ben), true)));
    let tab = host.opens(User::Agent(ben));
    host.hears(panel);
    host.authority.handle_close(other, host.now);
    host.settles();
    assert_eq!(presence(host.hears_signals(panel)), [], "a page of his is still open");
    host.authority.handle_close(tab, host.now);
    host.settles();
    assert_eq!(presence(host.hears_signals(panel)), [(User::Agent(ben), false)]);
}

#[test]
fn a_customer_who_comes_with_a_new_chat_is_there() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    let page = host.opens(customer(1));
    assert_eq!(presence(host.hears_signals(panel)), [], "who has no chat is nobody's business");
    host.starts(page, 1);
    assert_eq!(presence(host.hears_signals(panel)), [(customer(1), true)]);
    host.authority.handle_close(page, host.now);
    host.settles();
    assert_eq!(presence(host.hears_signals(panel)), [(customer(1), false)]);
}

#[test]
fn customers_are_told_of_nobodys_presence() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.starts(page, 1);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    host.authority.handle_close(panel, host.now);
    host.settles();
    assert_eq!(presence(host.hears_signals(page)), []);
}

#[test]
fn with_more_rights_come_more_people() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.starts(page, 1);
    let cleo = host.adds("Cleo", AgentRole::Agent, &[]);
    let panel = host.opens(User::Agent(cleo));
    host.saves(Some(cleo), "Cleo", AgentRole::Supervisor, &[]);
    assert!(presence(host.hears_signals(panel)).contains(&(customer(1), true)));
}

#[test]
fn places_are_told_when_they_move_and_once_a_second_at_most() {
    let mut host = Host::with(Assignment::PickUp);
    host.passes(5_000);
    let pages: Vec<_> = (1..=3).map(|n| host.opens(customer(n))).collect();
    let mut chats = Vec::new();
    for (page, n) in pages.iter().zip(1..) {
        host.passes(1);
        chats.push(host.starts(*page, n));
    }
    host.passes(1_000);
    let told: Vec<_> = pages.iter().map(|page| places(host.hears_signals(*page)).last().copied()).collect();
    assert_eq!(told, [Some(1), Some(2), Some(3)]);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    host.passes(1_000);
    host.hears(pages[2]);
    host.does(panel, 1, picks_up(chats[0]));
    host.does(panel, 2, picks_up(chats[1]));
    host.passes(999);
    host.passes(1_000);
    let told = places(host.hears_signals(pages[2]));
    assert_eq!(told.last(), Some(&1));
    assert!(told.len() <= 2);
    host.does(pages[2], 2, says(chats[2], "hello?"));
    host.passes(5_000);
    assert_eq!(places(host.hears_signals(pages[2])), [0; 0], "nothing moved");
}

#[test]
fn who_waits_again_is_told_the_place_again() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.passes(2_000);
    assert_eq!(places(host.hears_signals(page)), [1]);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    host.does(panel, 1, sets(RoutingStatus::Accepting));
    host.does(panel, 2, picks_up(chat));
    host.passes(2_000);
    assert_eq!(places(host.hears_signals(page)), [0; 0]);
    host.does(panel, 3, sets(RoutingStatus::Offline));
    host.passes(2_000);
    assert_eq!(places(host.hears_signals(page)), [1]);
}

#[test]
fn a_clock_that_is_put_back_does_not_silence_places() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.starts(page, 1);
    host.passes(2_000);
    host.hears(page);
    host.now = parlor_engine::Time(host.now.0 - 600_000);
    let other = host.opens(customer(2));
    host.starts(other, 2);
    host.passes(2_000);
    assert_eq!(places(host.hears_signals(other)), [2]);
}

fn peek(chat: ChatId, text: &str) -> Signal {
    Signal::SneakPeek { chat, text: text.to_owned() }
}

fn multicast(to: Recipients) -> Signal {
    Signal::Multicast(Multicast { to, kind: "order".to_owned(), content: "{}".to_owned() })
}

#[test]
fn agents_see_what_the_customer_writes_and_only_the_latest_of_it() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let (panel, page, tab) = (host.opens(User::Agent(ann)), host.opens(customer(1)), host.opens(customer(1)));
    let chat = host.starts(page, 1);
    host.does(panel, 1, picks_up(chat));
    host.hears(panel);
    host.hears(tab);
    host.now = host.now.plus_ms(10_000);
    for text in ["w", "wh", "whe"] {
        assert_eq!(host.authority.handle_signal(customer(1), peek(chat, text)), Ok(()));
    }
    host.settles();
    assert_eq!(host.hears_signals(panel), [Told::SneakPeek(Peek { chat, text: "whe".to_owned() })]);
    assert_eq!(host.hears_signals(tab), [], "the customer is not told");
    assert_eq!(host.authority.handle_signal(customer(1), peek(chat, "wher")), Ok(()));
    host.settles();
    assert_eq!(host.hears_signals(panel), [], "not so soon again");
    host.now = host.now.plus_ms(500);
    host.settles();
    assert_eq!(host.hears_signals(panel), [Told::SneakPeek(Peek { chat, text: "wher".to_owned() })]);
    assert_eq!(host.authority.handle_signal(User::Agent(ann), peek(chat, "x")), Err(Reject::NotAllowed));
    assert_eq!(host.authority.handle_signal(customer(2), peek(chat, "x")), Err(Reject::UnknownChat));
    let long = peek(chat, &"x".repeat(8_001));
    assert_eq!(host.authority.handle_signal(customer(1), long), Err(Reject::SignalTooLong));
}

#[test]
fn whispered_typing_and_hidden_thinking_never_reach_the_customer() {
    let mut host = Host::with(Assignment::PickUp);
    let (ann, ben) = (host.agent("Ann"), host.agent("Ben"));
    let [panel, other] = [ann, ben].map(|agent| host.opens(User::Agent(agent)));
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.does(panel, 1, picks_up(chat));
    [panel, other, page].into_iter().for_each(|id| drop(host.hears(id)));
    let user = User::Agent(ann);
    let thinking = |agents_only| Signal::Thinking {
        chat,
        title: "Looking".to_owned(),
        description: "at the order".to_owned(),
        agents_only,
    };
    let told = Told::Thinking { chat, user, title: "Looking".to_owned(), description: "at the order".to_owned() };
    assert_eq!(host.authority.handle_signal(user, Signal::Whispering { chat, typing: true }), Ok(()));
    assert_eq!(host.authority.handle_signal(user, thinking(true)), Ok(()));
    host.settles();
    assert_eq!(host.hears_signals(page), []);
    assert_eq!(host.hears_signals(other), [Told::Typing { chat, user, typing: true }, told.clone()]);
    assert_eq!(host.authority.handle_signal(user, thinking(false)), Ok(()));
    host.passes(500);
    assert_eq!(host.hears_signals(page), [told]);
    assert_eq!(host.authority.handle_signal(customer(1), thinking(false)), Err(Reject::NotAllowed));
    let whispering = Signal::Whispering { chat, typing: true };
    assert_eq!(host.authority.handle_signal(User::Agent(ben), whispering), Err(Reject::NotMember));
}

#[test]
fn a_supervisor_who_listens_is_seen_whispering_by_the_agents_alone() {
    let mut host = Host::with(Assignment::PickUp);
    let (ann, sora) = (host.agent("Ann"), host.adds("Sora", AgentRole::Supervisor, &[]));
    let [panel, desk] = [ann, sora].map(|agent| host.opens(User::Agent(agent)));
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.does(panel, 1, picks_up(chat));
    let user = User::Agent(sora);
    let whispering = Signal::Whispering { chat, typing: true };
    assert_eq!(
        host.authority.handle_signal(user, whispering.clone()),
        Err(Reject::NotMember),
        "she does not listen yet"
    );
    host.does(desk, 1, Command::JoinThread(JoinThread::new(chat, Role::Supervisor)));
    [panel, page].into_iter().for_each(|id| drop(host.hears(id)));
    assert_eq!(host.authority.handle_signal(user, whispering), Ok(()));
    host.settles();
    assert_eq!(host.hears_signals(panel), [Told::Typing { chat, user, typing: true }]);
    assert_eq!(host.hears_signals(page), [], "the customer is not told");
    let aloud = Signal::Typing { chat, typing: true };
    assert_eq!(host.authority.handle_signal(user, aloud), Err(Reject::NotMember));
    let thinking = Signal::Thinking { chat, title: String::new(), description: String::new(), agents_only: false };
    assert_eq!(host.authority.handle_signal(user, thinking), Err(Reject::NotMember));
}

#[test]
fn a_multicast_reaches_whom_it_names_and_customers_whom_the_sender_sees() {
    let mut host = Host::with(Assignment::PickUp);
    let elsewhere = host.adds_group("Elsewhere", Assignment::PickUp);
    let (ann, ben) = (host.agent("Ann"), host.adds("Ben", AgentRole::Agent, &[elsewhere]));
    let sora = host.adds("Sora", AgentRole::Supervisor, &[]);
    let otto = host.adds("Otto", AgentRole::Observer, &[]);
    let [ann_page, ben_page] = [ann, ben].map(|agent| host.opens(User::Agent(agent)));
    let (page, stranger) = (host.opens(customer(1)), host.opens(customer(2)));
    host.starts(page, 1);
    let everybody = [ann_page, ben_page, page, stranger];
    everybody.iter().for_each(|id| drop(host.hears(*id)));
    let mut reaches = |from, to: Recipients| {
        assert_eq!(host.authority.handle_signal(User::Agent(from), multicast(to)), Ok(()));
        host.settles();
        everybody.map(|id| host.hears_signals(id).len())
    };
    let customers = || Recipients { customers: [1, 2].map(CustomerId).into(), ..Recipients::default() };
    assert_eq!(reaches(ann, Recipients { all_agents: true, ..Recipients::default() }), [1, 1, 0, 0]);
    assert_eq!(reaches(ann, Recipients { agents: [ben].into(), ..Recipients::default() }), [0, 1, 0, 0]);
    assert_eq!(reaches(ann, Recipients { groups: [elsewhere].into(), ..Recipients::default() }), [0, 1, 0, 0]);
    assert_eq!(reaches(ann, customers()), [0, 0, 1, 0]);
    assert_eq!(reaches(ben, customers()), [0, 0, 0, 0]);
    assert_eq!(reaches(sora, customers()), [0, 0, 1, 1]);
    let nobody = host.authority.handle_signal(User::Agent(ann), multicast(Recipients::default()));
    assert_eq!(nobody, Err(Reject::RecipientsMissing));
    let all = || Recipients { all_agents: true, ..Recipients::default() };
    assert_eq!(host.authority.handle_signal(User::Agent(otto), multicast(all())), Err(Reject::NotAllowed));
    assert_eq!(host.authority.handle_signal(customer(1), multicast(all())), Err(Reject::NotAllowed));
}

#[test]
fn whoever_types_without_end_is_told_of_twice_a_second_and_not_after_the_word_is_said() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.passes(5_000);
    host.hears(panel);
    for _ in 0..1_000 {
        types(&mut host, page, chat);
    }
    let typing = Told::Typing { chat, user: customer(1), typing: true };
    assert_eq!(host.hears_signals(panel), std::slice::from_ref(&typing), "at once, and no more for now");
    host.passes(500);
    assert_eq!(host.hears_signals(panel), [typing]);
    types(&mut host, page, chat);
    host.does(page, 2, says(chat, "there"));
    host.passes(500);
    let over = Told::Typing { chat, user: customer(1), typing: false };
    assert_eq!(host.hears_signals(panel), [over], "it is said");
    host.passes(500);
    assert_eq!(host.hears_signals(panel), []);
}

#[test]
fn whoever_ceases_to_write_and_says_it_at_once_is_not_taken_for_writing_on() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.passes(5_000);
    host.hears(panel);
    types(&mut host, page, chat);
    assert_eq!(host.authority.handle_signal(customer(1), peek(chat, "ok")), Ok(()));
    host.passes(500);
    host.hears(panel);
    let typing = |typing| Signal::Typing { chat, typing };
    // Too soon after the last to be told at once.
    for signal in [peek(chat, "ok."), typing(true), typing(false)] {
        assert_eq!(host.authority.handle_signal(customer(1), signal), Ok(()));
    }
    host.does(page, 2, says(chat, "ok."));
    host.passes(500);
    let over = Told::Typing { chat, user: customer(1), typing: false };
    assert_eq!(host.hears_signals(panel), [over, Told::SneakPeek(Peek { chat, text: String::new() })]);
}
