//! What a group asks its customers before the talk, and in its place while nobody is there.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use crate::chat::{Form, FormKind};
use crate::{Reject, limits};

/// A group's forms. Their answers come with [`StartThread`](crate::command::StartThread) (LiveChat: prechat and ticket forms;
/// SuperOffice: PreFormEnabled, RequiredFields, OfflineFields, CollectConsent, UseQueueOfflineForm).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct FormRules {
    /// What is asked before a thread begins; without it nothing is. What it requires, no thread begins without, unless it
    /// is known of the customer.
    pub pre_chat: Option<Box<Form>>,
    /// What is asked while nobody is there; without it nobody can leave a message. A thread that begins with its answers
    /// does so at any time, and waits until somebody is there, however long its customer is gone, behind all who wait.
    pub offline: Option<Box<Form>>,
    /// From how many waiting threads on newcomers are shown the form for messages too, from 1 to 10,000; without it never
    /// (SuperOffice: OfflineFormQueueLength).
    pub offline_from: Option<u32>,
}

/// Which form a page is to show to whoever wants to talk now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum FormDue {
    /// None: a thread may begin at once.
    None,
    /// The one before the talk.
    PreChat,
    /// The one in its place.
    Offline,
}

impl FormRules {
    /// Nothing is asked.
    pub const NONE: Self = Self { pre_chat: None, offline: None, offline_from: None };

    /// The form before the talk.
    pub fn pre_chat(&self) -> Option<Form> {
        self.pre_chat.as_deref().map(|form| Form { kind: FormKind::PreChat, ..form.clone() })
    }

    /// The form in its place.
    pub fn offline(&self) -> Option<Form> {
        self.offline.as_deref().map(|form| Form { kind: FormKind::Offline, ..form.clone() })
    }

    /// Checks the forms, which have different ids, and the bound.
    ///
    /// # Errors
    /// [`Reject::FormInvalid`], [`Reject::QueueLimitOutOfRange`].
    pub(crate) fn check(&self) -> Result<(), Reject> {
        [&self.pre_chat, &self.offline].into_iter().flatten().try_for_each(|form| form.check())?;
        let id = |form: &Option<Box<Form>>| form.as_ref().map(|form| form.id.clone());
        if self.pre_chat.is_some() && id(&self.pre_chat) == id(&self.offline) {
            return Err(Reject::FormInvalid);
        }
        let few = |from: u32| (1..=limits::QUEUE_PER_GROUP).contains(&(from as usize));
        if self.offline_from.is_none_or(few) { Ok(()) } else { Err(Reject::QueueLimitOutOfRange) }
    }
}

#[cfg(not(feature = "lean"))]
impl super::Desk {
    /// Which form a group's customers are to be shown now.
    pub fn form_due(&self, group: crate::GroupId) -> FormDue {
        let forms = &self.rules_of(group).forms;
        let long = forms.offline_from.is_some_and(|from| self.queue_len(group) >= from as usize);
        if forms.offline.is_some() && (long || self.attendance(group) == super::Attendance::Offline) {
            return FormDue::Offline;
        }
        if forms.pre_chat.is_some() { FormDue::PreChat } else { FormDue::None }
    }

    /// That form, if there is one.
    pub fn due_form(&self, group: crate::GroupId) -> Option<Form> {
        let forms = &self.rules_of(group).forms;
        match self.form_due(group) {
            FormDue::None => None,
            FormDue::PreChat => forms.pre_chat(),
            FormDue::Offline => forms.offline(),
        }
    }
}

crate::staff_only!(FormRules);
