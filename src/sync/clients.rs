//! Which commands have been carried out, so that a command sent twice is done once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use parlor_engine::chat::{ChatFact, ProfileFact};
use parlor_engine::{ClientId, CustomerId, Fact, Reject, User};
use serde::{Deserialize, Serialize};

use crate::{Entry, Origin};

/// Pages remembered for each user. Beyond it the one that has been silent longest is forgotten.
const CLIENTS_PER_USER: usize = 64;
/// Refusals remembered for each page: more than it may have unanswered at once.
const REFUSALS: usize = 32;

/// Commands by themselves remembered for each of the staff. Beyond it the oldest is forgotten.
const ALONE_PER_USER: usize = 10_000;
/// The same for each customer: there are more of them, and none tries again after as many others.
const ALONE_PER_CUSTOMER: usize = 200;
/// Customers remembered of whom nothing was ever carried out. Beyond it the oldest is forgotten: what was refused may be
/// tried again.
const STRANGERS: usize = 1_000;

/// The last number of each page, and the refusals among its last ones; and what became of the commands by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clients {
    // Keyed by user first: a client id means nothing under another user. Shared, so that a copy of all costs little.
    known: BTreeMap<User, Arc<BTreeMap<ClientId, Known>>>,
    // Apart from the pages, so that a program that sends many lets no page's numbers be forgotten.
    alone: BTreeMap<User, Arc<Alone>>,
    strangers: Strangers,
}

/// Customers who have given commands and of whom nothing came: there is no chat with which they could be dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Strangers {
    known: BTreeSet<CustomerId>,
    /// Oldest first, and for a while also those who are strangers no more.
    order: VecDeque<CustomerId>,
}

/// Commands that nothing follows under their client id ([`Origin::ALONE`]), oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Alone {
    done: BTreeMap<ClientId, Option<Reject>>,
    order: VecDeque<ClientId>,
}

impl Alone {
    fn record(&mut self, client: ClientId, refused: Option<Reject>, most: usize) {
        if self.done.insert(client, refused).is_none() {
            self.order.push_back(client);
        }
        if self.order.len() > most {
            self.order.pop_front().and_then(|oldest| self.done.remove(&oldest));
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    last: u32,
    refused: VecDeque<(u32, Reject)>,
    used_at: u64,
}

/// What is known of a command's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// It is the next one: carry it out.
    Next,
    /// It has been carried out, or refused, before.
    Known(Option<Reject>),
    /// It comes too early; this one is expected.
    Early(u32),
    /// It is the name of another command: see [`Origin::alone`].
    Another,
}

impl Clients {
    /// What is known of a number.
    pub fn look_up(&self, user: User, origin: Origin) -> Number {
        if origin.number == Origin::ALONE {
            let under_its_key = self.alone.get(&user).and_then(|alone| alone.done.range(origin.under_its_key()).next());
            return match under_its_key {
                Some((client, refused)) if *client == origin.client => Number::Known(*refused),
                Some(_) => Number::Another,
                None => Number::Next,
            };
        }
        let known = self.known.get(&user).and_then(|clients| clients.get(&origin.client));
        let last = known.map_or(0, |known| known.last);
        if origin.number == last.saturating_add(1) {
            Number::Next
        } else if origin.number > last {
            Number::Early(last.saturating_add(1))
        } else {
            let refused = known.and_then(|known| known.refused.iter().find(|(number, _)| *number == origin.number));
            Number::Known(refused.map(|(_, reject)| *reject))
        }
    }

    /// Remembers what an entry says of commands.
    pub fn note(&mut self, entry: &Entry) {
        if let Some(origin) = entry.origin {
            self.meet(entry);
            self.record(entry.actor, origin, entry.refused, entry.position);
        }
        for fact in &entry.facts {
            if let Fact::Chat { fact: ChatFact::Profile(fact), .. } = fact {
                match fact {
                    ProfileFact::Merged { from, into, .. } => self.adopt(User::Customer(*from), User::Customer(*into)),
                    ProfileFact::Unmerged { from, into, .. } => {
                        self.adopt(User::Customer(*into), User::Customer(*from))
                    }
                    ProfileFact::Dropped { customer, .. } => self.forget(User::Customer(*customer)),
                    _ => {}
                }
            }
        }
    }

