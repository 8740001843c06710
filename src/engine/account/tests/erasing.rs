//! How often somebody is forgotten.

use super::customers::{id, story};
use crate::chat::ChatFact;
use crate::command::{EraseCustomer, SaveCustomer, StartVisit};
use crate::desk::AgentRole;
use crate::story::{customer, says};
use crate::{Command, Fact, Reject, User, limits};

fn erase() -> Command {
    Command::EraseCustomer(EraseCustomer { customer: id(1) })
}

#[test]
fn customers_erase_themselves_again_after_six_hours() {
    let (mut story, ..) = story();
    story.does(customer(1), Command::StartVisit(StartVisit { ip: "192.0.2.1".into(), ..StartVisit::default() }));
    assert_eq!(story.does(customer(1), erase()).len(), 1);
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

#[test]
fn nobody_is_told_to_be_erased_who_has_only_taken_back_what_the_log_still_has() {
    let (mut story, ..) = story();
    let chat = story.starts(1);
    story.does(customer(1), erase());
    for name in ["Carl", ""] {
        let save = SaveCustomer { chat, name: name.into(), email: String::new() };
        story.does(customer(1), Command::SaveCustomer(save));
    }
    assert_eq!(story.account.chat(chat).unwrap().customer.name, None, "the state has nothing of it");
    assert_eq!(story.tries(customer(1), erase()), Err(Reject::LimitReached));
    story.passes(limits::ERASE_PAUSE_MS);
    let facts = story.does(customer(1), erase());
    let [Fact::Chat { fact: ChatFact::Erased { erasure, .. }, .. }] = facts.as_slice() else { panic!("{facts:?}") };
    let left = story.log().iter().map(|fact| match fact {
        Fact::Chat { chat, fact } => format!("{:?}", erasure.blank(*chat, fact).as_ref().unwrap_or(fact)),
        Fact::Desk(fact) => format!("{fact:?}"),
    });
    assert!(!left.collect::<String>().contains("Carl"), "and neither has the log");
}
