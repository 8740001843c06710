//! What Parlor says by itself.

use crate::chat::{Content, ResponseRules};
use crate::command::{BeginThread, SaveGroupRules, SetOpening, StartThread, Then};
use crate::desk::{Assignment, GroupRules, HoursRules, TalkRules, WhenClosed};
use crate::story::{Story, customer, give_back, pick_up, to_group};
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
    story.tries(User::System, Command::SaveGroupRules(SaveGroupRules { group, rules })).map(drop)
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
