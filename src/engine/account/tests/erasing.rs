//! How often somebody is forgotten.

use super::customers::{id, story};
use crate::command::{EraseCustomer, StartVisit};
use crate::desk::AgentRole;
use crate::story::{customer, says};
use crate::{Command, Reject, User, limits};

fn erase() -> Command {
    Command::EraseCustomer(EraseCustomer { customer: id(1) })
}

#[test]
fn customers_erase_themselves_again_once_they_have_said_something_and_hours_have_passed() {
    let (mut story, ..) = story();
    story.does(customer(1), Command::StartVisit(StartVisit { ip: "192.0.2.1".into(), ..StartVisit::default() }));
    assert_eq!(story.does(customer(1), erase()).len(), 1);
    assert_eq!(story.does(customer(1), erase()), [], "nothing is left");
    let chat = story.starts(1);
    story.does(customer(1), says(chat, "my name is Carl"));
    assert_eq!(story.tries(customer(1), erase()), Err(Reject::LimitReached));
    assert_eq!(story.tries(customer(2), erase()), Err(Reject::UnknownCustomer));
    story.passes(limits::ERASE_PAUSE_MS);
    story.does(customer(1), erase());
    assert!(!format!("{:?}", story.account).contains("Carl"));
    let ada = User::Agent(story.adds("Ada", AgentRole::Admin, 5, &[]));
    let chat = story.starts(1);
    story.does(customer(1), says(chat, "my name is Carl"));
    story.does(ada, erase());
    assert!(!format!("{:?}", story.account).contains("Carl"), "an admin need not wait");
}
