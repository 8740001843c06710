//! Threads that staff and integrations begin for customers.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::{Audience, Content, Properties, PropertyValue, Role, SurveyEnd};
use crate::command::{BanCustomer, BeginThread, ConfigureGroup, FirstEvent, StartThread, Then};
use crate::desk::{AgentRole, Assignment, GroupRules, HoursRules, SetOpening, WeekSpan, WorkState};
use crate::story::{Story, close, customer, pick_up, says};
use crate::{AgentId, Command, CustomerId, GroupId, Reject, User, limits};

const CARL: CustomerId = CustomerId(1);

pub(super) fn words(text: &str) -> FirstEvent {
    let content = Content::Text(text.to_owned());
    FirstEvent { content, by_customer: false, custom_id: None, on_behalf_of: None }
}

fn heard(text: &str) -> FirstEvent {
    FirstEvent { by_customer: true, ..words(text) }
}

pub(super) fn begin(wanted: BeginThread) -> Command {
    Command::BeginThread(BeginThread { customer: CARL, ..wanted })
}

fn mine(text: &str) -> BeginThread {
    BeginThread { events: vec![words(text)], then: Then::Mine, ..BeginThread::default() }
}

/// Carl was there before, and Ann served him.
fn met() -> (Story, User) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(ann, close(chat));
    (story, ann)
}

fn one(value: bool) -> Properties {
    BTreeMap::from([("crm".to_owned(), BTreeMap::from([("vip".to_owned(), PropertyValue::Bool(value))]))])
}

#[test]
fn an_agent_begins_a_thread_has_it_and_the_customer_reads_the_first_words() {
    let (mut story, ann) = met();
    let wanted = BeginThread {
        tags: BTreeSet::from(["renewal".to_owned()]),
        properties: one(true),
        chat_properties: one(false),
        ..mine("Your contract ends soon.")
    };
    story.does(ann, begin(wanted));
    let chat = story.account.chat_of(CARL).unwrap().id;
    assert_eq!(story.assignee(chat), ann.agent());
    let thread = story.thread(chat);
    assert_eq!(thread.tags(), Some(&BTreeSet::from(["renewal".to_owned()])));
    assert_eq!(thread.attributes.as_ref().map(|attributes| &attributes.properties), Some(&one(true)));
    assert_eq!(story.chat(chat).properties(), Some(&one(false)));
    let seen = story.seen_by_customer(chat);
    let said = seen.open_thread().unwrap().events.last().unwrap();
    assert_eq!((said.author, said.audience), (ann, Audience::All));
    assert_eq!(said.content.text(), Some("Your contract ends soon."));
    assert!(seen.attributes.is_none() && seen.open_thread().unwrap().attributes.is_none());
    story.does(customer(1), says(chat, "I know."));
}

#[test]
fn a_thread_that_waits_is_served_by_whoever_comes_first_and_keeps_who_spoke() {
    let (mut story, ann) = met();
    let ben = User::Agent(story.agent("Ben", 1));
    story.does(ann, begin(BeginThread { events: vec![words("We call back.")], ..BeginThread::default() }));
    let chat = story.account.chat_of(CARL).unwrap().id;
    assert_eq!(story.work(chat).state, WorkState::Queued);
    let member = story.thread(chat).member(ann).unwrap();
    assert_eq!((member.name.as_deref(), member.active), (Some("Ann"), false));
    story.does(ben, pick_up(chat));
    assert_eq!(story.assignee(chat), ben.agent());
}

#[test]
fn the_system_begins_a_thread_for_somebody_who_has_not_come_yet() {
    let mut story = Story::with(Assignment::PickUp);
    story.does(
        User::System,
        begin(BeginThread { events: vec![words("Hello!"), heard("Hi.")], ..BeginThread::default() }),
    );
    let chat = story.account.chat_of(CARL).unwrap();
    let authors: Vec<_> = chat.threads[0].events.iter().map(|event| event.author).collect();
    assert_eq!(authors, [User::System, customer(1)]);
    assert_eq!(story.position(chat.id), Some(1));
    assert_eq!(chat.threads[0].attributes.as_ref().and_then(|attributes| attributes.initial_position), Some(1));
}

