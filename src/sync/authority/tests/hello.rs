//! Who may come in.

use parlor_engine::desk::Assignment;
use parlor_engine::{AgentId, User};

use crate::frame::Hello;
use crate::host::{EPOCH, Host, customer, start};
use crate::{ClientFrame, Close, Query, ServerFrame, SubscriberId, VERSION};

fn hello(version: u16) -> Hello {
    Hello { version, token: None, resume: None, was: None }
}

#[test]
fn who_comes_is_welcomed_and_given_a_copy() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.greets(customer(1), None);
    host.settles();
    let frames = host.hears(page);
    let [ServerFrame::Welcome { epoch, user, now, .. }, ServerFrame::Reset(reset)] = &frames[..] else {
        panic!("{frames:?}")
    };
    assert_eq!((*epoch, *user, *now), (EPOCH, customer(1), host.now));
    assert_eq!(reset.account.desk.groups.len(), 1);
}

#[test]
fn a_page_of_another_version_is_told_to_load_anew() {
    let mut host = Host::with(Assignment::PickUp);
    for version in [VERSION - 1, VERSION + 1] {
        host.authority.handle_open(SubscriberId(9), customer(1), hello(version), host.now);
        host.settles();
        assert_eq!(host.closed(SubscriberId(9)), [Close::Version]);
    }
    assert_eq!(crate::then(Close::Version.code()), crate::Then::Reload);
}

#[test]
fn an_agent_who_is_not_of_this_account_is_to_sign_in() {
    let mut host = Host::with(Assignment::PickUp);
    for user in [User::Agent(AgentId(9)), User::System] {
        host.authority.handle_open(SubscriberId(9), user, hello(VERSION), host.now);
        host.settles();
        assert_eq!(host.closed(SubscriberId(9)), [Close::Unauthorized]);
    }
    assert_eq!(crate::then(Close::Unauthorized.code()), crate::Then::SignIn);
}

#[test]
fn who_is_turned_away_is_not_listened_to() {
    let mut host = Host::with(Assignment::PickUp);
    host.authority.handle_open(SubscriberId(9), customer(1), hello(0), host.now);
    host.sends(SubscriberId(9), 1, start("hello"));
    host.settles();
    assert!(host.authority.account().chats.is_empty());
}

#[test]
fn a_second_hello_and_a_query_that_nobody_took_out_are_malformed_and_end_it() {
    let query = Query::Archive(Default::default());
    for frame in [ClientFrame::Hello(hello(VERSION)), ClientFrame::Query { id: 1, query }] {
        let mut host = Host::with(Assignment::PickUp);
        let page = host.opens(customer(1));
        host.authority.handle_frame(page, frame, host.now);
        // What is still on its way when the page is turned out does not count any more.
        host.sends(page, 1, start("hello"));
        host.authority.handle_frame(page, ClientFrame::Ping, host.now);
        host.settles();
        assert_eq!(host.closed(page), [Close::Malformed]);
        assert!(host.authority.account().chats.is_empty());
    }
}

#[test]
fn a_ping_is_answered_with_the_time() {
    let mut host = Host::with(Assignment::PickUp);
    let page = host.opens(customer(1));
    host.authority.handle_frame(page, ClientFrame::Ping, host.now);
    host.settles();
    assert_eq!(host.hears(page), [ServerFrame::Pong { now: host.now }]);
}

#[test]
fn frames_of_nobody_are_nothing() {
    let mut host = Host::with(Assignment::PickUp);
    host.sends(SubscriberId(77), 1, start("hello"));
    host.authority.handle_close(SubscriberId(77), host.now);
    host.settles();
    assert!(host.authority.account().chats.is_empty());
}