    /// Takes note of who has given a command, and whether anything came of it.
    fn meet(&mut self, entry: &Entry) {
        let User::Customer(customer) = entry.actor else { return };
        if !entry.facts.is_empty() {
            self.strangers.known.remove(&customer);
        } else if !self.known.contains_key(&entry.actor) && !self.alone.contains_key(&entry.actor) {
            self.strangers.known.insert(customer);
            self.strangers.order.push_back(customer);
        }
        if self.strangers.order.len() > STRANGERS
            && let Some(oldest) = self.strangers.order.pop_front()
            && self.strangers.known.remove(&oldest)
        {
            self.forget(User::Customer(oldest));
        }
    }

    fn forget(&mut self, user: User) {
        self.known.remove(&user);
        self.alone.remove(&user);
    }

    /// Whoever acts as another keeps their numbers: a command sent before and again after is still done once.
    fn adopt(&mut self, from: User, into: User) {
        if let Some(theirs) = self.alone.get(&from).cloned() {
            let alone = Arc::make_mut(self.alone.entry(into).or_default());
            let done = theirs.order.iter().filter_map(|client| Some((*client, *theirs.done.get(client)?)));
            done.for_each(|(client, refused)| alone.record(client, refused, most_alone(into)));
        }
        let Some(theirs) = self.known.get(&from).cloned() else { return };
        let clients = Arc::make_mut(self.known.entry(into).or_default());
        for (id, known) in theirs.iter() {
            if clients.get(id).is_none_or(|own| own.last < known.last) {
                clients.insert(*id, known.clone());
            }
        }
        while clients.len() > CLIENTS_PER_USER {
            let silent = clients.iter().min_by_key(|(_, known)| known.used_at).map(|(id, _)| *id);
            silent.and_then(|id| clients.remove(&id));
        }
    }

    /// Remembers that a command was carried out or refused.
    pub fn record(&mut self, user: User, origin: Origin, refused: Option<Reject>, position: u64) {
        if origin.number == Origin::ALONE {
            let alone = Arc::make_mut(self.alone.entry(user).or_default());
            return alone.record(origin.client, refused, most_alone(user));
        }
        let clients = Arc::make_mut(self.known.entry(user).or_default());
        if clients.len() >= CLIENTS_PER_USER && !clients.contains_key(&origin.client) {
            let silent = clients.iter().min_by_key(|(_, known)| known.used_at).map(|(id, _)| *id);
            silent.and_then(|id| clients.remove(&id));
        }
        let fresh = Known { last: 0, refused: VecDeque::new(), used_at: 0 };
        let known = clients.entry(origin.client).or_insert(fresh);
        known.last = origin.number;
        known.used_at = position;
        if let Some(reject) = refused {
            known.refused.push_back((origin.number, reject));
            if known.refused.len() > REFUSALS {
                known.refused.pop_front();
            }
        }
    }
}

fn most_alone(user: User) -> usize {
    if user.is_customer() { ALONE_PER_CUSTOMER } else { ALONE_PER_USER }
}

#[cfg(test)]
mod tests {
    use parlor_engine::chat::Customer;
    use parlor_engine::{ChatId, Time};

    use super::*;

    const USER: User = User::System;
    const CARL: User = User::Customer(CustomerId(1));

    /// What became of the first command of a customer's page.
    fn entry(actor: User, refused: Option<Reject>) -> Entry {
        let User::Customer(id) = actor else { panic!("a customer") };
        let opened = ChatFact::Opened { customer: Customer { id, name: None, email: None } };
        let facts = if refused.is_none() { vec![Fact::Chat { chat: ChatId(id.0), fact: opened }] } else { Vec::new() };
        Entry { position: 1, at: Time(1), actor, origin: Some(origin(1, 1)), facts, refused }
    }

    fn origin(client: u128, number: u32) -> Origin {
        Origin { client: ClientId(client), number }
    }

    /// A command under a key of its own.
    fn alone(key: u128, what: u64) -> Origin {
        Origin::alone(ClientId(key << 64 | 99), what)
    }

    #[test]
    fn a_number_is_next_once_and_known_ever_after() {
        let mut clients = Clients::default();
        assert_eq!(clients.look_up(USER, origin(1, 1)), Number::Next);
        clients.record(USER, origin(1, 1), None, 1);
        clients.record(USER, origin(1, 2), Some(Reject::TextEmpty), 2);
        assert_eq!(clients.look_up(USER, origin(1, 1)), Number::Known(None));
        assert_eq!(clients.look_up(USER, origin(1, 2)), Number::Known(Some(Reject::TextEmpty)));
        assert_eq!(clients.look_up(USER, origin(1, 5)), Number::Early(3));
        assert_eq!(clients.look_up(USER, origin(2, 1)), Number::Next, "another page has its own numbers");
    }

