//! Customers whose pages go away for good, or for a moment.

use parlor_engine::chat::ClosedBy;
use parlor_engine::command::ConfigureGroup;
use parlor_engine::desk::{AbsenceRules, Assignment, GroupRules};
use parlor_engine::{ChatId, Command, User, limits};

use crate::SubscriberId;
use crate::host::{GRACE_MS, Host, customer, picks_up, says, start};

const MINUTE: u64 = 60_000;

fn allows(host: &mut Host, absence: AbsenceRules) {
    let rules = Box::new(GroupRules { absence, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(host.group, rules));
    assert_eq!(host.authority.handle_system(&save, host.now), None);
    host.settles();
}

/// A customer waits in a group that lets customers be gone for a minute in the queue, and for ten after it.
fn waits() -> (Host, SubscriberId, ChatId) {
    let mut host = Host::with(Assignment::PickUp);
    allows(&mut host, AbsenceRules { waiting_ms: MINUTE, served_ms: 10 * MINUTE });
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    (host, page, chat)
}

fn closed_by(host: &Host, chat: ChatId) -> Option<ClosedBy> {
    host.authority.account().chats[&chat].threads.last().unwrap().closed.map(|closed| closed.by)
}

#[test]
fn a_customer_who_leaves_the_queue_for_good_waits_no_more() {
    let (mut host, page, chat) = waits();
    host.passes(10 * MINUTE);
    assert_eq!(closed_by(&host, chat), None, "whoever has a page open is there, however silent");
    host.authority.handle_close(page, host.now);
    host.passes(MINUTE - 1);
    assert_eq!(closed_by(&host, chat), None);
    host.passes(1);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone));
    assert_eq!(host.log.last().unwrap().actor, User::System);
    let entries = host.log.len();
    host.passes(60 * MINUTE);
    assert_eq!(host.log.len(), entries, "it is done once");
}

#[test]
fn who_comes_back_in_time_or_has_another_page_keeps_the_place() {
    let (mut host, page, chat) = waits();
    host.authority.handle_close(page, host.now);
    host.passes(MINUTE - 1);
    let back = host.opens(customer(1));
    host.passes(10 * MINUTE);
    let other = host.opens(customer(1));
    host.authority.handle_close(back, host.now);
    host.passes(10 * MINUTE);
    assert_eq!(closed_by(&host, chat), None);
    host.authority.handle_close(other, host.now);
    host.passes(MINUTE);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone), "the whole time begins anew with each absence");
}

#[test]
fn a_served_customer_may_be_gone_for_longer_than_one_who_waits() {
    let (mut host, page, chat) = waits();
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    host.authority.handle_close(page, host.now);
    host.passes(MINUTE - 1);
    host.does(panel, 1, picks_up(chat));
    host.passes(9 * MINUTE);
    assert_eq!(closed_by(&host, chat), None);
    host.passes(1);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone), "ten minutes after the page was closed");
}

#[test]
fn rules_count_as_they_are_when_they_change_during_an_absence() {
    let (mut host, page, chat) = waits();
    host.authority.handle_close(page, host.now);
    allows(&mut host, AbsenceRules::NONE);
    host.passes(60 * MINUTE);
    assert_eq!(closed_by(&host, chat), None);
    allows(&mut host, AbsenceRules { waiting_ms: 61 * MINUTE, served_ms: 0 });
    host.passes(MINUTE - 1);
    assert_eq!(closed_by(&host, chat), None);
    host.passes(1);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone));
}

#[test]
fn a_restart_closes_nobody_who_comes_back() {
    let (mut host, _, chat) = waits();
    host.passes(60 * MINUTE);
    host.restarts();
    host.passes(MINUTE - 1);
    host.opens(customer(1));
    host.passes(60 * MINUTE);
    assert_eq!(closed_by(&host, chat), None);
    host.restarts();
    host.passes(MINUTE);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone), "who does not come back is missed as ever");
}

#[test]
fn after_a_restart_there_is_time_to_come_back_however_short_the_patience() {
    let (mut host, _, chat) = waits();
    allows(&mut host, AbsenceRules { waiting_ms: 1_000, served_ms: 1_000 });
    host.restarts();
    host.passes(GRACE_MS - 1);
    assert_eq!(closed_by(&host, chat), None);
    host.passes(1);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone));
}

/// A program of a customer's that only sends commands has no page; each of them is a sign of life.
#[test]
fn who_acts_without_a_page_is_gone_after_the_last_word() {
    let mut host = Host::with(Assignment::PickUp);
    allows(&mut host, AbsenceRules { waiting_ms: MINUTE, served_ms: MINUTE });
    let origin = |number| crate::Origin { client: parlor_engine::ClientId(5), number };
    host.authority.handle_command(customer(1), origin(1), start("hello"), host.now);
    host.settles();
    let chat = host.authority.account().chat_of(parlor_engine::CustomerId(1)).unwrap().id;
    host.passes(MINUTE - 1);
    host.authority.handle_command(customer(1), origin(2), says(chat, "anybody?"), host.now);
    host.settles();
    host.passes(MINUTE - 1);
    assert_eq!(closed_by(&host, chat), None);
    host.passes(1);
    assert_eq!(closed_by(&host, chat), Some(ClosedBy::Gone));
}

#[test]
fn those_who_do_not_come_back_after_a_restart_are_missed_a_hundred_at_a_time() {
    let (mut host, ..) = waits();
    for n in 2..=limits::DUE_AT_ONCE as u128 + 20 {
        let origin = crate::Origin { client: parlor_engine::ClientId(n), number: 1 };
        host.authority.handle_command(customer(n), origin, start("hello"), host.now);
        host.settles();
    }
    host.restarts();
    host.now = host.now.plus_ms(MINUTE);
    let mut lost_in_a_step = || {
        let before = host.log.len();
        host.settles();
        host.log.len() - before
    };
    assert_eq!([lost_in_a_step(), lost_in_a_step(), lost_in_a_step()], [limits::DUE_AT_ONCE, 20, 0]);
}
