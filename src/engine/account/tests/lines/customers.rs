//! Customers who change, judge, are kept out or are forgotten.

use super::*;
use crate::chat::ClosedBy;
use crate::command::{
    BanCustomer, BeginThread, CustomerFields, EraseCustomer, Rate, SaveCustomer, TellTranscript, Then, TranscriptStep,
    UpdateCustomer,
};
use crate::story::{close, customer, rates};
use crate::{CustomerId, Reject};

#[test]
fn a_customer_who_changes_during_a_thread_is_told_to_staff_with_who_did_it() {
    let mut stage = Stage::new();
    let chat = stage.chat;
    let save =
        |name: &str| Command::SaveCustomer(SaveCustomer { chat, name: name.into(), email: "carl@example.com".into() });
    stage.story.does(customer(1), save("Carl"));
    stage.does(stage.ann, save("Carl C."));
    let set = CustomerFields { name: Some("Karl".into()), ..Default::default() };
    let update = UpdateCustomer { customer: CustomerId(1), set: Box::new(set) };
    stage.does(stage.sora, Command::UpdateCustomer(update.clone()));
    let updated = |by, name: &str| StaffLine::CustomerUpdated {
        by,
        name: Some(name.into()),
        email: Some("carl@example.com".into()),
    };
    let (ann, sora) = (Some(stage.one(stage.ann)), Some(stage.one(stage.sora)));
    assert_eq!(stage.told(), [&updated(None, "Carl"), &updated(ann, "Carl C."), &updated(sora, "Karl")]);
    let facts = stage.story.does(User::Agent(stage.sora), Command::UpdateCustomer(update));
    assert_eq!(facts, [], "nothing changed, nothing is told");
    stage.does(stage.ann, close(chat));
    let before = stage.told().len();
    stage.story.does(User::System, {
        let set = CustomerFields { name: Some("Charles".into()), ..Default::default() };
        Command::UpdateCustomer(UpdateCustomer { customer: CustomerId(1), set: Box::new(set) })
    });
    assert_eq!(stage.told().len(), before, "a closed thread is not told");
}

#[test]
fn a_rating_and_its_comment_are_told_to_staff_when_they_change() {
    let mut stage = Stage::new();
    let rate = |stage: &Stage, score, comment: &str| match rates(&stage.story, stage.chat, score) {
        Command::Rate(rate) => Command::Rate(Rate { comment: comment.into(), ..rate }),
        other => other,
    };
    for (score, comment) in [(4, ""), (4, "kind"), (5, "kind"), (5, "kind")] {
        let rate = rate(&stage, score, comment);
        stage.story.does(customer(1), rate);
    }
    stage.does(stage.ann, close(stage.chat));
    let after = rate(&stage, 1, "cold");
    stage.story.does(customer(1), after);
    let (rated, commented) =
        (|score| StaffLine::Rated { score }, |comment: &str| StaffLine::RatingCommented { comment: comment.into() });
    let told = [rated(4), commented("kind"), rated(5), rated(1), commented("cold")];
    assert_eq!(stage.told(), told.iter().collect::<Vec<_>>());
}

#[test]
fn who_banned_a_customer_and_for_how_long_is_told_to_staff_only() {
    let mut stage = Stage::new();
    stage.does(stage.ann, Command::BanCustomer(BanCustomer { customer: CustomerId(1), days: 3 }));
    let events = &stage.story.thread(stage.chat).events;
    let banned = System::CustomerBanned { days: 3, name: Some("Ann".into()) };
    assert!(events.iter().any(|event| line(event) == Some(&banned)));
    let closed = System::Closed { by: ClosedBy::Agent, name: None };
    assert_eq!(stage.story.last_line(stage.chat), &closed, "the customer is not told who");
}

