//! Agents who touch none of their pages.

use parlor_page::engine::command::AgentIdle;
use parlor_page::engine::desk::RoutingRules;

use super::*;
use crate::view_models::me::me;

fn idle(story: &mut Story, agent: AgentId, idle: bool) {
    story.does(Actor::System, Command::AgentIdle(AgentIdle { agent, idle })).unwrap();
}

#[test]
fn who_touches_nothing_is_called_away_and_told_nothing_of_it() {
    let mut story = Story::new(Assignment::PickUp);
    let routing = RoutingRules { away_after_ms: Some(60_000), ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    story.does(Actor::System, Command::ConfigureGroup(ConfigureGroup::rules(SALES, rules))).unwrap();
    story.status(INES, RoutingStatus::Accepting);
    story.status(JONAS, RoutingStatus::Accepting);
    let chat = story.starts(MAYA, "Maya", "Hello");
    let word = |story: &Story| me(&story.scene()).unwrap().word();
    let before = watch(&story.scene());
    idle(&mut story, INES, true);
    let away = watch(&story.scene());
    assert_eq!((word(&story), news(&story.scene(), &before, &away)), ("Away", Vec::new()));
    idle(&mut story, INES, false);
    assert_eq!((word(&story), news(&story.scene(), &away, &watch(&story.scene()))), ("Accepting", Vec::new()));

    idle(&mut story, JONAS, true);
    let jonas = |story: &Story| {
        let all = targets(&story.scene(), chat).agents;
        all.iter().find(|target| target.to == TransferTarget::Agent(JONAS)).unwrap().load.to_string()
    };
    assert_eq!(jonas(&story), "Away · 0 of 3");
    story.status(JONAS, RoutingStatus::Paused);
    assert_eq!(jonas(&story), "Paused · 0 of 3");
}
