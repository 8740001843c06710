//! What threads require and agents can do.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{AgentRole, Desk, DeskFact};
use crate::chat::ResponseRules;
use crate::map::Set;
use crate::{Actor, AgentId, Ctx, Reject, SkillId, limits, text};

/// Something that a thread can require and an agent can have: a language, a product (LivePerson: skill).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Skill {
    /// Its id.
    pub id: SkillId,
    /// The name that staff see.
    pub name: String,
    /// Its place in lists, from 0.
    pub order: u32,
    /// How soon threads that require it are answered, in place of the group's times; without it as the group says.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub response: Option<ResponseRules>,
}

/// What a thread asks of whoever is to have it, and how soon. Staff only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Needs {
    /// Every one of these is required, where the queue chooses.
    pub skills: Set<SkillId>,
    /// Higher is served first, however long others have waited.
    pub priority: u8,
    /// Who is to be chosen before all others, if they can take it.
    pub prefer: Option<AgentId>,
    /// Whether it is a message left for later: it stands behind all who wait, and fills nobody's queue.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub message: bool,
}

/// Adds or changes a skill. Needs an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SaveSkill {
    /// Which to change; a new skill without it.
    #[serde(default)]
    pub skill: Option<SkillId>,
    /// The name that staff see.
    pub name: String,
    /// How soon threads that require it are answered, in place of the group's times; without it as the group says. It
    /// counts for threads that come to require it from then on (LivePerson: the response times of a skill).
    #[serde(default)]
    pub response: Option<ResponseRules>,
}

/// Removes a skill, also from every agent and from every open thread that requires it. Needs an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct DeleteSkill {
    /// Which.
    pub skill: SkillId,
}

/// Says which skills an agent has: these and no others. Needs an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SaveAgentSkills {
    /// Whose.
    pub agent: AgentId,
    /// Up to 100.
    pub skills: Set<SkillId>,
}

impl SaveSkill {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor, ctx: &mut Ctx) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        let name = text::name(&self.name)?;
        self.response.map_or(Ok(()), |response| response.check())?;
        let skills = &desk.setup().skills;
        let known = self.skill.map(|id| skills.get(&id).ok_or(Reject::UnknownSkill)).transpose()?;
        if known.is_none() && skills.len() >= limits::SKILLS {
            return Err(Reject::LimitReached);
        }
        let id = self.skill.unwrap_or_else(|| SkillId(ctx.ids.draw()));
        if known.is_none() && skills.contains_key(&id) {
            return Err(Reject::IdTaken);
        }
        let next = || skills.values().map(|skill| skill.order + 1).max().unwrap_or(0);
        let order = known.map_or_else(next, |skill| skill.order);
        Ok(vec![DeskFact::SkillSaved { skill: Skill { id, name, order, response: self.response } }])
    }
}

impl DeleteSkill {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        desk.need_skills([&self.skill])?;
        Ok(vec![DeskFact::SkillDeleted { skill: self.skill }])
    }
}

impl SaveAgentSkills {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        let known = desk.agent(self.agent)?;
        desk.need_skills(&self.skills)?;
        if self.skills.len() > limits::SKILLS_PER_AGENT {
            return Err(Reject::LimitReached);
        }
        if known.skills == self.skills {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::AgentSkillsSaved { agent: self.agent, skills: self.skills.clone() }])
    }
}

impl Desk {
    /// Whether every one of these skills exists.
    pub(crate) fn need_skills<'a>(&self, skills: impl IntoIterator<Item = &'a SkillId>) -> Result<(), Reject> {
        let known = &self.setup().skills;
        if skills.into_iter().all(|skill| known.contains_key(skill)) { Ok(()) } else { Err(Reject::UnknownSkill) }
    }
}

crate::staff_only!(Skill, Needs, SaveSkill, DeleteSkill, SaveAgentSkills);
