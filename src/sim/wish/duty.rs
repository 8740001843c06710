//! Wishes of those who steer others: who is at work, and in which groups.

use std::collections::BTreeMap;

use parlor_engine::chat::{Holder, PropertyValue};
use parlor_engine::command::{
    ConfigureGroup, DeleteGroup, LogOutAgent, RemoveAgent, SaveAgentCard, SaveCustomerProperties, SaveGroupAgents,
    SaveProperties, SavePublicName, SaveStatusReasons, SuspendAgent,
};
use parlor_engine::desk::Assignment;
use parlor_engine::{Account, Command};

use crate::{Cast, Rng};

/// Why an agent may be away.
const REASON: &str = "SENTINEL-FOR-AGENTS-ONLY reason";
/// With fewer, hardly anything would be open.
const GROUPS: usize = 5;

/// Something that a supervisor or an admin may want.
pub fn wish(rng: &mut Rng, cast: &Cast, view: &Account) -> Command {
    let groups: Vec<_> = view.desk.groups.keys().copied().collect();
    match rng.below(9) {
        5 => suspend(rng, cast, view),
        6 => public_name(rng, cast),
        7 => properties(rng, cast, view),
        8 => Command::SaveAgentCard(SaveAgentCard {
            agent: rng.pick(&cast.agents).copied(),
            avatar: rng.one_in(2).then(|| format!("https://shop.example/{REASON}.png").replace(' ', "-")),
            job_title: rng.one_in(2).then(|| REASON.to_owned()),
        }),
        4 => group_agents(rng, cast, view),
        0 => {
            let agent = rng.pick(&cast.agents).copied().filter(|_| rng.one_in(2));
            Command::LogOutAgent(LogOutAgent { agent })
        }
        3 => Command::SaveStatusReasons(SaveStatusReasons { reasons: vec![REASON.to_owned()] }),
        1 if groups.len() < GROUPS => {
            let name = format!("Extra {}", rng.below(100));
            Command::ConfigureGroup(ConfigureGroup::new(name, Assignment::Automatic))
        }
        _ => Command::DeleteGroup(DeleteGroup { group: rng.pick(&groups).copied().unwrap_or_default() }),
    }
}

/// What is kept of whom chats are with. Few names, so that some are set, changed and deleted.
fn properties(rng: &mut Rng, cast: &Cast, view: &Account) -> Command {
    let mut values = BTreeMap::new();
    for _ in 0..rng.below(3) {
        values.insert(format!("name {}", rng.below(3)), PropertyValue::Text(REASON.to_owned()));
    }
    let set = BTreeMap::from([("crm".to_owned(), values)]);
    let names = (0..rng.below(2)).map(|_| format!("name {}", rng.below(3))).collect();
    let delete = if rng.one_in(2) { BTreeMap::from([("crm".to_owned(), names)]) } else { BTreeMap::new() };
    let groups: Vec<_> = view.desk.groups.keys().copied().collect();
    let of = match rng.below(4) {
        0 => Holder::Account,
        1 => Holder::Group { group: rng.pick(&groups).copied().unwrap_or_default() },
        2 => Holder::Agent { agent: rng.pick(&cast.agents).copied().unwrap_or_default() },
        _ => {
            let customer = rng.pick(&cast.customers).copied().unwrap_or_default();
            return Command::SaveCustomerProperties(SaveCustomerProperties { customer, set, delete });
        }
    };
    Command::SaveProperties(SaveProperties { of, set, delete })
}

/// Moves several agents in and out of a group at once.
fn group_agents(rng: &mut Rng, cast: &Cast, view: &Account) -> Command {
    let groups: Vec<_> = view.desk.groups.keys().copied().collect();
    let named = cast.agents.iter().filter(|_| rng.one_in(2)).copied().collect::<Vec<_>>();
    let rights = |rng: &mut Rng| rng.one_in(2).then(|| super::routing::rights(rng));
    let agents = named.into_iter().map(|agent| (agent, rights(rng))).collect();
    let remove = cast.agents.iter().filter(|_| rng.one_in(3)).copied().collect();
    let group = rng.pick(&groups).copied().unwrap_or_default();
    Command::SaveGroupAgents(SaveGroupAgents { group, agents, remove, replace: rng.one_in(6) })
}

/// Whoever is suspended mostly comes back: with too few nothing would happen any more.
fn suspend(rng: &mut Rng, cast: &Cast, view: &Account) -> Command {
    let suspended: Vec<_> = view.desk.setup().suspended.keys().copied().collect();
    let agent = rng.pick(&cast.agents).copied().unwrap_or_default();
    match rng.pick(&suspended).copied() {
        Some(agent) => Command::SuspendAgent(SuspendAgent { agent, suspended: false }),
        None if rng.one_in(8) => Command::RemoveAgent(RemoveAgent { agent }),
        None => Command::SuspendAgent(SuspendAgent { agent, suspended: true }),
    }
}

/// What customers may see.
fn public_name(rng: &mut Rng, cast: &Cast) -> Command {
    let name = if rng.one_in(2) { format!("Shown {}", rng.below(3)) } else { String::new() };
    Command::SavePublicName(SavePublicName { agent: rng.pick(&cast.agents).copied(), name })
}
