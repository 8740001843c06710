//! Bots that answer before people do, and words of welcome.

use crate::chat::{Content, Role, System};
use crate::command::{ConfigureGroup, SaveAgent, SetOpening, StartThread};
use crate::desk::{AgentRole, Assignment, GroupRules, HoursRules, QueueRules, RoutingStatus, TalkRules, WorkState};
use crate::story::{Story, close, customer, give_back, pick_up, save_agent, says, status, to_agent};
use crate::{AgentId, Command, Reject, User};

fn rules(story: &Story, talk: TalkRules) -> Command {
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules))
}

fn adds_bot(story: &mut Story, capacity: u16) -> AgentId {
    let bot = story.adds("Robby", AgentRole::Agent, capacity, &[]);
    let Command::SaveAgent(save) = save_agent(Some(bot), "Robby", AgentRole::Agent, capacity, &[]) else {
        panic!("another command")
    };
    story.does(User::System, Command::SaveAgent(SaveAgent { bot: true, email: "robby@example.com".into(), ..save }));
    story.accepts(bot);
    bot
}

/// Ann is at work in a group with a bot.
fn bot_first(assignment: Assignment, capacity: u16) -> (Story, AgentId, AgentId) {
    let mut story = Story::with(assignment);
    let bot = adds_bot(&mut story, capacity);
    let named = rules(&story, TalkRules { bot: Some(bot), ..TalkRules::NONE });
    story.does(User::System, named);
    let ann = story.agent("Ann", 2);
    (story, bot, ann)
}

#[test]
fn a_new_thread_goes_to_the_groups_bot_and_says_so() {
    for assignment in [Assignment::Automatic, Assignment::PickUp, Assignment::Offer { accept_ms: 5_000 }] {
        let (mut story, bot, _) = bot_first(assignment, 500);
        let chat = story.starts(1);
        assert_eq!(story.assignee(chat), Some(bot));
        let thread = story.thread(chat);
        assert!(thread.bot_active());
        assert_eq!(thread.member(User::Agent(bot)).map(|member| member.role), Some(Role::Bot));
        assert_eq!(story.last_line(chat), &System::AgentJoined { name: "Robby".into() });
        story.does(User::Agent(bot), says(chat, "What is it about?"));
    }
}

#[test]
fn a_bot_takes_new_threads_outside_the_hours_if_the_group_says_so() {
    let (mut story, bot, ann) = bot_first(Assignment::Automatic, 500);
    let group = story.group;
    let close_at_night = |story: &mut Story, bot_off_hours| {
        let hours = HoursRules { enabled: true, zone: "Europe/Oslo".to_owned(), ..HoursRules::default() };
        let talk = TalkRules { bot: Some(bot), bot_off_hours, ..TalkRules::NONE };
        let rules = Box::new(GroupRules { hours, talk, ..GroupRules::default() });
        story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
        story.does(User::System, Command::SetOpening(SetOpening { group, open: false, next_change: None }));
    };
    let start = || Command::StartThread(StartThread::default());
    close_at_night(&mut story, false);
    assert_eq!(story.tries(customer(1), start()), Err(Reject::GroupClosed));
    close_at_night(&mut story, true);
    story.does(User::Agent(ann), status(RoutingStatus::Offline));
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), Some(bot));
    story.does(User::Agent(bot), give_back(chat, true));
    assert_eq!(story.work(chat).state, WorkState::Queued, "until somebody is there");
    story.does(User::Agent(bot), status(RoutingStatus::Offline));
    assert_eq!(story.tries(customer(2), start()), Err(Reject::GroupClosed), "nobody at all is there");
}

#[test]
fn a_bot_hands_over_by_giving_back_and_is_not_given_it_again() {
    let (mut story, bot, ann) = bot_first(Assignment::Automatic, 500);
    let chat = story.starts(1);
    story.does(User::Agent(bot), give_back(chat, true));
    assert_eq!(story.assignee(chat), Some(ann));
    assert!(!story.thread(chat).bot_active());
    story.does(User::Agent(ann), give_back(chat, true));
    assert_eq!(story.work(chat).state, WorkState::Queued, "it gets new threads only");
}

#[test]
fn a_bot_hands_over_to_a_colleague_too() {
    let (mut story, bot, ann) = bot_first(Assignment::PickUp, 500);
    let chat = story.starts(1);
    story.does(User::Agent(bot), to_agent(chat, ann));
    story.does(User::Agent(ann), pick_up(chat));
    assert_eq!((story.assignee(chat), story.thread(chat).bot_active()), (Some(ann), false));
}

#[test]
fn without_the_bot_people_are_asked_at_once() {
    let (mut story, bot, ann) = bot_first(Assignment::Automatic, 1);
    assert_eq!(story.starts(1), story.account.desk.held_by(bot).next().unwrap().chat);
    let second = story.starts(2);
    assert_eq!(story.assignee(second), Some(ann), "the bot has room for one");
    story.does(User::Agent(bot), status(RoutingStatus::Offline));
    let third = story.starts(3);
    assert_ne!(story.assignee(third), Some(bot));
    assert!(story.account.desk.held_by(bot).next().is_none(), "and what it had goes to the queue");
}

#[test]
fn a_bot_serves_even_where_nobody_may_wait() {
    let (mut story, bot, ann) = bot_first(Assignment::PickUp, 1);
    let queue = QueueRules { enabled: false, ..QueueRules::default() };
    let talk = TalkRules { bot: Some(bot), ..TalkRules::NONE };
    let rules = Box::new(GroupRules { talk, queue, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let chat = story.starts(1);
    assert_eq!(story.assignee(chat), Some(bot));
    let start = Command::StartThread(Default::default());
    assert_eq!(story.tries(customer(2), start), Err(Reject::QueueFull));
    assert_eq!(story.tries(User::Agent(ann), pick_up(chat)), Err(Reject::NotQueued));
}

#[test]
fn nobody_waits_for_a_bot_so_it_neither_sets_the_pace_nor_wraps_up() {
    let (mut story, bot, _) = bot_first(Assignment::PickUp, 500);
    let talk = TalkRules { bot: Some(bot), wrap_up_ms: Some(60_000), ..TalkRules::NONE };
    let named = rules(&story, talk);
    story.does(User::System, named);
    let chat = story.starts(1);
    assert_eq!(story.account.desk.wait_ms(story.group, 1), None);
    story.does(customer(1), close(chat));
    assert_eq!(story.account.desk.load(bot), 0);
}

#[test]
fn only_a_bot_is_made_a_groups_bot() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    for (agent, why) in [(ann, Reject::NotABot), (AgentId(7), Reject::UnknownAgent)] {
        let named = rules(&story, TalkRules { bot: Some(agent), ..TalkRules::NONE });
        assert_eq!(story.tries(User::System, named), Err(why));
    }
}

#[test]
fn a_group_welcomes_its_customers() {
    let mut story = Story::with(Assignment::PickUp);
    for (welcome, good) in [(" Good morning! ".to_owned(), true), ("x".repeat(8_001), false)] {
        let save = rules(&story, TalkRules { welcome, ..TalkRules::NONE });
        assert_eq!(story.tries(User::System, save).err(), (!good).then_some(Reject::TextTooLong));
    }
    let chat = story.starts(1);
    let seen = story.seen_by_customer(chat);
    let event = seen.threads[0].events.last().unwrap();
    assert_eq!((&event.content, event.author), (&Content::Text("Good morning!".into()), User::System));
}
