//! How threads end, and what may be done after.

use crate::chat::{ClosedBy, System};
use crate::chat::{CsatStatus, StaffLine};
use crate::command::Rate;
use crate::desk::{AgentRole, Assignment};
use crate::story::{Story, close, customer, notes, pick_up, rates, says};
use crate::{Command, Reject, User, Viewer};

#[test]
fn a_customer_closes_while_waiting_offered_or_served() {
    for assignment in [Assignment::PickUp, Assignment::Offer { accept_ms: 10_000 }, Assignment::Automatic] {
        let mut story = Story::with(assignment);
        let agent = story.agent("Ann", 1);
        let chat = story.starts(1);
        story.does(customer(1), close(chat));
        let thread = story.thread(chat);
        assert_eq!(thread.closed.map(|closed| closed.by), Some(ClosedBy::Customer));
        assert_eq!(story.last_line(chat), &System::Closed { by: ClosedBy::Customer, name: None });
        assert!(thread.members.iter().all(|member| !member.active));
        assert!(story.account.desk.works.is_empty());
        assert_eq!((story.account.desk.load(agent), story.account.next_wakeup()), (0, None));
        assert_eq!(story.tries(customer(1), close(chat)), Err(Reject::ThreadClosed));
        assert_eq!(story.tries(customer(1), says(chat, "hello?")), Err(Reject::ThreadClosed));
    }
}

#[test]
fn the_agent_who_has_it_closes_and_so_does_a_supervisor_but_no_colleague() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    let watcher = story.adds("Otto", AgentRole::Observer, 0, &[]);
    let (one, two) = (story.starts(1), story.starts(2));
    story.does(User::Agent(ann), pick_up(one));
    assert_eq!(story.tries(User::Agent(ben), close(one)), Err(Reject::NotMember));
    assert_eq!(story.tries(User::Agent(ben), close(two)), Err(Reject::NotMember), "nobody's yet");
    assert_eq!(story.tries(User::Agent(watcher), close(one)), Err(Reject::NotAllowed));
    assert_eq!(
        story.tries(customer(2), close(one)),
        Err(Reject::UnknownChat),
        "somebody else's chat is an unknown one"
    );
    story.does(User::Agent(ann), close(one));
    story.does(User::Agent(boss), close(two));
    assert_eq!(story.thread(two).closed.map(|closed| closed.by), Some(ClosedBy::Agent));
}

#[test]
fn what_is_closed_is_the_customers_to_see_and_the_archives() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(ann), close(chat));
    let of = |viewer| story.account.chats_seen_by(viewer).count();
    assert_eq!(of(Viewer::Customer(crate::CustomerId(1))), 1);
    assert_eq!([of(Viewer::Agent(ann)), of(Viewer::Supervisor(ann)), of(Viewer::Observer(ann))], [0; 3]);
    assert_eq!(story.tries(User::Agent(ann), notes(chat, "late")), Err(Reject::UnknownChat));
}

#[test]
fn a_thread_is_rated_once_an_agent_has_joined_it_during_or_after() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    assert_eq!(story.tries(customer(1), rates(&story, chat, 5)), Err(Reject::NotRateable));
    story.does(User::Agent(ann), pick_up(chat));
    let early = rates(&story, chat, 2);
    story.does(customer(1), early);
    story.does(customer(1), close(chat));
    let late = rates(&story, chat, 5);
    story.does(customer(1), late);
    assert_eq!(story.thread(chat).rating.as_ref().map(|rating| rating.score), Some(5), "the later judgement counts");
    for score in [0, 6] {
        assert_eq!(story.tries(customer(1), rates(&story, chat, score)), Err(Reject::ScoreOutOfRange));
    }
    assert_eq!(story.tries(customer(2), rates(&story, chat, 5)), Err(Reject::UnknownChat));
    assert_eq!(story.tries(User::System, rates(&story, chat, 5)), Err(Reject::NotAllowed));
}

#[test]
fn a_thread_that_nobody_answered_is_not_rated() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    story.does(customer(1), close(chat));
    assert_eq!(story.tries(customer(1), rates(&story, chat, 5)), Err(Reject::NotRateable));
}

#[test]
fn a_judgement_is_skipped_left_empty_given_in_part_or_taken_back_without_any_survey() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    let Command::Rate(rate) = rates(&story, chat, 0) else { panic!() };
    let with = |score, status| Command::Rate(Rate { score, status, ..rate.clone() });
    let csat = |story: &Story| (story.thread(chat).score(), story.thread(chat).csat_status());
    for status in [CsatStatus::Skipped, CsatStatus::Empty] {
        story.does(customer(1), with(0, status));
        assert_eq!(csat(&story), (None, Some(status)));
    }
    let settled = Rate { resolved: Some(true), status: CsatStatus::PartiallyFilled, ..rate.clone() };
    story.does(customer(1), Command::Rate(settled));
    assert_eq!(story.thread(chat).rating.as_ref().and_then(|rating| rating.resolved), Some(true));
    story.does(customer(1), with(4, CsatStatus::Filled));
    assert_eq!(csat(&story), (Some(4), Some(CsatStatus::Filled)));
    story.does(customer(1), close(chat));
    story.does(customer(1), with(0, CsatStatus::Empty));
    assert_eq!(csat(&story), (None, Some(CsatStatus::Empty)), "it is taken back");
    let told = [StaffLine::Rated { score: 4 }, StaffLine::RatingCancelled { score: 4 }];
    assert_eq!(story.asides(chat), told.iter().collect::<Vec<_>>());
    assert_eq!(story.tries(customer(1), with(0, CsatStatus::Filled)), Err(Reject::ScoreOutOfRange));
    assert_eq!(story.tries(customer(1), with(6, CsatStatus::Skipped)), Err(Reject::ScoreOutOfRange));
    assert_eq!(story.tries(User::Agent(ann), with(0, CsatStatus::Empty)), Err(Reject::UnknownChat));
}
