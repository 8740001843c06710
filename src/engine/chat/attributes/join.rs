//! What staff keep about two chats that become one, and two again.

use super::{ChatAttributes, properties};

impl ChatAttributes {
    /// What is kept about a chat that takes in another: what is kept about both. Where they differ, its own properties count,
    /// unless it `yields`; and they alone, if together they are too many. Who followed the other until its next thread goes
    /// on only where no thread is open.
    pub(crate) fn joined(&self, other: &Self, yields: bool, at_rest: bool) -> Self {
        let (first, second) = if yields { (other, self) } else { (self, other) };
        let mut both = second.properties.clone();
        properties::merge(&mut both, &first.properties);
        let properties = if properties::are_few(&both) { both } else { first.properties.clone() };
        let mut joined = Self { properties, ..self.clone() };
        joined.customer_followers.extend(other.customer_followers.iter().copied());
        if at_rest {
            joined.followers.extend(other.followers.iter().copied());
        }
        joined
    }

    /// What is kept about it when the other is a chat again: the properties of before. Who followed only the other follows
    /// that alone; who has begun or ceased to follow this one since, does so, or does not.
    pub(crate) fn parted(&self, other: &Self, before: &Self) -> Self {
        let mut parted = Self { properties: before.properties.clone(), ..self.clone() };
        parted.followers.retain(|agent| before.followers.contains(agent) || !other.followers.contains(agent));
        let (own, theirs) = (&before.customer_followers, &other.customer_followers);
        parted.customer_followers.retain(|agent| own.contains(agent) || !theirs.contains(agent));
        parted
    }
}
