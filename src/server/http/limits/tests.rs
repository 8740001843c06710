//! What the meters let through, and when.

use super::*;

#[test]
fn a_network_has_few_mails_sent_however_many_customers_it_is() {
    let meters = Meters::new(config::Config::default().limits);
    let from = |host: u128| IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8 << 96) + host));
    for host in 0..u128::from(MAIL_NETWORK_BURST) {
        assert_eq!(meters.mail_from(from(host)), Ok(()));
    }
    assert!(meters.mail_from(from(1_000)).is_err());
    assert_eq!(meters.mail_from(from(1 << 64)), Ok(()), "another network");
}

#[test]
fn whoever_types_without_end_is_heard_now_and_then() {
    let meters = Meters::new(config::Config::default().limits);
    let heard = (0..1_000).filter(|_| meters.signal(User::System)).count();
    assert!((SIGNAL_BURST as usize..SIGNAL_BURST as usize + 20).contains(&heard), "{heard}");
}

#[test]
fn a_customer_who_writes_without_end_is_slowed_down() {
    let meters = Meters::new(config::Config::default().limits);
    let carl = User::Customer(parlor_engine::CustomerId(1));
    let long = "x".repeat(8_000);
    let post = parlor_engine::command::PostEvent::text(parlor_engine::ChatId(1), long.as_str());
    let (at_once, late) = (Command::PostEvent(post.clone()), {
        let attach_to_last_thread = true;
        Command::PostEvent(parlor_engine::command::PostEvent { attach_to_last_thread, ..post })
    });
    let passed = (0..1_000).filter(|_| meters.content(carl, None, &at_once).is_ok()).count();
    let fit = CUSTOMER_BYTES_BURST as usize / long.len();
    assert!((fit - 1..fit + 5).contains(&passed), "{passed}");
    let eve = User::Customer(parlor_engine::CustomerId(3));
    let short = Command::PostEvent(parlor_engine::command::PostEvent::text(parlor_engine::ChatId(1), "Yes."));
    assert!((0..5_000).all(|_| meters.content(eve, None, &short).is_ok()), "short words count for what they are");
    let dora = User::Customer(parlor_engine::CustomerId(2));
    let passed = (0..1_000).filter(|_| meters.content(dora, None, &late).is_ok()).count();
    assert_eq!(passed, AFTER_CLOSE_BURST as usize);
    let ada = User::Agent(parlor_engine::AgentId(1));
    assert!((0..1_000).all(|_| meters.content(ada, None, &late).is_ok()), "staff are not");
}

#[test]
fn a_customer_who_reads_without_end_is_slowed_down() {
    let meters = Meters::new(config::Config::default().limits);
    let looks = |user| (0..1_000).filter(|_| meters.look(user).is_ok()).count();
    let of_customer = looks(User::Customer(parlor_engine::CustomerId(1)));
    assert!((LOOK_BURST as usize..LOOK_BURST as usize + 5).contains(&of_customer), "{of_customer}");
    assert_eq!(looks(User::Agent(parlor_engine::AgentId(1))), 1_000, "staff are not");
}

#[test]
fn lists_for_which_every_chat_is_looked_at_are_counted_and_no_others() {
    let meters = Meters::new(config::Config::default().limits);
    let ada = User::Agent(parlor_engine::AgentId(1));
    let passed = |query: Query| (0..1_000).filter(|_| meters.list(ada, &query).is_ok()).count();
    let customers = |set: fn(&mut CustomersQuery)| {
        let mut query = CustomersQuery { limit: 100, page: Some("page".to_owned()), ..CustomersQuery::default() };
        set(&mut query);
        Query::Customers(query)
    };
    let chats = |state| Query::Chats(parlor_sync::query::ChatsQuery { state, ..Default::default() });
    for few in [customers(|_| ()), customers(|query| query.banned = Some(true)), chats(ChatState::Open)] {
        assert_eq!(passed(few), 1_000);
    }
    assert_eq!(passed(customers(|query| query.text = "vera".to_owned())), WIDE_BURST as usize);
    for wide in [chats(ChatState::Any), chats(ChatState::Closed), customers(|query| query.online = Some(true))] {
        assert_eq!(passed(wide), 0, "all of them together");
    }
}

#[test]
fn a_customer_begins_few_threads_and_a_network_no_more_than_it_has_new_customers() {
    let limits = config::Config::default().limits;
    let meters = Meters::new(limits);
    let start = Command::StartThread(parlor_engine::command::StartThread::default());
    let customer = |n| User::Customer(parlor_engine::CustomerId(n));
    let begun = |user, from| (0..1_000).filter(|_| meters.content(user, from, &start).is_ok()).count();
    assert_eq!(begun(customer(1), None), BEGIN_BURST as usize);
    assert_eq!(begun(User::Agent(parlor_engine::AgentId(1)), None), 1_000, "staff are not held");
    let here = |host: u128| Some(IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8 << 96) + host)));
    let all: usize = (2..100).map(|n| begun(customer(n), here(n))).sum();
    let most = limits.customers_per_minute as usize;
    assert!((most..most + 5).contains(&all), "{all}");
    assert_eq!(begun(customer(200), here(1 << 64)), BEGIN_BURST as usize, "another network");
}

#[test]
fn whoever_waits_for_the_others_of_a_network_uses_nothing_up() {
    let meters = Meters::new(config::Limits { customers_per_minute: 1, ..config::Config::default().limits });
    let text = "x".repeat(8_000);
    let start = Command::StartThread(parlor_engine::command::StartThread { text, ..Default::default() });
    let origin = parlor_sync::Origin { client: parlor_engine::ClientId(1), number: 1 };
    let frame = ClientFrame::Command { origin, command: start };
    let (carl, dora) = (User::Customer(parlor_engine::CustomerId(1)), User::Customer(parlor_engine::CustomerId(2)));
    let at = |last| Some(IpAddr::from([192, 0, 2, last]));
    assert_eq!(meters.frame(carl, at(0), &frame), Ok(()));
    assert!((0..1_000).all(|_| meters.frame(dora, at(0), &frame).is_err()));
    let passed = (1..100).filter(|last| meters.frame(dora, at(*last), &frame).is_ok()).count();
    assert_eq!(passed, BEGIN_BURST as usize, "neither threads nor bytes nor commands");
}
