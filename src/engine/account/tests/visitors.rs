//! Visitors who say nothing.

use super::customers::{chat_of, id, story};
use crate::chat::PropertyValue;
use crate::command::{
    CreateCustomer, CustomerFields, DropVisitors, EraseCustomer, GiveConsent, SaveCustomerProperties, SetSessionFields,
    StartVisit, UpdateCustomer, ViewPage,
};
use crate::story::{customer, says};
use crate::{Command, CustomerId, Reject, Time, User, limits};

fn visits() -> Command {
    Command::StartVisit(StartVisit { ip: "192.0.2.1".into(), ..StartVisit::default() })
}

fn drops(customers: &[u128], unheard_since: Time) -> Command {
    let customers = customers.iter().map(|n| id(*n)).collect();
    Command::DropVisitors(DropVisitors { customers, unheard_since })
}

#[test]
fn visitors_who_only_looked_are_dropped_after_a_while_and_whoever_has_talked_stays() {
    let (mut story, ann, _) = story();
    let chat = story.starts(2);
    story.does(customer(2), says(chat, "good morning"));
    story.does(customer(1), visits());
    let page = ViewPage { url: "https://shop.example/lamps".into(), title: "Lamps".into() };
    story.does(customer(1), Command::ViewPage(page));
    let fields = vec![("cart".to_owned(), "3".to_owned())];
    story.does(customer(3), Command::SetSessionFields(SetSessionFields { fields }));
    let heard = story.now;
    assert_eq!(story.does(User::System, drops(&[1], heard)), [], "heard of at that moment");
    story.passes(1_000);
    let now = story.now;
    story.does(customer(4), visits());
    let passing: Vec<_> = story.account.passing(now).collect();
    assert_eq!(passing.len(), 2);
    let facts = story.does(User::System, drops(&[1, 1, 2, 3, 4, 9], now));
    assert_eq!(facts.len(), 2, "one for each, once");
    let left: Vec<_> = (1..=4).filter(|n| story.account.chat_of(id(*n)).is_some()).collect();
    assert_eq!(left, [2, 4]);
    // And whoever comes back is new.
    let erase = Command::EraseCustomer(EraseCustomer { customer: id(1) });
    assert_eq!(story.tries(customer(1), erase), Err(Reject::UnknownCustomer));
    story.does(customer(1), visits());
    assert_eq!(story.tries(ann, drops(&[1], now)), Err(Reject::NotAllowed));
    let many = vec![1; limits::VISITORS_DROPPED + 1];
    assert_eq!(story.tries(User::System, drops(&many, now)), Err(Reject::LimitReached));
}

const DAY_MS: u64 = 24 * 3_600_000;

#[test]
fn customers_whom_staff_added_or_of_whom_they_noted_anything_are_no_passing_visitors() {
    let (mut story, ann, _) = story();
    let fields = || Some(vec![("plan".to_owned(), "gold".to_owned())]);
    let set = || Box::new(CustomerFields { session_fields: fields(), ..CustomerFields::default() });
    for added in [Box::default(), set()] {
        story.does(ann, Command::CreateCustomer(CreateCustomer { set: added }));
    }
    let added: Vec<CustomerId> = story.account.chats.values().map(|chat| chat.customer.id).collect();
    for n in 1..=5 {
        story.does(customer(n), visits());
    }
    story.does(ann, Command::UpdateCustomer(UpdateCustomer { customer: id(1), set: set() }));
    let set = [("crm".to_owned(), [("lead".to_owned(), PropertyValue::Bool(true))].into())].into();
    let noted = SaveCustomerProperties { customer: id(2), set, delete: Default::default() };
    story.does(ann, Command::SaveCustomerProperties(noted));
    let agrees = |customer| Command::GiveConsent(GiveConsent { given: true, version: "v1".into(), customer });
    story.does(ann, agrees(Some(id(3))));
    story.does(customer(4), agrees(None));
    story.passes(8 * DAY_MS);
    let (customers, unheard_since) = ((1..=5).map(id).chain(added.clone()).collect(), story.now);
    story.does(User::System, Command::DropVisitors(DropVisitors { customers, unheard_since }));
    let left: Vec<_> = (1..=5).filter(|n| story.account.chat_of(id(*n)).is_some()).collect();
    assert_eq!(left, [1, 2, 3], "what visitors say of themselves keeps nobody");
    assert!(added.iter().all(|customer| story.account.chat_of(*customer).is_some()));
    assert_eq!(chat_of(&story, 1).profile.unwrap().saved_by, Some(ann));
}
