//! The end of a thread, and what comes after.

use parlor_engine::{Command, Reject};

use crate::stage::{SECRET, Stage};

pub fn a_closed_thread_is_rated_and_found_in_the_archive(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My zebra lamp is broken");
    carl.is_served_by("Ada");
    ada.notes(&format!("{SECRET}: second time"));
    ada.says("We send a new one.");
    carl.sees("We send a new one.");
    ada.closes();
    carl.sees_closed();
    carl.rates(5, "fast");
    ada.eventually("it left the list", |page| page.replica.chats().next().is_none());
    stage.settle();
    let row = ada.finds_in_archive("zebra");
    assert_eq!((row.customer.as_deref(), row.score), (Some("Carl"), Some(5)));
    assert_eq!(row.agent_names, ["Ada"]);
    let thread = ada.opens_from_archive(&row);
    assert_eq!(thread.notes.len(), 1);
    assert_eq!(thread.rating.and_then(|rating| rating.comment).as_deref(), Some("fast"));
}

pub fn a_customer_comes_back_for_a_second_thread(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("first time");
    carl.is_served_by("Ada");
    carl.closes();
    ada.eventually("it left the list", |page| page.replica.chats().next().is_none());
    carl.starts("second time");
    carl.is_served_by("Ada");
    assert_eq!(carl.with_chat(|chat| chat.threads.len()), 2);
    ada.sees_exactly(&["second time"]);
    carl.sees_exactly(&["first time", "second time"]);
}

pub fn a_message_to_a_closed_thread_is_kept_with_its_reason(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    carl.goes_offline();
    carl.says("are you there?");
    ada.closes();
    carl.comes_back();
    carl.eventually("the message failed", |page| !page.replica.outbox().failed.is_empty());
    let failed = carl.look(|page| page.replica.outbox().failed[0].clone());
    assert_eq!(failed.reject, Reject::ThreadClosed);
    assert!(
        matches!(failed.command.command, Command::PostEvent(post) if post.content.text() == Some("are you there?"))
    );
}
