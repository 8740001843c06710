//! A whole run from one seed: people want things, the network misbehaves, machines die, and in the end all is exact.

mod away;

use parlor_engine::Command;
use parlor_engine::command::SetRoutingStatus;
use parlor_engine::desk::RoutingStatus;
use parlor_sync::Authority;

use crate::wish::{customers, passing};
use crate::{Rng, World, wish};

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Entries in the log.
    pub entries: usize,
    /// Times that the authority was killed.
    pub kills: usize,
    /// Times that a connection was cut.
    pub cuts: usize,
}

/// Plays the run of a seed.
///
/// # Errors
/// What was found wrong, with the step at which it was.
pub fn run(seed: u64, steps: usize) -> Result<Report, String> {
    let mut rng = Rng::new(seed);
    let mut world = World::new(1 + rng.below(4));
    let mut report = Report { entries: 0, kills: 0, cuts: 0 };
    come_to_work(&mut rng, &mut world);
    for step in 0..steps {
        act(&mut rng, &mut world, &mut report);
        world.check().map_err(|error| format!("step {step}: {error}"))?;
    }
    world.settle();
    world.check_at_rest().map_err(|error| format!("at rest: {error}"))?;
    // Nobody comes back for a while: offers end, agents are lost, and it still adds up.
    world.pass_ms(60_000);
    world.check_at_rest().map_err(|error| format!("a minute later: {error}"))?;
    report.entries = world.disk.entries.len();
    Ok(report)
}

/// Most agents begin by accepting.
fn come_to_work(rng: &mut Rng, world: &mut World) {
    for page in 0..world.pages.len() {
        if world.cast.serves(world.pages[page].user) && !rng.one_in(4) {
            let accept = SetRoutingStatus { agent: None, status: RoutingStatus::Accepting, reason: None };
            world.want(page, Command::SetRoutingStatus(accept));
        }
    }
    world.settle();
}

fn act(rng: &mut Rng, world: &mut World, report: &mut Report) {
    let page = rng.below(world.pages.len());
    match rng.below(70) {
        0 => {
            world.cut(page);
            report.cuts += 1;
        }
        1 => {
            world.cut(page);
            world.pages[page].reload();
        }
        // Decided or not, stored or not, sent or not: whatever is in between is lost.
        2 if rng.one_in(2) => {
            world.kill();
            report.kills += 1;
        }
        3 => world.keep_snapshot(),
        30 => world.close_tab(page),
        31 if rng.one_in(4) => world.lose_storage(page),
        // Stored, and nobody was told.
        32 if rng.one_in(3) => {
            world.append();
            world.kill();
            report.kills += 1;
        }
        33 if rng.one_in(3) => world.refuse_append(),
        34 if rng.one_in(20) => world.restore_copy(rng.below(6)),
        35 => world.pages[page].ahead_ms = rng.below(7_200_000) as i64 - 3_600_000,
        36 => world.pages[page].dozes = rng.below(40),
        37 | 38 => world.garble_up(page, rng.one_in(2)),
        39 | 40 => world.garble_down(page, rng.one_in(2)),
        // Whoever is impatient asks twice.
        49 | 50 => (0..1 + rng.below(2)).for_each(|_| world.look_back(page)),
        48 if world.pages.len() < 14 => away::goes_on_elsewhere(rng, world, page),
        4 if world.pages.len() < 14 => {
            let user = world.pages[page].user;
            world.open_page(user);
        }
        5 => world.now = world.now.plus_ms(rng.below(4_000) as u64),
        6 => world.settle(),
        59 if rng.one_in(2) => {
            if let Some(authority) = &mut world.authority {
                let command = match rng.below(9) {
                    0 | 1 => passing::opening(rng, &world.cast, world.now),
                    2 => passing::transcript(rng, &world.cast, authority.account()),
                    3 => passing::idle(rng, &world.cast),
                    _ => customers::by_system(rng, &world.cast),
                };
                authority.handle_system(&command, world.now);
            }
        }
        41..=44 => {
            let account = world.authority.as_ref().map(Authority::account);
            let user = world.pages[page].user;
            let signal = account.and_then(|account| passing::signal(rng, &world.cast, account, user));
            signal.into_iter().for_each(|signal| world.signal(page, signal));
        }
        45..=47 => {
            let account = world.authority.as_ref().map(Authority::account);
            let query = account.and_then(|account| passing::query(rng, account, world.now));
            query.into_iter().for_each(|query| world.ask(page, query));
        }
        7..=9 => {
            world.start();
            (0..world.pages.len())
                .filter(|_| !rng.one_in(6))
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|page| world.connect(page));
        }
        10..=29 => {
            let user = world.pages[page].user;
            let view = world.pages[page].replica.confirmed().clone();
            let command = wish(rng, &world.cast, &view, user);
            if world.pages[page].replica.outbox().pending.len() < 30 {
                world.want(page, command);
            }
        }
        _ => (0..8).for_each(|_| world.jostle(rng)),
    }
}
