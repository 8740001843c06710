//! What a customer is asked after the talk: a form in the closed thread, with a time to answer it in. It blocks nothing.

use serde::{Deserialize, Serialize};

use super::{Chat, ChatFact, Content, FilledForm, Form, Thread};
use crate::{Actor, ChatId, EventId, Reject, Time, User};

/// The survey of a closed thread (LivePerson's dialog POST_SURVEY, specs/liveperson.md 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Survey {
    /// The event with the form.
    pub event: EventId,
    /// When it started.
    pub started_at: Time,
    /// When it ends by itself.
    pub due: Time,
    /// How it ended, once it has.
    pub ended: Option<SurveyEnded>,
}

/// The end of a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SurveyEnded {
    /// When.
    pub at: Time,
    /// How.
    pub how: SurveyEnd,
}

/// How a survey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SurveyEnd {
    /// Every question was answered.
    Filled,
    /// Some questions were answered.
    PartiallyFilled,
    /// It was sent without an answer.
    Empty,
    /// The customer did not want to answer.
    Skipped,
    /// The customer did not answer in time.
    TimedOut,
    /// The next thread started.
    Replaced,
    /// Somebody ended everything.
    Cancelled,
}

/// What became of asking the customer for a judgement (LivePerson's CSAT status, specs/liveperson.md 1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CsatStatus {
    /// All was answered.
    #[default]
    Filled,
    /// Some was answered.
    PartiallyFilled,
    /// The customer did not want to answer.
    Skipped,
    /// Nothing was answered.
    Empty,
}

/// Ends the running survey of the customer's last thread without an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipSurvey {
    /// The customer's chat.
    pub chat: ChatId,
}

impl SkipSurvey {
    /// Only the customer is asked.
    pub(crate) fn decide(&self, chat: &Chat, actor: Actor, now: Time) -> Result<Vec<ChatFact>, Reject> {
        if actor != User::Customer(chat.customer.id) {
            return Err(Reject::NotAllowed);
        }
        let thread = chat.surveyed().ok_or(Reject::NoSurvey)?;
        Ok(vec![thread.survey_ended(SurveyEnd::Skipped, now)])
    }
}

impl Chat {
    /// The thread whose survey waits for an answer.
    pub fn surveyed(&self) -> Option<&Thread> {
        self.threads.last().filter(|thread| thread.survey.is_some_and(|survey| survey.ended.is_none()))
    }
}

impl Thread {
    /// What became of asking for a judgement: as the customer's rating says, else as the survey ended. None where neither
    /// is there, or the survey still runs.
    pub fn csat_status(&self) -> Option<CsatStatus> {
        let rated = self.rating.as_ref().map(|rating| rating.status);
        rated.or_else(|| Some(self.survey?.ended?.how.status()))
    }

    /// That the survey is over.
    pub(crate) fn survey_ended(&self, how: SurveyEnd, at: Time) -> ChatFact {
        ChatFact::SurveyEnded { thread: self.id, how, at }
    }

    /// What else happens when these answers to a form arrive: the survey ends, if it asked for them.
    ///
    /// # Errors
    /// [`Reject::SurveyOver`] if it asked for them and is over.
    pub(super) fn survey_answered(&self, actor: Actor, form: &Form, answers: &FilledForm, at: Time) -> Answered {
        let Some(survey) = self.survey.filter(|survey| self.asks(*survey, form)) else { return Ok(None) };
        if !actor.is_customer() {
            return Err(Reject::NotAllowed);
        }
        if survey.ended.is_some() {
            return Err(Reject::SurveyOver);
        }
        let how = match answers.answers.len() {
            0 => SurveyEnd::Empty,
            some if some < form.questions() => SurveyEnd::PartiallyFilled,
            _ => SurveyEnd::Filled,
        };
        Ok(Some(self.survey_ended(how, at)))
    }

    fn asks(&self, survey: Survey, form: &Form) -> bool {
        let event = self.place_of(survey.event).and_then(|place| self.events.get(place));
        event.is_some_and(|event| matches!(&event.content, Content::Form(asked) if asked.read().is_some_and(|asked| asked.id == form.id)))
    }
}

pub(super) type Answered = Result<Option<ChatFact>, Reject>;

impl SurveyEnd {
    /// The status that it stands for.
    pub fn status(self) -> CsatStatus {
        match self {
            SurveyEnd::Filled => CsatStatus::Filled,
            SurveyEnd::PartiallyFilled => CsatStatus::PartiallyFilled,
            SurveyEnd::Skipped => CsatStatus::Skipped,
            SurveyEnd::Empty | SurveyEnd::TimedOut | SurveyEnd::Replaced | SurveyEnd::Cancelled => CsatStatus::Empty,
        }
    }
}
