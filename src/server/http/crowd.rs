//! How many come from one network at once.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::limits::network;

/// Counts whoever is there, by network.
#[derive(Clone)]
pub struct Crowd {
    max: u32,
    there: Arc<Mutex<BTreeMap<IpAddr, u32>>>,
}

/// Somebody who is there, until this is dropped.
pub struct Guest {
    there: Arc<Mutex<BTreeMap<IpAddr, u32>>>,
    /// None for whoever is not counted.
    network: Option<IpAddr>,
}

impl Crowd {
    /// So many from one network.
    pub fn new(max: u32) -> Self {
        Self { max, there: Arc::default() }
    }

    /// Lets somebody in; nothing if there are as many from there as may be. This machine itself is not counted: a proxy on
    /// it stands for everybody.
    pub fn enter(&self, address: IpAddr) -> Option<Guest> {
        let address = address.to_canonical();
        let network = (!address.is_loopback()).then(|| network(address));
        if let Some(network) = network {
            let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
            let count = there.entry(network).or_insert(0);
            if *count >= self.max {
                return None;
            }
            *count += 1;
        }
        Some(Guest { there: self.there.clone(), network })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = there.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                there.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_does_not_take_every_place() {
        let crowd = Crowd::new(2);
        let from = |text: &str| crowd.enter(text.parse().unwrap());
        let held = [from("192.0.2.1").unwrap(), from("::ffff:192.0.2.1").unwrap()];
        assert!(from("192.0.2.1").is_none());
        assert!(from("192.0.2.2").is_some(), "another address");
        let other = [from("2001:db8::1").unwrap(), from("2001:db8::2").unwrap()];
        assert!(from("2001:db8::3").is_none(), "a household has one network");
        assert!((0..5).map(|_| from("127.0.0.1")).collect::<Vec<_>>().iter().all(Option::is_some));
        drop((held, other));
        assert!(from("192.0.2.1").is_some());
        assert!(crowd.there.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
