//! Keeping the outbox: settled once at the start, then stored on every change.

use parlor_engine::{Command, Time};
use parlor_sync::Replica;
use wasm_bindgen_futures::spawn_local;

use crate::claim::Claimed;
use crate::state::{Role, State};

impl State {
    /// Which outbox is this tab's has been settled. Whatever was given meanwhile goes into it.
    pub(crate) fn settle(&mut self, claimed: Claimed, now: Time) {
        if !matches!(self.role, Role::Claiming) {
            return;
        }
        let Claimed { outbox, user, lock } = claimed;
        if outbox.client != self.client {
            let pending = self.replica.outbox().pending.iter();
            let given: Vec<Command> =
                pending.filter(|p| p.number > self.taken_over).map(|p| p.command.clone()).collect();
            self.client = outbox.client;
            self.user = user;
            self.replica = Replica::of(outbox, user);
            for command in given {
                self.replica.send(command, now);
            }
        }
        self.outbox_lock = lock;
        self.shelf.remember(self.client);
        self.changed = true;
        self.begin(now);
    }

    /// Stores the outbox if it changed.
    pub(crate) fn keep_outbox(&mut self) {
        let Some(outbox) = self.replica.take_outbox() else { return };
        let renamed = outbox.client != self.client;
        if renamed {
            self.shelf.drop_outbox(self.client);
            self.client = outbox.client;
            self.shelf.remember(self.client);
        }
        self.shelf.keep(outbox, self.user);
        if renamed {
            self.relock();
        }
    }

    fn relock(&self) {
        let (page, shelf, client) = (self.page.clone(), self.shelf.clone(), self.client);
        spawn_local(async move {
            let lock = shelf.relock(client).await;
            if let Some(page) = page.upgrade() {
                page.act(|state, _| state.outbox_lock = lock);
            }
        });
    }
}
