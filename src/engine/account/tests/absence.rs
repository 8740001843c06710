//! Agents who let threads pass, and those who say why they are away.

use crate::chat::{ResponseRules, Role, System};
use crate::command::{ConfigureGroup, SaveStatusReasons, SetRoutingStatus};
use crate::desk::{AgentRole, Assignment, GroupRules, RoutingRules, RoutingStatus, WorkState};
use crate::story::{Story, accept, customer, decline, invite, leave, pick_up, says, status, to_agent, whispers};
use crate::{AgentId, ChatId, Command, Reject, User, Viewer};

const MINUTE: u64 = 60_000;

fn set(story: &mut Story, first_reply_ms: u64, pause_after: Option<u16>) -> Result<(), Reject> {
    let response = ResponseRules { first_reply_ms, ..ResponseRules::NONE };
    let routing = RoutingRules { pause_after, ..RoutingRules::default() };
    let rules = Box::new(GroupRules { response, routing, ..GroupRules::default() });
    let save = ConfigureGroup::rules(story.group, rules);
    story.tries(User::System, Command::ConfigureGroup(save)).map(drop)
}

/// A group that waits a minute for the first word of an agent; Ann has a customer's thread.
fn ann_is_given(assignment: Assignment, pause_after: Option<u16>) -> (Story, AgentId, ChatId) {
    let mut story = Story::with(assignment);
    set(&mut story, MINUTE, pause_after).unwrap();
    let ann = story.agent("Ann", 3);
    let chat = story.starts(1);
    if assignment == Assignment::PickUp {
        story.does(User::Agent(ann), pick_up(chat));
    }
    assert_eq!(story.assignee(chat), Some(ann));
    (story, ann, chat)
}

#[test]
fn an_agent_who_says_no_first_word_in_time_loses_the_thread_to_the_next_and_is_paused() {
    let (mut story, ann, chat) = ann_is_given(Assignment::Automatic, None);
    let ben = story.adds("Ben", AgentRole::Agent, 3, &[story.group]);
    story.does(customer(1), says(chat, "anybody there?"));
    story.passes(MINUTE - 1);
    assert_eq!(story.assignee(chat), Some(ann));
    story.passes(1);
    assert_eq!(
        (story.work(chat).state, story.position(chat)),
        (WorkState::Queued, Some(1)),
        "nobody else is there yet"
    );
    assert_eq!(story.last_line(chat), &System::AgentLeft { name: "Ann".into() });
    assert_eq!((story.status(ann), story.account.desk.load(ann)), (RoutingStatus::Paused, 0));
    story.accepts(ben);
    assert_eq!(story.assignee(chat), Some(ben));
    story.passes(MINUTE - 1);
    story.does(User::Agent(ben), says(chat, "Good morning!"));
    story.does(customer(1), says(chat, "At last."));
    story.passes(60 * MINUTE);
    assert_eq!(story.assignee(chat), Some(ben), "only the first word is waited for");
    assert_eq!(story.account.next_wakeup(), None);
}

#[test]
fn what_goes_back_unanswered_keeps_its_place() {
    let (mut story, ann, first) = ann_is_given(Assignment::PickUp, None);
    let second = story.starts(2);
    story.does(User::Agent(ann), whispers(first, "whose is this?"));
    story.passes(MINUTE);
    assert_eq!([first, second].map(|chat| story.position(chat)), [Some(1), Some(2)], "a whisper is no answer");
    assert!(!story.thread(first).is_active(User::Agent(ann)));
}

#[test]
fn whoever_comes_to_have_a_thread_owes_a_first_word_of_their_own_but_not_who_helped() {
    let (mut story, ann, chat) = ann_is_given(Assignment::PickUp, None);
    let (ben, cleo) = (story.agent("Ben", 3), story.agent("Cleo", 3));
    story.does(User::Agent(ann), says(chat, "Good morning!"));
    story.does(User::Agent(ann), invite(chat, cleo));
    story.does(User::Agent(cleo), accept(chat));
    story.passes(10 * MINUTE);
    assert_eq!(story.assignee(chat), Some(ann), "that a helper comes changes nothing");
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(ben), accept(chat));
    story.passes(MINUTE - 1);
    assert_eq!(story.assignee(chat), Some(ben));
    story.passes(1);
    assert_eq!(story.assignee(chat), Some(cleo), "the helper takes over");
    story.passes(10 * MINUTE);
    assert_eq!(story.assignee(chat), Some(cleo));
    assert_eq!(story.thread(chat).member(User::Agent(cleo)).unwrap().role, Role::Agent);
    assert_eq!(story.tries(User::Agent(cleo), leave(chat)), Err(Reject::LastAgent));
}

#[test]
fn a_group_pauses_its_agents_after_as_many_misses_as_it_says() {
    let mut story = Story::with_offers();
    set(&mut story, 0, Some(3)).unwrap();
    let ann = story.agent("Ann", 3);
    let misses = |story: &Story| story.account.desk.agents[&ann].misses;
    let chats = [1, 2].map(|n| story.starts(n));
    story.passes(10_000);
    assert_eq!((misses(&story), story.status(ann)), (2, RoutingStatus::Accepting));
    let third = story.starts(3);
    story.does(User::Agent(ann), accept(third));
    assert_eq!(misses(&story), 0, "who answers is there");
    let fourth = story.starts(4);
    story.passes(10_000);
    assert_eq!(misses(&story), 1);
    story.does(User::Agent(ann), status(RoutingStatus::Paused));
    story.accepts(ann);
    assert_eq!(misses(&story), 0, "and so is who sets the status, who is asked again");
    story.does(User::Agent(ann), decline(story.chat(chats[0]).id));
    assert_eq!([chats[1], fourth].map(|chat| story.offered_to(chat)), [Some(ann); 2]);
    story.passes(10_000);
    assert_eq!((misses(&story), story.status(ann)), (2, RoutingStatus::Accepting));
    story.starts(5);
    story.passes(10_000);
    assert_eq!((misses(&story), story.status(ann)), (0, RoutingStatus::Paused));
}

