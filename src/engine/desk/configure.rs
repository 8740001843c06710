//! Adding a group, and changing its name, its rules and how its threads reach an agent.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

#[cfg(not(feature = "lean"))]
use super::{AgentRole, Desk, DeskFact, Group};
use super::{Assignment, GroupRules};
use crate::GroupId;
#[cfg(not(feature = "lean"))]
use crate::{Actor, Ctx, Reject, limits, text};

/// Adds a group, or changes what is given of one: all of it or nothing. Needs an admin.
/// (superoffice.md: SaveChatTopicEntity, CreateDefaultChatTopicEntity.)
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct ConfigureGroup {
    /// Which to change; a new group without it.
    pub group: Option<GroupId>,
    /// The name that everybody sees, without which no group is added.
    pub name: Option<String>,
    /// How its threads reach an agent; automatic in a new group that does not say.
    pub assignment: Option<Assignment>,
    /// All its rules: what is left out of them goes back to its default. Without it they stay as they are.
    pub rules: Option<Box<GroupRules>>,
}

impl ConfigureGroup {
    /// A new group.
    pub fn new(name: impl Into<String>, assignment: Assignment) -> Self {
        Self { name: Some(name.into()), assignment: Some(assignment), ..Self::default() }
    }

    /// Another name for a group, and how its threads reach an agent.
    pub fn known(group: GroupId, name: impl Into<String>, assignment: Assignment) -> Self {
        Self { group: Some(group), ..Self::new(name, assignment) }
    }

    /// Other rules for a group.
    pub fn rules(group: GroupId, rules: impl Into<Box<GroupRules>>) -> Self {
        Self { group: Some(group), rules: Some(rules.into()), ..Self::default() }
    }
}

#[cfg(not(feature = "lean"))]
impl ConfigureGroup {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor, ctx: &mut Ctx) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        let known = self.group.map(|id| desk.group(id)).transpose()?;
        let group = self.configured(desk, known, ctx)?;
        let id = group.id;
        let rules = self.new_rules(desk, id)?;
        let saved = (known != Some(&group)).then_some(DeskFact::GroupSaved { group });
        Ok(saved.into_iter().chain(rules).collect())
    }

    /// The group as it is to be, but for its rules.
    fn configured(&self, desk: &Desk, known: Option<&Group>, ctx: &mut Ctx) -> Result<Group, Reject> {
        if let Some(Assignment::Offer { accept_ms }) = self.assignment
            && !(limits::OFFER_MS_MIN..=limits::OFFER_MS_MAX).contains(&accept_ms)
        {
            return Err(Reject::OfferTimeOutOfRange);
        }
        let name = self.name.as_deref().map(text::name).transpose()?;
        if let Some(known) = known {
            let (name, assignment) = (name.unwrap_or(known.name.clone()), self.assignment.unwrap_or(known.assignment));
            return Ok(Group { name, assignment, ..known.clone() });
        }
        let name = name.ok_or(Reject::NameEmpty)?;
        if desk.groups.len() >= limits::GROUPS {
            return Err(Reject::LimitReached);
        }
        let id = GroupId(ctx.ids.draw());
        if desk.groups.contains_key(&id) {
            return Err(Reject::IdTaken);
        }
        let order = desk.groups.values().map(|group| group.order + 1).max().unwrap_or(0);
        Ok(Group::new(id, name, order, self.assignment.unwrap_or_default()))
    }

    /// The rules, if they become others.
    fn new_rules(&self, desk: &Desk, group: GroupId) -> Result<Option<DeskFact>, Reject> {
        let Some(rules) = &self.rules else { return Ok(None) };
        rules.check()?;
        if let Some(bot) = rules.talk.bot {
            desk.agent(bot)?;
            if !desk.is_bot(bot) {
                return Err(Reject::NotABot);
            }
        }
        let others = desk.rules_of(group) != &**rules;
        Ok(others.then(|| DeskFact::GroupRulesSaved { group, rules: rules.clone() }))
    }
}

crate::staff_only!(ConfigureGroup);
