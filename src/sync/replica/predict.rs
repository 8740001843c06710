//! What pending commands will most likely do, decided on the page's own copy by the same rules.

use parlor_engine::{Ctx, IdSource};

use super::Replica;
use crate::entry::Numbered;

impl Replica {
    /// Decides all pending commands again, on the copy as it is now.
    pub(super) fn predict_all(&mut self) {
        self.predicted.clear();
        for place in 0..self.outbox.pending.len() {
            self.predict(place);
        }
    }

    /// Decides the command just given, on top of what is predicted already.
    pub(super) fn predict_last(&mut self) {
        if let Some(last) = self.outbox.pending.len().checked_sub(1) {
            self.predict(last);
        }
    }

    fn predict(&mut self, place: usize) {
        let Some((user, pending)) = self.user.zip(self.outbox.pending.get(place)) else { return };
        let Numbered { number, at, command } = pending;
        let Some(id) = command.predicted_in() else { return };
        let Some(chat) = self.chat(id) else { return };
        let mut ctx = Ctx::new(*at, IdSource::of_command(user.bits(), self.outbox.client, *number));
        // What would be refused is shown when the authority says so: it may know better.
        let Ok(facts) = chat.decide(user, command, &mut ctx) else { return };
        // A long chat is copied once, not for every command that is under way.
        let predicted = self.predicted.remove(&id).or_else(|| self.confirmed.chat(id).cloned());
        let Some(mut chat) = predicted else { return };
        facts.iter().for_each(|fact| chat.evolve(fact));
        self.predicted.insert(id, chat);
    }
}
