//! Groups that come and go.

use crate::command::{ConfigureGroup, DeleteGroup, StartThread};
use crate::desk::{AgentRole, Assignment, GroupRules, QueueRules, Rights, TalkRules};
use crate::story::{Story, add_group, close, customer, finish, pick_up, save_agent};
use crate::{Command, CustomerId, GroupId, Reject, User, Viewer};

fn delete(group: GroupId) -> Command {
    Command::DeleteGroup(DeleteGroup { group })
}

#[test]
fn a_group_is_deleted_when_nothing_is_open_in_it_and_staff_keep_its_name() {
    let mut story = Story::with(Assignment::PickUp);
    let (help, sales) = (story.group, story.adds_group("Sales", Assignment::PickUp));
    let (ada, ann) =
        (story.adds("Ada", AgentRole::Admin, 1, &[]), story.adds("Ann", AgentRole::Agent, 2, &[help, sales]));
    let rights = Rights { manage: true, ..Rights::default() };
    let assign = crate::command::AssignRoles { group: sales, agent: ann, rights };
    story.does(User::Agent(ada), Command::AssignRoles(assign));
    let queue = QueueRules { limit: Some(1), ..QueueRules::default() };
    let talk = TalkRules { wrap_up_ms: Some(60_000), ..TalkRules::NONE };
    let rules = Box::new(GroupRules { queue, talk, ..GroupRules::default() });
    story.does(User::Agent(ada), Command::ConfigureGroup(ConfigureGroup::rules(sales, rules)));
    story.accepts(ann);
    let chat = story.starts_in(1, sales);
    assert_eq!(story.tries(User::Agent(ada), delete(sales)), Err(Reject::GroupInUse), "somebody waits");
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.tries(User::Agent(ada), delete(sales)), Err(Reject::GroupInUse), "somebody is served");
    story.does(User::Agent(ann), close(chat));
    assert_eq!(story.tries(User::Agent(ada), delete(sales)), Err(Reject::GroupInUse), "an agent wraps up");
    let thread = story.thread(chat).id;
    story.does(User::Agent(ann), finish(thread));
    story.does(User::Agent(ada), delete(sales));
    let desk = &story.account.desk;
    assert!(!desk.groups.contains_key(&sales) && !desk.rules.contains_key(&sales));
    let state = &desk.agents[&ann];
    assert!(state.profile.groups.iter().eq([&help]) && state.rights.is_empty());
    assert_eq!((desk.group_name(sales), story.thread(chat).group), (Some("Sales"), sales));
    let seen = |viewer| story.account.view(viewer).desk;
    assert_eq!(seen(Viewer::Customer(CustomerId(1))).group_name(sales), None, "customers forget it");
    assert_eq!(seen(Viewer::Agent(ann)).group_name(sales), Some("Sales"));
    let start = StartThread { group: Some(sales), ..StartThread::default() };
    assert_eq!(story.tries(customer(1), Command::StartThread(start)), Err(Reject::UnknownGroup));
}

#[test]
fn the_last_group_stays_and_the_next_takes_over_from_the_first() {
    let mut story = Story::with(Assignment::PickUp);
    let first = story.group;
    assert_eq!(story.tries(User::System, delete(first)), Err(Reject::LastGroup));
    let (second, third) =
        (story.adds_group("Sales", Assignment::PickUp), story.adds_group("Returns", Assignment::PickUp));
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    for actor in [User::Agent(boss), customer(1)] {
        assert_eq!(story.tries(actor, delete(second)), Err(Reject::NotAllowed));
    }
    assert_eq!(story.tries(User::System, delete(GroupId(9))), Err(Reject::UnknownGroup));
    story.does(User::System, delete(first));
    story.does(customer(1), Command::StartThread(StartThread::default()));
    let chat = story.account.chat_of(CustomerId(1)).map(|chat| chat.id).unwrap();
    assert_eq!(story.work(chat).group, second);
    let fourth = story.adds_group("News", Assignment::PickUp);
    let order = |group| story.account.desk.groups[&group].order;
    assert!(order(second) < order(third) && order(third) < order(fourth), "a new one is the last");
    let rename = ConfigureGroup::known(first, "Back", Assignment::PickUp);
    assert_eq!(story.tries(User::System, Command::ConfigureGroup(rename)), Err(Reject::UnknownGroup));
    let agent = save_agent(None, "Ann", AgentRole::Agent, 1, &[first]);
    assert_eq!(story.tries(User::System, agent), Err(Reject::UnknownGroup));
    story.does(User::System, add_group("Help", Assignment::PickUp));
}

#[test]
fn a_group_comes_and_changes_in_one_act_or_not_at_all() {
    let mut story = Story::with(Assignment::PickUp);
    let queue = |limit| GroupRules {
        queue: QueueRules { limit: Some(limit), ..QueueRules::default() },
        ..GroupRules::default()
    };
    let configures = |configure: ConfigureGroup| Command::ConfigureGroup(configure);
    let sales =
        ConfigureGroup { rules: Some(Box::new(queue(3))), ..ConfigureGroup::new("Sales", Assignment::Automatic) };
    let nameless = ConfigureGroup { name: None, ..sales.clone() };
    assert_eq!(story.tries(User::System, configures(nameless)), Err(Reject::NameEmpty));
    story.does(User::System, configures(sales.clone()));
    let desk = &story.account.desk;
    let (id, group) = desk.groups.iter().find(|(_, group)| group.name == "Sales").unwrap();
    let id = *id;
    assert_eq!((group.assignment, desk.rules_of(id)), (Assignment::Automatic, &queue(3)));
    let before = story.account.clone();
    let halves =
        ConfigureGroup { rules: Some(Box::new(queue(0))), ..ConfigureGroup::known(id, "Returns", Assignment::PickUp) };
    assert_eq!(story.tries(User::System, configures(halves)), Err(Reject::QueueLimitOutOfRange));
    assert_eq!(story.account, before, "nor has it another name");
    story.does(User::System, configures(ConfigureGroup::rules(id, queue(5))));
    let renamed = ConfigureGroup { group: Some(id), name: Some("Returns".into()), ..ConfigureGroup::default() };
    story.does(User::System, configures(renamed.clone()));
    let desk = &story.account.desk;
    let group = &desk.groups[&id];
    assert_eq!((&*group.name, group.assignment, desk.rules_of(id)), ("Returns", Assignment::Automatic, &queue(5)));
    assert!(story.does(User::System, configures(renamed)).is_empty(), "what it is already is not told again");
}
