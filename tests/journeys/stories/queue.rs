//! Who waits, and how an agent comes.

use parlor_engine::chat::{Content, System};
use parlor_engine::command::PickUp;
use parlor_engine::{Command, Reject};

use crate::actor::Actor;
use crate::stage::Stage;

pub fn a_queue_has_places_and_is_served_in_order(stage: &Stage) {
    let (carl, dora) = (stage.customer("Carl"), stage.customer("Dora"));
    carl.starts("first");
    dora.starts("second");
    carl.waits_at(1);
    dora.waits_at(2);
    let ada = stage.agent("Ada");
    ada.accepts_work();
    carl.is_served_by("Ada");
    dora.is_served_by("Ada");
    let joined = |actor: &Actor| {
        actor.with_chat(|chat| {
            chat.threads[0].events.iter().find(|e| matches!(e.content, Content::System(_))).map(|e| e.at)
        })
    };
    assert!(joined(&carl) <= joined(&dora));
}

pub fn an_offer_is_declined_and_the_next_agent_accepts(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    ben.accepts_work();
    carl.starts_in("Sales", "What does it cost?");
    // Both have the same room; the one who has been idle longer is asked first.
    ada.declines();
    ada.is_offered_nothing();
    carl.has_no_agent();
    ben.accepts();
    carl.is_served_by("Ben");
}

pub fn an_agent_picks_up_and_the_second_is_too_late(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    carl.starts_in("Returns", "I want to return this.");
    let chat = ada.chat();
    ben.chat();
    ada.picks_up();
    carl.is_served_by("Ada");
    ben.is_refused(Command::PickUp(PickUp { chat: Some(chat) }), Reject::NotQueued);
    ben.is_refused(Command::PickUp(PickUp { chat: None }), Reject::QueueEmpty);
}

pub fn an_agent_is_lost_and_the_customer_keeps_the_place(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    carl.starts_in("Returns", "I was first");
    stage.settle();
    ada.picks_up();
    carl.is_served_by("Ada");
    dora.starts_in("Returns", "I was second");
    dora.waits_at(1);
    ada.goes_offline();
    stage.0.borrow_mut().host.pass_grace();
    carl.has_no_agent();
    carl.waits_at(1);
    dora.waits_at(2);
    assert!(carl.with_chat(|chat| {
        let lost = Content::System(System::AgentLost { name: "Ada".into() });
        chat.threads[0].events.iter().any(|event| event.content == lost)
    }));
}
