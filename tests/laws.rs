//! What must hold whatever people do, in whatever order. Each law is checked over random stories; a failure shrinks to
//! the shortest one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use parlor_engine::command::{PostEvent, SetRoutingStatus, StartThread};
use parlor_engine::desk::RoutingStatus;
use parlor_engine::{ChatId, Command, EventId, User};
use parlor_sim::{Rng, World, wish};
use proptest::prelude::*;

/// A story as seeds of single choices, so that it can be shortened by leaving some out.
fn stories() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(any::<u64>(), 1..60)
}

/// Plays one choice: somebody's page wants something.
fn play(world: &mut World, choice: u64) -> usize {
    let mut rng = Rng::new(choice);
    let page = rng.below(world.pages.len());
    let user = world.pages[page].user;
    let view = world.pages[page].replica.confirmed().clone();
    let command = if rng.one_in(6) && world.cast.serves(user) {
        Command::SetRoutingStatus(SetRoutingStatus { agent: None, status: RoutingStatus::Accepting, reason: None })
    } else {
        wish(&mut rng, &world.cast, &view, user)
    };
    world.want(page, command);
    page
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Folding the facts that a viewer may see gives the same as redacting the folded whole: after every single step,
    /// for customers, agents, supervisors and observers, also when their access changes.
    #[test]
    fn projection_law(story in stories()) {
        let mut world = World::new(3);
        world.settle();
        for choice in story {
            play(&mut world, choice);
            world.settle();
            prop_assert_eq!(world.check_at_rest(), Ok(()));
        }
    }

    /// A page that was away for any part of the story resumes to the same copy as one that saw all of it.
    #[test]
    fn resuming_equals_having_been_there(story in stories(), away in 0usize..9, from in 0usize..50, steps in 1usize..60) {
        let mut world = World::new(3);
        world.settle();
        for (step, choice) in story.into_iter().enumerate() {
            if step == from {
                world.cut(away);
            }
            let gone = (from..from + steps).contains(&step);
            play(&mut world, choice);
            if gone {
                world.rest_without(away);
            } else {
                world.settle();
            }
        }
        world.settle();
        prop_assert_eq!(world.check_at_rest(), Ok(()));
    }

    /// What a page shows ahead of its confirmation keeps its id when it is confirmed, and stays where it is.
    #[test]
    fn a_predicted_item_keeps_its_key(texts in prop::collection::vec("[a-z]{1,12}", 1..12)) {
        let mut world = World::new(1);
        world.settle();
        world.want(0, Command::StartThread(StartThread { text: "hello".into(), ..StartThread::default() }));
        world.settle();
        let chat = world.pages[0].replica.chats().next().map(|chat| chat.id).unwrap();
        for text in texts {
            world.want(0, Command::PostEvent(PostEvent::text(chat, text.clone())));
            let shown = last_event(&world, chat);
            prop_assert!(world.pages[0].replica.is_pending(chat, shown));
            world.settle();
            prop_assert_eq!(last_event(&world, chat), shown);
            prop_assert!(!world.pages[0].replica.is_pending(chat, shown));
        }
    }

    /// A command that is sent again and again is done once.
    #[test]
    fn a_command_twice_equals_once(repeats in 1usize..6) {
        let mut world = World::new(1);
        world.settle();
        world.want(0, Command::StartThread(StartThread { text: "once".into(), ..StartThread::default() }));
        for _ in 0..repeats {
            // The answer never comes through: the page reloads and sends again what it has stored.
            world.rest_without_answers();
            world.cut(0);
            world.pages[0].reload();
        }
        world.settle();
        prop_assert_eq!(world.check_at_rest(), Ok(()));
        let customer = world.pages[0].user;
        prop_assert!(matches!(customer, User::Customer(_)));
        let chat = world.pages[0].replica.chats().next().unwrap();
        prop_assert_eq!(chat.threads.len(), 1);
        prop_assert_eq!(chat.threads[0].events.len(), 1);
    }
}

fn last_event(world: &World, chat: ChatId) -> EventId {
    let chat = world.pages[0].replica.chat(chat).unwrap();
    chat.threads.last().unwrap().events.last().unwrap().id
}

/// The network breaks, authorities die, people do all sorts of things: in the end all is exact.
#[test]
fn two_thousand_short_runs_end_exact() {
    for seed in 0..2_000 {
        if let Err(error) = parlor_sim::run(seed, 80) {
            panic!("seed {seed}: {error}\nagain: cargo xtask simulate --seed {seed} --runs 1 --steps 80");
        }
    }
}
