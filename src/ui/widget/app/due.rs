//! What the group asks before a conversation, or in its place.

use parlor_engine::Reject;
use parlor_page::sync::{Answer, Query};
use wasm_bindgen_futures::spawn_local;

use super::{App, Msg};
use crate::model::form::Form;
use crate::model::stage::{Phase, Stage};
use crate::view::form::id_of;

impl App {
    /// Asks for the form whenever a thread could begin, and forgets it once one has.
    pub(super) fn ask_due(&mut self, stage: Stage) {
        match stage {
            Stage::Loading | Stage::Talk(Phase::Starting) => {}
            Stage::Talk(Phase::Queued | Phase::Left | Phase::Chatting) => {
                (self.form, self.due_asked, self.asked.anew) = (None, false, false);
            }
            Stage::Form | Stage::Thanks | Stage::Talk(Phase::Rating | Phase::Ended) if !self.due_asked => {
                self.due_asked = true;
                let (page, turns) = (self.page.clone(), self.turns.clone());
                spawn_local(async move {
                    let answer = page.ask(Query::FormDue { group: None }).await;
                    turns.hear(Msg::Due(answer));
                });
            }
            Stage::Form | Stage::Thanks | Stage::Talk(Phase::Rating | Phase::Ended) => {}
        }
    }

    /// It is known what is asked: ours, where the group asks nothing or cannot say. What was answered already stays.
    pub(super) fn due(&mut self, answer: Option<Answer>) -> bool {
        if answer.is_none() && self.form.is_some() {
            return false;
        }
        let asked = match answer {
            Some(Answer::FormDue(asked)) => asked,
            _ => None,
        };
        let before = self.form.take().unwrap_or_default();
        let form = Form::new(asked, &self.who, &self.draft, &before.questions);
        self.form = Some(Form { error: before.error, ..form });
        if let Some(reject) = self.returned.take() {
            self.refuse(reject);
        }
        true
    }

    /// Whether the group asks something before the next thread.
    pub(super) fn asks(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_groups)
    }

    /// A thread could not begin: the form is shown again, by what the group asks now.
    pub(super) fn ask_again(&mut self, reject: Reject) {
        (self.asked.anew, self.due_asked) = (true, false);
        if self.form.is_some() {
            self.refuse(reject);
        } else {
            self.returned = Some(reject);
        }
    }

    fn refuse(&mut self, reject: Reject) {
        let wrong = self.form.as_mut().and_then(|form| form.refuse(reject));
        // Where nothing is known to be wrong, what is said of the whole is read out by itself.
        self.opened &= wrong.is_none();
        self.focus = wrong.map(id_of);
    }
}
