//! Who may change the properties of whom and what chats are with.

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::{ChatFact, Holder, ProfileFact, Properties, PropertiesChange, attributes};
use crate::command::{SaveCustomerProperties, SaveProperties};
use crate::desk::{AgentRole, Desk, DeskFact, DutyFact};
use crate::{Actor, Fact, Reject, limits};

impl Account {
    pub(super) fn save_properties(&self, command: &SaveProperties, actor: Actor) -> Result<Vec<Fact>, Reject> {
        self.desk.need_role(actor, AgentRole::Admin)?;
        let empty = Properties::new();
        let known = self.desk.properties_of(command.of)?.unwrap_or(&empty);
        let Some(change) = PropertiesChange::of(known, &command.set, &command.delete)? else { return Ok(Vec::new()) };
        let mut after = known.clone();
        change.apply(&mut after);
        let (before, after) = (attributes::count(known), attributes::count(&after));
        if after > before && self.desk.properties_held() + after - before > limits::DESK_PROPERTIES {
            return Err(Reject::LimitReached);
        }
        Ok(of_desk(vec![DeskFact::Duty(DutyFact::PropertiesChanged { of: command.of, change })]))
    }

    pub(super) fn save_customer_properties(
        &self,
        command: &SaveCustomerProperties,
        actor: Actor,
    ) -> Result<Vec<Fact>, Reject> {
        if actor.is_customer() {
            return Err(Reject::NotAllowed);
        }
        let chat = self.need_customer(actor, command.customer)?;
        let empty = Properties::new();
        let known = chat.profile.as_ref().map_or(&empty, |profile| &profile.properties);
        let change = PropertiesChange::of(known, &command.set, &command.delete)?;
        let facts = change.map(|change| ChatFact::Profile(ProfileFact::PropertiesChanged { change }));
        Ok(of_chat(chat.id, facts.into_iter().collect()))
    }
}

impl Desk {
    /// The properties of the account, a group or an agent; none is the same as empty. Staff's to read.
    ///
    /// # Errors
    /// If there is no such group or agent.
    pub fn properties_of(&self, of: Holder) -> Result<Option<&Properties>, Reject> {
        match of {
            Holder::Account => Ok(Some(&self.setup().properties)),
            Holder::Group { group } => {
                self.group(group)?;
                Ok(self.setup().group_properties.get(&group))
            }
            Holder::Agent { agent } => Ok(Some(&self.agent(agent)?.properties)),
        }
    }

    /// How many properties agents, groups and the account have together.
    fn properties_held(&self) -> usize {
        let setup = self.setup();
        let staff = self.agents.values().chain(setup.suspended.values()).map(|state| &state.properties);
        let all = staff.chain(setup.group_properties.values()).chain([&setup.properties]);
        all.map(attributes::count).sum()
    }
}
