//! Agents who have pages open and touch none of them.

use parlor_engine::command::{ConfigureGroup, SetRoutingStatus};
use parlor_engine::desk::{AgentRole, Assignment, GroupRules, RoutingRules, RoutingStatus};
use parlor_engine::{AgentId, Command, Reject, User};

use crate::host::{GRACE_MS, Host, customer, sets};
use crate::signal::Touched;
use crate::{ClientFrame, Signal, SubscriberId};

const AWAY_MS: u64 = 300_000;

/// Ann takes new threads in a page that she has just touched.
fn at_work() -> (Host, AgentId, SubscriberId) {
    let mut host = Host::with(Assignment::Automatic);
    let ann = host.agent("Ann");
    rule(&mut host, Some(AWAY_MS));
    let panel = host.opens(User::Agent(ann));
    host.does(panel, 1, sets(RoutingStatus::Accepting));
    touches(&mut host, panel, 0);
    (host, ann, panel)
}

fn rule(host: &mut Host, away_after_ms: Option<u64>) {
    let group = host.authority.account().desk.first_group().unwrap();
    let routing = RoutingRules { away_after_ms, ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(group, rules));
    assert_eq!(host.authority.handle_system(&save, host.now), None);
}

fn touches(host: &mut Host, page: SubscriberId, ago_ms: u64) {
    let signal = Signal::Touched(Touched { ago_ms });
    host.authority.handle_frame(page, ClientFrame::Signal(signal), host.now);
    host.passes(0);
}

fn status(host: &Host, agent: AgentId) -> (RoutingStatus, Option<&str>) {
    let state = &host.authority.account().desk.agents[&agent];
    (state.status, state.reason.as_deref())
}

const ACCEPTING: (RoutingStatus, Option<&str>) = (RoutingStatus::Accepting, None);
const IDLE: (RoutingStatus, Option<&str>) = (RoutingStatus::Paused, Some("idle"));

#[test]
fn who_touches_nothing_is_paused_and_back_with_the_next_touch() {
    let (mut host, ann, panel) = at_work();
    host.passes(AWAY_MS - 1);
    assert_eq!(status(&host, ann), ACCEPTING);
    host.passes(1);
    assert_eq!(status(&host, ann), IDLE);
    // The page comes back by itself: nobody has touched it.
    host.authority.handle_close(panel, host.now);
    let panel = host.opens(User::Agent(ann));
    touches(&mut host, panel, AWAY_MS);
    assert_eq!(status(&host, ann), IDLE);
    host.passes(5_000);
    touches(&mut host, panel, 0);
    assert_eq!(status(&host, ann), ACCEPTING);
    host.passes(AWAY_MS);
    assert_eq!(status(&host, ann), IDLE, "and so on");
}

#[test]
fn an_agent_is_idle_only_where_all_pages_are() {
    let (mut host, ann, _) = at_work();
    let phone = host.opens(User::Agent(ann));
    host.passes(2 * AWAY_MS);
    assert_eq!(status(&host, ann), ACCEPTING, "a program tells of no touches");
    touches(&mut host, phone, 0);
    host.passes(AWAY_MS - 1);
    assert_eq!(status(&host, ann), ACCEPTING);
    host.authority.handle_close(phone, host.now);
    host.passes(0);
    assert_eq!(status(&host, ann), IDLE, "the other has not been touched for long");
}

#[test]
fn whom_somebody_has_paused_no_touch_brings_back() {
    let (mut host, ann, panel) = at_work();
    host.does(panel, 2, sets(RoutingStatus::Paused));
    host.passes(AWAY_MS);
    assert_eq!(status(&host, ann), (RoutingStatus::Paused, None));
    touches(&mut host, panel, 0);
    assert_eq!(status(&host, ann), (RoutingStatus::Paused, None));
}

#[test]
fn who_is_set_to_work_by_somebody_has_the_whole_time_again() {
    let (mut host, ann, _) = at_work();
    host.passes(AWAY_MS);
    let accepting = SetRoutingStatus { agent: Some(ann), status: RoutingStatus::Accepting, reason: None };
    assert_eq!(host.authority.handle_system(&Command::SetRoutingStatus(accepting), host.now), None);
    host.passes(AWAY_MS - 1);
    assert_eq!(status(&host, ann), ACCEPTING);
    host.passes(1);
    assert_eq!(status(&host, ann), IDLE);
}

#[test]
fn without_a_rule_nobody_is_paused_and_a_new_rule_counts_at_once() {
    let (mut host, ann, _) = at_work();
    rule(&mut host, None);
    host.passes(10 * AWAY_MS);
    assert_eq!(status(&host, ann), ACCEPTING);
    rule(&mut host, Some(AWAY_MS));
    host.passes(0);
    assert_eq!(status(&host, ann), IDLE);
}

#[test]
fn touches_come_from_pages_of_the_staff_alone() {
    let (mut host, ann, _) = at_work();
    let touched = || Signal::Touched(Touched { ago_ms: 0 });
    assert_eq!(host.authority.handle_signal(User::Agent(ann), touched()), Err(Reject::NotAllowed));
    let page = host.opens(customer(1));
    let before = host.log.len();
    touches(&mut host, page, 0);
    assert_eq!(host.log.len(), before);
}

#[test]
fn a_restart_brings_nobody_back_and_pauses_nobody_who_is_there() {
    let (mut host, ann, _) = at_work();
    host.passes(AWAY_MS - 1);
    host.restarts();
    let panel = host.opens(User::Agent(ann));
    touches(&mut host, panel, 1_000);
    host.passes(AWAY_MS - 1_001);
    assert_eq!(status(&host, ann), ACCEPTING);
    host.passes(1);
    assert_eq!(status(&host, ann), IDLE);
    host.restarts();
    let panel = host.opens(User::Agent(ann));
    touches(&mut host, panel, AWAY_MS);
    assert_eq!(status(&host, ann), IDLE, "nobody has touched it since");
    host.passes(1);
    touches(&mut host, panel, 0);
    assert_eq!(status(&host, ann), ACCEPTING);
}

#[test]
fn pages_that_share_a_connection_are_touched_together() {
    let (mut host, ann, panel) = at_work();
    host.passes(AWAY_MS - 1);
    touches(&mut host, panel, 0);
    touches(&mut host, panel, AWAY_MS - 1);
    host.passes(AWAY_MS - 1);
    assert_eq!(status(&host, ann), ACCEPTING, "the one that nobody touched says nothing of the other");
    host.passes(1);
    assert_eq!(status(&host, ann), IDLE);
}

#[test]
fn who_leaves_the_group_is_watched_no_more_and_who_goes_home_is_offline() {
    let (mut host, ann, panel) = at_work();
    host.saves(Some(ann), "Ann", AgentRole::Agent, &[]);
    host.passes(10 * AWAY_MS);
    assert_eq!(status(&host, ann), ACCEPTING);
    host.saves(Some(ann), "Ann", AgentRole::Agent, &[host.group]);
    host.passes(0);
    assert_eq!(status(&host, ann), IDLE);
    host.authority.handle_close(panel, host.now);
    host.passes(GRACE_MS);
    assert_eq!(status(&host, ann), (RoutingStatus::Offline, None));
    let panel = host.opens(User::Agent(ann));
    touches(&mut host, panel, 0);
    assert_eq!(status(&host, ann), (RoutingStatus::Offline, None), "who comes back says so");
}
