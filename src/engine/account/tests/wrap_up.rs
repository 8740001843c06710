//! What agents do for a thread after its end.

use crate::command::ConfigureGroup;
use crate::desk::{AgentRole, Assignment, DeskFact, GroupRules, RoutingStatus, TalkRules, WorkState};
use crate::story::{Story, close, customer, finish, lost, notes, pick_up, status};
use crate::{AgentId, ChatId, Command, Fact, Reject, ThreadId, User, Viewer};

const MINUTE: u64 = 60_000;

fn wrap_up(story: &Story, ms: Option<u64>) -> Command {
    let talk = TalkRules { wrap_up_ms: ms, ..TalkRules::NONE };
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules))
}

/// Ann, who has room for one, has a thread in a group whose wrap-up lasts a minute.
fn ann_talks(assignment: Assignment) -> (Story, ChatId, ThreadId, AgentId) {
    let mut story = Story::with(assignment);
    let rules = wrap_up(&story, Some(MINUTE));
    story.does(User::System, rules);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    if assignment == Assignment::PickUp {
        story.does(User::Agent(ann), pick_up(chat));
    }
    let thread = story.thread(chat).id;
    (story, chat, thread, ann)
}

fn state(story: &Story, thread: ThreadId) -> Option<WorkState> {
    story.account.desk.works.get(&thread).map(|work| work.state)
}

#[test]
fn a_closed_thread_takes_up_its_agent_until_the_wrap_up_is_finished() {
    for by_customer in [true, false] {
        let (mut story, chat, thread, ann) = ann_talks(Assignment::Automatic);
        let waiting = story.starts(2);
        story.does(if by_customer { customer(1) } else { User::Agent(ann) }, close(chat));
        assert!(story.thread(chat).closed.is_some(), "the talk is over");
        let (since, until) = (story.now, story.now.plus_ms(MINUTE));
        assert_eq!(state(&story, thread), Some(WorkState::WrapUp { agent: ann, since, until }));
        assert_eq!((story.account.desk.load(ann), story.assignee(waiting)), (1, None));
        story.does(User::Agent(ann), finish(thread));
        assert_eq!((state(&story, thread), story.assignee(waiting)), (None, Some(ann)), "there is room again");
        assert_eq!(story.tries(User::Agent(ann), finish(thread)), Err(Reject::NotInWrapUp));
    }
}

#[test]
fn a_wrap_up_ends_by_time() {
    let (mut story, chat, thread, ann) = ann_talks(Assignment::Automatic);
    let waiting = story.starts(2);
    story.does(User::Agent(ann), close(chat));
    story.passes(MINUTE - 1);
    assert!(state(&story, thread).is_some());
    story.passes(1);
    assert_eq!((state(&story, thread), story.assignee(waiting)), (None, Some(ann)));
    assert_eq!(story.status(ann), RoutingStatus::Accepting, "who wraps up for long has missed nothing");
}

#[test]
fn the_customer_knows_of_no_wrap_up_and_starts_another_thread_meanwhile() {
    let (mut story, chat, thread, ann) = ann_talks(Assignment::PickUp);
    let facts = story.does(User::Agent(ann), close(chat));
    let viewer = Viewer::Customer(story.chat(chat).customer.id);
    let seen: Vec<_> = facts.iter().filter_map(|fact| fact.seen_by(viewer, Some(chat))).collect();
    assert!(matches!(seen.last(), Some(Fact::Desk(DeskFact::Released { .. }))), "{seen:?}");
    assert!(story.account.view(viewer).desk.works.is_empty());
    story.starts(1);
    assert_eq!(story.work(chat).state, WorkState::Queued);
    assert!(state(&story, thread).is_some());
    assert_eq!(story.account.chats_seen_by(Viewer::Supervisor(ann)).count(), 1, "each chat is listed once");
    let ended = story.does(User::Agent(ann), finish(thread));
    assert!(ended.iter().all(|fact| fact.seen_by(viewer, Some(chat)).is_none()));
    assert_eq!(story.work(chat).state, WorkState::Queued, "the new one goes on");
}

