//! Taking over what the authority tells: whole or not at all.

use parlor_engine::{Account, ClientId, Time, User};

use super::{Change, Replica};
use crate::Close;
use crate::frame::{Ack, Earlier, Item, Reset, Update};

impl Replica {
    pub(super) fn reset(&mut self, reset: Reset) {
        self.confirmed = reset.account;
        self.earlier = reset.earlier;
        self.epoch = Some(reset.epoch);
        self.cursor = Some(reset.cursor);
        self.caught_up(&reset.acks);
    }

    pub(super) fn update(&mut self, update: Update) {
        if self.cursor != Some(update.from) {
            // Something between was lost on the way. Nothing is applied; the next hello says where this copy is.
            self.live = false;
            return self.changes.push(Change::Close(Close::GoingAway));
        }
        for item in update.items {
            match item {
                Item::Fact(fact) => self.confirmed.evolve(&fact),
                Item::Admit(chat) => self.confirmed.put_chat(*chat),
                Item::Dismiss(chat) => self.confirmed.drop_chat(chat),
                Item::Earlier(Earlier { chat, before, threads, more }) => {
                    if self.confirmed.put_before(chat, before, threads) {
                        self.earlier = more;
                    }
                }
            }
        }
        self.cursor = Some(update.to);
        self.caught_up(&update.acks);
    }

    fn caught_up(&mut self, acks: &[Ack]) {
        self.live = true;
        let client = self.outbox.client;
        for ack in acks.iter().filter(|ack| ack.origin.client == client) {
            let Some(done) = self.outbox.acknowledge(ack) else { continue };
            self.outbox_moved = true;
            self.sent = self.sent.saturating_sub(1);
            if let Some(reject) = ack.refused {
                self.changes.push(Change::Refused(done, reject));
            }
        }
        self.predict_all();
        self.changes.push(Change::State);
    }

    /// The authority has another idea of what was sent. If it still waits for something this page has, that is sent
    /// again; otherwise it has forgotten this page's numbers, and the page takes a new name and starts from one.
    pub(super) fn expected(&mut self, number: u32) {
        if self.outbox.pending.first().is_some_and(|first| first.number > number) {
            self.outbox.renumber(ClientId(self.outbox.client.0.rotate_left(1) ^ u128::from(number)));
            self.outbox_moved = true;
            self.predict_all();
            self.changes.push(Change::State);
        }
        self.sent = 0;
    }

    /// Who the page is for. If another user has signed in, nothing of the one before may stay; if somebody turns out to be
    /// known under another name, what they have given goes on.
    pub(super) fn welcome(&mut self, user: User, of: User, same: bool) {
        let before = self.owner.replace(of).filter(|before| *before != of);
        if before.is_some() && !same {
            self.outbox.clear();
            self.changes.clear();
        }
        // Whatever the name, the numbers are kept under it.
        self.outbox_moved |= before.is_some();
        if before.is_some() || self.user.replace(user).is_some_and(|known| known != user) {
            self.epoch = None;
            self.cursor = None;
            self.confirmed = Account::default();
            self.predicted.clear();
            self.changes.push(Change::State);
        }
        self.user = Some(user);
        if before.is_some() {
            self.before = before.filter(|_| same);
        }
    }

    pub(super) fn set_clock(&mut self, theirs: Time, now: Time) {
        self.clock_ahead_ms = theirs.0.wrapping_sub(now.0) as i64;
    }
}
