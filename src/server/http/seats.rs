//! How many connections there may be: in all, from one network, and of one user. Some are for agents alone, so that a flood
//! of visitors does not keep out those who serve them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use parlor_engine::User;

use super::crowd::{Crowd, Guest};
use super::limits::{AGENTS_PART, CONNECTIONS_PER_CUSTOMER, CONNECTIONS_PER_USER};

/// Counts connections.
pub struct Seats {
    max: u32,
    crowd: Crowd,
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
    _guest: Option<Guest>,
}

impl Seats {
    /// So many connections in all, and from one network.
    pub fn new(max: u32, from_network: u32) -> Self {
        Self { max, crowd: Crowd::new(from_network), taken: Arc::default() }
    }

    /// How many are taken.
    pub fn taken(&self) -> u32 {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// A seat for an agent, or for somebody not yet known; nothing if all that are for them are taken.
    pub fn take(&self, address: Option<IpAddr>, is_agent: bool) -> Option<Seat> {
        let guest = address.map_or(Some(None), |address| self.crowd.enter(address).map(Some))?;
        let max = if is_agent { self.max } else { self.max - self.max / AGENTS_PART };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= max {
            return None;
        }
        taken.all += 1;
        Some(Seat { taken: self.taken.clone(), user: None, _guest: guest })
    }
}

impl Seat {
    /// Says whose it is; nothing if that user has too many already.
    pub fn of(mut self, user: User) -> Option<Self> {
        {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let count = taken.by_user.entry(user).or_insert(0);
            if *count >= if user.is_customer() { CONNECTIONS_PER_CUSTOMER } else { CONNECTIONS_PER_USER } {
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
        let seats = Seats::new(60, 30);
        let one = |user| seats.take(None, true).and_then(|seat| seat.of(user));
        let mut held: Vec<_> = (0..50).map(|_| one(User::System).unwrap()).collect();
        assert!(one(User::System).is_none(), "one user has had enough");
        let other = User::Customer(parlor_engine::CustomerId(1));
        held.extend((0..4).map(|_| seats.take(None, false).and_then(|seat| seat.of(other)).unwrap()));
        assert!(seats.take(None, false).is_none(), "what is left is for agents");
        held.extend((0..6).map(|_| one(other).unwrap()));
        assert_eq!(held.len() - 50, CONNECTIONS_PER_CUSTOMER as usize);
        assert!(seats.take(None, true).is_none(), "all are taken");
        drop(held);
        assert!(one(User::System).is_some());
        assert!(seats.taken.lock().unwrap().by_user.is_empty());
        let near: Vec<_> = (0..30).map(|_| seats.take("192.0.2.1".parse().ok(), true).unwrap()).collect();
        assert!(seats.take("192.0.2.1".parse().ok(), true).is_none(), "one network has had enough");
        drop(near);
        assert!(seats.take("192.0.2.1".parse().ok(), false).is_some());
    }
}