#[test]
fn a_thread_that_nobody_had_is_not_wrapped_up_and_neither_is_one_of_a_group_without() {
    let (mut story, chat, thread, _) = ann_talks(Assignment::PickUp);
    let waiting = story.starts(2);
    story.does(customer(2), close(waiting));
    assert_eq!(story.account.desk.works.len(), 1);
    let rules = wrap_up(&story, None);
    story.does(User::System, rules);
    story.does(customer(1), close(chat));
    assert_eq!(state(&story, thread), None);
}

#[test]
fn only_who_wraps_up_and_a_supervisor_finish_it() {
    let (mut story, chat, thread, ann) = ann_talks(Assignment::PickUp);
    let ben = story.agent("Ben", 1);
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    assert_eq!(story.tries(User::Agent(ben), finish(thread)), Err(Reject::NotMember), "he does not have it");
    story.does(User::Agent(ann), close(chat));
    assert_eq!(story.tries(User::Agent(ben), finish(thread)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), finish(thread)), Err(Reject::NotAllowed));
    story.does(User::Agent(boss), finish(thread));
    assert_eq!(story.account.desk.load(ann), 0);
}

#[test]
fn who_completes_an_open_thread_closes_it_and_is_free_in_one_act() {
    for with_wrap_up in [true, false] {
        let (mut story, chat, thread, ann) = ann_talks(Assignment::Automatic);
        let rules = wrap_up(&story, with_wrap_up.then_some(MINUTE));
        story.does(User::System, rules);
        let waiting = story.starts(2);
        let facts = story.does(User::Agent(ann), finish(thread));
        assert!(story.thread(chat).closed.is_some());
        assert_eq!((state(&story, thread), story.assignee(waiting)), (None, Some(ann)));
        let viewer = Viewer::Customer(story.chat(chat).customer.id);
        let ends = |fact: &Fact| matches!(fact, Fact::Desk(DeskFact::Released { .. }));
        let seen = facts.iter().filter_map(|fact| fact.seen_by(viewer, Some(chat)));
        assert_eq!(seen.filter(|fact| ends(fact)).count(), 1, "to the customer it ends once");
    }
}

#[test]
fn notes_are_written_while_wrapping_up_and_not_after() {
    let (mut story, chat, thread, ann) = ann_talks(Assignment::PickUp);
    let ben = story.agent("Ben", 1);
    story.does(User::Agent(ann), close(chat));
    story.does(User::Agent(ann), notes(chat, "He will call again."));
    assert_eq!(story.thread(chat).notes.len(), 1);
    assert_eq!(story.tries(User::Agent(ben), notes(chat, "me too")), Err(Reject::UnknownChat));
    story.does(User::Agent(ann), finish(thread));
    assert_eq!(story.tries(User::Agent(ann), notes(chat, "late")), Err(Reject::UnknownChat));
}

#[test]
fn going_offline_or_being_lost_ends_a_wrap_up() {
    for gone in [true, false] {
        let (mut story, chat, thread, ann) = ann_talks(Assignment::PickUp);
        story.does(User::Agent(ann), close(chat));
        match gone {
            true => story.does(User::System, lost(ann)),
            false => story.does(User::Agent(ann), status(RoutingStatus::Offline)),
        };
        assert_eq!((state(&story, thread), story.account.next_wakeup()), (None, None));
    }
}

#[test]
fn a_wrap_up_has_bounds() {
    let mut story = Story::with(Assignment::PickUp);
    for (ms, good) in [(4_999, false), (5_000, true), (3_600_000, true), (3_600_001, false)] {
        let rules = wrap_up(&story, Some(ms));
        let tried = story.tries(User::System, rules);
        assert_eq!(tried.err(), (!good).then_some(Reject::WrapUpOutOfRange), "{ms}");
    }
}
