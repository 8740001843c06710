//! Carrying out commands: decided, folded and taken note of as one entry each.

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::desk::{DeskFact, Hand, HandFact, RoutingStatus};
use parlor_engine::{Command, Ctx, Fact, IdSource, Reject, Time, User};

use super::{Answered, Authority, SubscriberId, Transmit};
use crate::Close;
use crate::entry::{Entry, Origin};
use crate::frame::ServerFrame;

impl Authority {
    pub(super) fn command(&mut self, id: SubscriberId, user: User, origin: Origin, command: Command, now: Time) {
        let answered = match origin.number {
            // Pages number their commands, from 1.
            Origin::ALONE => Answered::Another,
            _ => self.handle_command(user, origin, command, now),
        };
        let ack = match answered {
            Answered::Done(ack) => ack,
            Answered::Another => return self.turn_out(id, Close::Malformed, now),
            Answered::Expected(number) => {
                let frame = ServerFrame::Expected { client: origin.client, number };
                return self.out.push_back((id, Transmit::Frame(frame)));
            }
        };
        if let Some(subscriber) = self.subscribers.get_mut(&id) {
            subscriber.acks.push(ack);
            self.dirty.insert(id);
        }
    }

    /// Decides and folds one command with all that follows from it, as one entry.
    pub(super) fn execute(
        &mut self,
        actor: User,
        origin: Option<Origin>,
        command: &Command,
        now: Time,
    ) -> Option<Reject> {
        // Times in the log never run backwards, whatever the clock does.
        let at = now.max(self.state.at);
        let ids = match origin {
            Some(origin) => IdSource::of_command(actor.bits(), origin.client, origin.number),
            None => IdSource::new(self.next_seed()),
        };
        let mut ctx = Ctx::new(at, ids);
        let account = &mut self.state.account;
        let (facts, refused) = match account.decide(actor, command, &mut ctx) {
            Ok(mut facts) => {
                facts.iter().for_each(|fact| account.evolve(fact));
                // What happens in a chat alone moves nobody at the desk.
                if facts.iter().any(|fact| matches!(fact, Fact::Desk(_))) {
                    while let Some(more) = account.settle(&mut ctx) {
                        more.iter().for_each(|fact| account.evolve(fact));
                        facts.extend(more);
                    }
                }
                (facts, None)
            }
            Err(reject) => (Vec::new(), Some(reject)),
        };
        if origin.is_none() && facts.is_empty() {
            return refused;
        }
        let entry = Entry { position: self.state.position + 1, at, actor, origin, facts, refused };
        self.record(entry, now);
        refused
    }

    /// Takes note of an entry whose facts are folded already.
    fn record(&mut self, entry: Entry, now: Time) {
        self.state.position = entry.position;
        self.state.at = entry.at;
        self.state.clients.note(&entry);
        let entry = Arc::new(self.forget(entry));
        let mut readers = BTreeSet::new();
        for fact in &entry.facts {
            self.note_readers(fact, &mut readers);
            self.doings.note(fact);
            self.miss(fact, now);
            self.reconsider_absence(fact);
            self.reconsider_idle(fact);
        }
        for id in &readers {
            if let Some(page) = self.subscribers.get_mut(id) {
                page.news.push(entry.clone());
            }
        }
        self.dirty.extend(readers);
        self.fresh.push(entry.clone());
        self.tail.push_back(entry.clone());
        self.part(&entry, now);
    }

    /// Takes note of the pages that a fact concerns: of the customer whose chat it is about, and of staff.
    fn note_readers(&mut self, fact: &Fact, readers: &mut BTreeSet<SubscriberId>) {
        match fact {
            Fact::Chat { chat, fact } if !fact.moves_chat() => readers.extend(self.holders.of(*chat)),
            Fact::Chat { .. } | Fact::Desk(_) => readers.extend(&self.staff),
        }
        if let Some(chat) = fact.chat() {
            let customer = self.state.account.chats.get(&chat).map(|chat| chat.customer.id);
            for id in customer.and_then(|customer| self.customers.get(&customer)).into_iter().flatten() {
                readers.insert(*id);
                // Who waits anew is told the place, even if it is the one of before.
                if let (Fact::Desk(DeskFact::Queued { .. }), Some(page)) = (fact, self.subscribers.get_mut(id)) {
                    page.position = None;
                }
            }
        }
        if let Fact::Desk(fact) = fact {
            if let DeskFact::GroupSaved { .. } | DeskFact::GroupDeleted { .. } | DeskFact::OpeningSet { .. } = fact {
                readers.extend(self.subscribers.keys());
            }
            self.positions.note(fact);
        }
    }

    /// Who is at work without a page open is soon missed.
    fn miss(&mut self, fact: &Fact, now: Time) {
        let agent = match fact {
            Fact::Desk(DeskFact::RoutingStatusSet { agent, status, .. }) if *status != RoutingStatus::Offline => agent,
            Fact::Desk(DeskFact::Assigned { agent, .. }) => agent,
            Fact::Desk(DeskFact::Hand(HandFact { agent, hand: Hand::Helps, .. })) => agent,
            _ => return,
        };
        if !self.is_online(User::Agent(*agent)) {
            self.presence.lost(*agent, now);
        }
    }

    fn next_seed(&mut self) -> u128 {
        self.ids_made += 1;
        IdSource::new(self.config.seed ^ u128::from(self.ids_made).rotate_left(64)).draw()
    }
}