#[test]
fn what_was_said_elsewhere_is_recorded_in_a_thread_that_is_closed_at_once() {
    let (mut story, _) = met();
    let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
    let events = vec![heard("By mail: where is it?"), words("By mail: under way.")];
    story.does(boss, begin(BeginThread { events, then: Then::Closed, ..BeginThread::default() }));
    let chat = story.account.chat_of(CARL).unwrap();
    assert!(chat.open_thread().is_none() && story.account.desk.works.is_empty());
    assert_eq!((chat.threads.len(), chat.threads[1].events.len()), (2, 2));
    assert!(chat.threads[1].members.iter().all(|member| !member.active));
}

#[test]
fn only_who_serves_the_group_and_may_read_of_the_customer_begins_a_thread() {
    let (mut story, ann) = met();
    let other = story.adds_group("Other", Assignment::PickUp);
    let eve = User::Agent(story.adds("Eve", AgentRole::Agent, 1, &[other]));
    let watcher = User::Agent(story.adds("Otto", AgentRole::Observer, 0, &[]));
    let in_other = || begin(BeginThread { group: Some(other), ..BeginThread::default() });
    assert_eq!(story.tries(eve, begin(BeginThread::default())), Err(Reject::NotAllowed), "not of the group");
    assert_eq!(story.tries(eve, in_other()), Err(Reject::UnknownCustomer), "knows nothing of the customer");
    assert_eq!(story.tries(ann, in_other()), Err(Reject::NotAllowed));
    for nobody in [watcher, customer(1), customer(2)] {
        assert_eq!(story.tries(nobody, begin(BeginThread::default())), Err(Reject::NotAllowed));
    }
    let stranger = Command::BeginThread(BeginThread { customer: CustomerId(9), ..BeginThread::default() });
    assert_eq!(story.tries(ann, stranger), Err(Reject::UnknownCustomer));
    let forged = begin(BeginThread { events: vec![heard("I pay.")], ..BeginThread::default() });
    assert_eq!(story.tries(ann, forged), Err(Reject::NotAllowed), "nobody speaks for the customer");
    let unknown = begin(BeginThread { group: Some(GroupId(9)), ..BeginThread::default() });
    assert_eq!(story.tries(ann, unknown), Err(Reject::UnknownGroup));
    assert_eq!(story.tries(User::System, begin(mine("mine"))), Err(Reject::NotAllowed), "the system has no hands");
}

#[test]
fn nobody_begins_a_thread_with_a_banned_customer() {
    let (mut story, ann) = met();
    story.does(ann, Command::BanCustomer(BanCustomer { customer: CARL, days: 1 }));
    for then in [Then::Waits, Then::Mine, Then::Closed] {
        let wanted = BeginThread { then, ..mine("Let us talk.") };
        assert_eq!(story.tries(ann, begin(wanted)), Err(Reject::CustomerBanned));
    }
    assert_eq!(story.tries(User::System, begin(BeginThread::default())), Err(Reject::CustomerBanned));
    story.passes(24 * 3_600_000);
    story.does(ann, begin(mine("Let us talk.")));
}

#[test]
fn what_cannot_be_begins_nothing() {
    let (mut story, ann) = met();
    let before = story.account.clone();
    let many = vec![words("x"); limits::FIRST_EVENTS + 1];
    let refused = [
        (BeginThread { events: vec![words(" ")], ..BeginThread::default() }, Reject::TextEmpty),
        (BeginThread { events: many, ..BeginThread::default() }, Reject::LimitReached),
        (BeginThread { tags: BTreeSet::from([String::new()]), ..BeginThread::default() }, Reject::TagInvalid),
        (BeginThread { skills: BTreeSet::from([crate::SkillId(9)]), ..BeginThread::default() }, Reject::UnknownSkill),
    ];
    for (wanted, why) in refused {
        assert_eq!(story.tries(ann, begin(wanted)), Err(why));
    }
    assert_eq!(story.account, before);
    story.does(ann, begin(mine("one")));
    assert_eq!(story.tries(ann, begin(mine("two"))), Err(Reject::ThreadOpen));
    let chat = story.account.chat_of(CARL).unwrap().id;
    story.does(ann, close(chat));
    for other in [2, 3] {
        let chat = story.starts(other);
        story.does(ann, pick_up(chat));
    }
    assert_eq!(story.tries(ann, begin(mine("three"))), Err(Reject::AgentFull));
}

