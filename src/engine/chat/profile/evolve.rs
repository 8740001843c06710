//! Folding facts into a profile. Cannot fail.

use super::{Ban, Greeted, GreetingStep, Profile, ProfileFact};
use crate::{GreetingId, Time, limits};

impl Profile {
    /// Folds one fact. What makes two chats one is the account's to fold, which holds both.
    pub fn evolve(&mut self, fact: &ProfileFact) {
        match fact {
            ProfileFact::Saved { details, at, by } => {
                self.heard_of(*at);
                self.saved_by = by.or(self.saved_by);
                self.details = details.as_ref().clone();
            }
            ProfileFact::FieldsSet { fields } => self.session_fields = fields.clone(),
            ProfileFact::VisitStarted { visit } => {
                self.heard_of(visit.started_at);
                self.end_visit(visit.started_at);
                self.visits.push(visit.as_ref().clone());
                let spare = self.visits.len().saturating_sub(limits::VISITS);
                self.visits.drain(..spare);
                self.statistics.visits = self.statistics.visits.saturating_add(1);
            }
            ProfileFact::PageViewed { page } => {
                self.statistics.page_views = self.statistics.page_views.saturating_add(1);
                let Some(visit) = self.visits.last_mut() else { return };
                visit.pages.push(page.clone());
                let spare = visit.pages.len().saturating_sub(limits::PAGES_PER_VISIT);
                visit.pages.drain(..spare);
            }
            ProfileFact::VisitEnded { at } => self.end_visit(*at),
            ProfileFact::ConsentSaved { consent } => self.consent = Some(consent.clone()),
            ProfileFact::Banned { until, by, at } => self.ban = Some(Ban { until: *until, by: *by, at: *at }),
            ProfileFact::Unbanned => self.ban = None,
            ProfileFact::Greeted { greeting, step, at: _ } => self.note_greeting(*greeting, *step),
            #[cfg(not(feature = "lean"))]
            ProfileFact::PropertiesChanged { change } => change.apply(&mut self.properties),
            ProfileFact::Merged { .. } | ProfileFact::Unmerged { .. } | ProfileFact::Dropped { .. } => {}
        }
    }

    /// A thread of the customer's has begun.
    pub(in crate::chat) fn note_thread(&mut self, at: Time) {
        self.heard_of(at);
        self.statistics.threads = self.statistics.threads.saturating_add(1);
    }

    fn note_greeting(&mut self, greeting: GreetingId, step: GreetingStep) {
        let count = match step {
            GreetingStep::Shown => &mut self.statistics.greetings_shown,
            GreetingStep::Accepted => &mut self.statistics.greetings_accepted,
            GreetingStep::Cancelled => &mut self.statistics.greetings_cancelled,
        };
        *count = count.saturating_add(1);
        let Some(visit) = self.visits.last_mut() else { return };
        match visit.greetings.iter_mut().find(|greeted| greeted.greeting == greeting) {
            Some(greeted) => greeted.step = step,
            None => visit.greetings.push(Greeted { greeting, step }),
        }
    }

    fn heard_of(&mut self, at: Time) {
        self.created_at.get_or_insert(at);
    }

    fn end_visit(&mut self, at: Time) {
        if let Some(visit) = self.visits.last_mut().filter(|visit| visit.ended_at.is_none()) {
            visit.ended_at = Some(at);
        }
    }
}
