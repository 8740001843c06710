//! What customers tell of themselves in a form before the talk, or in its place.

use super::{Consent, Details, Profile, ProfileFact};
use crate::chat::{Chat, ChatFact, Customer, Field, FieldKind, FilledForm, FormKind};
use crate::{Actor, Time, User, text};

impl Chat {
    /// What follows for the customer's profile when the customer answers a form; nothing from answers in the midst of a
    /// talk or after it, which may be about somebody else.
    pub(in crate::chat) fn told(&self, actor: Actor, filled: &FilledForm, at: Time) -> Vec<ChatFact> {
        if actor != User::Customer(self.customer.id) || !filled.kind.introduces() {
            return Vec::new();
        }
        let customer = self.customer.told(filled);
        let profile = self.profile.as_deref().cloned().unwrap_or_default();
        let profile = profile.with_email(self.customer.email == customer.email);
        let saved = (customer != self.customer).then_some(ChatFact::CustomerSaved { customer });
        saved.into_iter().chain(profile.told(filled, at).into_iter().map(ChatFact::Profile)).collect()
    }
}

impl FormKind {
    fn introduces(self) -> bool {
        match self {
            FormKind::PreChat | FormKind::Offline => true,
            FormKind::PostChat | FormKind::Other => false,
        }
    }
}

impl Customer {
    /// With the name and the mail address of these answers, where there are any.
    #[must_use]
    pub(crate) fn told(&self, filled: &FilledForm) -> Self {
        let name = told(filled, FieldKind::Name, text::optional_name);
        let email = told(filled, FieldKind::Email, text::optional_email);
        Self { id: self.id, name: name.or_else(|| self.name.clone()), email: email.or_else(|| self.email.clone()) }
    }
}

impl Profile {
    /// The profile once the mail address is `same` as before, or another: nobody has vouched for that one.
    #[must_use]
    pub(crate) fn with_email(mut self, same: bool) -> Self {
        self.details.email_verified &= same;
        self
    }

    /// What changes by these answers. Who does not agree to be stored has not withdrawn it either.
    pub(crate) fn told(&self, filled: &FilledForm, at: Time) -> Vec<ProfileFact> {
        let known = &self.details;
        let details = Details {
            phone: told(filled, FieldKind::Phone, text::optional_phone).or_else(|| known.phone.clone()),
            company: told(filled, FieldKind::Company, text::optional_detail).or_else(|| known.company.clone()),
            country: told(filled, FieldKind::Country, text::optional_country).or_else(|| known.country.clone()),
            ..known.clone()
        };
        let saved = (details != *known).then(|| ProfileFact::Saved { details: Box::new(details), at, by: None });
        let agreed = filled.chosen(FieldKind::Consent).filter(|choice| !self.agrees_to(&choice.id));
        let consent = agreed.map(|choice| Consent { given: true, version: choice.id.clone(), at, by: None });
        saved.into_iter().chain(consent.map(|consent| ProfileFact::ConsentSaved { consent })).collect()
    }

    /// Whether what a field asks for is known of this customer.
    pub(crate) fn answers(&self, customer: &Customer, field: &Field) -> bool {
        match field.kind {
            FieldKind::Name => customer.name.is_some(),
            FieldKind::Email => customer.email.is_some(),
            FieldKind::Phone => self.details.phone.is_some(),
            FieldKind::Company => self.details.company.is_some(),
            FieldKind::Country => self.details.country.is_some(),
            FieldKind::Consent => field.options.iter().any(|option| self.agrees_to(&option.id)),
            FieldKind::Question
            | FieldKind::Textarea
            | FieldKind::Subject
            | FieldKind::Radio
            | FieldKind::Select
            | FieldKind::Checkbox
            | FieldKind::GroupChooser
            | FieldKind::Header => false,
        }
    }

    fn agrees_to(&self, version: &str) -> bool {
        self.consent.as_ref().is_some_and(|consent| consent.given && consent.version == version)
    }
}

/// The answer to a field of this kind, in the shape in which it is kept.
fn told<E>(filled: &FilledForm, kind: FieldKind, check: impl Fn(&str) -> Result<Option<String>, E>) -> Option<String> {
    check(filled.told(kind)?).ok().flatten()
}
