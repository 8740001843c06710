//! Values as they come: typed from a file, as text from the environment and from flags.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// A value that is not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; from environment and flags, anything.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
    /// Something that no key takes.
    Other(&'static str),
}

impl Value {
    /// The text that is parsed as `T`.
    pub fn parsed<T: FromStr>(&self) -> Option<T> {
        if let Value::Text(text) = self { text.trim().parse().ok() } else { None }
    }

    /// A text with at least one character.
    pub fn text(&self) -> Option<String> {
        self.parsed::<String>().filter(|text| !text.is_empty())
    }

    /// A number within bounds.
    pub fn number<T: TryFrom<i64>>(&self, bounds: RangeInclusive<i64>) -> Option<T> {
        let number = match self {
            Value::Number(number) => *number,
            Value::Text(_) => self.parsed::<i64>()?,
            Value::Flag(_) | Value::List(_) | Value::Other(_) => return None,
        };
        bounds.contains(&number).then(|| T::try_from(number).ok()).flatten()
    }

    /// Yes or no.
    pub fn flag(&self) -> Option<bool> {
        if let Value::Flag(flag) = self { Some(*flag) } else { self.parsed() }
    }

    /// Several values: a list, or a text with commas.
    pub fn list<T: FromStr>(&self) -> Option<Vec<T>> {
        let texts: Vec<&str> = match self {
            Value::List(list) => list.iter().map(String::as_str).collect(),
            Value::Text(text) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect(),
            Value::Number(_) | Value::Flag(_) | Value::Other(_) => return None,
        };
        texts.into_iter().map(|text| text.parse().ok()).collect()
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        words.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice)
    }
}

impl From<&toml::Value> for Value {
    fn from(value: &toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Value::Text(text.clone()),
            toml::Value::Integer(number) => Value::Number(*number),
            toml::Value::Boolean(flag) => Value::Flag(*flag),
            toml::Value::Array(items) => {
                let texts: Option<Vec<_>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
                texts.map_or(Value::Other("a list with other things than texts"), Value::List)
            }
            toml::Value::Float(_) => Value::Other("a number with a point"),
            toml::Value::Datetime(_) => Value::Other("a date"),
            toml::Value::Table(_) => Value::Other("a table"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "{text:?}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::List(list) => write!(f, "{list:?}"),
            Value::Other(what) => f.write_str(what),
        }
    }
}
