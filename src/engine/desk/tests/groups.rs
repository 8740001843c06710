//! Groups that come and go.

use crate::command::{DeleteGroup, SaveGroup, SaveGroupRules, StartThread};
use crate::desk::{AgentRole, Assignment, GroupRules, QueueRules, Rights, TalkRules};
use crate::story::{Story, close, customer, finish, pick_up, save_agent, save_group};
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
    story.does(User::Agent(ada), Command::SaveGroupRules(SaveGroupRules { group: sales, rules }));
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
    let rename = SaveGroup { group: Some(first), name: "Back".to_owned(), assignment: Assignment::PickUp };
    assert_eq!(story.tries(User::System, Command::SaveGroup(rename)), Err(Reject::UnknownGroup));
    let agent = save_agent(None, "Ann", AgentRole::Agent, 1, &[first]);
    assert_eq!(story.tries(User::System, agent), Err(Reject::UnknownGroup));
    story.does(User::System, save_group("Help", Assignment::PickUp));
}
