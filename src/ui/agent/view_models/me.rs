//! The agent whose panel it is.

use parlor_kit::{Dot, Face};
use parlor_page::engine::Command;
use parlor_page::engine::desk::{AgentRole, RoutingStatus};
use yew::AttrValue;

use super::Scene;
use crate::strings;

/// The agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Me {
    /// The picture.
    pub face: Face,
    /// The name.
    pub name: AttrValue,
    /// The mail address.
    pub email: AttrValue,
    /// Whether new threads are taken, as wished last.
    pub status: RoutingStatus,
    /// Whether the agent is paused since nobody has touched a page of theirs.
    pub is_idle: bool,
    /// Threads at hand.
    pub load: usize,
    /// Threads at hand at most.
    pub capacity: usize,
    /// Whether the agent may do anything but look.
    pub acts: bool,
}

/// The agent as it is now; none before the copy is filled.
pub fn me(scene: &Scene) -> Option<Me> {
    let desk = scene.replica.desk();
    let state = desk.agents.get(&scene.me)?;
    // A wish that is under way is shown as fulfilled: it will be, or a notice tells why not.
    let wished = scene.replica.outbox().pending.iter().rev().find_map(|pending| match &pending.command {
        Command::SetRoutingStatus(wish) if wish.agent.is_none() => Some(wish.status),
        _ => None,
    });
    Some(Me {
        face: Face::new(&state.profile.name, scene.me.0),
        name: state.profile.name.clone().into(),
        email: state.profile.email.clone().into(),
        status: wished.unwrap_or(state.status),
        is_idle: wished.is_none() && state.is_idle(),
        load: desk.load(scene.me),
        capacity: usize::from(state.profile.capacity),
        acts: state.profile.role >= AgentRole::Agent,
    })
}

impl Me {
    /// The status in a word or two.
    pub fn word(&self) -> &'static str {
        if self.is_idle { strings::AWAY } else { word(self.status) }
    }
}

/// A status in a word or two.
pub fn word(status: RoutingStatus) -> &'static str {
    match status {
        RoutingStatus::Accepting => strings::ACCEPTING,
        RoutingStatus::Paused => strings::PAUSED,
        RoutingStatus::Offline => strings::OFFLINE,
    }
}

/// The dot of a status.
pub fn dot(status: RoutingStatus) -> Dot {
    match status {
        RoutingStatus::Accepting => Dot::Accepting,
        RoutingStatus::Paused => Dot::Paused,
        RoutingStatus::Offline => Dot::Offline,
    }
}
