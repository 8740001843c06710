//! Somebody of the staff leaves a page behind and goes on at another: what was open in the first, and whom its agent followed,
//! is no more what it was when it is taken up again.

use parlor_engine::command::{FollowCustomer, Transfer, UnfollowCustomer};
use parlor_engine::{ChatId, Command};

use crate::cast::target;
use crate::{Rng, World, wish};

/// Things happen around one chat before the page is left, and while it is away. Then it must hold what it would hold if it
/// had stayed.
pub(super) fn goes_on_elsewhere(rng: &mut Rng, world: &mut World, page: usize) {
    let user = world.pages[page].user;
    if !world.cast.serves(user) {
        return;
    }
    world.settle();
    let chats: Vec<ChatId> = world.pages[page].replica.confirmed().chats.keys().copied().collect();
    let Some(chat) = rng.pick(&chats).copied() else { return };
    let other = world.open_page(user);
    for _ in 0..1 + rng.below(4) {
        happens(rng, world, other, other, chat);
        world.settle();
    }
    world.cut(page);
    for _ in 0..1 + rng.below(6) {
        happens(rng, world, page, other, chat);
        world.rest_without(page);
    }
    world.settle();
    world.note_at_rest();
}

/// Its customer is followed or no more, it goes elsewhere, or anybody but the page that is away wants anything.
fn happens(rng: &mut Rng, world: &mut World, away: usize, other: usize, chat: ChatId) {
    match rng.below(6) {
        0 => world.want(other, Command::FollowCustomer(FollowCustomer { chat })),
        1 => world.want(other, Command::UnfollowCustomer(UnfollowCustomer { chat })),
        2..=4 => {
            let target = target(rng, &world.cast);
            let transfer = Transfer { ask: false, ignore_availability: true, ..Transfer::to(chat, target) };
            if let Some(authority) = &mut world.authority {
                authority.handle_system(&Command::Transfer(transfer), world.now);
            }
        }
        _ => {
            let page = rng.below(world.pages.len());
            let view = world.pages[page].replica.confirmed().clone();
            let command = wish(rng, &world.cast, &view, world.pages[page].user);
            if page != away {
                world.want(page, command);
            }
        }
    }
}
