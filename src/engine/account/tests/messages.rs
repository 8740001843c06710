//! What Parlor says by itself.

use crate::chat::{Answer, Audience, Content, Field, FieldKind, FilledForm, Form, FormKind, Packed, ResponseRules};
use crate::command::{BeginThread, ConfigureGroup, PostEvent, SetOpening, StartThread, Then};
use crate::desk::{AbsenceRules, Assignment, FormRules, GroupRules, HoursRules, RoutingStatus, TalkRules, WhenClosed};
use crate::story::{Story, customer, give_back, pick_up, status, to_group};
use crate::{ChatId, Command, CustomerId, GroupId, Reject, User};

fn talk() -> TalkRules {
    TalkRules {
        welcome: "Welcome!".to_owned(),
        answered: "You talk with a person now.".to_owned(),
        transferred: "Sales will help you.".to_owned(),
        off_hours: "We are back at nine.".to_owned(),
        ..TalkRules::NONE
    }
}

fn set(story: &mut Story, group: GroupId, talk: TalkRules) -> Result<(), Reject> {
    let when_closed = WhenClosed::Queue;
    let hours = HoursRules { enabled: true, zone: "UTC".to_owned(), when_closed, ..HoursRules::default() };
    let response = ResponseRules { normal_ms: 1_000, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { talk, hours, response, ..GroupRules::default() });
    story.tries(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules))).map(drop)
}

/// What was said in plain words, in order.
fn words(story: &Story, chat: ChatId) -> Vec<&str> {
    story.thread(chat).events.iter().filter_map(|event| event.content.text()).collect()
}

#[test]
fn whoever_is_answered_by_a_person_is_told_so_once() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    set(&mut story, group, talk()).unwrap();
    let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 3));
    let chat = story.starts(1);
    assert_eq!(words(&story, chat), ["Welcome!"]);
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(words(&story, chat), ["Welcome!", "You talk with a person now."]);
    story.does(User::Agent(ann), give_back(chat, true));
    story.does(User::Agent(ben), pick_up(chat));
    assert_eq!(words(&story, chat).len(), 2, "the second person says hello in person");
    let last = story.thread(chat).events.last().unwrap();
    assert!(matches!(last.content, Content::System(_)));
}

#[test]
fn a_thread_that_comes_from_another_group_is_told_what_that_group_says() {
    let mut story = Story::with(Assignment::PickUp);
    let sales = story.adds_group("Sales", Assignment::PickUp);
    set(&mut story, sales, talk()).unwrap();
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), to_group(chat, sales));
    assert_eq!(words(&story, chat), ["Sales will help you."]);
}

#[test]
fn who_comes_while_the_group_is_closed_is_told_when_it_is_back() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    set(&mut story, group, talk()).unwrap();
    story.does(User::System, Command::SetOpening(SetOpening { group, open: false, next_change: None }));
    story.does(customer(1), Command::StartThread(StartThread { text: "Hello?".into(), ..StartThread::default() }));
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    assert_eq!(words(&story, chat), ["Hello?", "Welcome!", "We are back at nine."]);
    assert!(story.thread(chat).due().is_some(), "what Parlor says is no answer");
}

#[test]
fn a_thread_that_staff_begin_has_the_same_welcome_unless_it_only_records_something() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    set(&mut story, group, talk()).unwrap();
    let begin = |customer, then| {
        let customer = CustomerId(customer);
        Command::BeginThread(BeginThread { customer, then, ..BeginThread::default() })
    };
    story.does(User::System, begin(1, Then::Waits));
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    assert_eq!(words(&story, chat), ["Welcome!"]);
    story.does(User::System, begin(2, Then::Closed));
    let chat = story.account.chat_of(CustomerId(2)).unwrap().id;
    assert!(words(&story, chat).is_empty());
    let ann = story.agent("Ann", 3);
    story.does(User::Agent(ann), begin(2, Then::Mine));
    assert_eq!(words(&story, chat), ["Welcome!"], "whoever begins a thread speaks in person");
}

