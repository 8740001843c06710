//! Giving a thread back, and giving it on without asking.

use crate::chat::{Audience, Content};
use crate::command::{Transfer, TransferTarget};
use crate::desk::{AgentRole, Assignment, RoutingStatus, WorkState};
use crate::story::{Story, accept, customer, give_back, pick_up, status, to_agent, to_group};
use crate::{AgentId, ChatId, Command, Reject, User, limits};

fn ann_has_it() -> (Story, ChatId, AgentId, AgentId) {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 1));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    (story, chat, ann, ben)
}

fn unasked(chat: ChatId, to: AgentId) -> Transfer {
    Transfer { ask: false, ..Transfer::to(chat, TransferTarget::Agent(to)) }
}

#[test]
fn a_returned_thread_keeps_its_place_or_takes_a_new_one_as_its_agent_chooses() {
    for (keep, place) in [(true, 1), (false, 2)] {
        let (mut story, chat, ann, _) = ann_has_it();
        story.starts(2);
        story.now = story.now.plus_ms(1_000);
        story.does(User::Agent(ann), give_back(chat, keep));
        assert_eq!((story.work(chat).state, story.position(chat)), (WorkState::Queued, Some(place)));
        assert!(!story.thread(chat).is_active(User::Agent(ann)));
        assert_eq!(story.tries(User::Agent(ann), give_back(chat, keep)), Err(Reject::NotAssigned));
    }
}

#[test]
fn who_gives_a_thread_away_is_not_given_it_straight_back() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), Some(ann));
    story.does(User::Agent(ann), give_back(chat, true));
    assert_eq!(story.assignee(chat), None, "though she is the only one");
    let ben = story.agent("Ben", 1);
    assert_eq!(story.assignee(chat), Some(ben));
    let other = story.adds_group("Other", Assignment::Automatic);
    let both = crate::story::save_agent(Some(ben), "Ben", AgentRole::Agent, 1, &[story.group, other]);
    story.does(User::System, both);
    story.does(User::Agent(ben), to_group(chat, other));
    assert_eq!(story.assignee(chat), None);
}

#[test]
fn a_transfer_without_a_target_goes_to_whoever_of_the_group_takes_it_next() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 2);
    let chat = story.starts(1);
    let ben = story.agent("Ben", 1);
    let group = story.work(chat).group;
    let anybody = Transfer { to: None, ..unasked(chat, ann) };
    story.does(User::Agent(ann), Command::Transfer(anybody));
    assert_eq!((story.assignee(chat), story.work(chat).group), (Some(ben), group));
}

#[test]
fn without_asking_a_colleague_who_accepts_gets_it_at_once() {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), Command::Transfer(unasked(chat, ben)));
    assert_eq!((story.assignee(chat), story.offered_to(chat)), (Some(ben), None));
}

#[test]
fn availability_is_ignored_on_demand_but_nobody_offline_is_given_anything() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let anyway = |to| Command::Transfer(Transfer { ignore_availability: true, ..unasked(chat, to) });
    story.does(User::Agent(ben), status(RoutingStatus::Offline));
    assert_eq!(story.tries(User::Agent(ann), anyway(ben)), Err(Reject::AgentOffline));
    story.does(User::Agent(ben), status(RoutingStatus::Paused));
    assert_eq!(story.tries(User::Agent(ann), Command::Transfer(unasked(chat, ben))), Err(Reject::AgentPaused));
    let second = story.starts(2);
    story.does(User::Agent(ben), pick_up(second));
    assert_eq!(story.tries(User::Agent(ann), anyway(ben)), Err(Reject::AgentFull), "she cannot override");
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    story.does(User::Agent(boss), anyway(ben));
    assert_eq!((story.assignee(chat), story.account.desk.load(ben)), (Some(ben), 2));
    assert!(story.work(chat).holds[&ben].over_capacity && !story.work(second).holds[&ben].over_capacity);
}

#[test]
fn a_remark_on_a_transfer_is_for_agents_only() {
    let (mut story, chat, ann, ben) = ann_has_it();
    let asked = Transfer { remark: " He is in a hurry. ".into(), ..Transfer::to(chat, TransferTarget::Agent(ben)) };
    story.does(User::Agent(ann), Command::Transfer(asked));
    let event = story.thread(chat).events.last().unwrap();
    assert_eq!((&event.content, event.audience), (&Content::Text("He is in a hurry.".into()), Audience::Agents));
    assert_eq!(event.author, User::Agent(ann));
    let seen = story.seen_by_customer(chat);
    assert!(seen.threads[0].events.iter().all(|event| event.audience == Audience::All));
}

#[test]
fn picking_up_what_is_offered_to_oneself_accepts_it() {
    let (mut story, chat, ann, ben) = ann_has_it();
    story.does(User::Agent(ann), to_agent(chat, ben));
    story.does(User::Agent(ben), pick_up(chat));
    assert_eq!(story.assignee(chat), Some(ben));
    assert_eq!(story.tries(User::Agent(ben), accept(chat)), Err(Reject::NoOffer));
}

#[test]
fn nobody_gives_back_what_is_not_theirs() {
    let (mut story, chat, ann, ben) = ann_has_it();
    assert_eq!(story.tries(User::Agent(ben), give_back(chat, true)), Err(Reject::NotMember));
    assert_eq!(story.tries(customer(1), give_back(chat, true)), Err(Reject::NotMember));
    story.does(User::Agent(ann), to_agent(chat, ben));
    assert_eq!(story.tries(User::Agent(ann), give_back(chat, true)), Err(Reject::AlreadyOffered));
}

#[test]
fn a_full_queue_takes_nothing_back_of_ones_own_will() {
    let (mut story, chat, ann, _) = ann_has_it();
    story.fills_the_queue();
    assert_eq!(story.account.desk.queue_len(story.group), limits::QUEUE_PER_GROUP);
    assert_eq!(story.tries(User::Agent(ann), give_back(chat, true)), Err(Reject::QueueFull));
}
