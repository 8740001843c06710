//! The parts of a thread by what they are for. Nothing is stored of them: they follow from what was said, and from the ends
//! of the talk and of the survey.

use serde::{Deserialize, Serialize};

use super::{Audience, Content, Event, Thread};
use crate::Time;

/// What a part of a thread is for (LivePerson's dialog types MAIN, POST_SURVEY and AGENTS, specs/liveperson.md 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The talk.
    Main,
    /// What the customer is asked after the talk, and the answers.
    Survey,
    /// What staff say among themselves. Never told to the customer.
    AgentsOnly,
}

/// A part of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Segment {
    /// What it is for.
    pub purpose: Purpose,
    /// When it began: the thread's start, the survey's, or when staff first said something among themselves.
    pub started_at: Time,
    /// When it was over; none while it is open. Closing the main one starts the survey; all are over when the survey is,
    /// or at once where everything was closed or nothing is asked.
    pub ended_at: Option<Time>,
    /// Its events.
    pub events: u32,
}

impl Thread {
    /// Its parts: the main one first, then the survey if one was asked, then staff's own if they have said anything.
    pub fn segments(&self) -> Vec<Segment> {
        let of = |purpose| self.events.iter().filter(move |event| self.purpose_of(event) == purpose);
        let part = |purpose, started_at, ended_at| {
            let events = u32::try_from(of(purpose).count()).unwrap_or(u32::MAX);
            Segment { purpose, started_at, ended_at, events }
        };
        let closed_at = self.closed.map(|closed| closed.at);
        let main = part(Purpose::Main, self.started_at, closed_at);
        let survey =
            self.survey.map(|survey| part(Purpose::Survey, survey.started_at, survey.ended.map(|ended| ended.at)));
        let own = of(Purpose::AgentsOnly).next().zip(of(Purpose::AgentsOnly).next_back());
        let over_after = |last: &Event| self.over_at().map(|over_at| over_at.max(last.at));
        let own = own.map(|(first, last)| part(Purpose::AgentsOnly, first.at, over_after(last)));
        [Some(main), survey, own].into_iter().flatten().collect()
    }

    /// What an event of this thread is for. Lines that Parlor writes for staff are nothing that staff say: they belong to
    /// the main part.
    fn purpose_of(&self, event: &Event) -> Purpose {
        if event.audience == Audience::Agents && !matches!(event.content, Content::System(_)) {
            return Purpose::AgentsOnly;
        }
        let answers = |started_at| matches!(event.content, Content::FilledForm(_)) && event.at >= started_at;
        match self.survey {
            Some(survey) if event.id == survey.event || answers(survey.started_at) => Purpose::Survey,
            _ => Purpose::Main,
        }
    }

    /// When all of its parts were over (LivePerson's stage CLOSE); none as long as one is open.
    pub(crate) fn over_at(&self) -> Option<Time> {
        let closed_at = self.closed?.at;
        match self.survey {
            Some(survey) => survey.ended.map(|ended| ended.at.max(closed_at)),
            None => Some(closed_at),
        }
    }
}