#[test]
fn a_word_to_a_customer_ends_the_misses_but_being_given_a_thread_does_not() {
    let (mut story, ann, first) = ann_is_given(Assignment::Automatic, Some(3));
    let misses = |story: &Story| story.account.desk.agents[&ann].misses;
    story.passes(MINUTE);
    assert_eq!((misses(&story), story.work(first).state), (1, WorkState::Queued), "it is not given to her again");
    let second = story.starts(2);
    assert_eq!((story.assignee(second), misses(&story)), (Some(ann), 1), "to be given a thread is no answer");
    story.does(User::Agent(ann), whispers(second, "who is this?"));
    assert_eq!(misses(&story), 1, "nor is a word among agents");
    story.does(User::Agent(ann), says(second, "Good morning!"));
    assert_eq!(misses(&story), 0);
    let more = story.does(User::Agent(ann), says(second, "Hello?"));
    assert_eq!(more.len(), 1, "what is told once is not told again");
}

#[test]
fn who_takes_what_a_colleague_asks_for_has_no_misses_any_more() {
    let mut story = Story::with_offers();
    set(&mut story, 0, Some(3)).unwrap();
    let ann = story.agent("Ann", 3);
    let misses = |story: &Story| story.account.desk.agents[&ann].misses;
    let first = story.starts(1);
    story.passes(10_000);
    assert_eq!(misses(&story), 1);
    let ben = story.agent("Ben", 1);
    story.does(User::Agent(ben), accept(first));
    story.does(User::Agent(ben), invite(first, ann));
    assert_eq!(misses(&story), 1, "to be asked is no answer");
    story.does(User::Agent(ann), accept(first));
    assert_eq!(misses(&story), 0, "who comes to help is there");
    story.does(User::Agent(ann), leave(first));
    let second = story.starts(2);
    assert_eq!(story.offered_to(second), Some(ann));
    story.passes(10_000);
    assert_eq!(misses(&story), 1);
    story.does(User::Agent(ben), to_agent(first, ann));
    story.does(User::Agent(ann), accept(first));
    assert_eq!((story.assignee(first), misses(&story)), (Some(ann), 0), "and so is who takes a thread over");
}

#[test]
fn misses_and_first_words_are_bounded() {
    let mut story = Story::with_offers();
    for (pause_after, good) in [(0, false), (1, true), (100, true), (101, false)] {
        assert_eq!(set(&mut story, 0, Some(pause_after)).is_ok(), good, "{pause_after}");
    }
    for (ms, good) in [(1, false), (4_999, false), (5_000, true), (0, true)] {
        assert_eq!(set(&mut story, ms, None), if good { Ok(()) } else { Err(Reject::ResponseTimeOutOfRange) });
    }
}

#[test]
fn an_agent_says_why_by_a_reason_of_the_accounts_list() {
    let mut story = Story::with(Assignment::PickUp);
    let (ada, ann) = (story.adds("Ada", AgentRole::Admin, 1, &[]), story.agent("Ann", 1));
    let save = |reasons: &[&str]| {
        let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        Command::SaveStatusReasons(SaveStatusReasons { reasons })
    };
    let away = |status, reason: &str| {
        Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: Some(reason.to_owned()) })
    };
    assert_eq!(story.tries(User::Agent(ann), save(&["Lunch"])), Err(Reject::NotAllowed));
    for wrong in [&["Lunch", "Lunch"][..], &[" "], &["a\nb"], &["x"; 51], &["x".repeat(65).as_str()]] {
        assert_eq!(story.tries(User::Agent(ada), save(wrong)), Err(Reject::ReasonsInvalid));
    }
    story.does(User::Agent(ada), save(&["Lunch", "Training"]));
    assert_eq!(story.does(User::Agent(ada), save(&["Lunch", "Training"])), []);
    let refused = [away(RoutingStatus::Paused, "Tea"), away(RoutingStatus::Accepting, "Lunch")];
    for wish in refused {
        assert_eq!(story.tries(User::Agent(ann), wish), Err(Reject::UnknownReason));
    }
    story.does(User::Agent(ann), away(RoutingStatus::Paused, "Lunch"));
    let since = story.now;
    story.passes(MINUTE);
    assert_eq!(story.does(User::Agent(ann), away(RoutingStatus::Paused, "Lunch")), [], "the same again");
    let reason = |story: &Story| {
        let state = &story.account.desk.agents[&ann];
        (state.status, state.reason.clone(), state.status_at)
    };
    assert_eq!(reason(&story), (RoutingStatus::Paused, Some("Lunch".to_owned()), since));
    story.does(User::Agent(ada), save(&["Training"]));
    assert_eq!(reason(&story).1.as_deref(), Some("Lunch"), "which was said while it was on the list");
    story.does(User::Agent(ann), away(RoutingStatus::Paused, "Training"));
    assert_eq!(reason(&story), (RoutingStatus::Paused, Some("Training".to_owned()), story.now));
    story.accepts(ann);
    assert_eq!(reason(&story), (RoutingStatus::Accepting, None, story.now));
    let seen = story.account.view(Viewer::Customer(crate::CustomerId(1))).desk;
    assert!(seen.setup().reasons.is_empty(), "customers learn nothing of it");
}
