//! A customer's page of ours begins threads without answers.

use super::{Account, StartThread};
use crate::chat::{Chat, ChatFact, Customer, Event, FilledForm};
use crate::{Ctx, GroupId, Reject, StaffOnly};

pub(super) struct Asked {
    pub(super) group: GroupId,
}

pub(super) struct Told {
    pub(super) customer: Customer,
    pub(super) profile: Option<ChatFact>,
    pub(super) answers: Option<std::sync::Arc<Event>>,
}

impl StartThread {
    pub(super) fn asked(&self, _: &Account, group: GroupId) -> Result<Asked, Reject> {
        Ok(Asked { group })
    }

    pub(super) fn goes_on(&self, _: &Account, _: GroupId, _: Option<&Chat>) -> Result<bool, Reject> {
        Ok(false)
    }

    pub(super) fn marks_continuous(&self, _: Option<&Chat>) -> Option<ChatFact> {
        None
    }
}

impl Asked {
    pub(super) fn is_message(&self) -> bool {
        false
    }

    pub(super) fn told(
        &self,
        _: Option<&StaffOnly<FilledForm>>,
        customer: Customer,
        _: Option<&Chat>,
        _: &mut Ctx,
    ) -> Result<Told, Reject> {
        Ok(Told { customer, profile: None, answers: None })
    }
}
