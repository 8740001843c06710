//! A decoder of JSON that writes down every enum it comes by: which variants it has, and which were there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// An enum's name and its variants, as its decoder names them.
type Known = (&'static str, &'static [&'static str]);

/// The enums that were met.
#[derive(Default)]
pub struct Seen(RefCell<BTreeMap<Known, BTreeSet<String>>>);

impl Seen {
    pub fn read<T: DeserializeOwned>(&self, json: &Value) -> Result<T, Error> {
        T::deserialize(Watched { json, seen: self })
    }

    pub fn names(&self) -> BTreeSet<&'static str> {
        self.0.borrow().keys().map(|(name, _)| *name).collect()
    }

    /// Variants that were in no document, as `Enum::variant`.
    pub fn missing(&self) -> Vec<String> {
        let seen = self.0.borrow();
        let of = |((name, variants), there): (&Known, &BTreeSet<String>)| {
            let name = *name;
            let gone: Vec<_> = variants.iter().filter(|variant| !there.contains(**variant)).collect();
            gone.into_iter().map(move |variant| format!("{name}::{variant}"))
        };
        seen.iter().flat_map(of).collect()
    }

    fn note(&self, known: Known, variant: &str) {
        self.0.borrow_mut().entry(known).or_default().insert(variant.to_owned());
    }
}

/// A value, watched.
#[derive(Clone, Copy)]
struct Watched<'a> {
    json: &'a Value,
    seen: &'a Seen,
}

/// A key of an object, which may be an enum as well.
struct Key<'a> {
    text: &'a str,
    seen: &'a Seen,
}

impl<'a> Watched<'a> {
    fn pairs(map: &'a serde_json::Map<String, Value>, seen: &'a Seen) -> impl Iterator<Item = (Key<'a>, Watched<'a>)> {
        map.iter().map(move |(text, json)| (Key { text, seen }, Watched { json, seen }))
    }
}

impl<'de> Deserializer<'de> for Watched<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.json {
            Value::Null => visitor.visit_unit(),
            Value::Bool(bool) => visitor.visit_bool(*bool),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (_, Some(number)) => visitor.visit_i64(number),
                _ => Err(Error::custom("a fraction")),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => {
                visitor.visit_seq(SeqDeserializer::new(list.iter().map(|json| Watched { json, ..self })))
            }
            Value::Object(map) => visitor.visit_map(MapDeserializer::new(Watched::pairs(map, self.seen))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.json.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.json {
            Value::String(text) => Key { text, seen: self.seen }.deserialize_enum(name, variants, visitor),
            Value::Object(map) => {
                let variant = map.keys().next().ok_or_else(|| Error::custom("no variant"))?;
                self.seen.note((name, variants), variant);
                visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(Watched::pairs(map, self.seen))))
            }
            _ => Err(Error::custom("no enum")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.seen.note((name, variants), self.text);
        let variant: StrDeserializer<'_, Error> = self.text.into_deserializer();
        visitor.visit_enum(variant)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Watched<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> IntoDeserializer<'de, Error> for Key<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
