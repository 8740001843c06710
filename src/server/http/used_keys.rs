//! What idempotency keys have been used for: so that one key does not stand for two requests, and so that whoever has missed
//! an answer is given it again.
//!
//! It is remembered for a day, and until the server stops. Keys of commands are the account's to know, across restarts.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use parlor_engine::{ClientId, Time, User};

use super::limits::{KEY_ANSWERS_BYTES, KEYS_KEPT_MS, KEYS_REMEMBERED};

/// A request, in as many bytes as it takes to know it again.
pub type Digest = [u8; 32];

/// The latest keys. Those of staff are apart, so that no number of visitors makes them forgotten.
#[derive(Default)]
pub struct UsedKeys {
    staff: Mutex<Known>,
    others: Mutex<Known>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing: from now on it stands for this request, which is being carried out.
    New,
    /// It stands for another request.
    Another,
    /// This request is being carried out.
    Running,
    /// This request is done.
    Done(Answer),
}

/// An answer, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// Oldest first. A key that was given up leaves its place in the order until that is the oldest.
#[derive(Default)]
struct Known {
    uses: BTreeMap<ClientId, Use>,
    order: VecDeque<(ClientId, u64)>,
    serial: u64,
    bytes: usize,
}

struct Use {
    serial: u64,
    digest: Digest,
    at: Time,
    answer: Option<Answer>,
}

impl UsedKeys {
    /// What is known of a key. Where it is new, [`UsedKeys::keep`] or [`UsedKeys::give_up`] must follow.
    pub fn begin(&self, user: Option<User>, key: ClientId, digest: Digest, now: Time) -> Found {
        let mut known = self.of(user);
        known.forget_older(now);
        match known.uses.get(&key) {
            Some(earlier) if earlier.digest != digest => Found::Another,
            Some(Use { answer: Some(answer), .. }) => Found::Done(answer.clone()),
            Some(_) => Found::Running,
            None => {
                known.add(key, digest, now);
                Found::New
            }
        }
    }

    /// Remembers what was answered.
    pub fn keep(&self, user: Option<User>, key: ClientId, answer: Answer) {
        self.of(user).answer(key, answer);
    }

    /// Nothing was done: the key may be used again.
    pub fn give_up(&self, user: Option<User>, key: ClientId) {
        self.of(user).remove(key);
    }

    fn of(&self, user: Option<User>) -> MutexGuard<'_, Known> {
        let staff = user.is_some_and(|user| !user.is_customer());
        let known = if staff { &self.staff } else { &self.others };
        known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn add(&mut self, key: ClientId, digest: Digest, at: Time) {
        while self.order.len() >= KEYS_REMEMBERED {
            self.forget_oldest();
        }
        self.serial += 1;
        self.order.push_back((key, self.serial));
        self.uses.insert(key, Use { serial: self.serial, digest, at, answer: None });
    }

    fn answer(&mut self, key: ClientId, answer: Answer) {
        let bytes = answer.body.len();
        while self.bytes + bytes > KEY_ANSWERS_BYTES && !self.order.is_empty() {
            self.forget_oldest();
        }
        // It may have been the oldest itself.
        if let Some(kept) = self.uses.get_mut(&key) {
            kept.answer = Some(answer);
            self.bytes += bytes;
        }
    }

    fn remove(&mut self, key: ClientId) {
        if let Some(Use { answer: Some(answer), .. }) = self.uses.remove(&key) {
            self.bytes -= answer.body.len();
        }
    }

    fn forget_oldest(&mut self) {
        let Some((key, serial)) = self.order.pop_front() else { return };
        if self.uses.get(&key).is_some_and(|kept| kept.serial == serial) {
            self.remove(key);
        }
    }

    fn forget_older(&mut self, now: Time) {
        let old = |kept: &Use| now.since_ms(kept.at) >= KEYS_KEPT_MS;
        while let Some((key, serial)) = self.order.front() {
            if self.uses.get(key).is_some_and(|kept| kept.serial == *serial && !old(kept)) {
                return;
            }
            self.forget_oldest();
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::{AgentId, CustomerId};

    use super::*;

    const CARL: Option<User> = Some(User::Customer(CustomerId(1)));
    const ADA: Option<User> = Some(User::Agent(AgentId(1)));
    const NOW: Time = Time(1_000);

    fn answer(bytes: usize) -> Answer {
        Answer { status: StatusCode::CREATED, headers: HeaderMap::new(), body: vec![0; bytes].into() }
    }

    #[test]
    fn a_key_stands_for_one_request_and_the_oldest_are_forgotten() {
        let keys = UsedKeys::default();
        let begin = |key, request: u8| keys.begin(CARL, ClientId(key), [request; 32], NOW);
        assert_eq!((begin(0, 1), begin(0, 1), begin(0, 2)), (Found::New, Found::Running, Found::Another));
        keys.keep(CARL, ClientId(0), answer(3));
        assert_eq!((begin(0, 1), begin(0, 2)), (Found::Done(answer(3)), Found::Another));
        assert_eq!(keys.begin(ADA, ClientId(0), [1; 32], NOW), Found::New);
        for key in 1..=KEYS_REMEMBERED as u128 {
            assert_eq!(begin(key, 1), Found::New);
        }
        assert_eq!(begin(0, 2), Found::New);
        assert_eq!(
            keys.begin(ADA, ClientId(0), [2; 32], NOW),
            Found::Another,
            "staff's outlast any number of visitors'"
        );
        let others = keys.others.lock().unwrap();
        assert_eq!((others.uses.len(), others.order.len(), others.bytes), (KEYS_REMEMBERED, KEYS_REMEMBERED, 0));
    }

    #[test]
    fn what_was_given_up_may_be_tried_again_and_takes_no_room() {
        let keys = UsedKeys::default();
        assert_eq!(keys.begin(ADA, ClientId(0), [1; 32], NOW), Found::New);
        for _ in 0..2 * KEYS_REMEMBERED {
            assert_eq!(keys.begin(ADA, ClientId(1), [1; 32], NOW), Found::New);
            keys.give_up(ADA, ClientId(1));
            assert!(keys.staff.lock().unwrap().order.len() <= KEYS_REMEMBERED);
        }
        assert_eq!(keys.begin(ADA, ClientId(1), [2; 32], NOW), Found::New, "for whatever it is");
    }

    #[test]
    fn answers_are_kept_for_a_day_and_within_their_room() {
        let keys = UsedKeys::default();
        let part = KEY_ANSWERS_BYTES / 4;
        for key in 0..6 {
            assert_eq!(keys.begin(ADA, ClientId(key), [1; 32], NOW), Found::New);
            keys.keep(ADA, ClientId(key), answer(part));
        }
        assert_eq!(keys.staff.lock().unwrap().bytes, 4 * part);
        let later = |ms| keys.begin(ADA, ClientId(5), [1; 32], NOW.plus_ms(ms));
        assert_eq!(later(KEYS_KEPT_MS - 1), Found::Done(answer(part)));
        assert_eq!(later(KEYS_KEPT_MS), Found::New);
        let staff = keys.staff.lock().unwrap();
        assert_eq!((staff.uses.len(), staff.order.len(), staff.bytes), (1, 1, 0));
    }
}
