//! Visitors who are proven to be somebody.

use super::customers::{chat_of, id, story};
use crate::command::*;
use crate::story::{Story, close, customer, pick_up, says};
use crate::{Command, CustomerId, Reject, User};

pub(super) fn step_up(anonymous: Option<u128>, n: u128, name: &str) -> Command {
    let email = "vera@example.com".to_owned();
    Command::StepUp(StepUp {
        anonymous: anonymous.map(CustomerId),
        customer: id(n),
        name: name.to_owned(),
        email,
        email_verified: true,
        external_id: format!("shop-{n}"),
        ..StepUp::default()
    })
}

#[test]
fn a_visitor_who_signs_in_keeps_the_conversation() {
    let (mut story, ann, _) = story();
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(User::System, step_up(Some(1), 70, "Vera"));
    let now = chat_of(&story, 70);
    assert_eq!((now.id, now.customer.name.as_deref()), (chat, Some("Vera")));
    let details = now.profile.unwrap().details;
    assert_eq!((details.email_verified, details.external_id.as_deref()), (true, Some("shop-70")));
    assert_eq!(story.does(User::System, step_up(Some(1), 70, "Vera")), [], "the next page of the site says the same");
    story.does(customer(70), says(chat, "it is still me"));
    assert_eq!(story.account.acts_as(id(1)), id(70));
    // The next visitor in the same browser is somebody else, who is proven too.
    story.does(User::System, step_up(Some(70), 71, "Walt"));
    assert_eq!(story.account.acts_as(id(70)), id(70));
    assert_ne!(chat_of(&story, 71).id, chat);
}

#[test]
fn a_mail_address_is_verified_only_if_somebody_vouches_for_that_very_one() {
    let (mut story, ann, _) = story();
    let chat = story.starts(1);
    let verified = |story: &Story| chat_of(story, 70).profile.unwrap().details.email_verified;
    let says_who = |email: &str, email_verified| {
        let (customer, email) = (id(70), email.to_owned());
        Command::StepUp(StepUp { anonymous: Some(id(1)), customer, email, email_verified, ..StepUp::default() })
    };
    story.does(User::System, says_who("vera@example.com", false));
    assert!(!verified(&story), "the address alone is not vouched for");
    story.does(User::System, says_who("", true));
    assert!(!verified(&story), "there is no address that it could be about");
    story.does(User::System, says_who("vera@example.com", true));
    story.does(User::System, says_who("vera@example.com", false));
    assert!(verified(&story), "it stays so for the same address");
    let save =
        |email: &str| Command::SaveCustomer(SaveCustomer { chat, name: "Vera".to_owned(), email: email.to_owned() });
    story.does(customer(70), save("other@example.com"));
    assert!(!verified(&story), "this one the customer has typed");
    story.does(User::System, says_who("new@example.com", true));
    assert!(verified(&story));
    let other = CustomerFields { email: Some("old@example.com".into()), ..CustomerFields::default() };
    story.does(ann, Command::UpdateCustomer(UpdateCustomer { customer: id(70), set: Box::new(other) }));
    assert!(!verified(&story));
}

#[test]
fn who_proves_the_customer_may_say_more_than_the_name() {
    let (mut story, ..) = story();
    let known = StepUp {
        customer: id(70),
        phone: "+46 8 12345".into(),
        avatar: "https://shop.example/vera.png".into(),
        ..StepUp::default()
    };
    story.does(User::System, Command::StepUp(known.clone()));
    story.does(User::System, step_up(None, 70, ""));
    let details = chat_of(&story, 70).profile.unwrap().details;
    assert_eq!(details.phone.as_deref(), Some("+46812345"), "what is not said again stays");
    assert_eq!(details.avatar.as_deref(), Some("https://shop.example/vera.png"));
    let wrong = Command::StepUp(StepUp { phone: "none".into(), ..known });
    assert_eq!(story.tries(User::System, wrong), Err(Reject::PhoneInvalid));
}

#[test]
fn a_visitor_who_has_been_here_before_finds_the_old_threads_too() {
    let (mut story, ann, _) = story();
    let old = story.starts(70);
    story.does(customer(70), close(old));
    let new = story.starts(1);
    story.does(ann, pick_up(new));
    story.does(User::System, step_up(Some(1), 70, ""));
    let chat = chat_of(&story, 70);
    assert_eq!((chat.id, chat.threads.len(), chat.open_thread().is_some()), (new, 2, true));
    assert_eq!(story.account.holding(old).unwrap().id, new, "the old chat is found where its threads are");
    story.does(customer(70), says(new, "hello again"));
}