#[test]
fn a_thread_that_an_integration_ends_is_closed_by_the_system() {
    let mut stage = Stage::new();
    stage.story.does(User::System, close(stage.chat));
    assert_eq!(stage.story.last_line(stage.chat), &System::Closed { by: ClosedBy::System, name: None });
    assert_eq!(stage.story.thread(stage.chat).closed.map(|closed| closed.by), Some(ClosedBy::System));
    let begin = BeginThread { customer: CustomerId(1), then: Then::Closed, ..BeginThread::default() };
    stage.story.does(User::System, Command::BeginThread(begin));
    assert_eq!(stage.story.thread(stage.chat).closed.map(|closed| closed.by), Some(ClosedBy::System));
}

#[test]
fn a_transcript_that_is_wanted_and_sent_is_told_to_staff_with_the_address() {
    let mut stage = Stage::new();
    let thread = stage.story.thread(stage.chat).id;
    let tell =
        |chat, email: &str, step| Command::TellTranscript(TellTranscript { chat, thread, email: email.into(), step });
    let asked = TranscriptStep::Requested { by: Some(stage.ann) };
    for actor in [User::Agent(stage.sora), customer(1)] {
        let told = stage.story.tries(actor, tell(stage.chat, "c@example.com", asked));
        assert_eq!(told, Err(Reject::NotAllowed));
    }
    let by_parlor = |stage: &mut Stage, chat, email, step| stage.story.tries(User::System, tell(chat, email, step));
    assert_eq!(by_parlor(&mut stage, ChatId(9), "c@example.com", asked), Err(Reject::UnknownChat));
    let chat = stage.chat;
    assert_eq!(by_parlor(&mut stage, chat, "nowhere", asked), Err(Reject::EmailInvalid));
    by_parlor(&mut stage, chat, "c@example.com", asked).unwrap();
    by_parlor(&mut stage, chat, "c@example.com", TranscriptStep::Requested { by: None }).unwrap();
    stage.does(stage.ann, close(chat));
    by_parlor(&mut stage, chat, "c@example.com", TranscriptStep::Sent).unwrap();
    let (email, by) = ("c@example.com".to_owned(), Some(stage.one(stage.ann)));
    let told = [
        StaffLine::TranscriptRequested { by, email: email.clone() },
        StaffLine::TranscriptRequested { by: None, email: email.clone() },
        StaffLine::TranscriptSent { email },
    ];
    assert_eq!(stage.told(), told.iter().collect::<Vec<_>>());
}

#[test]
fn what_staff_were_told_names_nobody_after_an_erasure() {
    let mut stage = Stage::new();
    let chat = stage.chat;
    let save = SaveCustomer { chat, name: "Carl".into(), email: "carl@example.com".into() };
    stage.story.does(customer(1), Command::SaveCustomer(save));
    let Command::Rate(rate) = rates(&stage.story, chat, 2) else { unreachable!() };
    stage.story.does(customer(1), Command::Rate(Rate { comment: "Carl was here".into(), ..rate.clone() }));
    for step in [TranscriptStep::Requested { by: None }, TranscriptStep::Sent] {
        let email = "carl@example.com".to_owned();
        let tell = TellTranscript { chat, thread: rate.thread, email, step };
        stage.story.does(User::System, Command::TellTranscript(tell));
    }
    let erase = EraseCustomer { customer: CustomerId(1) };
    let facts = stage.story.does(User::System, Command::EraseCustomer(erase));
    let erasure = facts.iter().find_map(|fact| match fact {
        crate::Fact::Chat { fact: crate::chat::ChatFact::Erased { erasure, .. }, .. } => Some(erasure.clone()),
        _ => None,
    });
    let left = format!("{:?}", stage.told());
    assert!(left.contains("Rated") && !left.to_lowercase().contains("carl"), "{left}");
    let (erasure, log) = (erasure.unwrap(), stage.story.log());
    let blank = log.iter().map(|fact| match fact {
        crate::Fact::Chat { chat, fact } => format!("{:?}", erasure.blank(*chat, fact).as_ref().unwrap_or(fact)),
        crate::Fact::Desk(_) => String::new(),
    });
    assert!(!blank.collect::<String>().to_lowercase().contains("carl"), "nor does the log");
}
