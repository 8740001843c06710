//! How many connections there may be: in all, and of one user.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use parlor_engine::User;

use super::limits::CONNECTIONS_PER_USER;

/// Counts connections.
pub struct Seats {
    max: u32,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    all: u32,
    by_user: BTreeMap<User, u32>,
}

/// One connection; it is given back when this is dropped.
pub struct Seat {
    taken: Arc<Mutex<Taken>>,
    user: Option<User>,
}

impl Seats {
    /// So many connections in all.
    pub fn new(max: u32) -> Self {
        Self { max, taken: Arc::default() }
    }

    /// How many are taken.
    pub fn taken(&self) -> u32 {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// A seat for somebody not yet known; nothing if all are taken.
    pub fn take(&self) -> Option<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.max {
            return None;
        }
        taken.all += 1;
        Some(Seat { taken: self.taken.clone(), user: None })
    }
}

impl Seat {
    /// Says whose it is; nothing if that user has too many already.
    pub fn of(mut self, user: User) -> Option<Self> {
        {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let count = taken.by_user.entry(user).or_insert(0);
            if *count >= CONNECTIONS_PER_USER {
                return None;
            }
            *count += 1;
        }
        self.user = Some(user);
        Some(self)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        let Some(user) = self.user else { return };
        if let Some(count) = taken.by_user.get_mut(&user) {
            *count -= 1;
            if *count == 0 {
                taken.by_user.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_bounded_and_given_back() {
        let seats = Seats::new(60);
        let one = |user| seats.take().and_then(|seat| seat.of(user));
        let mut held: Vec<_> = (0..50).map(|_| one(User::System).unwrap()).collect();
        assert!(one(User::System).is_none(), "one user has had enough");
        let other = User::Customer(parlor_engine::CustomerId(1));
        held.extend((0..10).map(|_| one(other).unwrap()));
        assert!(seats.take().is_none(), "all are taken");
        drop(held);
        assert!(one(User::System).is_some());
        assert!(seats.taken.lock().unwrap().by_user.is_empty());
    }
}
