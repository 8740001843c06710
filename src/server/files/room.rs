//! How many bytes there is room for, and for whom: a visitor must not take the room of everybody else.

use std::collections::BTreeMap;

use parlor_engine::User;

use super::Refused;

/// Bytes that there is room for.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// In one file.
    pub file: u64,
    /// In all files that one customer has sent.
    pub customer: u64,
    /// In all files that customers have sent; what the account has beyond that is for staff.
    pub customers: u64,
    /// In all files of an account.
    pub account: u64,
}

/// Bytes of an account that are taken.
#[derive(Default)]
pub(super) struct Used {
    all: u64,
    by_customers: u64,
    by_customer: BTreeMap<User, u64>,
}

impl Used {
    /// Takes room for so many bytes of somebody's.
    pub fn reserve(&mut self, room: &Room, by: User, bytes: u64) -> Result<(), Refused> {
        if self.all.saturating_add(bytes) > room.account {
            return Err(Refused::Full);
        }
        if by.is_customer() {
            if self.by_customers.saturating_add(bytes) > room.customers {
                return Err(Refused::Full);
            }
            if self.by_customer.get(&by).copied().unwrap_or(0).saturating_add(bytes) > room.customer {
                return Err(Refused::CustomerFull);
            }
        }
        self.add(by, bytes);
        Ok(())
    }

    /// So many bytes of somebody's are there, whether there is room or not.
    pub fn add(&mut self, by: User, bytes: u64) {
        self.all = self.all.saturating_add(bytes);
        if by.is_customer() {
            self.by_customers = self.by_customers.saturating_add(bytes);
            let theirs = self.by_customer.entry(by).or_default();
            *theirs = theirs.saturating_add(bytes);
        }
    }

    /// So many bytes of somebody's are there no more.
    pub fn release(&mut self, by: User, bytes: u64) {
        self.all = self.all.saturating_sub(bytes);
        if let Some(theirs) = self.by_customer.get_mut(&by) {
            self.by_customers = self.by_customers.saturating_sub(bytes);
            *theirs = theirs.saturating_sub(bytes);
            if *theirs == 0 {
                self.by_customer.remove(&by);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::{AgentId, CustomerId};

    use super::*;

    #[test]
    fn customers_leave_room_for_each_other_and_for_staff() {
        let room = Room { file: 10, customer: 20, customers: 30, account: 40 };
        let mut used = Used::default();
        let (carl, dora) = (User::Customer(CustomerId(1)), User::Customer(CustomerId(2)));
        used.reserve(&room, carl, 20).unwrap();
        assert!(matches!(used.reserve(&room, carl, 1), Err(Refused::CustomerFull)));
        used.reserve(&room, dora, 10).unwrap();
        assert!(matches!(used.reserve(&room, dora, 1), Err(Refused::Full)), "what is left is for staff");
        used.reserve(&room, User::Agent(AgentId(1)), 10).unwrap();
        assert!(matches!(used.reserve(&room, User::Agent(AgentId(1)), 1), Err(Refused::Full)));
        used.release(carl, 20);
        used.reserve(&room, dora, 10).unwrap();
        used.reserve(&room, carl, 10).unwrap();
        assert!(matches!(used.reserve(&room, carl, 1), Err(Refused::Full)));
    }
}
