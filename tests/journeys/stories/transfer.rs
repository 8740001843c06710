//! From hand to hand.

use parlor_engine::chat::{Content, System};
use parlor_engine::command::PostEvent;
use parlor_engine::desk::RoutingStatus;
use parlor_engine::{Command, Reject};

use crate::actor::Actor;
use crate::stage::Stage;

/// Ada has Carl, and asks Ben to take him.
fn asked(stage: &Stage) -> (Actor, Actor, Actor) {
    let (ada, ben, carl) = stage.talking("hello");
    ben.sets_status(RoutingStatus::Paused);
    ada.transfers_to("Ben");
    (ada, ben, carl)
}

pub fn a_thread_is_transferred_to_a_colleague(stage: &Stage) {
    let (ada, ben, carl) = asked(stage);
    // Until the colleague accepts, the customer is still with the first agent.
    ben.is_offered_something();
    ada.says("One moment, I hand you over.");
    carl.sees("One moment, I hand you over.");
    carl.is_served_by("Ada");
    ben.accepts();
    carl.is_served_by("Ben");
    let line = System::Transferred { from: "Ada".into(), to: "Ben".into() };
    assert!(
        carl.with_chat(|chat| chat.threads[0]
            .events
            .iter()
            .any(|event| event.content == Content::System(line.clone())))
    );
    let chat = ada.chat();
    let words = PostEvent::text(chat, "still here?");
    ada.is_refused(Command::PostEvent(words), Reject::NotMember);
}

pub fn a_declined_transfer_stays_with_its_agent(stage: &Stage) {
    let (ada, ben, carl) = asked(stage);
    ben.declines();
    ben.is_offered_nothing();
    carl.is_served_by("Ada");
    ada.says("It is me again.");
    carl.sees("It is me again.");
}

pub fn a_thread_goes_to_another_group(stage: &Stage) {
    let (ada, ben, carl) = stage.talking("hello");
    ada.transfers_to_group("Returns");
    carl.has_no_agent();
    carl.waits_at(1);
    ben.picks_up();
    carl.is_served_by("Ben");
    carl.says("Here I am.");
    ben.sees_exactly(&["hello", "Here I am."]);
}
