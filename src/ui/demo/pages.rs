//! The pages that speak to the host.

use std::collections::BTreeMap;
use std::str::FromStr;

use parlor_engine::{CustomerId, Time, User};
use parlor_page::demo;

/// A page that has not been heard for this time is gone: twice what a hidden page's timers may be late, and some.
const GONE_MS: u64 = 150_000;

/// The pages that have said hello.
#[derive(Default)]
pub(crate) struct Pages {
    known: BTreeMap<u32, (User, Time)>,
}

impl Pages {
    /// A page has said who it is.
    pub(crate) fn came(&mut self, tab: u32, user: User, now: Time) {
        self.known.insert(tab, (user, now));
    }

    /// Whose page it is, if it has said so. It is alive.
    pub(crate) fn heard(&mut self, tab: u32, now: Time) -> Option<User> {
        let (user, heard_at) = self.known.get_mut(&tab)?;
        *heard_at = now;
        Some(*user)
    }

    /// A page is gone.
    pub(crate) fn went(&mut self, tab: u32) {
        self.known.remove(&tab);
    }

    /// Pages that went without a word.
    pub(crate) fn take_gone(&mut self, now: Time) -> Vec<u32> {
        let gone = self.known.iter().filter(|(_, (_, heard_at))| now.since_ms(*heard_at) >= GONE_MS);
        let gone: Vec<u32> = gone.map(|(tab, _)| *tab).collect();
        gone.iter().for_each(|tab| self.went(*tab));
        gone
    }

    /// When a page is gone next, if it stays silent.
    pub(crate) fn next_gone(&self) -> Option<Time> {
        self.known.values().map(|(_, heard_at)| heard_at.plus_ms(GONE_MS)).min()
    }
}

/// Who a page says it is: `agent 1`, or `customer` and the id that its browser keeps.
pub(crate) fn user(token: &str) -> Option<User> {
    let (kind, name) = token.split_once(' ')?;
    match kind {
        "agent" => Some(User::Agent(demo::agent(name.parse().ok()?))),
        "customer" => Some(User::Customer(CustomerId::from_str(name).ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_fall_silent_are_gone() {
        let mut pages = Pages::default();
        pages.came(1, User::System, Time(0));
        pages.came(2, User::System, Time(0));
        pages.heard(2, Time(1));
        assert_eq!(pages.take_gone(Time(GONE_MS)), [1]);
        assert_eq!(pages.heard(1, Time(GONE_MS)), None);
        assert_eq!(pages.next_gone(), Some(Time(1 + GONE_MS)));
    }

    #[test]
    fn only_those_whom_the_demo_knows_are_let_in() {
        assert_eq!(user("agent 2"), Some(User::Agent(demo::agent(2))));
        let customer = CustomerId(7);
        assert_eq!(user(&format!("customer {customer}")), Some(User::Customer(customer)));
        for bad in ["", "agent", "agent x", "customer 7", "system 1"] {
            assert_eq!(user(bad), None, "{bad}");
        }
    }
}
