//! Threads that lose their agent where nobody may wait.

use crate::chat::{ClosedBy, System};
use crate::command::{ConfigureGroup, StartThread};
use crate::desk::{AgentRole, Assignment, GroupRules, QueueRules};
use crate::story::{Story, accept, customer, decline, lost, pick_up, to_group};
use crate::{ChatId, Command, CustomerId, User};

fn switches_queue_off(story: &mut Story) {
    let queue = QueueRules { enabled: false, ..QueueRules::default() };
    let rules = Box::new(GroupRules { queue, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
}

fn is_over(story: &Story, chat: ChatId) -> bool {
    let closed = story.thread(chat).closed.map(|closed| closed.by);
    assert_eq!(closed.is_some(), story.account.work_of(chat).is_none());
    closed == Some(ClosedBy::Unserved)
}

#[test]
fn what_a_colleague_has_room_for_goes_on_and_the_rest_is_closed() {
    let mut story = Story::with(Assignment::Automatic);
    switches_queue_off(&mut story);
    let ann = story.agent("Ann", 2);
    let chats = [story.starts(1), story.starts(2)];
    let ben = story.agent("Ben", 1);
    story.does(User::System, lost(ann));
    assert_eq!(story.assignee(chats[0]), Some(ben));
    assert!(is_over(&story, chats[1]));
    assert_eq!(story.last_line(chats[1]), &System::Closed { by: ClosedBy::Unserved, name: None });
    assert!(story.chat(chats[1]).is_pinned(), "somebody should come back to it");
    story.does(User::System, lost(ben));
    assert!(is_over(&story, chats[0]));
}

#[test]
fn whoever_is_asked_may_still_take_it_and_is_the_last_to_be() {
    for takes in [true, false] {
        let mut story = Story::with_offers();
        switches_queue_off(&mut story);
        let ann = story.agent("Ann", 1);
        let chat = story.starts(1);
        story.does(User::Agent(ann), accept(chat));
        let ben = story.agent("Ben", 1);
        story.does(User::System, lost(ann));
        assert_eq!(story.offered_to(chat), Some(ben));
        story.does(User::Agent(ben), if takes { accept(chat) } else { decline(chat) });
        assert_eq!(is_over(&story, chat), !takes);
    }
}

#[test]
fn a_chat_that_goes_on_while_either_side_is_away_waits_all_the_same() {
    let mut story = Story::with(Assignment::Automatic);
    let queue = QueueRules { enabled: false, continuous: true, ..QueueRules::default() };
    let rules = Box::new(GroupRules { queue, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let ann = story.agent("Ann", 1);
    let start = StartThread { continuous: Some(true), ..StartThread::default() };
    story.does(customer(1), Command::StartThread(start));
    story.does(User::System, lost(ann));
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    assert_eq!(story.position(chat), Some(1));
}

#[test]
fn what_was_handed_on_and_waits_is_not_taken_for_lost() {
    let mut story = Story::with(Assignment::PickUp);
    let other = story.adds_group("Other", Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts_in(1, other);
    let boss = story.adds("Sora", AgentRole::Supervisor, 1, &[other]);
    story.accepts(boss);
    story.does(User::Agent(boss), pick_up(chat));
    story.does(User::Agent(boss), to_group(chat, story.group));
    switches_queue_off(&mut story);
    assert_eq!(story.position(chat), Some(1));
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::System, lost(ann));
    assert!(is_over(&story, chat));
}

#[test]
fn what_waits_already_goes_on_waiting_when_the_queue_is_switched_off() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    switches_queue_off(&mut story);
    assert_eq!(story.position(chat), Some(1));
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!(story.assignee(chat), Some(ann));
}
