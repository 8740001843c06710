//! Ordered maps and sets. Everywhere but in a customer's page they are B-trees. A customer's page holds a handful of
//! things and is counted in bytes: with the feature `lean` they are sorted lists, whose code is a fraction.

#[cfg(not(feature = "lean"))]
pub use std::collections::{BTreeMap as Map, BTreeSet as Set};

#[cfg(feature = "lean")]
pub use flat::{Map, Set};

#[cfg(any(feature = "lean", test))]
mod flat {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::{MapAccess, SeqAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// A map as two lists, sorted by key.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Map<K, V> {
        keys: Vec<K>,
        values: Vec<V>,
    }

    /// A set as a sorted list.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Set<K> {
        keys: Vec<K>,
    }

    impl<K, V> Default for Map<K, V> {
        fn default() -> Self {
            Self::new()
        }
    }

    impl<K, V> Map<K, V> {
        /// An empty map.
        pub const fn new() -> Self {
            Self { keys: Vec::new(), values: Vec::new() }
        }

        /// How many there are.
        pub fn len(&self) -> usize {
            self.keys.len()
        }

        /// Whether there is none.
        pub fn is_empty(&self) -> bool {
            self.keys.is_empty()
        }

        /// Drops all.
        pub fn clear(&mut self) {
            self.keys.clear();
            self.values.clear();
        }

        /// The keys, in order.
        pub fn keys(&self) -> std::slice::Iter<'_, K> {
            self.keys.iter()
        }

        /// The values, in the order of their keys.
        pub fn values(&self) -> std::slice::Iter<'_, V> {
            self.values.iter()
        }

        /// The values, in the order of their keys.
        pub fn values_mut(&mut self) -> std::slice::IterMut<'_, V> {
            self.values.iter_mut()
        }

        /// The pairs, in order.
        pub fn iter(&self) -> std::iter::Zip<std::slice::Iter<'_, K>, std::slice::Iter<'_, V>> {
            self.keys.iter().zip(self.values.iter())
        }
    }

    impl<K: Ord, V> Map<K, V> {
        /// The value of a key.
        pub fn get(&self, key: &K) -> Option<&V> {
            self.values.get(find(&self.keys, key).ok()?)
        }

        /// The value of a key.
        pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
            self.values.get_mut(find(&self.keys, key).ok()?)
        }

        /// Whether there is one.
        pub fn contains_key(&self, key: &K) -> bool {
            find(&self.keys, key).is_ok()
        }

        /// Puts a value, and gives back the one that was there.
        pub fn insert(&mut self, key: K, value: V) -> Option<V> {
            match find(&self.keys, &key) {
                Ok(place) => Some(std::mem::replace(&mut self.values[place], value)),
                Err(place) => {
                    self.keys.insert(place, key);
                    self.values.insert(place, value);
                    None
                }
            }
        }

        /// Takes a value out.
        pub fn remove(&mut self, key: &K) -> Option<V> {
            let place = find(&self.keys, key).ok()?;
            self.keys.remove(place);
            Some(self.values.remove(place))
        }
    }

    impl<K> Default for Set<K> {
        fn default() -> Self {
            Self::new()
        }
    }

    impl<K> Set<K> {
        /// An empty set.
        pub const fn new() -> Self {
            Self { keys: Vec::new() }
        }

        /// How many there are.
        pub fn len(&self) -> usize {
            self.keys.len()
        }

        /// Whether there is none.
        pub fn is_empty(&self) -> bool {
            self.keys.is_empty()
        }

        /// Drops all.
        pub fn clear(&mut self) {
            self.keys.clear();
        }

        /// All, in order.
        pub fn iter(&self) -> std::slice::Iter<'_, K> {
            self.keys.iter()
        }
    }

    impl<K: Ord> Set<K> {
        /// Whether it is there.
        pub fn contains(&self, key: &K) -> bool {
            find(&self.keys, key).is_ok()
        }

        /// Puts it in; whether it is new.
        pub fn insert(&mut self, key: K) -> bool {
            let found = find(&self.keys, &key);
            found.map_err(|place| self.keys.insert(place, key)).is_err()
        }

        /// Takes it out; whether it was there.
        pub fn remove(&mut self, key: &K) -> bool {
            find(&self.keys, key).map(|place| self.keys.remove(place)).is_ok()
        }
    }

    fn find<K: Ord>(keys: &[K], key: &K) -> Result<usize, usize> {
        // Lists are short: a walk is less code than a search, and as quick.
        let place = keys.iter().position(|known| known >= key).unwrap_or(keys.len());
        if keys.get(place) == Some(key) { Ok(place) } else { Err(place) }
    }

    impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
        fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
            let mut map = Self::new();
            pairs.into_iter().for_each(|(key, value)| {
                map.insert(key, value);
            });
            map
        }
    }

    impl<K: Ord> FromIterator<K> for Set<K> {
        fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
            let mut set = Self::new();
            keys.into_iter().for_each(|key| {
                set.insert(key);
            });
            set
        }
    }

    impl<'a, K, V> IntoIterator for &'a Map<K, V> {
        type Item = (&'a K, &'a V);
        type IntoIter = std::iter::Zip<std::slice::Iter<'a, K>, std::slice::Iter<'a, V>>;

        fn into_iter(self) -> Self::IntoIter {
            self.iter()
        }
    }

    impl<'a, K> IntoIterator for &'a Set<K> {
        type Item = &'a K;
        type IntoIter = std::slice::Iter<'a, K>;

        fn into_iter(self) -> Self::IntoIter {
            self.iter()
        }
    }

    impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.iter())
        }
    }

    impl<K: Serialize> Serialize for Set<K> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.iter())
        }
    }

    struct Pairs<K, V>(PhantomData<(K, V)>);

    impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Pairs<K, V> {
        type Value = Map<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Map<K, V>, A::Error> {
            let mut map = Map::new();
            while let Some((key, value)) = pairs.next_entry()? {
                map.insert(key, value);
            }
            Ok(map)
        }
    }

    impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Pairs(PhantomData))
        }
    }

    struct Keys<K>(PhantomData<K>);

    impl<'de, K: Deserialize<'de> + Ord> Visitor<'de> for Keys<K> {
        type Value = Set<K>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut keys: A) -> Result<Set<K>, A::Error> {
            let mut set = Set::new();
            while let Some(key) = keys.next_element()? {
                set.insert(key);
            }
            Ok(set)
        }
    }

    impl<'de, K: Deserialize<'de> + Ord> Deserialize<'de> for Set<K> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_seq(Keys(PhantomData))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::flat;

    /// Whatever is done to a flat map and a B-tree, they hold the same.
    #[test]
    fn a_flat_map_is_a_map() {
        let (mut flat, mut tree) = (flat::Map::new(), BTreeMap::new());
        let (mut set, mut leaves) = (flat::Set::new(), BTreeSet::new());
        for step in 0..500u32 {
            let key = step.wrapping_mul(2_654_435_761) % 37;
            if step % 3 == 0 {
                assert_eq!(flat.remove(&key), tree.remove(&key));
                assert_eq!(set.remove(&key), leaves.remove(&key));
            } else {
                assert_eq!(flat.insert(key, step), tree.insert(key, step));
                assert_eq!(set.insert(key), leaves.insert(key));
            }
            assert_eq!(flat.get(&key), tree.get(&key));
            assert_eq!(set.contains(&key), leaves.contains(&key));
            assert!(flat.iter().eq(tree.iter()) && set.iter().eq(leaves.iter()));
            assert_eq!(flat.len(), tree.len());
        }
    }
}
