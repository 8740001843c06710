//! Chats to come back to.

use super::*;
use crate::CustomerId;
use crate::command::{CustomerLost, EraseCustomer};

impl Cast {
    fn is_pinned(&self) -> bool {
        self.story.chat(self.chat).is_pinned()
    }
}

#[test]
fn a_chat_is_pinned_when_its_customer_goes_unmet_and_no_more_once_somebody_has_had_them() {
    let mut cast = cast();
    let chat = cast.chat;
    cast.story.does(customer(1), close(chat));
    assert!(!cast.is_pinned(), "Ann was there");
    cast.story.starts(1);
    assert!(!cast.is_pinned(), "it waits, and is found by that");
    cast.story.does(customer(1), close(chat));
    assert!(cast.is_pinned());
    cast.story.starts(1);
    cast.story.does(cast.ann, pick_up(chat));
    assert!(cast.is_pinned(), "until that is over");
    cast.story.does(cast.ann, close(chat));
    assert!(!cast.is_pinned());
    cast.story.starts(1);
    cast.story.does(cast.sam, close(chat));
    assert!(!cast.is_pinned(), "staff ended it themselves");
    cast.story.starts(1);
    cast.story.does(User::System, Command::CustomerLost(CustomerLost { customer: CustomerId(1) }));
    assert!(cast.is_pinned(), "gone without a word");
}

#[test]
fn staff_pin_and_unpin_a_chat_they_may_act_in_and_its_customer_knows_nothing_of_it() {
    let mut cast = cast();
    let (chat, stranger) = (cast.chat, User::Agent(cast.stranger()));
    let olga = User::Agent(cast.story.adds("Olga", AgentRole::Observer, 0, &[]));
    let pin = |pinned| Command::PinChat(PinChat { chat, pinned });
    for (actor, why) in [(customer(1), Reject::NotAllowed), (stranger, Reject::UnknownChat), (olga, Reject::NotAllowed)]
    {
        assert_eq!(cast.story.tries(actor, pin(true)), Err(why), "{actor:?}");
    }
    let before = cast.story.seen_by_customer(chat);
    let facts = cast.story.does(cast.ann, pin(true));
    assert_eq!(facts.len(), 1);
    let theirs = Viewer::Customer(CustomerId(1));
    assert!(facts.iter().all(|fact| fact.seen_by(theirs, Some(chat)).is_none()));
    assert_eq!(cast.story.seen_by_customer(chat), before);
    assert_eq!(cast.story.does(cast.sam, pin(true)), [], "it is already");
    cast.story.does(customer(1), says(chat, "still here"));
    assert!(cast.is_pinned());
    cast.story.does(cast.sam, pin(false));
    assert!(!cast.is_pinned());
}

#[test]
fn nobody_is_to_come_back_to_a_customer_who_is_forgotten() {
    let mut cast = cast();
    let erase = || Command::EraseCustomer(EraseCustomer { customer: CustomerId(1) });
    cast.story.does(cast.ann, Command::PinChat(PinChat { chat: cast.chat, pinned: true }));
    cast.story.does(cast.ada, erase());
    assert!(!cast.is_pinned());
    cast.story.starts(1);
    cast.story.does(cast.ada, erase());
    assert!(!cast.is_pinned(), "nor to whoever waited");
}
