//! Agents whom idleness pauses.

use crate::command::{AgentIdle, AssignRoles, ConfigureGroup, SaveAgent, SaveStatusReasons, SetRoutingStatus};
use crate::desk::{AgentRole, Assignment, GroupRules, Rights, RoutingRules, RoutingStatus};
use crate::story::{Story, save_agent, status};
use crate::{AgentId, Command, GroupId, Reject, User};

fn rule(story: &mut Story, group: GroupId, away_after_ms: Option<u64>) {
    let routing = RoutingRules { away_after_ms, ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
}

fn idle(agent: AgentId, idle: bool) -> Command {
    Command::AgentIdle(AgentIdle { agent, idle })
}

#[test]
fn an_idle_agent_keeps_what_is_at_hand_and_is_given_nothing_new() {
    let mut story = Story::with(Assignment::Automatic);
    let group = story.group;
    rule(&mut story, group, Some(60_000));
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
    let group = story.group;
    rule(&mut story, group, Some(60_000));
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
fn of_the_groups_that_an_agent_answers_the_most_impatient_counts() {
    let mut story = Story::with(Assignment::Automatic);
    let sales = story.adds_group("Sales", Assignment::Automatic);
    let groups = [story.group, sales];
    let ann = story.adds("Ann", AgentRole::Agent, 3, &groups);
    rule(&mut story, groups[0], Some(600_000));
    rule(&mut story, groups[1], Some(120_000));
    assert_eq!(story.account.desk.away_after(ann), None, "whoever takes no new threads may do as they like");
    story.accepts(ann);
    assert_eq!(story.account.desk.away_after(ann), Some(120_000));
    let rights = Rights { respond: false, ..Rights::default() };
    story.does(User::System, Command::AssignRoles(AssignRoles { group: sales, agent: ann, rights }));
    assert_eq!(story.account.desk.away_after(ann), Some(600_000));
}

#[test]
fn a_bot_is_never_idle() {
    let mut story = Story::with(Assignment::Automatic);
    let group = story.group;
    rule(&mut story, group, Some(60_000));
    let Command::SaveAgent(save) = save_agent(None, "Robby", AgentRole::Agent, 3, &[story.group]) else { panic!() };
    story.does(User::System, Command::SaveAgent(SaveAgent { bot: true, ..save }));
    let robby = *story.account.desk.agents.keys().next().unwrap();
    story.accepts(robby);
    assert!(story.does(User::System, idle(robby, true)).is_empty());
}
