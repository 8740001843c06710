//! To whom a chat can be handed.

use std::rc::Rc;

use parlor_kit::{Dot, Face};
use parlor_page::engine::command::TransferTarget;
use parlor_page::engine::desk::{AgentRole, AgentState, RoutingStatus};
use parlor_page::engine::{AgentId, ChatId};
use yew::AttrValue;

use super::{Scene, me};
use crate::strings;

/// Everybody and every group, those who can take it first.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Colleagues.
    pub agents: Rc<[Target]>,
    /// Groups.
    pub groups: Rc<[Target]>,
}

/// A colleague or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Whom to name in the command.
    pub to: TransferTarget,
    /// The name.
    pub name: AttrValue,
    /// A colleague's picture and status.
    pub face: Option<(Face, Dot)>,
    /// How busy.
    pub load: AttrValue,
    /// Whether it can be handed there now.
    pub is_free: bool,
}

/// The targets for a chat.
pub fn targets(scene: &Scene, chat: ChatId) -> Targets {
    let desk = scene.replica.desk();
    let work = scene.work(chat);
    let holder = work.and_then(|work| work.assignee());
    let mut agents: Vec<_> = desk
        .agents
        .values()
        .filter(|state| Some(state.profile.id) != holder && state.profile.role != AgentRole::Observer)
        .map(|state| (order(scene, state), agent(scene, state)))
        .collect();
    agents.sort_by(|a, b| a.0.cmp(&b.0));
    let mut groups: Vec<_> =
        desk.groups.values().filter(|group| Some(group.id) != work.map(|work| work.group)).collect();
    groups.sort_by_key(|group| (group.order, group.id));
    let groups = groups.into_iter().map(|group| Target {
        to: TransferTarget::Group(group.id),
        name: group.name.clone().into(),
        face: None,
        load: strings::waiting(desk.queue_len(group.id)).into(),
        is_free: true,
    });
    Targets { agents: agents.into_iter().map(|(_, target)| target).collect(), groups: groups.collect() }
}

/// Accepting ones with the most room first, those who are gone or full last.
fn order<'a>(scene: &Scene, state: &'a AgentState) -> (bool, u8, std::cmp::Reverse<usize>, &'a str, AgentId) {
    let room = scene.replica.desk().room(state.profile.id);
    let status = match state.status {
        RoutingStatus::Accepting => 0,
        RoutingStatus::Paused => 1,
        RoutingStatus::Offline => 2,
    };
    let free = state.status != RoutingStatus::Offline && room > 0;
    (!free, status, std::cmp::Reverse(room), &state.profile.name, state.profile.id)
}

fn agent(scene: &Scene, state: &AgentState) -> Target {
    let (desk, id) = (scene.replica.desk(), state.profile.id);
    let is_free = state.status != RoutingStatus::Offline && desk.room(id) > 0;
    let load = match state.status {
        RoutingStatus::Offline => strings::OFFLINE.to_owned(),
        RoutingStatus::Paused if state.is_idle() => {
            strings::away_load(desk.load(id), usize::from(state.profile.capacity))
        }
        RoutingStatus::Paused => strings::paused_load(desk.load(id), usize::from(state.profile.capacity)),
        RoutingStatus::Accepting => strings::load(desk.load(id), usize::from(state.profile.capacity)),
    };
    Target {
        to: TransferTarget::Agent(id),
        name: state.profile.name.clone().into(),
        face: Some((Face::new(&state.profile.name, id.0), me::dot(state.status))),
        load: load.into(),
        is_free,
    }
}
