//! Several values under one name of a URL.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::Error as ValueError;
use serde::de::{DeserializeOwned, Error, IntoDeserializer};
use serde::{Deserialize, Deserializer};

/// Values with commas between them. An empty text is no value.
pub struct Listed<T>(pub Vec<T>);

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let values = parts.map(|part| T::deserialize(IntoDeserializer::<ValueError>::into_deserializer(part)));
        values.collect::<Result<_, _>>().map(Self).map_err(D::Error::custom)
    }
}

impl<T> JsonSchema for Listed<T> {
    fn schema_name() -> Cow<'static, str> {
        "Listed".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::GroupId;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stand_between_commas() {
        let read = |text: &str| serde_json::from_value::<Listed<GroupId>>(json!(text)).map(|listed| listed.0).ok();
        let (one, two) = (GroupId(1), GroupId(2));
        assert_eq!(read(&format!("{one}, {two}")), Some(vec![one, two]));
        assert_eq!(read(""), Some(vec![]));
        assert_eq!(read(&format!("{one},x")), None);
    }
}