    #[test]
    fn a_key_stands_for_one_command_of_one_user() {
        let mut clients = Clients::default();
        clients.record(USER, alone(7, 5), Some(Reject::TextEmpty), 1);
        assert_eq!(clients.look_up(USER, alone(7, 5)), Number::Known(Some(Reject::TextEmpty)));
        for what in [0, 4, 6, u64::MAX] {
            assert_eq!(clients.look_up(USER, alone(7, what)), Number::Another, "{what}");
            assert_eq!(clients.look_up(USER, alone(6, what)), Number::Next, "{what}");
            assert_eq!(clients.look_up(USER, alone(8, what)), Number::Next, "{what}");
            assert_eq!(clients.look_up(CARL, alone(7, what)), Number::Next, "another user's key is another");
        }
        assert_eq!(clients.look_up(USER, Origin { number: 1, ..alone(7, 6) }), Number::Next, "a page's are apart");
    }

    #[test]
    fn commands_by_themselves_are_known_for_long_and_let_no_page_be_forgotten() {
        let mut clients = Clients::default();
        clients.record(USER, origin(1, 1), None, 1);
        assert_eq!(clients.look_up(USER, alone(2, 1)), Number::Next);
        for key in 0..=ALONE_PER_USER as u128 {
            clients.record(USER, alone(key, 1), (key == 5).then_some(Reject::TextEmpty), key as u64);
        }
        assert_eq!(clients.look_up(USER, origin(1, 1)), Number::Known(None), "a page's numbers are apart");
        assert_eq!(clients.look_up(USER, alone(5, 1)), Number::Known(Some(Reject::TextEmpty)));
        assert_eq!(clients.look_up(USER, alone(0, 1)), Number::Next, "the oldest is forgotten");
        assert_eq!(clients.look_up(CARL, alone(5, 1)), Number::Next);
    }

    #[test]
    fn of_a_dropped_visitor_nothing_is_remembered() {
        let mut clients = Clients::default();
        clients.note(&entry(CARL, None));
        clients.record(CARL, alone(7, 1), None, 2);
        let dropped = ProfileFact::Dropped { customer: CustomerId(1), at: Time(3) };
        let facts = vec![Fact::Chat { chat: ChatId(1), fact: ChatFact::Profile(dropped) }];
        clients.note(&Entry { actor: USER, origin: None, facts, ..entry(CARL, None) });
        assert_eq!(clients, Clients::default());
    }

    #[test]
    fn customers_of_whom_nothing_came_are_remembered_up_to_a_bound() {
        let stranger = |n: usize| User::Customer(CustomerId(n as u128));
        let mut clients = Clients::default();
        clients.note(&entry(CARL, None));
        clients.note(&entry(stranger(2), Some(Reject::TextEmpty)));
        clients.note(&Entry { origin: Some(origin(1, 2)), ..entry(stranger(2), None) });
        for n in 3..STRANGERS + 10 {
            clients.note(&entry(stranger(n), Some(Reject::TextEmpty)));
            clients.note(&Entry { origin: Some(origin(1, 2)), ..entry(stranger(n), Some(Reject::TextEmpty)) });
        }
        assert_eq!(clients.known.len(), STRANGERS + 2);
        assert_eq!(clients.look_up(CARL, origin(1, 1)), Number::Known(None));
        assert_eq!(clients.look_up(stranger(2), origin(1, 2)), Number::Known(None), "one who was let in after all");
        assert_eq!(clients.look_up(stranger(3), origin(1, 1)), Number::Next);
        assert_eq!(clients.look_up(stranger(STRANGERS), origin(1, 1)), Number::Known(Some(Reject::TextEmpty)));
    }

    #[test]
    fn a_customer_has_fewer_commands_by_themselves_remembered_than_staff() {
        let mut clients = Clients::default();
        for key in 0..=ALONE_PER_CUSTOMER as u128 {
            clients.record(CARL, alone(key, 1), None, 1);
        }
        assert_eq!(clients.look_up(CARL, alone(0, 1)), Number::Next);
        assert_eq!(clients.look_up(CARL, alone(1, 1)), Number::Known(None));
    }

    #[test]
    fn the_page_that_was_silent_longest_is_forgotten() {
        let mut clients = Clients::default();
        for client in 0..=CLIENTS_PER_USER as u128 {
            clients.record(USER, origin(client, 1), None, client as u64);
        }
        assert_eq!(clients.look_up(USER, origin(0, 1)), Number::Next);
        assert_eq!(clients.look_up(USER, origin(1, 1)), Number::Known(None));
    }
}
