//! What a group asks its customers after the talk.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::Form;
use crate::{Reject, limits};

/// A group's survey. It starts when a thread that an agent has joined is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct SurveyRules {
    /// What is asked; without it there is no survey.
    pub form: Option<Box<Form>>,
    /// Milliseconds to answer in, from 60,000 to 604,800,000; without it an hour.
    pub answer_ms: Option<u64>,
}

impl SurveyRules {
    /// Nothing is asked.
    pub const NONE: Self = Self { form: None, answer_ms: None };

    /// How long the customer has, in milliseconds.
    pub fn answer_ms(&self) -> u64 {
        self.answer_ms.unwrap_or(limits::SURVEY_MS)
    }

    /// Checks the form, and the time against its bounds.
    ///
    /// # Errors
    /// [`Reject::FormInvalid`], [`Reject::SurveyTimeOutOfRange`].
    pub fn check(&self) -> Result<(), Reject> {
        if !(limits::SURVEY_MS_MIN..=limits::SURVEY_MS_MAX).contains(&self.answer_ms()) {
            return Err(Reject::SurveyTimeOutOfRange);
        }
        self.form.as_ref().map_or(Ok(()), |form| form.check())
    }
}

crate::staff_only!(SurveyRules);