#[test]
fn no_text_is_longer_than_a_message() {
    let mut story = Story::with(Assignment::PickUp);
    let (group, long) = (story.group, "x".repeat(8_001));
    let wrong = [
        TalkRules { answered: long.clone(), ..talk() },
        TalkRules { transferred: long.clone(), ..talk() },
        TalkRules { off_hours: long, ..talk() },
    ];
    for talk in wrong {
        assert_eq!(set(&mut story, group, talk), Err(Reject::TextTooLong));
    }
}

/// A group whose customers are told after a minute that it takes longer, and after two asked for a message.
fn patience(story: &mut Story) {
    let what = Field { id: "what".into(), label: "What is it about?".into(), required: true, ..Field::default() };
    let email = Field { id: "email".into(), kind: FieldKind::Email, label: "Where?".into(), ..Field::default() };
    let offline = Form { id: "message".into(), fields: vec![what, email], ..Form::default() };
    let forms = FormRules { offline: Some(Box::new(offline)), ..FormRules::NONE };
    let talk = TalkRules {
        waiting: "It takes longer today.".to_owned(),
        left: "Somebody else will help you.".to_owned(),
        ..TalkRules::NONE
    };
    let response = ResponseRules { waiting_ms: 60_000, offline_ms: 120_000, ..ResponseRules::NONE };
    let absence = AbsenceRules { waiting_ms: 5_000, served_ms: 0 };
    let rules = Box::new(GroupRules { talk, response, forms, absence, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
}

#[test]
fn who_waits_for_long_is_told_so_once_in_each_stay_in_the_queue() {
    let mut story = Story::with(Assignment::PickUp);
    patience(&mut story);
    let ann = User::Agent(story.agent("Ann", 3));
    let chat = story.starts(1);
    story.passes(59_999);
    assert!(words(&story, chat).is_empty());
    story.passes(1);
    assert_eq!(words(&story, chat), ["It takes longer today."]);
    story.passes(30_000);
    story.does(ann, pick_up(chat));
    story.passes(600_000);
    assert_eq!(words(&story, chat).len(), 1, "who is served does not wait");
    story.does(ann, give_back(chat, true));
    story.passes(60_000);
    let told = ["It takes longer today.", "Somebody else will help you.", "It takes longer today."];
    assert_eq!(words(&story, chat), told);
}

#[test]
fn the_customer_of_an_agent_who_leaves_is_told_unless_the_thread_goes_elsewhere_or_a_bot_leaves() {
    let mut story = Story::with(Assignment::PickUp);
    patience(&mut story);
    let sales = story.adds_group("Sales", Assignment::PickUp);
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), status(RoutingStatus::Offline));
    assert_eq!(words(&story, chat), ["Somebody else will help you."]);
    story.accepts(ann);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), to_group(chat, sales));
    assert_eq!(words(&story, chat).len(), 1);
}

#[test]
fn who_waits_for_long_is_asked_for_a_message_and_need_not_wait_any_more() {
    let mut story = Story::with(Assignment::PickUp);
    patience(&mut story);
    let chat = story.starts(1);
    story.passes(120_000);
    let asked = story.thread(chat).events.last().unwrap();
    let Content::Form(form) = &asked.content else { panic!("nothing is asked: {asked:?}") };
    assert_eq!((form.id.as_str(), form.kind, asked.audience), ("message", FormKind::Offline, Audience::All));
    assert_eq!(story.account.absence_ms(CustomerId(1)), Some(5_000));
    let answer = |field: &str, text: &str| Answer { field: field.into(), text: text.into(), ..Answer::default() };
    let answers = vec![answer("what", "My lamp."), answer("email", "carl@example.com")];
    let filled = FilledForm { form: "message".to_owned(), answers, ..FilledForm::default() };
    story.does(customer(1), Command::PostEvent(PostEvent::new(chat, Content::FilledForm(Packed::new(filled)))));
    assert_eq!(story.account.absence_ms(CustomerId(1)), None, "who left a message is not waited for");
    assert_eq!(story.chat(chat).customer.email.as_deref(), Some("carl@example.com"));
    assert_eq!(story.position(chat), Some(1), "it keeps its place");
    let before = story.thread(chat).events.len();
    story.passes(600_000);
    assert_eq!(story.thread(chat).events.len(), before, "nothing more is asked");
}
