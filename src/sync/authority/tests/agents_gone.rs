//! Agents whose pages go away, with or without a word.

use parlor_engine::chat::Role;
use parlor_engine::command::{JoinThread, LogOutAgent, SetRoutingStatus, SuspendAgent};
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{AgentId, ChatId, Command, User};

use crate::host::{GRACE_MS, Host, customer, picks_up, sets};
use crate::{Close, Origin, SubscriberId};

/// Ann is at work in a page and has the customer's thread.
fn at_work() -> (Host, AgentId, SubscriberId, ChatId) {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let (page, panel) = (host.opens(customer(1)), host.opens(User::Agent(ann)));
    let chat = host.starts(page, 1);
    host.does(panel, 1, sets(RoutingStatus::Accepting));
    host.does(panel, 2, picks_up(chat));
    (host, ann, panel, chat)
}

fn assignee(host: &Host, chat: ChatId) -> Option<AgentId> {
    host.authority.account().work_of(chat).unwrap().assignee()
}

fn status(host: &Host, agent: AgentId) -> RoutingStatus {
    host.authority.account().desk.agents[&agent].status
}

#[test]
fn who_comes_back_in_time_has_lost_nothing() {
    let (mut host, ann, panel, chat) = at_work();
    host.authority.handle_close(panel, host.now);
    host.passes(GRACE_MS - 1);
    host.opens(User::Agent(ann));
    host.passes(10 * GRACE_MS);
    assert_eq!((assignee(&host, chat), status(&host, ann)), (Some(ann), RoutingStatus::Accepting));
}

#[test]
fn who_stays_away_is_lost() {
    let (mut host, ann, panel, chat) = at_work();
    host.authority.handle_close(panel, host.now);
    host.passes(GRACE_MS - 1);
    assert_eq!(assignee(&host, chat), Some(ann));
    host.passes(1);
    assert_eq!((assignee(&host, chat), status(&host, ann)), (None, RoutingStatus::Offline));
    assert_eq!(host.log.last().unwrap().actor, User::System);
}

#[test]
fn another_page_of_the_same_agent_is_enough() {
    let (mut host, ann, panel, chat) = at_work();
    host.opens(User::Agent(ann));
    host.authority.handle_close(panel, host.now);
    host.passes(10 * GRACE_MS);
    assert_eq!(assignee(&host, chat), Some(ann));
}

#[test]
fn after_a_restart_agents_have_the_same_time_to_come_back() {
    let (mut host, ann, _, chat) = at_work();
    host.restarts();
    host.passes(GRACE_MS - 1);
    assert_eq!(assignee(&host, chat), Some(ann));
    host.passes(1);
    assert_eq!((assignee(&host, chat), status(&host, ann)), (None, RoutingStatus::Offline));

    let (mut host, ann, _, chat) = at_work();
    host.restarts();
    host.passes(GRACE_MS / 2);
    host.opens(User::Agent(ann));
    host.passes(10 * GRACE_MS);
    assert_eq!(assignee(&host, chat), Some(ann));
}

#[test]
fn who_was_not_at_work_is_not_missed() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let panel = host.opens(User::Agent(ann));
    host.authority.handle_close(panel, host.now);
    let entries = host.log.len();
    host.passes(10 * GRACE_MS);
    assert_eq!(host.log.len(), entries);
}

#[test]
fn who_only_listens_and_goes_listens_no_more() {
    let (mut host, ann, _, chat) = at_work();
    let sora = host.adds("Sora", AgentRole::Supervisor, &[]);
    let panel = host.opens(User::Agent(sora));
    host.does(panel, 1, Command::JoinThread(JoinThread::new(chat, Role::Supervisor)));
    host.authority.handle_close(panel, host.now);
    let listens = |host: &Host| host.authority.account().listeners().contains(&sora);
    host.passes(GRACE_MS - 1);
    assert!(listens(&host), "who is back in time goes on, as everybody does");
    host.passes(1);
    assert_eq!((listens(&host), assignee(&host, chat)), (false, Some(ann)));
}

