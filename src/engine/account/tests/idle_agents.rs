//! Agents whom idleness pauses.

use crate::command::{AgentIdle, SaveGroupRules, SaveStatusReasons, SetRoutingStatus};
use crate::desk::{AgentRole, Assignment, GroupRules, RoutingRules, RoutingStatus};
use crate::story::{Story, status};
use crate::{AgentId, Command, GroupId, Reject, User};

fn rule(story: &mut Story, group: GroupId, away_after_ms: Option<u64>) {
    let routing = RoutingRules { away_after_ms, ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    story.does(User::System, Command::SaveGroupRules(SaveGroupRules { group, rules }));
}

fn idle(agent: AgentId, idle: bool) -> Command {
    Command::AgentIdle(AgentIdle { agent, idle })
}

#[test]
fn an_idle_agent_keeps_what_is_at_hand_and_is_given_nothing_new() {
    let mut story = Story::with(Assignment::Automatic);
    rule(&mut story, story.group, Some(60_000));
    let ann = story.agent("Ann", 3);
    let first = story.starts(1);
    story.does(User::System, idle(ann, true));
    assert_eq!((story.status(ann), story.assignee(first)), (RoutingStatus::Paused, Some(ann)));
    let second = story.starts(2);
    assert_eq!(story.assignee(second), None);
    story.does(User::System, idle(ann, false));
    assert_eq!((story.status(ann), story.assignee(second)), (RoutingStatus::Accepting, Some(ann)));
    assert_eq!(story.tries(User::Agent(ann), idle(ann, false)), Err(Reject::NotAllowed));
}

#[test]
fn idleness_touches_nobody_whom_no_group_watches_and_no_status_that_somebody_has_chosen() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 3);
    assert!(story.does(User::System, idle(ann, true)).is_empty(), "off unless a group asks for it");
    rule(&mut story, story.group, Some(60_000));
    story.does(User::Agent(ann), status(RoutingStatus::Paused));
    assert!(story.does(User::System, idle(ann, true)).is_empty());
    assert!(story.does(User::System, idle(ann, false)).is_empty());
    assert_eq!(story.account.desk.agents[&ann].reason, None);
    let reasons = SaveStatusReasons { reasons: vec!["idle".to_owned()] };
    assert_eq!(story.tries(User::System, Command::SaveStatusReasons(reasons)), Err(Reject::ReasonsInvalid));
    let chosen = SetRoutingStatus { agent: None, status: RoutingStatus::Paused, reason: Some("idle".to_owned()) };
    assert_eq!(story.tries(User::Agent(ann), Command::SetRoutingStatus(chosen)), Err(Reject::UnknownReason));
}

#[test]
fn of_several_groups_the_most_impatient_counts() {
    let mut story = Story::with(Assignment::Automatic);
    let sales = story.adds_group("Sales", Assignment::Automatic);
    let groups = [story.group, sales];
    let ann = story.adds("Ann", AgentRole::Agent, 3, &groups);
    rule(&mut story, groups[0], Some(600_000));
    rule(&mut story, groups[1], Some(120_000));
    assert_eq!(story.account.desk.away_after(ann), None, "whoever takes no new threads may do as they like");
    story.accepts(ann);
    assert_eq!(story.account.desk.away_after(ann), Some(120_000));
}