#[test]
fn a_continuous_chat_begins_threads_outside_opening_hours_too() {
    let (mut story, ann) = met();
    let week = vec![WeekSpan { day: 1, from: 540, to: 1_020 }];
    let hours = HoursRules { enabled: true, zone: "Europe/Oslo".into(), week, ..HoursRules::default() };
    let rules = Box::new(GroupRules { hours, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    story.does(User::System, Command::SetOpening(SetOpening { group: story.group, open: false, next_change: None }));
    let start = || Command::StartThread(StartThread::default());
    assert_eq!(story.tries(customer(1), start()), Err(Reject::GroupClosed));
    assert_eq!(story.tries(ann, begin(BeginThread::default())), Err(Reject::GroupClosed));
    story.does(ann, begin(BeginThread { continuous: Some(true), ..BeginThread::default() }));
    let chat = story.account.chat_of(CARL).unwrap().id;
    assert!(story.chat(chat).is_continuous());
    story.does(customer(1), close(chat));
    story.does(customer(1), start());
    story.does(customer(1), close(chat));
    story.does(ann, begin(BeginThread { continuous: Some(false), then: Then::Mine, ..BeginThread::default() }));
    story.does(ann, close(chat));
    assert_eq!(story.tries(customer(1), start()), Err(Reject::GroupClosed));
}

#[test]
fn a_thread_begun_by_staff_ends_a_running_survey() {
    let mut story = Story::with(Assignment::PickUp);
    super::surveys::asks(&mut story, None).unwrap();
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(ann, close(chat));
    story.does(ann, begin(mine("One thing more.")));
    let survey = story.chat(chat).threads[0].survey.and_then(|survey| survey.ended);
    assert_eq!(survey.map(|ended| ended.how), Some(SurveyEnd::Replaced));
}

#[test]
fn a_thread_begins_open_to_another_group_and_with_further_agents_in_it() {
    let (mut story, ann) = met();
    let other = story.adds_group("Other", Assignment::PickUp);
    let ben = story.adds("Ben", AgentRole::Agent, 1, &[other]);
    let cleo = story.agent("Cleo", 1);
    let boss = story.adds("Boss", AgentRole::Supervisor, 1, &[story.group]);
    story.accepts(boss);
    story.accepts(ben);
    let users = BTreeMap::from([(cleo, Role::CoAgent), (ben, Role::Observer)]);
    let wanted = || BeginThread { access: BTreeSet::from([other]), users: users.clone(), ..mine("Hello, all of you.") };
    assert_eq!(story.tries(ann, begin(wanted())), Err(Reject::NotAllowed), "she steers nothing");
    story.does(User::Agent(boss), begin(wanted()));
    let chat = story.account.chat_of(CARL).unwrap().id;
    assert_eq!(story.assignee(chat), Some(boss));
    let thread = story.thread(chat);
    assert!(thread.is_active(User::Agent(cleo)) && thread.hidden_role(User::Agent(ben)) == Some(Role::Observer));
    assert_eq!(thread.access().collect::<Vec<_>>(), [other]);
    assert!(story.seen_by_customer(chat).open_thread().unwrap().member(User::Agent(ben)).is_none());
}

#[test]
fn further_agents_of_a_new_thread_are_few_and_help_somebody() {
    let (mut story, _) = met();
    let cleo = story.agent("Cleo", 1);
    let boss = User::Agent(story.adds("Boss", AgentRole::Supervisor, 1, &[story.group]));
    let with = |then, users: Vec<AgentId>| {
        let users = users.into_iter().map(|agent| (agent, Role::CoAgent)).collect();
        begin(BeginThread { then, users, ..BeginThread::default() })
    };
    assert_eq!(story.tries(boss, with(Then::Waits, vec![cleo])), Err(Reject::NotAssigned), "there is nobody to help");
    assert_eq!(story.tries(boss, with(Then::Closed, vec![cleo])), Err(Reject::ThreadClosed));
    let many = (0..=limits::FURTHER_AGENTS as u128).map(AgentId).collect();
    assert_eq!(story.tries(boss, with(Then::Waits, many)), Err(Reject::LimitReached));
    let nowhere = begin(BeginThread { access: BTreeSet::from([GroupId(9)]), ..BeginThread::default() });
    assert_eq!(story.tries(boss, nowhere), Err(Reject::UnknownGroup));
}
