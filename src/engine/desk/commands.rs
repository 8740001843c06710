//! Commands that the desk decides alone.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{Agent, AgentRole, Desk, DeskFact, RoutingStatus};
use crate::map::Set;
use crate::{Actor, AgentId, Ctx, GroupId, Reject, limits, text};

/// Sets whether an agent takes new threads; without `agent`, the actor's own status. Going offline while threads are
/// at hand hands them back to the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SetRoutingStatus {
    /// Whose; another's needs a supervisor.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// The new status.
    pub status: RoutingStatus,
    /// Why no new threads are taken: one of the account's list of reasons.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub reason: Option<String>,
}

/// Adds or changes an agent. Needs an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SaveAgent {
    /// Whom to change; a new agent without it.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// The name that everybody sees.
    pub name: String,
    /// The mail address to sign in with.
    pub email: String,
    /// What the agent may do.
    pub role: AgentRole,
    /// How many threads at once, up to 500, and not below what the agent has now.
    pub capacity: u16,
    /// The groups whose threads the agent is given.
    pub groups: Set<GroupId>,
    /// Whether this is a program, which acts with a token in place of a password.
    #[serde(default)]
    pub bot: bool,
}

impl SetRoutingStatus {
    /// Whose status is meant.
    pub(crate) fn target(&self, desk: &Desk, actor: Actor) -> Result<AgentId, Reject> {
        let own = actor.agent();
        let agent = self.agent.or(own).ok_or(Reject::NotAllowed)?;
        let role = desk.agent(agent)?.profile.role;
        if own != Some(agent) {
            desk.need_role(actor, AgentRole::Supervisor)?;
        } else {
            desk.need_role(actor, AgentRole::Agent)?;
        }
        // Whoever may change nothing cannot serve anybody.
        if role < AgentRole::Agent {
            return Err(Reject::NotAllowed);
        }
        Ok(agent)
    }

    pub(crate) fn decide(&self, desk: &Desk, agent: AgentId, ctx: &Ctx) -> Result<Vec<DeskFact>, Reject> {
        let Self { status, ref reason, .. } = *self;
        if let Some(reason) = reason
            && (status == RoutingStatus::Accepting || !desk.setup().reasons.contains(reason))
        {
            return Err(Reject::UnknownReason);
        }
        if desk.agents.get(&agent).is_some_and(|state| state.status == status && state.reason == *reason) {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::RoutingStatusSet { agent, status, at: ctx.now, reason: reason.clone() }])
    }
}

impl SaveAgent {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor, ctx: &mut Ctx) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        let name = text::name(&self.name)?;
        let email = text::optional_email(&self.email)?.ok_or(Reject::EmailInvalid)?;
        let known = self.agent.map(|id| desk.agent(id)).transpose()?;
        // An observer keeps nothing of what is at hand.
        let kept = self.agent.filter(|_| self.role != AgentRole::Observer);
        let load = kept.map_or(0, |id| desk.load_within(id));
        if self.capacity > limits::CAPACITY_MAX || usize::from(self.capacity) < load {
            return Err(Reject::CapacityOutOfRange);
        }
        for group in &self.groups {
            desk.group(*group)?;
        }
        let suspended = &desk.setup().suspended;
        if known.is_none() && desk.agents.len() + suspended.len() >= limits::AGENTS {
            return Err(Reject::LimitReached);
        }
        let id = self.agent.unwrap_or_else(|| AgentId(ctx.ids.draw()));
        let gone = suspended.contains_key(&id) || desk.setup().left.contains_key(&id);
        if known.is_none() && (gone || desk.agents.contains_key(&id)) {
            return Err(Reject::IdTaken);
        }
        desk.need_free_email(self.agent, &email)?;
        desk.need_other_admin(self.agent, self.role == AgentRole::Admin && !self.bot)?;
        let Self { role, capacity, bot, .. } = *self;
        let agent = Agent { id, name, email, role, capacity, groups: self.groups.clone(), bot };
        Ok(vec![DeskFact::AgentSaved { agent }])
    }
}

impl Desk {
    /// An address signs in one agent. Case does not tell two apart.
    fn need_free_email(&self, agent: Option<AgentId>, email: &str) -> Result<(), Reject> {
        let same =
            |other: &str| other.chars().flat_map(char::to_lowercase).eq(email.chars().flat_map(char::to_lowercase));
        let all = self.agents.values().chain(self.setup().suspended.values());
        let mut others = all.map(|state| &state.profile).filter(|profile| Some(profile.id) != agent);
        if others.any(|profile| same(&profile.email)) { Err(Reject::EmailTaken) } else { Ok(()) }
    }

    /// The last admin stays one. A program does not count: it cannot sign in to put things right.
    pub(crate) fn need_other_admin(&self, agent: Option<AgentId>, stays: bool) -> Result<(), Reject> {
        let is_admin = |profile: &Agent| profile.role == AgentRole::Admin && !profile.bot;
        let falls = !stays && agent.and_then(|id| self.agents.get(&id)).is_some_and(|state| is_admin(&state.profile));
        if falls && self.agents.values().filter(|state| is_admin(&state.profile)).count() == 1 {
            return Err(Reject::LastAdmin);
        }
        Ok(())
    }

    /// Whether the actor's role reaches `needed`. The system may do everything.
    pub(crate) fn need_role(&self, actor: Actor, needed: AgentRole) -> Result<(), Reject> {
        let allowed = match actor {
            Actor::System => true,
            Actor::Customer(_) => false,
            Actor::Agent(id) => self.agents.get(&id).is_some_and(|state| state.profile.role >= needed),
        };
        if allowed { Ok(()) } else { Err(Reject::NotAllowed) }
    }
}

crate::staff_only!(SetRoutingStatus, SaveAgent);
