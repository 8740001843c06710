//! Customers who leave without a word.

use crate::chat::{ClosedBy, PropertiesOf, PropertyValue, System};
use crate::command::{BeginThread, ConfigureGroup, CustomerLost, FirstEvent, SetProperties, Then};
use crate::desk::{AbsenceRules, Assignment, GroupRules};
use crate::story::{Story, customer, pick_up, says};
use crate::{AgentId, ChatId, Command, CustomerId, Reject, User};

const MINUTE: u64 = 60_000;

fn lost(customer: u128) -> Command {
    Command::CustomerLost(CustomerLost { customer: CustomerId(customer) })
}

fn allow(story: &mut Story, absence: AbsenceRules) -> Result<(), Reject> {
    let rules = Box::new(GroupRules { absence, ..GroupRules::default() });
    let save = ConfigureGroup::rules(story.group, rules);
    story.tries(User::System, Command::ConfigureGroup(save)).map(drop)
}

/// A group that lets customers be gone for a minute in the queue, and for ten after it; one has begun a thread.
fn one_waits() -> (Story, AgentId, ChatId) {
    let mut story = Story::with(Assignment::PickUp);
    allow(&mut story, AbsenceRules { waiting_ms: MINUTE, served_ms: 10 * MINUTE }).unwrap();
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    (story, ann, chat)
}

fn closed_by(story: &Story, chat: ChatId) -> Option<ClosedBy> {
    story.thread(chat).closed.map(|closed| closed.by)
}

#[test]
fn who_has_left_the_queue_is_not_given_to_an_agent_any_more() {
    let (mut story, ann, chat) = one_waits();
    story.does(User::System, lost(1));
    assert_eq!(closed_by(&story, chat), Some(ClosedBy::Gone));
    assert_eq!(story.last_line(chat), &System::Closed { by: ClosedBy::Gone, name: None });
    assert_eq!(story.account.desk.queue_len(story.group), 0);
    assert_eq!(story.tries(User::Agent(ann), pick_up(chat)), Err(Reject::UnknownChat));
    assert_eq!(story.tries(User::System, lost(1)), Err(Reject::ThreadClosed));
    assert_eq!(story.tries(User::System, lost(9)), Err(Reject::UnknownCustomer));
}

#[test]
fn nobody_but_the_system_says_that_a_customer_is_gone() {
    let (mut story, ann, chat) = one_waits();
    for actor in [User::Agent(ann), customer(1), customer(2)] {
        assert_eq!(story.tries(actor, lost(1)), Err(Reject::NotAllowed));
    }
    assert_eq!(closed_by(&story, chat), None);
}

#[test]
fn a_customer_may_be_gone_as_long_as_the_rules_of_the_group_say_for_where_the_thread_stands() {
    let (mut story, ann, chat) = one_waits();
    assert_eq!(story.account.absence_ms(CustomerId(1)), Some(MINUTE));
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.account.absence_ms(CustomerId(1)), Some(10 * MINUTE));
    allow(&mut story, AbsenceRules { waiting_ms: MINUTE, served_ms: 0 }).unwrap();
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
    story.does(User::System, lost(1));
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
}

#[test]
fn without_a_rule_nobody_is_gone_for_too_long_and_a_rule_has_bounds() {
    let mut story = Story::with(Assignment::PickUp);
    story.starts(1);
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
    for ms in [999, 604_800_001] {
        let absence = AbsenceRules { waiting_ms: ms, served_ms: 0 };
        assert_eq!(allow(&mut story, absence), Err(Reject::AbsenceOutOfRange));
        let absence = AbsenceRules { waiting_ms: 0, served_ms: ms };
        assert_eq!(allow(&mut story, absence), Err(Reject::AbsenceOutOfRange));
    }
    allow(&mut story, AbsenceRules { waiting_ms: 1_000, served_ms: 604_800_000 }).unwrap();
}

#[test]
fn a_chat_that_goes_on_while_either_side_is_away_is_left_open() {
    let (mut story, _, chat) = one_waits();
    let set = |yes: bool| {
        let names = [("continuous".to_owned(), PropertyValue::Bool(yes))].into();
        let properties = [("routing".to_owned(), names)].into();
        Command::SetProperties(SetProperties { chat, of: PropertiesOf::Chat, properties })
    };
    story.does(User::System, set(true));
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
    story.does(User::System, set(false));
    assert_eq!(story.account.absence_ms(CustomerId(1)), Some(MINUTE));
}

#[test]
fn who_has_not_come_to_a_thread_begun_for_them_cannot_have_left_it() {
    let (mut story, ann, chat) = one_waits();
    story.does(User::System, lost(1));
    let hello = FirstEvent {
        content: crate::chat::Content::Text("We have found your lamp.".into()),
        by_customer: false,
        custom_id: None,
        on_behalf_of: None,
    };
    let begin = BeginThread {
        customer: CustomerId(1),
        group: Some(story.group),
        events: vec![hello],
        then: Then::Mine,
        ..BeginThread::default()
    };
    story.does(User::Agent(ann), Command::BeginThread(begin));
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
    story.does(customer(1), says(chat, "Oh, good!"));
    assert_eq!(story.account.absence_ms(CustomerId(1)), Some(10 * MINUTE));
}
