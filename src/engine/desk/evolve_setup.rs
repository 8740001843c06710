//! Folding what only staff are told: a customer's page has none of this code.

use super::{Desk, DeskFact, DutyFact};
use crate::chat::Holder;
use crate::{AgentId, GroupId, SkillId, ThreadId};

impl Desk {
    pub(super) fn evolve_setup(&mut self, fact: &DeskFact) {
        match fact {
            DeskFact::GroupRulesSaved { group, rules } => {
                self.rules.insert(*group, (**rules).clone());
            }
            DeskFact::SkillSaved { skill } => {
                self.setup.get_or_insert_default().skills.insert(skill.id, skill.clone());
            }
            DeskFact::SkillDeleted { skill } => self.forget_skill(*skill),
            DeskFact::AgentSkillsSaved { agent, skills } => {
                self.change_agent(*agent, |state| state.skills = skills.clone());
            }
            DeskFact::RolesAssigned { group, agent, rights } => self.change_agent(*agent, |state| {
                state.rights.insert(*group, *rights);
            }),
            DeskFact::Required { thread, needs, .. } => {
                let needs = (**needs != super::Needs::default()).then(|| needs.clone());
                self.change_work(*thread, None, |work| work.needs = needs);
            }
            DeskFact::QueueMarked { group, full } => {
                let marked = &mut self.setup.get_or_insert_default().full;
                if *full {
                    marked.insert(*group)
                } else {
                    marked.remove(group)
                };
            }
            DeskFact::GroupDeleted { group } => self.forget_group(*group),
            DeskFact::Duty(DutyFact::ReasonsSaved { reasons }) => {
                self.setup.get_or_insert_default().reasons.clone_from(reasons);
            }
            DeskFact::Duty(DutyFact::PublicNameSaved { agent, name }) => {
                self.change_agent(*agent, |state| state.public_name.clone_from(name));
            }
            DeskFact::Duty(DutyFact::Suspended { agent, .. }) => {
                if let Some(state) = self.take_agent(*agent) {
                    self.setup.get_or_insert_default().suspended.insert(*agent, state);
                }
            }
            DeskFact::Duty(DutyFact::Reinstated { agent, .. }) => self.reinstate(*agent),
            DeskFact::Duty(DutyFact::Removed { agent, .. }) => {
                let known = self.take_agent(*agent);
                let setup = self.setup.get_or_insert_default();
                if let Some(state) = setup.suspended.remove(agent).or(known) {
                    setup.left.insert(*agent, state.profile.name);
                }
            }
            DeskFact::Duty(DutyFact::PropertiesChanged { of, change }) => match of {
                Holder::Account => change.apply(&mut self.setup.get_or_insert_default().properties),
                Holder::Group { group } => {
                    let of_groups = &mut self.setup.get_or_insert_default().group_properties;
                    let known = of_groups.entry(*group).or_default();
                    change.apply(known);
                    if known.is_empty() {
                        of_groups.remove(group);
                    }
                }
                Holder::Agent { agent } => self.change_agent(*agent, |state| change.apply(&mut state.properties)),
            },
            DeskFact::Duty(DutyFact::CardSaved { agent, card }) => {
                self.change_agent(*agent, |state| state.card.clone_from(card));
            }
            _ => {}
        }
    }

    /// Whoever comes back has what is left of the groups and skills of before.
    fn reinstate(&mut self, agent: AgentId) {
        let Some(setup) = &mut self.setup else { return };
        let Some(mut state) = setup.suspended.remove(&agent) else { return };
        state.skills.retain(|skill| setup.skills.contains_key(skill));
        state.profile.groups.retain(|group| self.groups.contains_key(group));
        state.rights.retain(|group, _| self.groups.contains_key(group));
        self.put_agent(state);
    }

    fn change_agent(&mut self, agent: AgentId, change: impl FnOnce(&mut super::AgentState)) {
        let Some(mut state) = self.agents.get(&agent).cloned() else { return };
        change(&mut state);
        self.put_agent(state);
    }

    /// Nothing is open in it. Staff, who have a setup, keep its name; a customer's copy holds none of the rest.
    fn forget_group(&mut self, id: GroupId) {
        let Some(group) = self.groups.remove(&id) else { return };
        self.rules.remove(&id);
        if self.agents.is_empty() {
            return;
        }
        let setup = self.setup.get_or_insert_default();
        setup.full.remove(&id);
        setup.paces.remove(&id);
        setup.group_properties.remove(&id);
        setup.gone.insert(id, group.name);
        let members: Vec<AgentId> =
            self.agents.iter().filter(|(_, state)| state.profile.groups.contains(&id)).map(|(id, _)| *id).collect();
        for agent in members {
            self.change_agent(agent, |state| {
                state.profile.groups.remove(&id);
                state.rights.remove(&id);
            });
        }
    }

    fn forget_skill(&mut self, skill: SkillId) {
        if let Some(setup) = &mut self.setup {
            setup.skills.remove(&skill);
        }
        let able: Vec<AgentId> =
            self.agents.iter().filter(|(_, state)| state.skills.contains(&skill)).map(|(id, _)| *id).collect();
        for agent in able {
            self.change_agent(agent, |state| {
                state.skills.remove(&skill);
            });
        }
        let needy: Vec<ThreadId> =
            self.works.iter().filter(|(_, work)| work.needs().skills.contains(&skill)).map(|(id, _)| *id).collect();
        for thread in needy {
            self.change_work(thread, None, |work| {
                let mut needs = work.needs().clone();
                needs.skills.remove(&skill);
                work.needs = (needs != super::Needs::default()).then(|| Box::new(needs));
            });
        }
    }
}
