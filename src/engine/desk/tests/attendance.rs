//! Groups that have somebody, and groups that have nobody.

use crate::chat::{PropertiesOf, PropertyValue};
use crate::command::{AssignRoles, BeginThread, ConfigureGroup, SetOpening, SetProperties, StartThread, Then};
use crate::desk::{
    AgentRole, Assignment, Attendance, GroupRules, HoursRules, QueueRules, Rights, RoutingStatus, TalkRules,
};
use crate::story::{Story, close, customer, pick_up, status};
use crate::{Command, CustomerId, Reject, User};

fn set(story: &mut Story, rules: GroupRules) {
    let rules = Box::new(rules);
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
}

fn attendance(story: &Story) -> Attendance {
    let all = story.account.desk.attendances();
    let found = story.account.desk.attendance(story.group);
    assert!(all.contains(&(story.group, found)), "one and all tell the same");
    found
}

fn attended() -> QueueRules {
    QueueRules { attended: true, ..QueueRules::default() }
}

#[test]
fn a_group_is_online_while_somebody_has_room_and_online_for_the_queue_while_all_are_busy() {
    for assignment in [Assignment::Automatic, Assignment::PickUp] {
        let mut story = Story::with(assignment);
        assert_eq!(attendance(&story), Attendance::Offline, "nobody is there");
        let ann = story.adds("Ann", AgentRole::Agent, 1, &[story.group]);
        assert_eq!(attendance(&story), Attendance::Offline);
        story.accepts(ann);
        assert_eq!(attendance(&story), Attendance::Online);
        let chat = story.starts(1);
        if assignment == Assignment::PickUp {
            story.does(User::Agent(ann), pick_up(chat));
        }
        assert_eq!(attendance(&story), Attendance::OnlineForQueue);
        set(&mut story, GroupRules { queue: QueueRules { enabled: false, ..attended() }, ..GroupRules::default() });
        assert_eq!(attendance(&story), Attendance::Offline, "nobody may wait");
        story.does(User::Agent(ann), close(chat));
        let expected = if assignment == Assignment::PickUp { Attendance::Offline } else { Attendance::Online };
        assert_eq!(attendance(&story), expected, "where agents pick up, without a queue nothing begins");
        story.does(User::Agent(ann), status(RoutingStatus::Paused));
        assert_eq!(attendance(&story), Attendance::Offline);
    }
}

#[test]
fn who_may_not_answer_a_group_does_not_keep_it_online() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 1);
    let rights = Rights { respond: false, ..Rights::default() };
    story.does(User::System, Command::AssignRoles(AssignRoles { group: story.group, agent: ann, rights }));
    assert_eq!(attendance(&story), Attendance::Offline);
}

#[test]
fn a_closed_group_is_offline_save_for_a_bot_that_never_sleeps() {
    let mut story = Story::with(Assignment::Automatic);
    story.agent("Ann", 1);
    let hours = HoursRules { enabled: true, zone: "UTC".to_owned(), ..HoursRules::default() };
    set(&mut story, GroupRules { hours: hours.clone(), ..GroupRules::default() });
    let closed = SetOpening { group: story.group, open: false, next_change: None };
    story.does(User::System, Command::SetOpening(closed));
    assert_eq!(attendance(&story), Attendance::Offline);
    let save = |bot| match crate::story::save_agent(bot, "Bea", AgentRole::Agent, 9, &[]) {
        Command::SaveAgent(agent) => Command::SaveAgent(crate::command::SaveAgent { bot: true, ..agent }),
        other => other,
    };
    story.does(User::System, save(None));
    let bea = story.account.desk.agents.values().find(|state| state.profile.bot).unwrap().profile.id;
    story.accepts(bea);
    let talk = |bot_off_hours| TalkRules { bot: Some(bea), bot_off_hours, ..TalkRules::NONE };
    set(&mut story, GroupRules { hours: hours.clone(), talk: talk(false), ..GroupRules::default() });
    assert_eq!(attendance(&story), Attendance::Offline);
    set(&mut story, GroupRules { hours, talk: talk(true), queue: attended(), ..GroupRules::default() });
    assert_eq!(attendance(&story), Attendance::Online);
    story.does(customer(1), Command::StartThread(StartThread::default()));
}

#[test]
fn where_somebody_must_be_there_nobody_begins_a_thread_with_an_empty_room() {
    let mut story = Story::with(Assignment::Automatic);
    let start = || Command::StartThread(StartThread::default());
    set(&mut story, GroupRules { queue: attended(), ..GroupRules::default() });
    assert_eq!(story.tries(customer(1), start()), Err(Reject::GroupOffline));
    let begin = |then| Command::BeginThread(BeginThread { customer: CustomerId(1), then, ..BeginThread::default() });
    assert_eq!(story.tries(User::System, begin(Then::Waits)), Err(Reject::GroupOffline));
    story.does(User::System, begin(Then::Closed));
    let ann = story.agent("Ann", 1);
    story.does(customer(1), start());
    story.does(customer(2), start());
    assert_eq!(story.account.desk.queue_len(story.group), 1, "who is busy is there all the same");
    story.does(User::Agent(ann), status(RoutingStatus::Offline));
    assert_eq!(story.tries(customer(3), start()), Err(Reject::GroupOffline));
    // A chat that goes on while either side is away needs nobody.
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    let names = [("continuous".to_owned(), PropertyValue::Bool(true))].into();
    let properties = [("routing".to_owned(), names)].into();
    story.does(User::System, Command::SetProperties(SetProperties { chat, of: PropertiesOf::Chat, properties }));
    story.does(customer(1), close(chat));
    story.does(customer(1), start());
}
