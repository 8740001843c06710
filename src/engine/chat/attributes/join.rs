//! What staff keep about two chats that become one, and two again.

use super::ChatAttributes;
use super::properties::{self, PropertiesChange};

impl ChatAttributes {
    /// What is kept about a chat that takes in another: what is kept about both. Where they differ, its own properties count,
    /// unless it `yields`; and they alone, if together they are too many. Who followed the other until its next thread goes
    /// on only where no thread is open. Somebody is to come back to it who was to come back to either.
    pub(crate) fn joined(&self, other: &Self, yields: bool, at_rest: bool) -> Self {
        let (first, second) = if yields { (other, self) } else { (self, other) };
        let mut both = second.properties.clone();
        properties::merge(&mut both, &first.properties);
        let properties = if properties::are_few(&both) { both } else { first.properties.clone() };
        let mut joined = Self { properties, pinned: self.pinned || other.pinned, ..self.clone() };
        joined.customer_followers.extend(other.customer_followers.iter().copied());
        if at_rest {
            joined.followers.extend(other.followers.iter().copied());
        }
        joined
    }

    /// What is kept about it when the other is a chat again: what was kept before, and what has changed since. If those are
    /// too many properties, the ones of before alone. Who followed only the other follows that alone; who has begun or ceased
    /// to follow this one since, does so, or does not. `yields` is what it was when they were joined.
    pub(crate) fn parted(&self, other: &Self, before: &Self, yields: bool) -> Self {
        // Whether it was at rest has to do with followers alone.
        let joined = before.joined(other, yields, true).properties;
        let mut properties = before.properties.clone();
        PropertiesChange::between(&joined, &self.properties).apply(&mut properties);
        let properties = if properties::are_few(&properties) { properties } else { before.properties.clone() };
        let mut parted = Self { properties, ..self.clone() };
        parted.pinned &= before.pinned || !other.pinned;
        parted.followers.retain(|agent| before.followers.contains(agent) || !other.followers.contains(agent));
        let (own, theirs) = (&before.customer_followers, &other.customer_followers);
        parted.customer_followers.retain(|agent| own.contains(agent) || !theirs.contains(agent));
        parted
    }
}
