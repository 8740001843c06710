//! What a customer answers before a thread begins.

use std::sync::Arc;

use super::{Account, StartThread};
use crate::chat::attributes::{self, PropertiesOf, PropertyValue};
use crate::chat::{
    AttributeFact, Audience, Chat, ChatFact, Content, Customer, Event, Field, FieldKind, FilledForm, Form, FormKind,
    Packed, Profile, say,
};
use crate::map::Map;
use crate::{Actor, Ctx, GroupId, Reject, User};

/// The form that a thread begins with, if any, and the group that it begins in.
pub(super) struct Asked {
    pub(super) group: GroupId,
    form: Option<Form>,
}

/// What the answers make of the customer, and the answers themselves.
pub(super) struct Told {
    pub(super) customer: Customer,
    pub(super) profile: Vec<ChatFact>,
    pub(super) answers: Option<Arc<Event>>,
}

impl StartThread {
    pub(super) fn asked(&self, account: &Account, group: GroupId) -> Result<Asked, Reject> {
        Asked::of(self.form.as_deref(), account, group)
    }

    /// Whether the chat goes on while either side is away. A customer says so only where the group allows it.
    pub(super) fn goes_on(&self, account: &Account, group: GroupId, known: Option<&Chat>) -> Result<bool, Reject> {
        let before = known.is_some_and(Chat::is_continuous);
        match self.continuous {
            None => Ok(before),
            Some(wanted) if wanted == before || account.desk.rules_of(group).queue.continuous => Ok(wanted),
            Some(_) => Err(Reject::NotAllowed),
        }
    }

    /// That the chat goes on from now on, or no more.
    pub(super) fn marks_continuous(&self, known: Option<&Chat>) -> Option<ChatFact> {
        let wanted = self.continuous.filter(|wanted| *wanted != known.is_some_and(Chat::is_continuous))?;
        let routing = Map::from([(attributes::CONTINUOUS.to_owned(), PropertyValue::Bool(wanted))]);
        let properties = Map::from([(attributes::ROUTING.to_owned(), routing)]);
        Some(ChatFact::AttributesChanged(AttributeFact::PropertiesSet { of: PropertiesOf::Chat, properties }))
    }
}

impl Account {
    /// The form that this user is to be shown now in a group, without what is known of them already; none where nothing is
    /// left to be asked before a talk.
    pub fn form_for(&self, user: User, group: GroupId) -> Option<Form> {
        let mut form = self.desk.due_form(group)?;
        if let User::Customer(customer) = user
            && let Some(chat) = self.chat_of(customer)
        {
            let unknown = Profile::default();
            let profile = chat.profile.as_deref().unwrap_or(&unknown);
            form.fields.retain(|field| !profile.answers(&chat.customer, field));
            let is_empty = form.fields.iter().all(|field| field.kind == FieldKind::Header);
            if is_empty && form.kind == FormKind::PreChat {
                return None;
            }
        }
        Some(form)
    }
}

impl Asked {
    /// The form that is answered; without answers, the one that should have been. Who chooses a group in it is served by
    /// that group, as long as there is one.
    pub(super) fn of(given: Option<&FilledForm>, account: &Account, group: GroupId) -> Result<Self, Reject> {
        let rules = &account.desk.rules_of(group).forms;
        let Some(given) = given else { return Ok(Self { group, form: rules.pre_chat() }) };
        let forms = [rules.pre_chat(), rules.offline()].into_iter().flatten();
        let form = forms.into_iter().find(|form| form.id == given.form).ok_or(Reject::UnknownForm)?;
        let chosen = form.filled(given, |_| Ok(()))?.chosen(FieldKind::GroupChooser).and_then(|choice| choice.group);
        let chosen = chosen.filter(|chosen| account.desk.group(*chosen).is_ok());
        Ok(Self { group: chosen.unwrap_or(group), form: Some(form) })
    }

    /// Whether the customer leaves a message, and does not wait for the answer.
    pub(super) fn is_message(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.kind == FormKind::Offline)
    }

    /// Checks the answers: what is required must be there, or be known already.
    pub(super) fn told(
        &self,
        given: Option<&FilledForm>,
        customer: Customer,
        known: Option<&Chat>,
        ctx: &mut Ctx,
    ) -> Result<Told, Reject> {
        let Some(form) = &self.form else { return Ok(Told { customer, profile: Vec::new(), answers: None }) };
        let profile = known.and_then(|chat| chat.profile.as_deref()).cloned().unwrap_or_default();
        let missing =
            |field: &Field| if profile.answers(&customer, field) { Ok(()) } else { Err(field.kind.unanswered()) };
        let filled = form.filled(given.unwrap_or(&FilledForm::default()), missing)?;
        let told = customer.told(&filled);
        let profile = profile.with_email(known.is_some_and(|chat| chat.customer.email == told.email));
        let profile = profile.told(&filled, ctx.now).into_iter().map(ChatFact::Profile).collect();
        let whose = Actor::Customer(customer.id);
        let answers = given.map(|_| say(whose, Audience::All, Content::FilledForm(Packed::new(filled)), ctx));
        Ok(Told { customer: told, profile, answers })
    }
}