/// Somebody else may set an agent to accept who has no page open; an empty chair must not be given customers for long.
#[test]
fn who_is_set_to_accept_without_a_page_is_lost_too() {
    let mut host = Host::with(Assignment::Automatic);
    let ann = host.agent("Ann");
    let boss = host.adds("Sora", AgentRole::Supervisor, &[]);
    let (page, panel) = (host.opens(customer(1)), host.opens(User::Agent(boss)));
    host.passes(10 * GRACE_MS);
    let accept = SetRoutingStatus { agent: Some(ann), status: RoutingStatus::Accepting, reason: None };
    host.does(panel, 1, Command::SetRoutingStatus(accept));
    let chat = host.starts(page, 1);
    assert_eq!(assignee(&host, chat), Some(ann));
    host.passes(GRACE_MS);
    assert_eq!((assignee(&host, chat), status(&host, ann)), (None, RoutingStatus::Offline));
}

#[test]
fn who_picks_up_without_a_page_is_lost_too() {
    let mut host = Host::with(Assignment::PickUp);
    let ann = host.agent("Ann");
    let page = host.opens(customer(1));
    let chat = host.starts(page, 1);
    host.passes(10 * GRACE_MS);
    let own = |number| Origin { client: parlor_engine::ClientId(5), number };
    host.authority.handle_command(User::Agent(ann), own(1), sets(RoutingStatus::Paused), host.now);
    host.authority.handle_command(User::Agent(ann), own(2), picks_up(chat), host.now);
    host.settles();
    assert_eq!(assignee(&host, chat), Some(ann));
    host.passes(GRACE_MS);
    assert_eq!(assignee(&host, chat), None);
}

#[test]
fn who_is_logged_out_is_turned_out_on_every_page_and_has_to_sign_in() {
    let (mut host, ann, panel, chat) = at_work();
    let other = host.opens(User::Agent(ann));
    let boss = host.adds("Sora", AgentRole::Supervisor, &[]);
    let supervisor = host.opens(User::Agent(boss));
    host.does(supervisor, 1, Command::LogOutAgent(LogOutAgent { agent: Some(ann) }));
    assert_eq!([panel, other].map(|page| host.closed(page)), [[Close::Unauthorized], [Close::Unauthorized]]);
    assert_eq!(host.closed(supervisor), []);
    assert_eq!((assignee(&host, chat), status(&host, ann)), (None, RoutingStatus::Offline));
    // Whoever signs in again starts as after any absence.
    let back = host.opens(User::Agent(ann));
    host.does(back, 1, picks_up(chat));
    assert_eq!(assignee(&host, chat), Some(ann));
    host.does(back, 2, Command::LogOutAgent(LogOutAgent { agent: None }));
    assert_eq!(host.closed(back), [Close::Unauthorized]);
}

#[test]
fn who_is_suspended_is_turned_out_and_let_in_again_only_when_let_back() {
    let (mut host, ann, panel, chat) = at_work();
    let boss = host.adds("Sora", AgentRole::Admin, &[]);
    let admin = host.opens(User::Agent(boss));
    let suspend = |suspended| Command::SuspendAgent(SuspendAgent { agent: ann, suspended });
    host.does(admin, 1, suspend(true));
    assert_eq!((host.closed(panel), assignee(&host, chat)), (vec![Close::Unauthorized], None));
    let again = host.greets(User::Agent(ann), None);
    host.settles();
    assert_eq!(host.closed(again), [Close::Unauthorized]);
    let own = Origin { client: parlor_engine::ClientId(5), number: 1 };
    host.authority.handle_command(User::Agent(ann), own, picks_up(chat), host.now);
    host.settles();
    assert_eq!(assignee(&host, chat), None, "a token does not help either");
    host.does(admin, 2, suspend(false));
    let back = host.opens(User::Agent(ann));
    host.does(back, 1, picks_up(chat));
    assert_eq!(assignee(&host, chat), Some(ann));
}

#[test]
fn offers_end_by_the_authoritys_clock() {
    let mut host = Host::with(Assignment::Offer { accept_ms: 10_000 });
    let ann = host.agent("Ann");
    let (page, panel) = (host.opens(customer(1)), host.opens(User::Agent(ann)));
    host.does(panel, 1, sets(RoutingStatus::Accepting));
    let chat = host.starts(page, 1);
    assert_eq!(host.authority.account().work_of(chat).unwrap().offered_to(), Some(ann));
    host.passes(10_000);
    assert_eq!(host.authority.account().work_of(chat).unwrap().offered_to(), None);
    assert_eq!(status(&host, ann), RoutingStatus::Paused);
}
