//! What the desk decides and keeps.

mod attendance;
mod groups;
mod hours;
mod rights;
mod rules;
mod skills;

use super::{AgentRole, Assignment, Desk, DeskFact};
use crate::command::{ConfigureGroup, SaveAgent};
use crate::story::{Story, accept, add_group, customer, pick_up, save_agent, to_agent};
use crate::{AgentId, Command, Fact, GroupId, Reject, User, Viewer, limits};

fn agent(name: &str, email: &str, capacity: u16) -> Command {
    let (name, email) = (name.to_owned(), email.to_owned());
    Command::SaveAgent(SaveAgent {
        agent: None,
        name,
        email,
        role: AgentRole::Agent,
        capacity,
        groups: Default::default(),
        bot: false,
    })
}

#[test]
fn an_admin_sets_up_agents_and_groups_and_nobody_below() {
    let mut story = Story::with(Assignment::PickUp);
    let admin = story.adds("Ada", AgentRole::Admin, 1, &[]);
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    for wish in [agent("Ann", "ann@example.com", 1), add_group("Sales", Assignment::PickUp)] {
        for actor in [User::Agent(boss), customer(1), User::Agent(AgentId(9))] {
            assert_eq!(story.tries(actor, wish.clone()), Err(Reject::NotAllowed));
        }
        story.does(User::Agent(admin), wish);
    }
}

#[test]
fn an_agent_is_somebody() {
    let mut story = Story::with(Assignment::PickUp);
    let cases = [
        (agent(" ", "ann@example.com", 1), Reject::NameEmpty),
        (agent("Ann", "", 1), Reject::EmailInvalid),
        (agent("Ann", "ann", 1), Reject::EmailInvalid),
        (agent("Ann", "ann@example.com", limits::CAPACITY_MAX + 1), Reject::CapacityOutOfRange),
        (save_agent(Some(AgentId(9)), "Ann", AgentRole::Agent, 1, &[]), Reject::UnknownAgent),
        (save_agent(None, "Ann", AgentRole::Agent, 1, &[GroupId(9)]), Reject::UnknownGroup),
    ];
    for (wish, reject) in cases {
        assert_eq!(story.tries(User::System, wish), Err(reject));
    }
    story.does(User::System, agent("Ann", "ann@example.com", limits::CAPACITY_MAX));
}

#[test]
fn who_is_changed_stays_as_busy_as_before() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let group = story.group;
    let before = story.account.desk.agents[&ann].clone();
    story.does(User::System, save_agent(Some(ann), "Ann B.", AgentRole::Supervisor, 5, &[group]));
    let after = &story.account.desk.agents[&ann];
    assert_eq!((after.status, after.idle_since), (before.status, before.idle_since));
    assert_eq!((after.profile.name.as_str(), story.assignee(chat)), ("Ann B.", Some(ann)));
}

#[test]
fn a_group_gives_time_to_accept() {
    let mut story = Story::with(Assignment::PickUp);
    for (accept_ms, good) in [(4_999, false), (5_000, true), (600_000, true), (600_001, false), (u64::MAX, false)] {
        let tried = story.tries(User::System, add_group("Help", Assignment::Offer { accept_ms }));
        assert_eq!(tried.err(), (!good).then_some(Reject::OfferTimeOutOfRange), "{accept_ms}");
    }
}

#[test]
fn a_changed_group_keeps_its_place_in_lists() {
    let mut story = Story::with(Assignment::PickUp);
    story.adds_group("Other", Assignment::PickUp);
    let saved = ConfigureGroup::known(story.group, "Support", Assignment::Automatic);
    story.does(User::System, Command::ConfigureGroup(saved));
    let group = &story.account.desk.groups[&story.group];
    assert_eq!((group.name.as_str(), group.order), ("Support", 0));
    assert_eq!(story.account.desk.first_group(), Some(story.group));
    let unknown = ConfigureGroup::known(GroupId(9), "Support", Assignment::Automatic);
    assert_eq!(story.tries(User::System, Command::ConfigureGroup(unknown)), Err(Reject::UnknownGroup));
}

#[test]
fn groups_and_ids_are_bounded_too() {
    let mut story = Story::with(Assignment::PickUp);
    story.tries_with(User::System, add_group("Sales", Assignment::PickUp), 1 << 99).unwrap();
    assert_eq!(story.tries_with(User::System, add_group("Sales", Assignment::PickUp), 1 << 99), Err(Reject::IdTaken));
    story.tries_with(User::System, agent("Ann", "ann@example.com", 1), 2 << 99).unwrap();
    let again = agent("Ann", "ann@example.com", 1);
    assert_eq!(story.tries_with(User::System, again, 2 << 99), Err(Reject::IdTaken));
    while story.account.desk.groups.len() < limits::GROUPS {
        story.adds_group("Another", Assignment::PickUp);
    }
    assert_eq!(story.tries(User::System, add_group("One more", Assignment::PickUp)), Err(Reject::LimitReached));
}

#[test]
fn the_first_change_of_a_group_serves_who_waits() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    let automatic = ConfigureGroup::known(story.group, "Help", Assignment::Automatic);
    story.does(User::System, Command::ConfigureGroup(automatic));
    assert_eq!(story.assignee(chat), Some(ann));
}

#[test]
fn a_customer_learns_names_of_groups_and_the_own_state_and_nothing_of_offers() {
    let mut story = Story::with_offers();
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 1));
    let (own, _) = (story.starts(1), story.starts(2));
    let viewer = Viewer::Customer(crate::CustomerId(1));
    let copy = |story: &Story| story.account.view(viewer).desk;
    let desk = copy(&story);
    assert!(desk.agents.is_empty());
    assert_eq!(desk.works.len(), 1);
    assert!(desk.works.values().all(|work| work.chat == own && work.waits() && work.offered_to().is_none()));
    assert!(desk.groups.values().all(|group| group.assignment == Assignment::default()), "how they work is theirs");
    let asked = story.offered_to(own).unwrap();
    story.does(User::Agent(asked), accept(own));
    let other = if asked == ann { ben } else { ann };
    story.does(User::Agent(story.offered_to(story.account.chat_of(crate::CustomerId(2)).unwrap().id).unwrap()), {
        crate::story::decline(story.account.chat_of(crate::CustomerId(2)).unwrap().id)
    });
    let facts = story.does(User::Agent(asked), to_agent(own, other));
    assert!(facts.iter().all(|fact| fact.seen_by(viewer, Some(own)).is_none()), "{facts:?}");
    assert!(copy(&story).works.values().all(|work| work.assignee() == Some(asked) && work.offered_to().is_none()));
}

#[test]
fn a_fact_about_what_a_copy_does_not_hold_leaves_it_as_it_is() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    let facts = story.does(User::Agent(ann), pick_up(chat));
    let mut empty = Desk::default();
    for fact in &facts {
        if let Fact::Desk(fact) = fact {
            empty.evolve(fact);
        }
    }
    let status = super::RoutingStatus::Paused;
    empty.evolve(&DeskFact::RoutingStatusSet { agent: ann, status, at: story.now, reason: None });
    assert_eq!(empty, Desk::default());
}
